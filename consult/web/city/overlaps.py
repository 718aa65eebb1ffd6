"""A code of a place leads to one consultation at a time: which ones would meet there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _

from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.places import PlaceRow
from consult.web.city.alerts import Alert
from consult.web.context import day
from consult.web.database import db
from consult.web.language import in_language


def others_asking(but: UUID) -> list[ConsultationRow]:
    """The consultations that are announced or open, save that one."""
    return [one for one in _asking() if one.id != but]


def warned_overlaps(days: tuple[str, str, str], places: Sequence[PlaceRow]) -> list[Alert]:
    """A warning for each consultation that is to be open at one of these places meanwhile."""
    opens, closes, _answer_by = days
    meanwhile = [one for one in _asking() if one.opens <= closes and opens <= one.closes]
    return meetings(meanwhile, places)


def _asking() -> list[ConsultationRow]:
    return [one for one in all_consultations(db.session()) if one.step in ("announced", "open")]


def meetings(others: Sequence[ConsultationRow], places: Sequence[PlaceRow]) -> list[Alert]:
    """A sentence for each of the others that asks children at one of these places."""
    shared = [(one, [row.name for row in places if str(row.id) in one.places]) for one in others]
    return [_said(one, names) for one, names in shared if names]


def _said(other: ConsultationRow, names: Sequence[str]) -> Alert:
    words = _(
        "«\u00a0%(title)s\u00a0», du %(opens)s au %(closes)s, interroge déjà les enfants ici"
        "\u00a0: %(places)s. Le code d’un lieu mène à une seule consultation à la fois\u00a0: "
        "celle-ci n’y ouvrira qu’une fois l’autre close.",
        title=in_language(other.title),
        opens=day(other.opens),
        closes=day(other.closes),
        places=", ".join(names),
    )
    return Alert(key=f"place-taken/{other.id}", words=words, group="", label="")

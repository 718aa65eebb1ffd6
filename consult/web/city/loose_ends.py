"""What a closing or a count would pass over in silence: said before, each with where to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.projections.consultations import ConsultationRow
from consult.projections.places import places_named
from consult.projections.sittings import (
    SittingRow,
    half_set_aside,
    half_taken_in,
    ready_after,
)
from consult.web.context import day
from consult.web.database import db


@dataclass(frozen=True)
class LooseEnd:
    """A sentence, what it is about, one line each, and where to go."""

    words: str
    url: str
    label: str
    lines: tuple[str, ...] = ()


def before_the_count(row: ConsultationRow) -> list[LooseEnd]:
    """Groups for which somebody asked otherwise, and no second person has confirmed it."""
    found = [_to_leave_out(row), _to_take_in(row)]
    url, label = url_for("facilitator.staff_sittings"), _("Voir les séances")
    return [LooseEnd(words, url, label) for words in found if words]


def _to_leave_out(row: ConsultationRow) -> str:
    """What is said of groups that would be counted; "" when there are none."""
    waiting = half_set_aside(db.session(), row.id)
    words = ngettext(
        "%(num)s groupe à écarter attend sa deuxième personne. "
        "Sans elle, ses bulletins sont comptés.",
        "%(num)s groupes à écarter attendent leur deuxième personne. "
        "Sans elle, leurs bulletins sont comptés.",
        len(waiting),
    )
    return words if waiting else ""


def _to_take_in(row: ConsultationRow) -> str:
    """What is said of groups that would not be counted; "" when there are none."""
    waiting = half_taken_in(db.session(), row.id)
    words = ngettext(
        "%(num)s groupe à remettre dans le compte attend sa deuxième personne. "
        "Sans elle, ses bulletins ne sont pas comptés.",
        "%(num)s groupes à remettre dans le compte attendent leur deuxième personne. "
        "Sans elle, leurs bulletins ne sont pas comptés.",
        len(waiting),
    )
    return words if waiting else ""


def not_to_be_held(row: ConsultationRow, last: str) -> list[LooseEnd]:
    """Sittings made ready for a day after the `last` one (ISO) on which children may answer."""
    ready = ready_after(db.session(), row.id, last)
    if not ready:
        return []
    words = ngettext(
        "%(num)s séance est prête pour après la clôture\u00a0: elle n’a pas lieu.",
        "%(num)s séances sont prêtes pour après la clôture\u00a0: elles n’ont pas lieu.",
        len(ready),
    )
    names = {one.id: one.name for one in places_named(db.session(), [one.place for one in ready])}
    lines = tuple(_line(one, names[one.place]) for one in ready)
    url, label = url_for("facilitator.staff_sittings"), _("Voir les séances")
    return [LooseEnd(words + " " + _("Prévenez ces lieux."), url, label, lines)]


def _line(sitting: SittingRow, place: str) -> str:
    return _(
        "%(place)s, %(band)s ans, le %(day)s (code %(code)s)",
        place=place,
        band=sitting.band,
        day=day(sitting.day),
        code=sitting.code,
    )


def before_closing(row: ConsultationRow, today: str) -> Sequence[LooseEnd]:
    """All that closing today would pass over."""
    return [*not_to_be_held(row, today), *before_the_count(row)]


def before_opening_the_box(row: ConsultationRow) -> Sequence[LooseEnd]:
    """All that counting now would pass over."""
    return [*before_the_count(row), *not_to_be_held(row, row.closes)]

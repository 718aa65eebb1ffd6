"""The coordinator's own council: any other one does not exist for them."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from flask import g
from flask_babel import gettext as _

from consult.domain.errors import NotFound
from consult.projections.board import BoardRow, CouncilRow, MeetingRow
from consult.web.database import db

Steps = list[tuple[str, str, str]]


class Room(NamedTuple):
    """A meeting of one's own council, and what it reviews."""

    council: CouncilRow
    meeting: MeetingRow
    board: BoardRow


def own_council() -> CouncilRow | None:
    """The council of whoever is signed in; None while they have formed none."""
    return db.session.get(CouncilRow, g.person.council) if g.person.council else None


def own_room(meeting: UUID) -> Room:
    """A meeting of one's own council. Raises NotFound for any other."""
    council = own_council()
    row = db.session.get(MeetingRow, meeting)
    if council is None or row is None or row.council != council.id:
        raise NotFound(what="meeting")
    return Room(council, row, db.session.get_one(BoardRow, row.publication))


def steps() -> Steps:
    """The four moments of a meeting: endpoint, name, how long."""
    return [
        ("council.read", _("Lire"), _("15 min")),
        ("council.compare", _("Comparer"), _("20 min")),
        ("council.findings", _("Choisir"), _("20 min")),
        ("council.avis", _("L’avis"), _("20 min")),
    ]

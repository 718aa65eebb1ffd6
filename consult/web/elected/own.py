"""What an elected function answers for: responsibility follows the function, not the person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import g

from consult.accounts.functions import plain
from consult.domain.errors import NotFound
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.decisions import DecisionRow, all_findings
from consult.web.database import db


def own_consultations() -> dict[UUID, ConsultationRow]:
    """The consultations that this person's function answers for."""
    mine = plain(g.person.function)
    rows = all_consultations(db.session())
    return {row.id: row for row in rows if mine and plain(row.responsible) == mine}


def own_consultation(id: UUID) -> ConsultationRow:
    """One of them. Raises NotFound for another function's."""
    found = own_consultations().get(id)
    if found is None:
        raise NotFound(what="consultation")
    return found


def own_findings() -> Sequence[DecisionRow]:
    """The findings of these consultations."""
    mine = own_consultations()
    return [row for row in all_findings(db.session()) if row.consultation in mine]


def own_finding(id: UUID) -> DecisionRow:
    """One of them, with a draft. Raises NotFound for any other."""
    row = db.session.get(DecisionRow, id)
    if row is None or not row.answer:
        raise NotFound(what="finding")
    own_consultation(row.consultation)
    return row

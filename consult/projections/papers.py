"""What a consultation asks once it is published, for adults who type the totals of paper."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.document import Document
from consult.projections.door_rows import DoorConsultation, DoorQuestionnaire


@dataclass(frozen=True)
class Paper:
    """What is asked, in which version, and the key to which totals are sealed."""

    step: str
    public_key: bytes
    version: str
    document: Document


def paper_of(session: Session, consultation: UUID) -> Paper | None:
    """What a consultation asks; None while its questions are not published."""
    row = session.get(DoorConsultation, consultation)
    published = session.get(DoorQuestionnaire, row.questionnaire) if row else None
    if row is None or published is None:
        return None
    version = f"{published.id}:{published.number}"
    document = Document.from_dict(published.document)
    return Paper(row.step, bytes.fromhex(row.public_key), version, document)

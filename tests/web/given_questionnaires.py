"""Where staff write a questionnaire."""

from __future__ import annotations

from uuid import UUID


def page_of(questionnaire: UUID, part: str = "") -> str:
    """The address of a questionnaire, or of one of its parts."""
    return f"/bureau/questionnaires/{questionnaire}{part}"

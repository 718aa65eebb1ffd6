"""Figures made public: immutable, with their method; the only figures anybody may cite."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity
from consult.domain.errors import NotAllowed

PUBLICATIONS = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c0b")


class AlreadyPublic(NotAllowed):
    """Raised when a publication that everybody can read is released again."""


class Superseded(NotAllowed):
    """Raised when a publication that was replaced is released or replaced again."""


class Publication(Aggregate):
    """Protected cells, under embargo (the council reads them) until they are released.

    Each cell carries its own id: findings, feedback and pages cite cells and nothing else.
    """

    TOPIC = "publication"

    @staticmethod
    def create_id(consultation: UUID, opinions_version: int) -> UUID:
        """One publication for each state of the opinions: the log refuses a second one."""
        return identity(PUBLICATIONS, consultation, opinions_version)

    @event("Made", topic="publication.made")
    def __init__(
        self,
        consultation: UUID,
        opinions_version: int,
        rules: dict[str, Any],
        participation: dict[str, Any],
        cells: list[dict[str, Any]],
        day: str,
    ) -> None:
        self.consultation = consultation
        self.opinions_version = opinions_version
        self.rules = rules
        self.participation = participation
        self.cells = cells
        self.day = day
        self.public = False
        self.superseded_by: UUID | None = None

    def release(self, day: str) -> None:
        """Lift the embargo: everybody may read.

        Raises AlreadyPublic or Superseded.
        """
        if self.superseded_by:
            raise Superseded()
        if self.public:
            raise AlreadyPublic()
        self._released(consultation=self.consultation, day=day)

    @event("Released", topic="publication.released")
    def _released(self, consultation: UUID, day: str) -> None:
        self.public = True

    def supersede(self, by: UUID, reason: str, day: str) -> None:
        """Say which publication replaces this one, and why.

        Raises Superseded when another one already does.
        """
        if self.superseded_by:
            raise Superseded()
        self._superseded(by=by, reason=reason, day=day)

    @event("Superseded", topic="publication.superseded")
    def _superseded(self, by: UUID, reason: str, day: str) -> None:
        self.superseded_by = by

    def has_cell(self, cell: str) -> bool:
        """Whether a cell of that id is published here."""
        return any(published["id"] == cell for published in self.cells)

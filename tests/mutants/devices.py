"""Ballot boxes that believe what devices send: each breaks one promise of sealed sheets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consult.ballots import committer
from consult.ballots.committer import Committer
from consult.ballots.scrutiny import Scrutiny
from consult.domain.ballot import BoxKey, Paper, Sheet


class TakesAnyLength(Committer):
    """Stores what comes, however long it is."""

    def drop(
        self, key: BoxKey, submission: UUID, sealed: bytes, most: int = 0, ticket: Any = None
    ) -> None:
        whole, committer.SEALED = committer.SEALED, len(sealed)  # type: ignore[misc]
        try:
            super().drop(key, submission, sealed, most, ticket)
        finally:
            committer.SEALED = whole  # type: ignore[misc]


class _Unchecked(Paper):
    def check(self, sheet: Sheet) -> None:
        """Believe it."""


class BelievesDevices(Scrutiny):
    """Counts a sheet as the device wrote it."""

    def papers(self, band: str) -> Any:
        found = super().papers(band)
        return {name: _Unchecked(one.version, one.fields) for name, one in found.items()}

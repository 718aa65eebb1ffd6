"""Days of school broken on purpose: each lets somebody with a seating plan learn something."""

from __future__ import annotations

from typing import Any

import pytest

from consult.ballots import committer
from consult.domain.ballot import REFUSED
from consult.projections.doors import Door
from consult.web.answer import keys, sheets, views
from consult.web.services import services
from tests.anonymity.day import Day
from tests.mutants.boxes import _KeptKeys, seal_unpadded


class AnyLength(int):
    """A length that every sheet has."""

    def __ne__(self, other: object) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


def unpadded_sheets(day: Day, patch: pytest.MonkeyPatch) -> None:
    """Seals what was said as long as it is."""
    patch.setattr(views, "seal", seal_unpadded)
    patch.setattr(sheets, "seal", seal_unpadded)
    patch.setattr(committer, "SEALED", AnyLength(0))


def counters_beside_sheets(day: Day, patch: pytest.MonkeyPatch) -> None:
    """Counts a refusal and a stop in a number of the box, at once, instead of sealing them."""

    def end(door: Door, band: str, how: str) -> None:
        here, box = services().committer, keys.box(door, band)
        for _ in range(1 if how == REFUSED else 2):
            here.tick(box, "fetched")
        here._ticked = float("-inf")
        with here._writing:
            here._commit([])

    patch.setattr(views, "_end", end)


def a_key_kept(day: Day, patch: pytest.MonkeyPatch) -> None:
    """Forgets to destroy the key."""
    day.teller.keys = _KeptKeys(day.settings.keys)


def a_key_in_the_log(day: Day, patch: pytest.MonkeyPatch) -> None:
    """Lets the worker note the key that it has read, somewhere else in the data directory."""
    read = day.teller.keys.read

    def noted(consultation: Any) -> bytes:
        key = read(consultation)
        (day.settings.data / "worker.log").write_bytes(b"opening with " + key + b"\n")
        return key

    patch.setattr(day.teller.keys, "read", noted)

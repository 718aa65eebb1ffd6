"""Chains and verifiers broken on purpose: each misses one way to change the past."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection

from consult.chain import Chain, Head, SignedHead, verify
from consult.chain.alarm import Alarm
from consult.chain.links import Event
from consult.worker.sealing import Sealing


def leaf_without_lengths(salt: bytes, event: Event) -> bytes:
    """Parts one after the other: the end of one may become the beginning of the next."""
    parts = event.id.encode(), str(event.version).encode(), event.topic.encode(), event.state
    return hashlib.sha256(salt + b"".join(parts)).digest()


class BelievesTheTable(Chain):
    """Takes the last link of the table for the head: a log cut with its chain is right."""

    def _signed(self, connection: Connection) -> tuple[list[SignedHead], list[int]]:
        return [], []


class StopsAtTheHead(Chain):
    """Looks no further than the chain: what was added behind it goes unseen."""

    def _count_after(self, connection: Connection, chained: int) -> int:
        return 0


class SignsWhateverIsThere(Chain):
    """Goes on from the last link, whoever wrote it: a forged past becomes the true one."""

    def _trusted(self) -> tuple[int, Head]:
        return 0, self.head


class BeginsAnew(Chain):
    """Takes a seal that is gone for one that was never there."""

    def _is_lost(self) -> bool:
        return False


class LooksAtTheEndOnly(Sealing):
    """Never reads the whole log: what was changed further back is told by nobody."""

    def look(self, today: date) -> None:
        pass


class KeepsItToItself(Sealing):
    """Stops sealing, and says so in its log alone."""

    def _tell(self, alarm: Alarm | None) -> None:
        self._alarm = alarm


def believes_the_key_of_the_export(
    lines: Iterable[bytes], key: str, noted: set[tuple[int, str]]
) -> dict[str, Any]:
    """A verifier that asks the export who signed it."""
    return verify.check(lines, "", noted)


def believes_every_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 without the mathematics."""
    return True

"""What the teller is told before the count, and what it hands over: plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from consult.domain.ballot import Tally
from consult.domain.document import Document

SMALL: Final = 10
"""Fewer sheets than this (J) are never counted on their own."""


@dataclass(frozen=True)
class CountPlan:
    """How one consultation is counted. Everything in it was declared before the opening.

    `documents` are the versions that sheets may answer ("uuid:version"). `chains` gives, for a
    place and a band, the groups to merge small boxes with, nearest first: the group declared,
    the zone, the city; two places are in one group when their chains name the same id. A place
    without a chain merges at `city` alone. `set_aside` are sittings whose sheets are not counted.
    `public_key` is the one that children's sheets are sealed to, when it is known.
    """

    city: UUID
    documents: Mapping[str, Document]
    chains: Mapping[tuple[UUID, str], tuple[UUID, ...]] = field(default_factory=dict)
    set_aside: frozenset[UUID] = frozenset()
    small: int = SMALL
    public_key: bytes = b""

    def chain(self, place: UUID, band: str) -> tuple[UUID, ...]:
        """The groups to try for a place and a band, nearest first; the city is always last."""
        groups = self.chains.get((place, band), ())
        return (*(group for group in groups if group != self.city), self.city)


@dataclass(frozen=True)
class Result:
    """The count of one place, or of several merged, for one band and one mode.

    `id` is the place, or the group under which `places` were merged. `set_aside` is the number
    of sheets of sittings set aside, `late` that of the screens, whatever was on them, that came
    after the closing, `sittings` the groups of which there is a screen. Modes merged for want of
    sheets are "mixed".
    """

    id: UUID
    places: tuple[UUID, ...]
    band: str
    mode: str
    tally: Tally
    set_aside: int
    fetched: int
    refused: int
    stopped: int
    late: int = 0
    sittings: int = 0

    @property
    def number(self) -> int:
        """Sheets counted."""
        return self.tally.number


@dataclass(frozen=True)
class Discarded:
    """Sheets of a band that had too few in the whole city: destroyed uncounted."""

    band: str
    number: int
    set_aside: int
    fetched: int
    refused: int
    stopped: int


@dataclass(frozen=True)
class Results:
    """Everything that one count gives: rows in an order that says nothing of arrival."""

    consultation: UUID
    rows: tuple[Result, ...]
    discarded: tuple[Discarded, ...]

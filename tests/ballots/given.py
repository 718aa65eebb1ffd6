"""Situations of the ballot box: a questionnaire, boxes, sheets, a log that records counts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, func, select

from consult.ballots.committer import Committer
from consult.ballots.plan import CountPlan, Results
from consult.ballots.sealing import seal
from consult.ballots.tables import ballot
from consult.ballots.teller import AlreadyRecorded, Teller
from consult.domain.ballot import BoxKey, Ending, Sheet
from consult.domain.document import Document, Option, Question, Variant
from consult.stores import Stores

BAND = "8-10"
VERSION = f"{uuid4()}:1"
YARD = ("green", "football", "quiet")
GAMES = ("ball", "rope", "chess")


def texts(words: str) -> dict[str, str]:
    return {"fr": words, "en": words}


def options(*ids: str) -> tuple[Option, ...]:
    return tuple(Option(id, texts(id)) for id in ids)


def questionnaire() -> Document:
    """One single choice and one with two choices at most, for 8-10; the first one for 6-7."""
    yard = Variant("words", texts("La cour ?"), options(*YARD))
    games = Variant("several", texts("Les jeux ?"), options(*GAMES), at_most=2)
    older = Variant("scale", texts("De 0 à 10 ?"), options(*map(str, range(11))))
    return Document(
        texts("La cour"),
        "play",
        (
            Question("yard", "play.place", "service", {BAND: yard, "6-7": yard}),
            Question("games", "play.games", "service", {BAND: games}),
            Question("mark", "play.mark", "self", {"15-17": older}),
        ),
    )


def a_sheet(yard: str = "green", games: Sequence[str] = ("ball",)) -> Sheet:
    return Sheet(VERSION, {"yard": yard, "games": tuple(games)})


def sheets(number: int, seed: int = 1) -> list[Sheet]:
    """As many sheets, all different in length or content, the same every time."""
    chance = random.Random(seed)
    return [a_sheet(chance.choice(YARD), chance.sample(GAMES, 1 + n % 2)) for n in range(number)]


def a_box(consultation: UUID, **changes: object) -> BoxKey:
    values: dict[str, object] = {"place": uuid4(), "band": BAND, "mode": "sitting"}
    return BoxKey(consultation, **(values | changes))  # type: ignore[arg-type]


@dataclass
class Ledger:
    """A log that saves all the counts of a consultation at once, or says it has them."""

    saved: dict[UUID, Results] = field(default_factory=dict)

    def record(self, results: Results) -> None:
        if results.consultation in self.saved:
            raise AlreadyRecorded()
        self.saved[results.consultation] = results


@dataclass
class Poll:
    """One consultation with its box: sheets fall in, the teller counts them."""

    stores: Stores
    directory: Path
    committer: Committer
    teller: Callable[..., Teller] = Teller
    id: UUID = field(default_factory=uuid4)
    city: UUID = field(default_factory=uuid4)

    def prepare(self) -> bytes:
        self.public_key = self.teller(self.stores, self.directory).prepare(self.id)
        return self.public_key

    def box(self, **changes: object) -> BoxKey:
        return a_box(self.id, **changes)

    def drop(self, box: BoxKey, *dropped: Sheet | Ending) -> list[tuple[UUID, bytes]]:
        """Drop screens one after the other; what was sent, in order of arrival."""
        sent = []
        for sheet in dropped:
            submission, sealed = uuid4(), seal(self.public_key, sheet.to_bytes(), box)
            self.committer.drop(box, submission, sealed)
            sent.append((submission, sealed))
        return sent

    def plan(self, **changes: object) -> CountPlan:
        values: dict[str, object] = {"documents": {VERSION: questionnaire()}}
        return CountPlan(self.city, **(values | changes))  # type: ignore[arg-type]

    def count(self, ledger: Ledger, **changes: object) -> Results:
        teller = self.teller(self.stores, self.directory)
        teller.count(self.id, self.plan(**changes), ledger.record)
        assert self.id in ledger.saved, "never recorded"
        return ledger.saved[self.id]


def stored(stores: Stores, box: BoxKey | None = None) -> int:
    """How many sheets the store holds, in a box or in all."""
    query = select(func.count()).select_from(ballot)
    if box is not None:
        query = query.where(ballot.c.box_id == box.id.bytes)
    with stores["box"].connect() as connection:
        return connection.execute(query).scalar_one()


class AroundStores:
    """Stores whose writes a test surrounds with something: a gate, an error."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    def __getitem__(self, name: str) -> Engine:
        return self.stores[name]

    @property
    def place(self) -> Path:
        return self.stores.place

    def write(self, name: str) -> AbstractContextManager[Connection]:
        return self.stores.write(name)

    def lock(self, name: str, *, wait: bool = True) -> AbstractContextManager[None]:
        return self.stores.lock(name, wait=wait)

"""Situations of a backup: a city with sheets in its box, staff, a sealed log; and its portrait."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import uuid4

from sqlalchemy import insert, text

from consult import about
from consult.accounts.tables import account
from consult.application.city import rename_place
from consult.application.log import Log
from consult.backup.contents import Total, carried, total_of
from consult.backup.locks import Passphrase
from consult.ballots.committer import Committer
from consult.ballots.sealing import seal
from consult.ballots.teller import Teller
from consult.chain import Chain
from consult.config import STORES, Settings
from consult.domain.ballot import BoxKey, Sheet
from consult.domain.consultation import Consultation
from consult.projections.models import MODELS
from consult.projections.runner import Projector, canonical_dump
from consult.services import open_log
from consult.stores import Stores
from consult.worker.counting import Counting
from tests.faults import city as cities
from tests.faults.city import ANSWERS, City
from tests.given import BAND

NOW = datetime.fromisoformat("2026-11-23T03:10:00+01:00")
LOCK = Passphrase("le vent tourne les pages", cost=1 << 4)
"""Cheap to open: what a guess costs is the business of one test."""
QUESTION = "cour-envie"
LOGIN = "nadia.benali@fondettes.example"


@dataclass
class FullCity:
    """A city with sheets in its open box, `said` of them by what they answer first."""

    city: City
    said: Counter[str]

    @property
    def settings(self) -> Settings:
        return self.city.settings

    @property
    def stores(self) -> Stores:
        return self.city.stores

    def box(self) -> BoxKey:
        """The box of the first place."""
        return BoxKey(self.city.consultation, self.city.places[0], BAND, "link", None)

    def sealed(self, answer: str) -> bytes:
        """A sheet that says so, sealed."""
        public = self.city.log.load(Consultation, self.city.consultation).public_key
        sheet = Sheet(self.city.reference, {QUESTION: answer, "ecoute": "no"})
        return seal(bytes.fromhex(public), sheet.to_bytes(), self.box())

    def drop(self, number: int, seed: int = 1) -> None:
        """Children answer."""
        chance, committer = Random(seed), Committer(self.stores)
        for _ in range(number):
            answer = chance.choice(ANSWERS[QUESTION])
            committer.drop(self.box(), uuid4(), self.sealed(answer))
            self.said[answer] += 1
        committer.stop()

    def rename(self, number: int) -> None:
        """Staff work: as many events."""
        for name in range(number):
            rename_place(self.city.log, self.city.places[name % 2], f"École n° {name}")
        settle(self.city.log, self.stores)


def a_full_city(settings: Settings, sheets: int = 30) -> FullCity:
    """The city, its worker at rest: all is folded and sealed."""
    full = FullCity(cities.a_city(settings), Counter())
    full.drop(sheets)
    with full.stores.write("staff") as connection:
        row = {"id": "a1", "email": LOGIN, "name": "Nadia", "profile": "team", "password": "x"}
        connection.execute(insert(account).values(row))
    settle(full.city.log, full.stores)
    return full


def settle(log: Log, stores: Stores) -> None:
    """What the worker does when nothing happens."""
    Projector(log, stores, MODELS).catch_up()
    Chain(stores, stores.settings).extend()


@dataclass(frozen=True)
class Portrait:
    """All that there is to a city, to compare with another."""

    tables: dict[str, Total]
    head: tuple[int, str]
    sealed: tuple[int, bytes] | None
    shown: dict[str, str]
    keys: dict[str, bytes]
    installation: str


def portrait(settings: Settings) -> Portrait:
    """The city of these settings, as it is now."""
    with opened(settings) as (_, stores):
        tables = {}
        for one in carried(stores):
            with stores[one.store].connect() as connection:
                tables[one.name] = total_of(connection, one)
        chain = Chain(stores, settings)
        return Portrait(
            tables,
            (chain.head.ordinal, chain.head.hash.hex()),
            next(iter(chain.seal.kept()), None),
            {model.name: canonical_dump(stores, model.rows) for model in MODELS},
            {path.name: path.read_bytes() for path in settings.keys.glob("*.key")},
            about.read(stores).installation,
        )


def count(settings: Settings, city: City) -> Counter[str]:
    """Close the consultation, count it, and say how many gave each first answer."""
    with opened(settings) as (log, stores):
        there = City(settings, log, stores, city.consultation, city.places, city.codes, "")
        there.close()
        Counting(log, Teller(stores, settings.keys)).count(city.consultation, there.today)
        found: Counter[str] = Counter()
        for row in there.opinions().rows:
            found.update(row.counts[QUESTION])
        return +found


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Log, Stores]]:
    """The log and the stores of these settings, for a while."""
    log, stores = open_log(settings), Stores(settings)
    try:
        yield log, stores
    finally:
        log.close()
        stores.close()


def wipe(city: City) -> None:
    """The machine burns."""
    city.shut_down()
    stores = Stores(city.settings)
    if not stores.on_sqlite:
        for name in STORES:
            with stores[name].begin() as connection:
                connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    stores.close()
    shutil.rmtree(city.settings.data)


def files_in(directory: Path) -> list[str]:
    """The names of all files, at any depth."""
    return sorted(str(one.relative_to(directory)) for one in directory.rglob("*") if one.is_file())

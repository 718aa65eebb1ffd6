"""One day, and all that somebody could take away from it, before the count and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from consult.domain.ballot import BoxKey, Ending, Sheet
from consult.domain.consultation import Consultation
from tests.anonymity.attacker import Known, Orders, Score, attack, counted, published
from tests.anonymity.day import Class, Day
from tests.anonymity.eyes import (
    Trace,
    Watch,
    columns,
    files,
    read_keys,
    rows,
    system_columns,
    traces,
    unsealed,
)

SIZE = 25
"""Children on the list of a class."""
TOGETHER = "all files"
MOST = 2.0
"""Points that the files may give to who holds them."""
DEVIATIONS = 3
"""Of the error of the measure, that a short run may be wrong by."""
MANY = 800
"""Children with whom the error is below one point."""
Opened = Sheet | Ending
Tables = dict[str, dict[str, list[tuple[bytes, bytes]]]]


@dataclass
class Attacked:
    """What was taken from the files of a day; each method is one attacker."""

    day: Day
    key: bytes
    """The teller's key, as root could copy it before the count."""
    public_key: bytes
    known: Known = field(default_factory=dict)
    """What the publication shows; before it, what it will show."""
    seen: dict[str, list[Trace]] = field(default_factory=dict)
    """Sealed sheets found before the count, by class."""
    tables: Tables = field(default_factory=dict)
    """Sealed sheets as the table shows them before the count, by order and class."""
    system: Tables = field(default_factory=dict)
    """The same in the orders that the database server keeps for itself."""
    left: dict[str, list[Trace]] = field(default_factory=dict)
    """Sealed sheets found after the count."""
    keys_left: list[bytes] = field(default_factory=list)
    """Keys found after the count."""

    def before_without_the_key(self) -> Score:
        """Everything but the key: the order of arrival is there, the contents are not."""
        return attack(self.day, lambda _: self.known, {})

    def after(self) -> Score:
        """All files after the count, and copies of all but the key from before it."""
        orders: dict[str, dict[str, list[Opened]]] = {}
        for key in self.keys_left:
            for taken in (self.seen, self.left):
                orders |= self._opened(taken, key)
        return attack(self.day, lambda _: self.known, orders)

    def after_with_a_copied_key(self) -> Score:
        """All files after the count alone, and the key, copied by root before it."""
        return attack(self.day, lambda one: counted([one]), self._opened(self.left, self.key))

    def before_with_the_key(self) -> Score:
        """Root, while children answer: this one wins, and nothing but the key keeps it from her."""
        orders = {**self._listed(self.system), **self._opened(self.seen, self.key)}
        return attack(self.day, lambda one: counted([one]), orders)

    def tables_alone_with_the_key(self) -> Score:
        """A backup that was stolen and opened: rows and their key, without a WAL."""
        return attack(self.day, lambda one: counted([one]), self._listed(self.tables))

    def _listed(self, tables: Tables) -> Orders:
        return {
            name: {
                one.code: self._contents(one.box, [sealed for _, sealed in found[one.code]])
                for one in self.day.classes
            }
            for name, found in tables.items()
        }

    def _contents(self, box: BoxKey, sealed: Sequence[bytes]) -> list[Opened]:
        opened = (unsealed(one, self.key, box) for one in sealed)
        return [one for one in opened if one is not None]

    def _opened(
        self, taken: Mapping[str, Sequence[Trace]], key: bytes
    ) -> dict[str, dict[str, list[Opened]]]:
        """What opens of the traces, in the order of their places: file by file, and together."""
        orders: dict[str, dict[str, list[Opened]]] = {}
        for one in self.day.classes:
            known: dict[bytes, Opened | None] = {}
            once: set[bytes] = set()
            for trace in sorted(taken.get(one.code, ()), key=lambda t: (t.where, t.place)):
                id = trace.submission
                if known.get(id) is None:
                    known[id] = unsealed(trace.content, key, one.box)
                found = known[id]
                if found is None:
                    continue
                orders.setdefault(trace.where, {}).setdefault(one.code, []).append(found)
                if id not in once:
                    orders.setdefault(TOGETHER, {}).setdefault(one.code, []).append(found)
                once.add(id)
        return orders


def learns_nothing(score: Score) -> None:
    """Whether what was gained is within the promise, or within the error of a short run."""
    if score.children >= MANY:
        assert score.error < 1, score
        assert score.gain <= MOST, score
    else:
        assert score.gain <= MOST + DEVIATIONS * score.error, score


def live_a_day(day: Day, places: Sequence[Path]) -> Attacked:
    """Let the classes answer, and take all that can be taken before the count."""
    attacked = _announced(day)

    def take(one: Class) -> None:
        if day.stores.on_sqlite:  # Its WAL begins anew now and then.
            attacked.seen[one.code] = traces(files(places, day.settings.keys), one.box)

    day.live(Watch(day.stores, places), SIZE, Random(len(day.classes)), take)
    if not day.stores.on_sqlite:
        attacked.seen = _traces(day, files(places, day.settings.keys))
    attacked.known = counted(day.classes)
    _take_tables(attacked, day)
    return attacked


def count(attacked: Attacked, places: Sequence[Path]) -> Attacked:
    """Let the box be counted and the results be published, and take what is left."""
    day = attacked.day
    attacked.known = published(day.count())
    attacked.left = _traces(day, files(places, Path("/nowhere")))
    attacked.keys_left = read_keys(day.settings, attacked.public_key)
    return attacked


def _announced(day: Day) -> Attacked:
    asked: UUID = day.consultation
    public_key = bytes.fromhex(day.log.load(Consultation, asked).public_key)
    return Attacked(day, day.teller.keys.read(asked), public_key)


def _take_tables(attacked: Attacked, day: Day) -> None:
    own = [""] if day.stores.on_sqlite else []  # PostgreSQL's own order is among its columns.
    attacked.tables = _tables(day, [*own, *columns(day.stores)])
    attacked.system = _tables(day, system_columns(day.stores))


def _tables(day: Day, orders: Sequence[str]) -> Tables:
    return {
        f"rows by {by or 'their place'}": {
            one.code: rows(day.stores, one.box, by) for one in day.classes
        }
        for by in orders
    }


def _traces(day: Day, read: dict[str, bytes]) -> dict[str, list[Trace]]:
    return {one.code: traces(read, one.box) for one in day.classes}

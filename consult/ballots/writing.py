"""One transaction of the committer: sheets that fall together, and the counters beside them.

What each sheet costs goes through the driver alone: SQLAlchemy's statements were a third
of a transaction of one sheet. What is rare, a new box or the counters, is written in its language.
A PostgreSQL server is sent one statement after the other without waiting for each answer: a thread
that waits gives its turn away, and gets it back after many others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.exc import DBAPIError

from consult.ballots.punching import Denied, Puncher, Ticket, needs_punching
from consult.ballots.tables import COUNTERS, STORE, Stores, box
from consult.domain.ballot import BoxKey

Ticks = Counter[tuple[BoxKey, str]]

TOGETHER: Final = 64
"""Sheets that one statement inserts at the most: as many statements stay prepared."""

FOR_DROPS: Final = ("PRAGMA temp_store=MEMORY", "PRAGMA wal_autocheckpoint=16000")
"""What SQLite is told on the connection of drops. No temporary file: a statement of many rows first
copies the pages that it changes, which would go to the disk once more. And nobody's commit waits
for a checkpoint (see `checkpoints`), unless sheets have come without a pause: 128 MB of WAL."""

PLACEHOLDER: Final = {"sqlite": "?", "postgresql": "%s"}
_TICK: Final = (
    update(box)
    .where(box.c.id == bindparam("box"))
    .values({name: box.c[name] + bindparam(f"more_{name}") for name in COUNTERS})
)


class Drop(NamedTuple):
    """A sealed sheet on its way into a box."""

    box: BoxKey
    submission: bytes
    sealed: bytes
    most: int = 0
    """Sheets that the box takes at the most; 0 for as many as come."""
    ticket: Ticket | None = None
    """What is used up with the sheet, in boxes that ask for it."""
    late: bool = False
    """Whether its door had closed: it counts as any other, and as one that came late."""

    @property
    def place(self) -> tuple[bytes, bytes]:
        """Where it stands in the table."""
        return self.box.id.bytes, self.submission


class Refused(NamedTuple):
    """What was not stored: all of these consultations, the sheets of boxes that are full, and
    those whose ticket is no good."""

    late: set[UUID]
    full: set[tuple[bytes, bytes]]
    denied: Denied


def advisory(consultation: UUID) -> int:
    """The PostgreSQL advisory lock that keeps drops and the count of a consultation apart."""
    return int.from_bytes(consultation.bytes[:8], signed=True)


class Writer:
    """Writes drops and ticks, all or none. Used by one thread at a time; it keeps a connection."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._dialect = stores[STORE].dialect.name
        mark = PLACEHOLDER[self._dialect]
        dialect = import_module(f"sqlalchemy.dialects.{self._dialect}")  # The other one is heavy.
        self._add_box = dialect.insert(box).on_conflict_do_nothing()
        self._lock = f"SELECT pg_advisory_xact_lock_shared({mark})"
        self._is_counted = f"SELECT 1 FROM counted WHERE consultation = {mark}"  # noqa: S608 (a mark)
        self._insert = "INSERT INTO ballot (box_id, submission_id, sealed)"
        self._row = f"({mark}, {mark}, {mark})"
        self._late = (
            f"INSERT INTO late (box_id, screens) VALUES ({mark}, {mark}) "  # noqa: S608 (marks)
            "ON CONFLICT (box_id) DO UPDATE SET screens = late.screens + excluded.screens"
        )
        self._mark = mark
        self._puncher = Puncher(mark)
        self._known: set[UUID] = set()
        self._connection: Connection | None = None

    def write(self, drops: Sequence[Drop], ticks: Ticks, *, wait: bool = True) -> Refused:
        """Store drops and ticks in one transaction; return, once it is durable, what was refused.

        The first sheet with an id stands, whatever a second one says. Raises BlockingIOError,
        without `wait`, when another process holds the lock of the file: nothing was written.
        """
        boxes = {one.box.id: one.box for one in drops}
        boxes |= {key.id: key for key, _ in ticks}
        known, self._known = self._known, set()  # After an error nothing is taken for known.
        with self._transaction(wait) as connection, driver(connection) as raw:
            late = self._counted(raw, {key.consultation for key in boxes.values()})
            taken = {id: key for id, key in boxes.items() if key.consultation not in late}
            self._add_boxes(connection, [taken[id] for id in taken if id not in known])
            in_time = [one for one in drops if one.box.id in taken]
            full = self._over(raw, in_time)
            room = [one for one in in_time if one.place not in full]
            denied = self._puncher.punch(raw, filter(needs_punching, room))
            if denied:
                room = [one for one in room if (one.place, one.ticket) not in denied]
            self._add_ballots(raw, room)
            self._add_ticks(connection, ticks, taken)
        known.update(taken)
        self._known = known
        return Refused(late, full, denied)

    def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _transaction(self, wait: bool) -> Iterator[Connection]:
        """One transaction on the kept connection; after an error the next one has a new one."""
        kept, self._connection = self._connection, None
        connection = kept or self._connect()
        try:
            with self._stores.lock(STORE, wait=wait), connection.begin():
                yield connection
            self._connection = connection
        finally:
            if self._connection is None:
                connection.close()

    def _connect(self) -> Connection:
        connection = self._stores[STORE].connect()
        for pragma in FOR_DROPS if self._dialect == "sqlite" else ():
            connection.connection.cursor().execute(pragma)
        return connection

    def _counted(self, raw: Any, consultations: set[UUID]) -> set[UUID]:
        late = set()
        for consultation in sorted(consultations):
            if self._dialect == "postgresql":
                raw.execute(self._lock, (advisory(consultation),))
            if raw.execute(self._is_counted, (consultation.bytes,)).fetchone():
                late.add(consultation)
        return late

    def _add_boxes(self, connection: Connection, keys: list[BoxKey]) -> None:
        rows = [box_row(key) for key in sorted(keys, key=lambda key: key.id)]
        if rows:
            connection.execute(self._add_box, rows)

    def _over(self, raw: Any, drops: Iterable[Drop]) -> set[tuple[bytes, bytes]]:
        """The sheets for which their box has no room left; one that is stored already has."""
        limited = sorted((*one.place, one.most) for one in drops if one.most)
        inside = self._inside(raw, {box_id for box_id, _, _ in limited})
        over = set()
        for box_id, submission, most in limited:
            if submission in inside[box_id]:
                continue
            if len(inside[box_id]) >= most:
                over.add((box_id, submission))
            else:
                inside[box_id].add(submission)
        return over

    def _inside(self, raw: Any, boxes: set[bytes]) -> dict[bytes, set[bytes]]:
        """The ids of the sheets in some boxes, asked for once: a server takes time to answer."""
        inside: dict[bytes, set[bytes]] = {id: set() for id in boxes}
        if boxes:
            marks = ", ".join([self._mark] * len(boxes))
            query = f"SELECT box_id, submission_id FROM ballot WHERE box_id IN ({marks})"  # noqa: S608
            for box_id, submission in raw.execute(query, tuple(boxes)):
                inside[bytes(box_id)].add(bytes(submission))
        return inside

    def _add_ballots(self, raw: Any, drops: list[Drop]) -> None:
        """In the order of their random ids: what falls together has no order, even in a WAL.

        Many in one statement: after each one this thread waits for its turn among all the others.
        """
        drops.sort(key=lambda one: one.place)
        late = {one.place for one in drops if one.late}
        told = " RETURNING box_id, submission_id" if late else ""
        stored: list[tuple[bytes, bytes]] = []
        for some in batched(drops, TOGETHER):
            values = [value for one in some for value in (*one.place, one.sealed)]
            cursor = raw.execute(self.insertion(len(some)) + told, values)
            if late:
                stored += [(bytes(box_id), bytes(id)) for box_id, id in cursor]
        self._count_late(raw, Counter(place[0] for place in stored if place in late))

    def _count_late(self, raw: Any, late: Counter[bytes]) -> None:
        """Add up what came late, by box: a sheet that is stored already does not come again."""
        for box_id, screens in sorted(late.items()):
            raw.execute(self._late, (box_id, screens))

    def insertion(self, rows: int) -> str:
        """The statement that inserts so many sheets."""
        values = ", ".join([self._row] * rows)
        return f"{self._insert} VALUES {values} ON CONFLICT DO NOTHING"

    def _add_ticks(self, connection: Connection, ticks: Ticks, taken: dict[UUID, BoxKey]) -> None:
        if not ticks:
            return
        more = {id: dict.fromkeys(COUNTERS, 0) for id in sorted(taken)}
        for (key, counter), number in ticks.items():
            if key.id in more:
                more[key.id][counter] += number
        rows = [
            {"box": id.bytes} | {f"more_{name}": number for name, number in counters.items()}
            for id, counters in more.items()
            if any(counters.values())
        ]
        if rows:
            connection.execute(_TICK, rows)


def batched(drops: Sequence[Drop], size: int) -> Iterator[Sequence[Drop]]:
    """The drops, `size` at a time."""
    return (drops[start : start + size] for start in range(0, len(drops), size))


@contextmanager
def driver(connection: Connection) -> Iterator[Any]:
    """The driver's own connection; what it raises is raised as SQLAlchemy would, a cut told as one.

    Each `execute` returns a cursor of its own. What a statement raises may come only with the next
    answer that is waited for, with the end of the block at the latest.
    """
    dialect, dbapi = connection.dialect, connection.dialect.loaded_dbapi
    raw: Any = connection.connection.driver_connection
    try:
        with raw.pipeline() if dialect.name == "postgresql" else nullcontext():
            yield raw
    except dbapi.Error as error:
        cut = dialect.is_disconnect(error, connection.connection, None)
        if cut:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, dbapi.Error, connection_invalidated=cut, dialect=dialect
        ) from error


def box_row(key: BoxKey) -> dict[str, bytes | str | None]:
    """A new box as its table keeps it."""
    return {
        "id": key.id.bytes,
        "consultation": key.consultation.bytes,
        "place": key.place.bytes,
        "band": key.band,
        "mode": key.mode,
        "sitting": key.sitting.bytes if key.sitting else None,
    }

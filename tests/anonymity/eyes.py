"""What somebody sees who reads every file of a city: its tables, its directory, its raw bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import TextClause, inspect, text

from consult.ballots.sealing import SEALED, Unreadable, unseal
from consult.config import STORES, Settings
from consult.domain.ballot import BadSheet, BoxKey, Ending, Sheet
from consult.stores import Stores
from tests.reading import contents_of, opened

ID: Final = 16
WAL_PAGE, LONG_HEAD, SHORT_HEAD = 8192, 40, 24
"""Bytes of a page of PostgreSQL's WAL, of the header of a segment's first page, of the others'."""
BEHIND: Final = 24
"""Bytes that a database may put between an id and the sheet behind it."""


class Watch:
    """Looks again and again: what each table holds, and what became of each file.

    A call gives numbers by name: rows, sums of numbers, lengths of what is written, sizes of
    files, how often each was written. Contents are sealed: they are not looked at.
    """

    def __init__(self, stores: Stores, places: Sequence[Path]) -> None:
        self._stores = stores
        self._places = [part for place in places for part in self._parts(place)]
        self._queries = {store: _query(stores, store) for store in STORES}
        self._times: dict[Path, int] = {}
        self._written: dict[Path, int] = {}

    def __call__(self) -> dict[str, int]:
        seen: dict[str, int] = {}
        for store, (names, query) in self._queries.items():
            with self._stores[store].connect() as connection:
                found = connection.execute(query).one()
            seen |= {name: int(value) for name, value in zip(names, found, strict=True)}
        if not self._stores.on_sqlite:
            seen["wal"] = self._ask("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        for place in self._places:
            for path in place.rglob("*"):
                seen |= self._file(path)
        return seen

    def _parts(self, place: Path) -> list[Path]:
        """What moves in a place: of a server's directory, its WAL and the city's database."""
        if not (place / "pg_wal").is_dir():
            return [place]
        own = self._ask("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
        return [place / "pg_wal", place / "base" / str(own)]

    def _ask(self, query: str) -> int:
        with self._stores["box"].connect() as connection:
            return int(connection.execute(text(query)).scalar_one())

    def _file(self, path: Path) -> dict[str, int]:
        try:
            found = path.stat()
        except FileNotFoundError:
            return {}
        if self._times.get(path) != found.st_mtime_ns:
            self._times[path] = found.st_mtime_ns
            self._written[path] = self._written.get(path, 0) + 1
        return {f"size of {path}": found.st_size, f"{path} was written": self._written[path]}


def _query(stores: Stores, store: str) -> tuple[list[str], TextClause]:
    """How much is in each column of each table of a store: one row of numbers, and their names."""
    inspector, names, parts = inspect(stores[store]), [], []
    schema = None if stores.on_sqlite else store
    for number, table in enumerate(inspector.get_table_names(schema=schema)):
        sums = {"rows": "count(*)"}
        for column in inspector.get_columns(table, schema=schema):
            sums[column["name"]] = _sum(column, stores.on_sqlite)
        names += [f"{store}.{table}.{name}" for name in sums]
        where = f'"{table}"' if schema is None else f'"{schema}"."{table}"'
        parts.append(f"(SELECT {', '.join(sums.values())} FROM {where}) AS t{number}")
    return names, text(f"SELECT * FROM {', '.join(parts)}")


def _sum(column: Any, on_sqlite: bool) -> str:
    """The sum of a column of numbers, else of the lengths of what is written in it."""
    name = f'"{column["name"]}"'
    if _is_number(column):
        return f"coalesce(sum({name if on_sqlite else f'{name}::int::bigint'}), 0)"
    return f"coalesce(sum(length({f'CAST({name} AS BLOB)' if on_sqlite else f'{name}::text'})), 0)"


def _is_number(column: Any) -> bool:
    try:
        return column["type"].python_type in (int, float, bool)
    except NotImplementedError:
        return False


@dataclass(frozen=True)
class Trace:
    """Bytes that may be a sheet of a box, and where they were."""

    where: str
    place: int
    submission: bytes
    content: bytes
    """From the id of the sheet on."""


def files(places: Iterable[Path], without: Path) -> dict[str, bytes]:
    """Every file of these places, save those under `without`; a server's WAL as one stream."""
    found = {}
    for place in places:
        wal = []
        for path, content in contents_of([place]):
            if without not in path.parents:
                found[str(path)] = content
                if path.parent.name == "pg_wal":
                    wal.append(_without_page_headers(content))
        if wal:
            found[f"WAL of {place}"] = b"".join(wal)
    return found


def _without_page_headers(segment: bytes) -> bytes:
    """What PostgreSQL wrote: a record goes on behind the header of the next page of its WAL."""
    pages = (segment[at : at + WAL_PAGE] for at in range(0, len(segment), WAL_PAGE))
    heads = (LONG_HEAD if number == 0 else SHORT_HEAD for number in count())
    return b"".join(page[head:] for page, head in zip(pages, heads))  # noqa: B905 (endless)


def traces(read: dict[str, bytes], box: BoxKey) -> list[Trace]:
    """Wherever the id of a box is followed by another one: sheets, as tables and WAL write them.

    Of each sheet the first time in each file: files of WAL grow as sheets come.
    """
    found: dict[tuple[str, bytes], Trace] = {}
    for where, content in read.items():
        place = content.find(box.id.bytes)
        while place >= 0:
            for start in (place + ID, place + ID + 1):
                submission = content[start : start + ID]
                if UUID(bytes=submission).version == 4 if len(submission) == ID else False:
                    behind = content[start + ID : start + ID + SEALED + BEHIND]
                    found.setdefault((where, submission), Trace(where, place, submission, behind))
            place = content.find(box.id.bytes, place + 1)
    return list(found.values())


def read_keys(settings: Settings, public_key: bytes) -> list[bytes]:
    """The private keys that any file beside the databases holds, at any place in it."""
    found = []
    for path in sorted(settings.keys.parent.rglob("*")):
        if path.is_file() and path.stat().st_size <= 4096:
            content = path.read_bytes()
            windows = {content[at : at + 32] for at in range(max(0, len(content) - 31))}
            found += [key for key in windows if _fits(key, public_key)]
    return found


def _fits(private_key: bytes, public_key: bytes) -> bool:
    key = X25519PrivateKey.from_private_bytes(private_key)
    return key.public_key().public_bytes_raw() == public_key


def unsealed(content: bytes, private_key: bytes, box: BoxKey) -> Sheet | Ending | None:
    """What a child has sealed, if these bytes are it."""
    for start in range(BEHIND + 1):
        try:
            return opened(unseal(private_key, content[start : start + SEALED], box))
        except (Unreadable, BadSheet, ValueError):
            continue
    return None


def rows(stores: Stores, box: BoxKey, by: str) -> list[tuple[bytes, bytes]]:
    """The sheets of a box as a table shows them, in the order of a column; "" is its own order."""
    plain = "NOT INDEXED" if stores.on_sqlite and not by else ""
    ties = "" if stores.on_sqlite else ", submission_id"  # A server shows equals in its own order.
    order = f"ORDER BY {by}{ties}" if by else ""
    query = f"SELECT box_id, submission_id, sealed FROM ballot {plain} {order}"
    with stores["box"].connect() as connection:
        found = connection.execute(text(query)).all()
    mine = box.id.bytes
    return [(bytes(id), bytes(sealed)) for where, id, sealed in found if bytes(where) == mine]


def columns(stores: Stores) -> list[str]:
    """The columns of the table of sheets."""
    return [column["name"] for column in inspect(stores["box"]).get_columns("ballot")]


def system_columns(stores: Stores) -> list[str]:
    """What a PostgreSQL server keeps of its own beside each row: its place, who wrote it."""
    return [] if stores.on_sqlite else ["ctid", "xmin::text::bigint"]

"""Boxes with many sheets in them, written straight into the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from bench.city import BAND, City
from consult.ballots.sealing import SEALED, seal
from consult.ballots.tables import STORE, box
from consult.ballots.writing import box_row
from consult.domain.ballot import Answer, BoxKey, Sheet, ranked
from consult.domain.consultation import Consultation
from consult.domain.document import Variant
from consult.domain.kinds import ORDER, RANKS, SEVERAL

AT_ONCE = 20_000
WAVES = 4
Row = tuple[bytes, bytes, bytes]
SQL = "INSERT INTO ballot (box_id, submission_id, sealed) VALUES (?, ?, ?)"
COPY = "COPY ballot (box_id, submission_id, sealed) FROM STDIN"


def link(city: City) -> BoxKey:
    """The box behind the code of the city."""
    return BoxKey(city.consultation, city.place, BAND, "link")


def sitting(city: City) -> BoxKey:
    """The box of one more sitting at the place of the city."""
    return BoxKey(city.consultation, city.place, BAND, "sitting", uuid4())


def fill_with_noise(city: City, number: int) -> None:
    """Put so many sheets that nobody can open into the box behind the code.

    They come in waves of chance ids: pages then have room, as sheets that were dropped leave them.
    """
    with city.stores.write(STORE) as connection:
        connection.execute(insert(box), [box_row(link(city))])
    sheets = [os.urandom(SEALED) for _ in range(50)]
    for _ in range(WAVES):
        _put(city, _rows(link(city), number // WAVES, lambda _: sheets))


def fill_with_sheets(city: City, keys: list[BoxKey], each: int, kinds: int = 50) -> None:
    """Put `each` sheets into each box: `kinds` different ones, under as many ids as sheets."""
    public_key = bytes.fromhex(city.log.load(Consultation, city.consultation).public_key)
    chance = Random(each)

    def sheets(key: BoxKey) -> list[bytes]:
        return [seal(public_key, answers(city, chance).to_bytes(), key) for _ in range(kinds)]

    fill(city, keys, each, sheets)


def fill(city: City, keys: list[BoxKey], each: int, kinds: Any) -> None:
    """Put `each` sheets into each box, in the order of their ids; `kinds` gives what they are."""
    with city.stores.write(STORE) as connection:
        connection.execute(insert(box), [box_row(key) for key in keys])
    ordered = sorted(keys, key=lambda key: key.id)
    _put(city, (row for key in ordered for row in _rows(key, each, kinds)))


def _put(city: City, rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, AT_ONCE)):
        with city.stores.write(STORE) as connection:
            _write(connection.connection.cursor(), batch, copy=not city.stores.on_sqlite)
    if not city.stores.on_sqlite:
        with city.stores[STORE].connect() as connection:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            outside.exec_driver_sql("VACUUM ANALYZE ballot")  # As it would be after some days.


def _rows(key: BoxKey, each: int, kinds: Any) -> Iterator[Row]:
    sheets = kinds(key)
    ids = sorted(os.urandom(16) for _ in range(each))
    return ((key.id.bytes, id, sheets[n % len(sheets)]) for n, id in enumerate(ids))


def _write(cursor: Any, rows: Iterable[Row], *, copy: bool) -> None:
    if not copy:
        cursor.executemany(SQL, rows)
        return
    with cursor.copy(COPY) as sink:
        for row in rows:
            sink.write_row(row)


def answers(city: City, chance: Random) -> Sheet:
    """A sheet with an answer to every question, drawn by chance."""
    asked = city.document.questions_for(BAND)
    return Sheet(city.reference, {question.code: _drawn(one, chance) for question, one in asked})


def _drawn(variant: Variant, chance: Random) -> Answer:
    if variant.kind == ORDER:
        order = chance.sample(variant.option_ids, len(RANKS))
        return tuple(ranked(option, rank) for option, rank in zip(order, RANKS, strict=True))
    option = chance.choice(variant.option_ids)
    return (option,) if variant.kind == SEVERAL else option

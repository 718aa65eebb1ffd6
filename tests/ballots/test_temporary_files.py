"""Sheets that are written together pass through no file but the box's own."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from consult.ballots.sealing import SEALED
from consult.ballots.tables import create_all
from consult.ballots.writing import TOGETHER, Drop, Writer
from consult.config import Settings
from consult.stores import Stores
from tests.ballots.given import a_box

MANY = 2_000
"""Sheets whose pages one statement cannot all keep in the room that SQLite has for them."""


def write_many(environment: dict[str, str]) -> None:
    """Write sheets into a new box, as many in a transaction as one statement takes."""
    stores = Stores(Settings.from_environment(environment))
    create_all(stores)
    writer, box, chance = Writer(stores), a_box(uuid4()), Random(3)
    for _ in range(0, MANY, TOGETHER):
        some = [Drop(box, chance.randbytes(16), chance.randbytes(SEALED)) for _ in range(TOGETHER)]
        assert not any(writer.write(some, Counter()))
    writer.close()


def test_what_falls_together_is_written_to_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, data = tmp_path / "temporary", tmp_path / "data"
    temporary.mkdir()
    data.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))  # A process reads it once, at its start.
    before = temporary.stat().st_mtime_ns
    given = {"CONSULT_DATA": str(data)}
    process = multiprocessing.get_context("spawn").Process(target=write_many, args=(given,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert temporary.stat().st_mtime_ns == before, "a file was there, if only for a moment"

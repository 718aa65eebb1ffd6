"""The scrutineers: the same count, shared; a key that nothing shows; no half count."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from consult.ballots.opening import Opening, WrongKey
from consult.ballots.plan import Result
from consult.ballots.scrutineers import scrutinise
from consult.ballots.scrutiny import Sheaf
from consult.ballots.sealing import new_key_pair
from tests.ballots import sharing
from tests.ballots.given import VERSION, Poll, questionnaire


def cells(poll: Poll, private_key: bytes | None = None) -> list[Result]:
    key = private_key or poll.teller(poll.stores, poll.directory).keys.read(poll.id)
    with poll.stores["box"].connect() as connection:
        return Opening(connection, poll.id, poll.plan(), key).cells()


def test_scrutineers_count_what_one_process_counts(poll: Poll) -> None:
    sharing.fill(poll)
    alone = cells(poll)
    with sharing.by_scrutineers(3):
        shared = cells(poll)
    assert shared == alone
    assert sum(row.number for row in alone) == 100
    assert sum(row.refused for row in alone) == sum(row.tally.spoiled for row in alone) == 5


def test_a_scrutineer_that_is_lost_destroys_nothing(poll: Poll) -> None:
    sharing.a_lost_scrutineer_destroys_nothing(poll)


def test_scrutineers_say_that_a_key_opens_nothing(poll: Poll) -> None:
    sharing.fill(poll)
    with sharing.by_scrutineers(), pytest.raises(WrongKey):
        cells(poll, new_key_pair()[0])


CODE = (".py", ".pyc", ".so")
"""What a process that is still starting may have open."""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_the_key_is_in_no_argument_environment_or_file_of_a_scrutineer() -> None:
    private_key = new_key_pair()[0]
    seen: list[bytes] = []

    def sheaves() -> Iterator[Sheaf]:
        yield []
        yield []
        for child in psutil.Process().children():
            place = Path(f"/proc/{child.pid}")
            seen.append(place.joinpath("cmdline").read_bytes())
            seen.append(place.joinpath("environ").read_bytes())
            assert not [one for one in child.open_files() if not one.path.endswith(CODE)]
        yield []

    scrutinise(sheaves(), private_key, {VERSION: questionnaire()}, 3)
    assert len(seen) == 4
    assert not [part for part in seen if private_key in part or private_key.hex().encode() in part]
    assert b"CONSULT_" not in b"".join(seen)


def test_a_scrutineer_knows_no_database() -> None:
    loaded = "import consult.ballots.scrutineers, sys; print(*sys.modules)"
    names = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, check=True, text=True
    )
    assert not {"sqlalchemy", "flask", "sqlite3", "psycopg"} & set(names.stdout.split())

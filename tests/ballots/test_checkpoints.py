"""Sheets leave the WAL of a SQLite file beside the commits of others, and no commit does it."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine

from consult.ballots.checkpoints import EVERY, Checkpoints
from consult.ballots.committer import Committer
from consult.ballots.sealing import SEALED
from consult.ballots.tables import STORE
from consult.config import Settings
from consult.stores import Stores
from tests.ballots.given import AroundStores, a_box

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SHEET = b"x" * SEALED


@on_sqlite
def test_what_was_dropped_is_moved_into_the_file_while_others_write(
    box_stores: Stores, settings: Settings, committer: Committer
) -> None:
    file, box = settings.sqlite_file(STORE), a_box(uuid4())
    for _ in range(EVERY - 1):
        committer.drop(box, uuid4(), SHEET)
    before = file.stat().st_size
    committer.drop(box, uuid4(), SHEET)
    committer.stop()  # Once the checkpoint has ended.
    assert before < EVERY * SEALED < file.stat().st_size


class Unplugged(AroundStores):
    """Stores whose disk is gone."""

    def __getitem__(self, name: str) -> Engine:
        return create_engine(f"sqlite:///{self.place / 'unplugged' / name}")


@on_sqlite
def test_one_that_fails_is_told_and_the_next_is_made(
    box_stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    checkpoints = Checkpoints(Unplugged(box_stores))
    for _ in range(2):
        checkpoints.wrote(EVERY)
        checkpoints.wait()
    told = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.getMessage() for one in told] == ["no checkpoint: OperationalError"] * 2

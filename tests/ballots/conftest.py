"""A ballot box of its own for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from consult.ballots.committer import Committer
from consult.ballots.tables import create_all
from consult.config import Settings
from consult.stores import Stores
from tests.ballots.given import Poll
from tests.ballots.given_tickets import Counter


@pytest.fixture
def box_stores(stores: Stores) -> Stores:
    create_all(stores)
    return stores


@pytest.fixture
def committer(box_stores: Stores) -> Iterator[Committer]:
    committer = Committer(box_stores)
    yield committer
    committer.stop()


@pytest.fixture
def poll(box_stores: Stores, settings: Settings, committer: Committer) -> Poll:
    poll = Poll(box_stores, settings.keys, committer)
    poll.prepare()
    return poll


@pytest.fixture
def counter(poll: Poll) -> Counter:
    return Counter(poll, poll.box(mode="ticket"))

"""Each broken quarantine is caught by the promise that it breaks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from consult.application.log import Log
from consult.application.texts import reject_text
from consult.ballots.keyring import Keyring
from consult.ballots.keys import Keys
from consult.ballots.quarantine import FreeText
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import text_promises as promises
from tests.ballots.text_promises import Moderation, Record
from tests.ballots.ticket_promises import files_since
from tests.mutants import texts

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
def moderation(log: Log, stores: Stores, settings: Settings) -> Moderation:
    return Moderation.of(stores, settings.keys)


@pytest.fixture
def places(settings: Settings, request: pytest.FixtureRequest) -> list[Path]:
    """Where bytes may be: the data directory, and that of the database server."""
    if settings.database_url is None:
        return [settings.data]
    return [settings.data, Path(request.getfixturevalue("postgres").pgdata)]


def leaves_something(moderation: Moderation, record: Record, places: list[Path]) -> None:
    began, rows = time.time(), moderation.stores.on_sqlite
    with pytest.raises(AssertionError):
        promises.a_settled_text_is_gone(
            moderation, record, lambda: files_since(began, places), number=6, rows=rows
        )


def rejecting(log: Log) -> Record:
    return lambda id: reject_text(log, id, texts.DAY)


def test_a_text_in_an_event_is_caught(moderation: Moderation, log: Log, places: list[Path]) -> None:
    record = texts.says_it_in_an_event(log, moderation.stores)
    leaves_something(moderation, record, places)


def test_a_key_that_is_kept_is_caught(moderation: Moderation, log: Log, places: list[Path]) -> None:
    moderation.settle = texts.keeps_the_key
    leaves_something(moderation, rejecting(log), places)


def test_a_key_that_is_left_in_its_slot_is_caught(
    moderation: Moderation, log: Log, places: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keyring, "destroy", texts.only_frees_the_slot)
    leaves_something(moderation, rejecting(log), places)


def test_the_key_of_an_epoch_that_is_kept_is_caught(
    moderation: Moderation, log: Log, places: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keys, "destroy", texts.keeps_the_epoch)
    leaves_something(moderation, rejecting(log), places)


@on_sqlite
def test_a_row_that_is_only_unlinked_is_caught(
    moderation: Moderation, log: Log, places: list[Path]
) -> None:
    moderation.settle = texts.only_unlinks_the_row
    leaves_something(moderation, rejecting(log), places)


@on_postgresql
def test_texts_that_stay_in_order_are_caught(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.SystemRandom", texts.InOrder)
    with pytest.raises(AssertionError):
        promises.the_order_of_arrival_is_lost(moderation, 100)


@on_sqlite
def test_texts_that_are_not_padded_are_caught(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FreeText, "to_bytes", texts.unpadded)
    with pytest.raises(AssertionError):
        promises.lengths_of_texts_say_nothing(moderation)


@on_sqlite
@pytest.mark.parametrize("few", [0, 9, 11])
def test_quoting_what_few_have_written_is_caught(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("consult.ballots.approved.FEW", few)
    with pytest.raises(AssertionError):
        promises.few_words_are_quoted_to_nobody(moderation.stores)

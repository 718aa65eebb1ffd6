"""The chain finds whatever was changed in the log behind the application's back."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from consult.application import city
from consult.application.log import Log
from consult.chain import Chain, SealBroken, links
from consult.config import Settings
from consult.stores import Stores
from tests.given import a_city, a_school

EVENTS = 12
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what the database has no part in: once is enough."""


@pytest.fixture
def chain(log: Log, stores: Stores, settings: Settings) -> Chain:
    """The chain of a log with EVENTS events."""
    a_city(log)
    school = a_school(log)
    for number in range(EVENTS - 3):
        city.rename_place(log, school, f"École {number}")
    chain = Chain(stores, settings)
    chain.extend()
    return chain


def tamper(stores: Stores, statement: str) -> None:
    """Change the log as who holds the database could: {log} and {number} are filled in."""
    names = ("stored_events", "rowid") if stores.on_sqlite else ("log_events", "notification_id")
    with stores.write("log") as connection:
        connection.execute(text(statement.format(log=names[0], number=names[1])))


def test_an_untouched_log_is_right_to_the_last_event(chain: Chain) -> None:
    verdict = chain.verify()
    assert (verdict.bad, verdict.checked, verdict.waiting) == (0, EVENTS, 0)


@on_sqlite
def test_events_that_are_not_chained_yet_are_counted_and_then_chained(
    chain: Chain, log: Log
) -> None:
    a_school(log, "Dolto", "0371655Y")
    assert chain.verify().waiting == 2
    assert chain.extend() == 2
    assert chain.verify().checked == EVENTS + 2
    assert chain.extend() == 0


@pytest.mark.parametrize("number", [1, 6, EVENTS])
def test_one_changed_byte_is_found_where_it_is(chain: Chain, stores: Stores, number: int) -> None:
    changed = (
        "substr(state, 1, 5) || X'00' || substr(state, 7)"
        if stores.on_sqlite
        else "set_byte(state, 5, 0)"
    )
    tamper(stores, f"UPDATE {{log}} SET state = {changed} WHERE {{number}} = {number}")
    assert (chain.verify().bad, chain.verify().reason) == (number, "changed")


@on_sqlite
@pytest.mark.parametrize(
    ("what", "value"), [("topic", "'place.retired'"), ("originator_version", "99")]
)
def test_another_topic_or_version_is_found(
    chain: Chain, stores: Stores, what: str, value: str
) -> None:
    tamper(stores, f"UPDATE {{log}} SET {what} = {value} WHERE {{number}} = 5")
    assert chain.verify().bad == 5


def test_two_events_that_changed_places_are_found(chain: Chain, stores: Stores) -> None:
    for old, new in ((7, 1000), (8, 7), (1000, 8)):
        tamper(stores, f"UPDATE {{log}} SET {{number}} = {new} WHERE {{number}} = {old}")
    assert (chain.verify().bad, chain.verify().reason) == (7, "changed")


def test_a_deleted_event_is_found(chain: Chain, stores: Stores) -> None:
    tamper(stores, "DELETE FROM {log} WHERE {number} = 4")
    assert chain.verify().bad == 4


@on_sqlite
def test_an_inserted_event_is_found(chain: Chain, stores: Stores) -> None:
    tamper(stores, "UPDATE {log} SET {number} = {number} + 100 WHERE {number} > 8")
    tamper(
        stores,
        "INSERT INTO {log} (originator_id, originator_version, topic, state, {number}) "
        "SELECT originator_id, 77, topic, state, 50 FROM {log} WHERE {number} = 8",
    )
    assert chain.verify().bad == 9


def test_a_log_cut_at_its_end_is_found(chain: Chain, stores: Stores) -> None:
    tamper(stores, f"DELETE FROM {{log}} WHERE {{number}} > {EVENTS - 3}")
    assert (chain.verify().bad, chain.verify().reason) == (EVENTS - 2, "missing")


@on_sqlite
def test_a_log_cut_together_with_its_chain_misses_the_signed_head(
    chain: Chain, stores: Stores
) -> None:
    tamper(stores, f"DELETE FROM {{log}} WHERE {{number}} > {EVENTS - 3}")
    with stores.write("log") as connection:
        connection.execute(links.delete().where(links.c.ordinal > EVENTS - 3))
    assert (chain.verify().bad, chain.verify().reason) == (EVENTS, "seal")


@on_sqlite
@pytest.mark.parametrize("name", ["path", "copy"])
def test_a_head_signed_by_somebody_else_is_not_believed(chain: Chain, name: str) -> None:
    file = getattr(chain.seal, name)
    file.write_text(file.read_text().replace('"signature": "', '"signature": "00'))
    assert chain.verify().reason == "lost"
    with pytest.raises(SealBroken):
        chain.extend()


@on_sqlite
@pytest.mark.parametrize("lost", ["seal.json", "secrets/seal"])
def test_a_seal_without_one_of_its_files_is_lost(
    chain: Chain, settings: Settings, lost: str
) -> None:
    (settings.data / lost).unlink()
    assert chain.verify().reason == "lost"
    with pytest.raises(SealBroken):
        chain.extend()
    assert not (settings.data / lost).exists(), "nothing is made anew by looking"


@on_sqlite
def test_the_copy_that_a_release_before_did_not_have_is_made(chain: Chain, log: Log) -> None:
    chain.seal.copy.unlink()
    assert chain.verify().bad == 0
    a_school(log, "Dolto", "0371655Y")
    chain.extend()
    assert chain.seal.copy.read_bytes() == chain.seal.path.read_bytes()


@on_sqlite
@pytest.mark.parametrize("step", ["consult.config.Settings.keep_secret", "consult.chain.seal.note"])
def test_a_first_seal_that_a_crash_interrupts_is_begun_again(
    log: Log, stores: Stores, settings: Settings, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_city(log)
    chain = Chain(stores, settings)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(step, crash)
    with pytest.raises(KeyboardInterrupt):
        chain.extend()
    monkeypatch.undo()
    assert chain.seal.path.exists()
    assert chain.alarm() is None
    assert chain.extend() == 1
    assert chain.verify().bad == 0

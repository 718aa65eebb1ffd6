"""Free texts: sealed, mixed, read by moderators, and gone once decided."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select

from consult.application.log import Log
from consult.application.texts import TextDecided, approve_text, reject_text
from consult.ballots import approved, mixing, quarantine
from consult.ballots.keyring import LEAST, Keyring
from consult.ballots.keys import Keys
from consult.ballots.quarantine import (
    MOST,
    FreeText,
    TextEmpty,
    TextGone,
    TextsNotReady,
    TextTooLong,
    keyring_of,
)
from consult.ballots.tables import text_epoch, waiting_text
from consult.chain import Chain
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import text_promises as promises
from tests.ballots.promises import Crash
from tests.ballots.text_promises import MONDAY, Moderation
from tests.ballots.ticket_promises import files_since
from tests.conftest import Promised

DAY = MONDAY.isoformat()
SUNDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def moderation(log: Log, stores: Stores, settings: Settings) -> Moderation:
    return Moderation.of(stores, settings.keys)


@pytest.fixture
def reject(log: Log) -> promises.Record:
    return lambda id: reject_text(log, id, DAY)


def a_text(words: str = "Je voudrais un banc.") -> FreeText:
    return FreeText(words, uuid4(), uuid4(), "8-10")


def waiting(stores: Stores) -> int:
    with stores["box"].connect() as connection:
        return connection.execute(select(func.count()).select_from(waiting_text)).scalar_one()


def test_a_text_reaches_moderators_as_it_was_written(moderation: Moderation) -> None:
    texts = [a_text(), a_text("é\n\u2028\x01 « 🌈 »"), a_text("\x01" * MOST), a_text("🌈" * MOST)]
    for text in texts:
        quarantine.submit_text(moderation.stores, uuid4(), text)
    moderation.mix()
    read = sorted(moderation.to_read().values(), key=lambda text: text.words)
    assert read == sorted(texts, key=lambda text: text.words)


def test_a_text_that_is_too_long_or_empty_is_refused(moderation: Moderation) -> None:
    with pytest.raises(TextTooLong) as refused:
        quarantine.submit_text(moderation.stores, uuid4(), a_text("a" * (MOST + 1)))
    assert refused.value.facts == {"size": MOST + 1, "most": MOST}
    with pytest.raises(TextEmpty):
        quarantine.submit_text(moderation.stores, uuid4(), a_text(" \n"))
    assert waiting(moderation.stores) == 0


def test_half_a_character_is_kept_as_a_question_mark(moderation: Moderation) -> None:
    quarantine.submit_text(moderation.stores, uuid4(), a_text("un \ud83c banc"))
    moderation.mix()
    assert [text.words for text in moderation.to_read().values()] == ["un ? banc"]


def test_texts_wait_for_the_first_key(log: Log, stores: Stores) -> None:
    with pytest.raises(TextsNotReady):
        quarantine.submit_text(stores, uuid4(), a_text())


def test_a_text_sent_again_is_kept_once(moderation: Moderation) -> None:
    id, text = uuid4(), a_text()
    for _ in range(3):
        quarantine.submit_text(moderation.stores, id, text)
    assert waiting(moderation.stores) == 1


def test_texts_are_mixed_once_each_working_day(moderation: Moderation) -> None:
    days = [MONDAY + timedelta(days=more) for more in range(8)]
    due = [mixing.is_due(moderation.stores, moderation.keys, day) for day in days]
    assert due == [False, True, True, True, True, False, False, True]


def test_texts_can_come_from_the_first_day_even_a_sunday(
    log: Log, stores: Stores, settings: Settings
) -> None:
    assert mixing.is_due(stores, mixing.epoch_keys(Keys(settings.keys)), SUNDAY)


def test_a_key_that_was_lost_is_replaced_at_once(moderation: Moderation) -> None:
    (key,) = moderation.keys.directory.glob("*.key")
    assert not mixing.is_due(moderation.stores, moderation.keys, MONDAY)
    key.unlink()
    assert mixing.is_due(moderation.stores, moderation.keys, MONDAY)


def test_a_text_that_is_sealed_as_the_day_ends_is_sealed_again(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, epochs = quarantine._epoch, []

    def slow(stores: Stores) -> object:
        epochs.append(real(stores))
        if len(epochs) == 1:
            moderation.mix()
        return epochs[-1]

    monkeypatch.setattr(quarantine, "_epoch", slow)
    quarantine.submit_text(moderation.stores, uuid4(), a_text())
    assert len(epochs) == 2
    assert moderation.mix() == 1


def test_texts_whose_key_is_elsewhere_wait_for_it(moderation: Moderation) -> None:
    moderation.write(2)
    (key,) = moderation.keys.directory.glob("*.key")
    elsewhere = key.rename(key.with_suffix(".elsewhere"))
    assert moderation.mix() == 0
    moderation.write(3, seed=2)
    assert moderation.mix() == 3
    elsewhere.rename(key)
    assert moderation.mix() == 2
    assert waiting(moderation.stores) == 0
    assert len(list(moderation.keys.directory.glob("*.key"))) == 1


def test_a_text_that_was_changed_in_the_store_stops_no_other(moderation: Moderation) -> None:
    bad, _ = moderation.write(2)
    changed = waiting_text.update().values(sealed=b"x" * 2096)
    with moderation.stores.write("box") as connection:
        connection.execute(changed.where(waiting_text.c.id == bad.submission.bytes))
    assert moderation.mix() == 1


@pytest.mark.parametrize("step", ["add", "destroy", "empty_wal"])
def test_a_crash_while_mixing_loses_no_text_and_leaves_no_key(
    moderation: Moderation, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    written = moderation.write(6)

    def crash(*_: object) -> None:
        raise Crash(step)

    with monkeypatch.context() as broken:
        if step == "add":
            broken.setattr(Keyring, "add", lambda ring, keys: (_add(ring, keys), crash()))
        elif step == "destroy":
            broken.setattr(mixing.Keys, "destroy", crash)
        else:
            broken.setattr(mixing, "empty_wal", crash)
        with pytest.raises(Crash):
            moderation.mix()
    moderation.mix()
    read = moderation.to_read()
    assert {text.words for text in read.values()} == {one.text.words for one in written}
    assert keyring_of(moderation.stores).ids() == set(read)
    assert len(list(moderation.keys.directory.glob("*.key"))) == 1


_add = Keyring.add


def test_a_decision_that_is_not_recorded_destroys_nothing(moderation: Moderation) -> None:
    moderation.write(1)
    moderation.mix()
    (id,) = moderation.to_read()

    def away() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        quarantine.settle(moderation.stores, id, away)
    assert set(moderation.to_read()) == {id}


def test_a_crash_after_the_decision_is_mended_by_deciding_again(
    moderation: Moderation, log: Log, reject: promises.Record
) -> None:
    moderation.write(1)
    moderation.mix()
    (id,) = moderation.to_read()
    reject(id)
    with pytest.raises(TextDecided):
        quarantine.settle(moderation.stores, id, lambda: approve_text(log, id, DAY))
    quarantine.settle(moderation.stores, id, lambda: reject(id))
    assert moderation.to_read() == {}


def test_a_text_that_was_decided_is_not_decided_again(
    moderation: Moderation, reject: promises.Record
) -> None:
    moderation.write(1)
    moderation.mix()
    (id,) = moderation.to_read()
    quarantine.settle(moderation.stores, id, lambda: reject(id))
    with pytest.raises(TextGone):
        quarantine.settle(moderation.stores, id, lambda: reject(id))
    with pytest.raises(TextGone):
        quarantine.read_text(moderation.stores, id)


def test_approved_words_are_kept_apart_and_can_be_deleted(
    moderation: Moderation, log: Log, settings: Settings
) -> None:
    (written,) = moderation.write(1)
    moderation.mix()
    ((id, text),) = moderation.to_read().items()
    words = f"Des bancs, s’il vous plaît ({id.hex})"

    def record() -> None:
        approve_text(log, id, DAY)
        keep = (id, text.consultation, text.band, words)
        approved.keep_words(moderation.stores, *keep)

    quarantine.settle(moderation.stores, id, record)
    kept = approved.words_of(moderation.stores, written.text.consultation, "8-10")
    assert kept == {id: words}
    approved.delete_words(moderation.stores, id)
    assert approved.words_of(moderation.stores, written.text.consultation, "8-10") == {}
    for file in files_since(0, [settings.data]):
        assert words.encode() not in file.read_bytes(), file


def test_few_words_of_an_age_are_quoted_to_nobody(moderation: Moderation) -> None:
    promises.few_words_are_quoted_to_nobody(moderation.stores)


def test_a_copy_of_the_databases_alone_reads_no_text(
    moderation: Moderation, settings: Settings
) -> None:
    written = moderation.write(3)
    moderation.mix()
    written += moderation.write(3, seed=2)
    databases = [file for file in files_since(0, [settings.data]) if ".db" in file.name]
    keys = [keyring_of(moderation.stores).key(id) for id in moderation.to_read()]
    for file in databases:
        content = file.read_bytes()
        assert not [one for one in written if one.text.words.encode() in content]
        assert not [key for key in keys if key is not None and key in content]


def test_lengths_of_texts_say_nothing(moderation: Moderation) -> None:
    promises.lengths_of_texts_say_nothing(moderation)


def test_nobody_reads_before_texts_are_mixed(moderation: Moderation) -> None:
    promises.nobody_reads_before_texts_are_mixed(moderation)


def test_the_order_of_arrival_of_texts_is_lost(moderation: Moderation) -> None:
    promises.the_order_of_arrival_is_lost(moderation, 300)


def test_texts_have_no_time_and_no_number(moderation: Moderation) -> None:
    promises.texts_have_no_time_and_no_number(moderation.stores)


@pytest.mark.parametrize("number", [20, pytest.param(100, marks=pytest.mark.long)])
def test_a_rejected_text_is_gone_from_every_byte(
    moderation: Moderation,
    reject: promises.Record,
    settings: Settings,
    number: int,
    request: pytest.FixtureRequest,
    promise: Promised,
) -> None:
    chain = Chain(moderation.stores, settings)
    began, places = time.time(), [settings.data]
    if not moderation.stores.on_sqlite:
        places.append(Path(request.getfixturevalue("postgres").pgdata))

    def files() -> Iterable[Path]:
        return files_since(began, places)

    rows = moderation.stores.on_sqlite
    promises.a_settled_text_is_gone(moderation, reject, files, number=number, rows=rows)
    chain.extend()
    verdict = chain.verify()
    assert (verdict.checked, verdict.bad, verdict.waiting) == (number, 0, 0)
    promise(
        "A7",
        f"{number} texts rejected: 0 left in {len(list(files()))} files, "
        f"{verdict.checked} links of the chain verify",
    )


# The keyring.


def test_a_keyring_gives_back_what_it_was_given(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "texts" / "keyring")
    keys = {uuid4(): bytes([number % 256]) * 32 for number in range(3000)}
    for some in (dict(list(keys.items())[:10]), dict(list(keys.items())[10:])):
        ring.add(some)
    assert ring.ids() == set(keys)
    assert {id: ring.key(id) for id in list(keys)[::300]} == dict(list(keys.items())[::300])
    assert ring.key(uuid4()) is None


def test_a_key_is_destroyed_where_it_stands(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keyring")
    keys = {uuid4(): uuid4().bytes * 2 for _ in range(40)}
    ring.add(keys)
    size, witness = ring.path.stat().st_size, tmp_path / "image"
    witness.hardlink_to(ring.path)
    gone, *_ = keys
    ring.destroy([gone, uuid4()])
    content = witness.read_bytes()
    assert (keys[gone] in content, gone.bytes in content, len(content)) == (False, False, size)
    assert ring.ids() == set(keys) - {gone}


def test_a_free_slot_is_used_again(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keyring")
    for _ in range(30):
        keys = {uuid4(): bytes(range(32)) for _ in range(100)}
        ring.add(keys)
        ring.destroy(keys)
    assert ring.path.stat().st_size == LEAST * 48


def test_keys_stand_in_no_order(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keyring")
    ids = [uuid4() for _ in range(300)]
    for id in ids:
        ring.add({id: uuid4().bytes * 2})
    content = ring.path.read_bytes()
    assert promises.not_in_order([content.find(id.bytes) for id in ids])


def test_a_keyring_is_closed_to_others(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "texts" / "keyring")
    ring.add({UUID(int=1): bytes(32)})
    assert ring.path.stat().st_mode & 0o007 == 0
    assert ring.path.parent.stat().st_mode & 0o007 == 0


def test_without_an_epoch_row_nothing_is_lost(moderation: Moderation) -> None:
    moderation.write(2)
    with moderation.stores.write("box") as connection:
        connection.execute(delete(text_epoch))
    assert mixing.is_due(moderation.stores, moderation.keys, MONDAY)
    assert moderation.mix() == 2

"""The teller: a key, one count, results that hold margins only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from sqlite3 import connect
from uuid import uuid4

import pytest

from consult import wal
from consult.ballots.committer import Committer, TooLate
from consult.ballots.keys import KeyGone
from consult.ballots.opening import WrongKey
from consult.ballots.plan import Discarded, Results
from consult.ballots.sealing import SEALED, new_key_pair, public_key_of, seal
from consult.ballots.teller import STEPS, AlreadyCounted, Teller
from consult.domain.ballot import REFUSED, Ending
from consult.stores import Stores
from tests.ballots.given import VERSION, Ledger, Poll, a_sheet, questionnaire, sheets, stored
from tests.ballots.promises import number_of_boxes


def fill(poll: Poll, number: int = 12) -> None:
    poll.drop(poll.box(), *sheets(number))


def test_preparing_twice_gives_the_same_public_key(poll: Poll) -> None:
    assert poll.prepare() == poll.public_key
    key = Teller(poll.stores, poll.directory).keys.read(poll.id)
    assert public_key_of(key) == poll.public_key


def test_a_box_with_sheets_never_gets_a_second_key(poll: Poll) -> None:
    fill(poll, 1)
    teller = Teller(poll.stores, poll.directory)
    teller.keys.destroy(poll.id)
    with pytest.raises(KeyGone):
        teller.prepare(poll.id)


def test_a_box_that_was_counted_is_not_prepared_again(poll: Poll) -> None:
    fill(poll)
    poll.count(Ledger())
    with pytest.raises(AlreadyCounted):
        poll.prepare()


def test_the_count_gives_the_margins_of_each_place_and_the_counters(poll: Poll) -> None:
    place = uuid4()
    sittings = [poll.box(place=place, sitting=uuid4()) for _ in range(2)]
    poll.drop(sittings[0], *[a_sheet("green", ["ball", "rope"])] * 7)
    poll.drop(sittings[1], *[a_sheet("?", ["chess"])] * 5)
    poll.committer.tick(sittings[0], "fetched")
    poll.committer.tick(sittings[1], "fetched")
    poll.drop(sittings[1], Ending(REFUSED))
    poll.committer.stop()
    (row,) = poll.count(Ledger()).rows
    assert (row.id, row.places, row.band, row.mode) == (place, (place,), "8-10", "sitting")
    assert (row.fetched, row.refused, row.stopped, row.set_aside) == (2, 1, 0, 0)
    assert row.tally.to_dict() == {
        "number": 12,
        "spoiled": 0,
        "counts": {
            "yard": {"green": 7, "football": 0, "quiet": 0, "?": 5, "": 0},
            "games": {"ball": 7, "rope": 7, "chess": 5, "?": 0, "": 0},
        },
    }


def test_sittings_of_which_there_is_a_screen_are_counted_and_no_others(poll: Poll) -> None:
    place = uuid4()
    held, aside, opened = (poll.box(place=place, sitting=uuid4()) for _ in range(3))
    poll.drop(held, *sheets(12))
    poll.drop(aside, *sheets(3))
    poll.committer.tick(opened, "fetched")
    poll.committer.stop()
    (row,) = poll.count(Ledger(), set_aside=frozenset({aside.sitting})).rows
    assert (row.number, row.set_aside, row.fetched, row.sittings) == (12, 3, 1, 1)


def test_a_bad_sheet_is_spoiled_and_the_others_are_counted(poll: Poll) -> None:
    box = poll.box()
    poll.drop(box, *sheets(11))
    bad = [b"not json", a_sheet("swimming").to_bytes(), b'{"questionnaire":"x:9","answers":{}}']
    for content in bad:
        poll.committer.drop(box, uuid4(), seal(poll.public_key, content, box))
    poll.committer.drop(box, uuid4(), b"?" * SEALED)
    poll.committer.drop(box, uuid4(), seal(poll.public_key, a_sheet().to_bytes(), poll.box()))
    (row,) = poll.count(Ledger()).rows
    assert (row.number, row.tally.spoiled) == (11, 5)


def test_a_sitting_set_aside_is_not_counted_but_its_number_is_told(poll: Poll) -> None:
    place, doubtful = uuid4(), uuid4()
    poll.drop(poll.box(place=place, sitting=uuid4()), *sheets(14))
    poll.drop(poll.box(place=place, sitting=doubtful), *sheets(9))
    (row,) = poll.count(Ledger(), set_aside=frozenset({doubtful})).rows
    assert (row.number, row.set_aside) == (14, 9)


def test_a_sitting_that_was_restored_is_counted(poll: Poll) -> None:
    place = uuid4()
    poll.drop(poll.box(place=place, sitting=uuid4()), *sheets(14))
    poll.drop(poll.box(place=place, sitting=uuid4()), *sheets(9))
    (row,) = poll.count(Ledger(), set_aside=frozenset()).rows
    assert (row.number, row.set_aside) == (23, 0)


def test_a_city_under_ten_sheets_is_discarded_and_nothing_is_left(poll: Poll) -> None:
    poll.drop(poll.box(), *sheets(5))
    poll.drop(poll.box(), *sheets(4))
    results = poll.count(Ledger())
    assert results.rows == ()
    assert results.discarded == (Discarded("8-10", 9, 0, 0, 0, 0),)
    assert stored(poll.stores) == 0


def test_sheets_of_an_earlier_version_of_the_same_questions_are_counted(poll: Poll) -> None:
    fill(poll)
    newer = f"{uuid4()}:2"
    documents = {VERSION: questionnaire(), newer: questionnaire()}
    (row,) = poll.count(Ledger(), documents=documents).rows
    assert row.number == 12
    assert list(row.tally.counts["yard"]) == ["green", "football", "quiet", "?", ""]


def test_an_empty_box_is_counted_and_closed(poll: Poll) -> None:
    assert poll.count(Ledger()) == Results(poll.id, (), ())
    with pytest.raises(TooLate):
        fill(poll, 1)


def test_after_the_count_a_sheet_is_too_late(poll: Poll) -> None:
    fill(poll)
    poll.count(Ledger())
    with pytest.raises(TooLate):
        fill(poll, 1)
    fresh = Committer(poll.stores)
    box = poll.box()
    with pytest.raises(TooLate):
        fresh.drop(box, uuid4(), seal(poll.public_key, b"{}", box))
    fresh.stop()
    assert (stored(poll.stores), number_of_boxes(poll.stores)) == (0, 0)


def test_sheets_that_fall_while_the_box_is_opened_are_told_so_not_lost(poll: Poll) -> None:
    fill(poll)
    answers: list[str] = []

    def late_child(step: str) -> None:
        if step == "record":
            with pytest.raises(TooLate):
                fill(poll, 1)
            answers.append(step)

    ledger = Ledger()
    Teller(poll.stores, poll.directory, late_child).count(poll.id, poll.plan(), ledger.record)
    assert answers == ["record"]
    assert ledger.saved[poll.id].rows[0].number == 12


def test_the_count_of_one_consultation_leaves_the_others_alone(poll: Poll) -> None:
    other = Poll(poll.stores, poll.directory, poll.committer)
    other.prepare()
    fill(other, 13)
    fill(poll)
    poll.count(Ledger())
    assert stored(poll.stores) == 13
    assert other.count(Ledger()).rows[0].number == 13


def test_the_steps_are_told_in_order(poll: Poll) -> None:
    fill(poll)
    told: list[str] = []
    teller = Teller(poll.stores, poll.directory, told.append)
    teller.count(poll.id, poll.plan(), Ledger().record)
    assert tuple(told) == STEPS


def test_an_error_of_the_log_destroys_nothing(poll: Poll) -> None:
    fill(poll)

    def away(results: Results) -> None:
        raise OSError(len(results.rows))

    with pytest.raises(OSError, match="1"):
        Teller(poll.stores, poll.directory).count(poll.id, poll.plan(), away)
    assert stored(poll.stores) == 12
    assert poll.count(Ledger()).rows[0].number == 12


def test_finish_destroys_what_a_crash_left_without_the_plan(poll: Poll) -> None:
    fill(poll)

    def crash(step: str) -> None:
        if step == "rewrite":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Teller(poll.stores, poll.directory, crash).count(poll.id, poll.plan(), Ledger().record)
    teller = Teller(poll.stores, poll.directory)
    teller.finish()
    assert teller.step(poll.id) == "destroyed"
    assert not teller.keys.has(poll.id)


def test_a_key_that_opens_nothing_destroys_nothing(poll: Poll) -> None:
    fill(poll)
    keys = Teller(poll.stores, poll.directory).keys
    right = keys.read(poll.id)
    keys.write(poll.id, new_key_pair()[0])
    with pytest.raises(WrongKey):
        poll.count(Ledger())
    assert stored(poll.stores) == 12
    keys.write(poll.id, right)
    assert poll.count(Ledger()).rows[0].number == 12


def test_a_key_that_is_gone_shuts_nothing(poll: Poll) -> None:
    fill(poll)
    teller = Teller(poll.stores, poll.directory)
    teller.keys.destroy(poll.id)
    with pytest.raises(KeyGone):
        poll.count(Ledger())
    assert teller.step(poll.id) == ""


def test_a_plan_without_a_questionnaire_is_refused(poll: Poll) -> None:
    fill(poll)
    with pytest.raises(ValueError, match="questionnaire"):
        poll.count(Ledger(), documents={})
    assert stored(poll.stores) == 12


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_reader_that_holds_the_wal_delays_the_end_and_nothing_else(
    poll: Poll, box_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(poll)
    monkeypatch.setattr(wal, "TRIES", 1)
    teller = Teller(poll.stores, poll.directory)
    with box_stores["box"].connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM ballot").all()
        with pytest.raises(wal.StillRead):
            teller.count(poll.id, poll.plan(), Ledger().record)
    teller.finish()
    assert teller.step(poll.id) == "destroyed"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_children_send_while_the_end_waits_for_a_reader(
    poll: Poll, box_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal, "TRIES", 3)
    file = str(box_stores["box"].url.database)
    with (
        ThreadPoolExecutor() as pool,
        box_stores["box"].connect() as reader,
        closing(connect(file, timeout=2)) as child,
    ):
        reader.exec_driver_sql("SELECT count(*) FROM ballot").all()
        fill(poll)
        end = pool.submit(wal.empty_wal, poll.stores, "box")
        while not end.done():
            child.execute("BEGIN IMMEDIATE").close()
            child.rollback()
        with pytest.raises(wal.StillRead):
            end.result()

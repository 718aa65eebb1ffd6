"""Tickets: one code, one sheet, and nothing that joins the two."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from consult.ballots.committer import BoxBroken, TooLate
from consult.ballots.punching import TicketUnknown, TicketUsed
from consult.ballots.sealing import seal
from consult.ballots.ticket_keys import ticket_keys
from consult.ballots.tickets import TicketKeyGone, issue_tickets, revoke_tickets
from consult.config import Settings
from consult.stores import Stores
from tests.ballots import ticket_promises as promises
from tests.ballots.given import Ledger, Poll, a_sheet, stored
from tests.ballots.given_tickets import BATCH, Counter, left
from tests.ballots.promises import not_in_order
from tests.conftest import Promised


def test_codes_are_short_legible_and_all_different(counter: Counter) -> None:
    codes = counter.issue(200)
    assert len(set(codes)) == 200
    form = re.compile(r"[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}")
    assert all(form.fullmatch(code) for code in codes)
    assert left(counter.poll.stores) == 200


def test_codes_are_printed_in_another_order_than_they_are_stored(counter: Counter) -> None:
    codes = counter.issue(300)
    digests = [counter.stamp(code).digest for code in codes]
    ranks = {digest: rank for rank, digest in enumerate(sorted(digests))}
    assert not_in_order([ranks[digest] for digest in digests])


def test_a_ticket_opens_its_box_once(counter: Counter) -> None:
    (code,) = counter.issue()
    counter.use(code)
    with pytest.raises(TicketUsed):
        counter.use(code)
    assert stored(counter.poll.stores, counter.box) == 1
    assert left(counter.poll.stores) == 0


def test_a_code_is_taken_however_it_is_typed(counter: Counter) -> None:
    (code,) = counter.issue()
    counter.use(f" {code.lower().replace('-', ' ')} ")
    assert stored(counter.poll.stores, counter.box) == 1


def test_a_sheet_sent_again_is_a_success(counter: Counter) -> None:
    (code,) = counter.issue()
    submission = counter.use(code)
    counter.use(code, submission)
    assert stored(counter.poll.stores, counter.box) == 1


def test_a_sheet_sent_again_with_another_ticket_uses_up_none(counter: Counter) -> None:
    first, second = counter.issue(2)
    submission = counter.use(first)
    counter.use(second, submission)
    counter.use("what a child types", submission)
    assert left(counter.poll.stores) == 1


def test_a_mistyped_code_is_told_from_a_used_one(counter: Counter) -> None:
    (code,) = counter.issue()
    for wrong in (code[:-1] + ("2" if code[-1] != "2" else "3"), "", "été", code * 2):
        with pytest.raises(TicketUnknown):
            counter.use(wrong)
    assert stored(counter.poll.stores) == 0
    assert left(counter.poll.stores) == 1


def test_a_ticket_of_another_place_opens_nothing(counter: Counter) -> None:
    elsewhere = Counter(counter.poll, counter.poll.box(mode="ticket"))
    (code,) = elsewhere.issue()
    with pytest.raises(TicketUnknown):
        counter.use(code)
    assert left(counter.poll.stores) == 1


def test_a_box_of_tickets_takes_no_sheet_without_one(counter: Counter) -> None:
    with pytest.raises(TicketUnknown):
        counter.drop(uuid4(), None)
    assert stored(counter.poll.stores) == 0


def test_a_code_is_unknown_where_no_ticket_was_issued(counter: Counter) -> None:
    with pytest.raises(TicketUnknown):
        counter.use("ABC-DEF-GHJ")


def test_codes_of_a_sitting_need_no_tickets(poll: Poll) -> None:
    with pytest.raises(ValueError, match="sitting"):
        issue_tickets(poll.stores, poll.box(), BATCH, 1)


def test_a_batch_that_is_withdrawn_opens_nothing_more(counter: Counter) -> None:
    used, lost = counter.issue(2)
    (other,) = counter.issue(batch=UUID(int=9))
    counter.use(used)
    assert revoke_tickets(counter.poll.stores, BATCH) == 1
    with pytest.raises(TicketUsed):
        counter.use(lost)
    counter.use(other)
    assert revoke_tickets(counter.poll.stores, BATCH) == 0


def test_a_sheet_that_is_not_stored_keeps_its_ticket(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = counter.issue()
    writer = counter.poll.committer._writer
    with monkeypatch.context() as broken:
        broken.setattr(writer, "_add_ballots", _fail)
        with pytest.raises(BoxBroken):
            counter.use(code)
    counter.use(code)
    assert stored(counter.poll.stores, counter.box) == 1


def _fail(*_: object) -> None:
    raise OSError("no sheet was written")


def test_a_ticket_stores_one_sheet(counter: Counter) -> None:
    promises.a_ticket_serves_once(counter.poll.committer, counter.poll.stores, counter.poll)


def test_after_the_count_there_are_no_tickets(counter: Counter) -> None:
    (code,) = counter.issue()
    stamped = counter.stamp(code)
    counter.poll.count(Ledger())
    assert left(counter.poll.stores) == 0
    assert not ticket_keys(counter.poll.stores).has(counter.poll.id)
    for late in (stamped, counter.stamp(code)):
        with pytest.raises(TooLate):
            counter.drop(uuid4(), late)
    with pytest.raises(TooLate):
        counter.issue()
    assert not ticket_keys(counter.poll.stores).has(counter.poll.id)


def test_tickets_whose_key_is_lost_say_so(counter: Counter) -> None:
    (code,) = counter.issue()
    ticket_keys(counter.poll.stores).destroy(counter.poll.id)
    with pytest.raises(TicketKeyGone):
        counter.use(code)


def test_the_worker_of_another_machine_destroys_its_copy_of_the_key(counter: Counter) -> None:
    counter.issue()
    keys = ticket_keys(counter.poll.stores)
    copy = keys.read(counter.poll.id)
    counter.poll.count(Ledger())
    with keys.locked():
        keys.write(counter.poll.id, copy)
    counter.poll.teller(counter.poll.stores, counter.poll.directory).finish()
    assert not keys.has(counter.poll.id)


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o007, 0o660)])
def test_the_key_of_tickets_is_for_both_users_of_a_shared_directory(
    counter: Counter, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        counter.issue()
    finally:
        os.umask(before)
    keys = ticket_keys(counter.poll.stores)
    assert keys.path(counter.poll.id).stat().st_mode & 0o777 == mode
    assert keys.directory.stat().st_mode & 0o007 == 0


# Four processes at once.

TICKETS, PROCESSES = 60, 4


def test_four_processes_at_once_use_each_ticket_once(counter: Counter, settings: Settings) -> None:
    codes = counter.issue(TICKETS)
    sealed = seal(counter.poll.public_key, a_sheet().to_bytes(), counter.box)
    environment = {"CONSULT_DATA": str(settings.data)}
    if settings.database_url is not None:
        url = settings.database_url.render_as_string(hide_password=False)
        environment["CONSULT_DATABASE_URL"] = url
    box = [str(counter.box.consultation), str(counter.box.place), counter.box.band]
    race = {"environment": environment, "box": box, "codes": codes, "sealed": sealed.hex()}
    taken = list(_race(json.dumps(race)))
    assert sorted(number for one in taken for number in one) == list(range(TICKETS))
    assert stored(counter.poll.stores, counter.box) == TICKETS
    assert left(counter.poll.stores) == 0


def _race(given: str) -> Iterator[list[int]]:
    command = [sys.executable, "-m", "tests.ballots.racing", given]
    runners = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for runner in runners:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "ready\n"
    for runner in runners:
        assert runner.stdin is not None
        runner.stdin.write("go\n")
        runner.stdin.flush()
    for runner in runners:
        said, _ = runner.communicate(timeout=60)
        assert runner.returncode == 0
        yield json.loads(said)


def test_a_sheet_sent_at_once_to_two_processes_uses_up_one_ticket(counter: Counter) -> None:
    codes = counter.issue(2)
    promises.a_sheet_brought_twice_uses_up_one_ticket(
        counter.poll, counter.box, [counter.stamp(code) for code in codes]
    )


# A6.


def test_a_ticket_has_no_room_for_a_time_a_number_or_a_sheet(box_stores: Stores) -> None:
    promises.tickets_cannot_hold_a_sheet(box_stores)


@pytest.mark.parametrize("classes", [4, pytest.param(20, marks=pytest.mark.long)])
def test_a_ticket_cannot_be_joined_to_a_sheet(
    poll: Poll,
    settings: Settings,
    classes: int,
    request: pytest.FixtureRequest,
    promise: Promised,
) -> None:
    began, places = time.time(), [settings.data]
    rooms = [promises.a_class(poll, 25, 5, seed) for seed in range(classes)]
    if not poll.stores.on_sqlite:
        places.append(Path(request.getfixturevalue("postgres").pgdata))
    key = ticket_keys(poll.stores).read(poll.id)
    ours = promises.files_since(0, [settings.data])
    attacks = [
        promises.reading_the_tables(poll.stores),
        promises.watching_every_commit(file for file in ours if file.parent != settings.keys),
    ]
    before = [promises.no_better_than_the_publication(rooms, one) for one in attacks]
    poll.count(Ledger())
    files, on_files = promises.files_since(began, places), poll.stores.on_sqlite
    attacks = [
        promises.reading_the_tables(poll.stores),
        promises.reading_the_files(files, digests=on_files),
        promises.watching_every_commit(files, keys=[key]),
    ]
    after = [promises.no_better_than_the_publication(rooms, one) for one in attacks]
    promises.nothing_of_tickets_is_left(rooms, files, key, digests=on_files)
    right = [max(one for one, _ in found) for found in (before, after)]
    promise(
        "A6",
        f"{25 * classes} children, each ticket known: {right[0]:.0%} guessed before, "
        f"{right[1]:.0%} after, {after[0][1]:.0%} by publication",
    )

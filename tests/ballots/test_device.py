"""Sheets sealed on devices: counted like the others, or spoiled; in the box all look alike."""

from __future__ import annotations

from os import urandom
from uuid import uuid4

from consult.ballots.sealing import SEALED
from tests.ballots import device_promises as promises
from tests.ballots.given import Ledger, Poll, sheets


def test_forms_of_devices_are_counted_with_the_sheets(poll: Poll) -> None:
    box = poll.box()
    poll.drop(box, *sheets(10))
    promises.bring(poll, box, promises.a_form("quiet", "rope", "ball").to_bytes())
    promises.bring(poll, box, promises.a_form("?").to_bytes())
    (row,) = poll.count(Ledger()).rows
    assert (row.number, row.tally.spoiled) == (12, 0)
    assert (row.tally.counts["yard"]["?"], row.tally.counts["games"][""]) == (1, 1)


def test_a_form_that_cannot_be_is_spoiled(poll: Poll) -> None:
    promises.what_cannot_be_is_spoiled(poll)


def test_the_box_does_not_tell_who_sealed(poll: Poll) -> None:
    promises.rows_do_not_tell_who_sealed(poll)


def test_bytes_of_chance_do_not_stop_the_count_when_the_key_is_known(poll: Poll) -> None:
    box = poll.box()
    for _ in range(12):
        poll.committer.drop(box, uuid4(), urandom(SEALED))
    (row,) = poll.count(Ledger(), public_key=poll.public_key).rows
    assert (row.number, row.tally.spoiled) == (0, 12)

"""Stubs: what a device keeps of a ticket while it has no network."""

from __future__ import annotations

from base64 import urlsafe_b64decode

from consult.ballots.ticket_keys import forget_tickets
from consult.ballots.tickets import code_in, stub_of
from tests.ballots.given_tickets import Counter


def test_a_stub_is_a_code_that_the_server_alone_can_read(counter: Counter) -> None:
    (printed,) = counter.issue()
    code, stores, box = printed.replace("-", ""), counter.poll.stores, counter.box
    one, other = stub_of(stores, box, printed), stub_of(stores, box, code.lower())
    assert one != other
    assert code_in(stores, box, one) == code_in(stores, box, other) == code
    assert code not in one
    assert code.encode() not in urlsafe_b64decode(one)


def test_a_stub_is_of_its_box_and_of_a_code_that_may_be_a_ticket(counter: Counter) -> None:
    (printed,) = counter.issue()
    stores, box = counter.poll.stores, counter.box
    stub = stub_of(stores, box, printed)
    assert stub_of(stores, box, "222-222-222") == ""
    assert code_in(stores, counter.poll.box(mode="ticket"), stub) == ""
    for wrong in ("", stub[:-4], f"A{stub[1:]}", "é", "****", "A" * 4000):
        assert code_in(stores, box, wrong) == ""


def test_after_the_count_a_stub_is_noise(counter: Counter) -> None:
    (printed,) = counter.issue()
    stores, box = counter.poll.stores, counter.box
    stub = stub_of(stores, box, printed)
    forget_tickets(stores, box.consultation)
    assert code_in(stores, box, stub) == ""
    assert stub_of(stores, box, printed) == ""

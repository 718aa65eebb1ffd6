"""A network that goes away in the middle of a journey with a ticket: nothing is lost, or twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import ticket_promises as promises
from tests.browser.offline import CODE
from tests.browser.ticket_promises import TicketSite


@pytest.fixture
def tickets(tmp_path: Path) -> Iterator[TicketSite]:
    with promises.a_site_with_tickets(tmp_path / "data") as site:
        yield site


def test_a_ticket_that_was_used_twice_offline_serves_once(page: Page, tickets: TicketSite) -> None:
    promises.one_of_two_sheets_of_a_ticket_is_taken(page, tickets)


def test_without_network_nothing_begins_and_nothing_is_lost(
    page: Page, tickets: TicketSite
) -> None:
    promises.a_code_that_is_none_stays_in_the_page(page, tickets)
    promises.begin(page, tickets, tickets.codes[1])
    tickets.site.down()
    page.goto(f"{tickets.site.address}/c/{CODE}?t={tickets.codes[1]}&l=fr")
    expect(page.get_by_text("Pour commencer avec un ticket, il faut du réseau.")).to_be_visible()
    assert tickets.left() == 3


def test_answers_that_went_with_another_ticket_wait_no_more(
    page: Page, tickets: TicketSite
) -> None:
    promises.answers_that_went_with_another_ticket_wait_no_more(page, tickets)

"""What a device without network promises of tickets, as checks that a broken worker must fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from consult.ballots.sealing import unseal
from consult.ballots.tables import ticket
from consult.ballots.tickets import issue_tickets, revoke_tickets
from consult.projections.schema import create_read_tables
from consult.web.answer import keys
from tests.browser import offline
from tests.browser.offline import CODE, HAS_KIT, Site, until, waiting
from tests.web.given_doors import PRIVATE

BAND = "8-10"
BATCH = UUID(int=8)
KEPT, UNSENT = "Tes réponses sont gardées ici", "Tes réponses ne sont pas parties"


@dataclass
class TicketSite:
    """A site behind whose door tickets are asked for, and what was printed."""

    site: Site
    codes: list[str]

    def left(self) -> int:
        """Tickets that were not used."""
        with self.site.stores["box"].connect() as connection:
            return connection.execute(select(func.count()).select_from(ticket)).scalar_one()


@contextmanager
def a_site_with_tickets(folder: Path) -> Iterator[TicketSite]:
    """A site that answers, and three tickets."""
    with offline.a_site(folder, mode="ticket") as site:
        create_read_tables(site.stores)
        known = site.app.extensions
        known["consult"] = replace(known["consult"], stores=site.stores)
        printed = issue_tickets(site.stores, keys.box(site.door, BAND), BATCH, 3)
        yield TicketSite(site, [code.replace("-", "") for code in printed])


def begin(page: Page, tickets: TicketSite, code: str) -> None:
    """The questions of a child with this ticket, with network, the first one answered."""
    here = f"{tickets.site.address}/c/{CODE}"
    page.goto(f"{here}?t={code}&l=fr")
    page.evaluate("() => navigator.serviceWorker.ready")
    until(page, lambda: page.evaluate(HAS_KIT, f"/{BAND}/kit?l=fr"))
    page.goto(f"{here}/{BAND}?l=fr&t={code}")
    page.locator("section:visible input").first.check(force=True)


def send(page: Page) -> None:
    """What the child does at the end."""
    page.evaluate("() => document.getElementById('sheet').submit()")
    page.wait_for_load_state()


def survive_trouble(page: Page, tickets: TicketSite) -> None:
    """All that is promised of tickets without network, one after the other."""
    one_of_two_sheets_of_a_ticket_is_taken(page, tickets)
    a_code_that_is_none_stays_in_the_page(page, tickets)


def one_of_two_sheets_of_a_ticket_is_taken(page: Page, tickets: TicketSite) -> None:
    """Two children begin with one ticket, then the network goes: both wait, one is taken, the
    other is told. Meanwhile nobody who reads the device learns whose ticket is whose sheet."""
    code, site = tickets.codes[0], tickets.site
    other = page.context.new_page()
    for one in (page, other):
        begin(one, tickets, code)
    site.down()
    for one in (page, other):
        send(one)
        expect(one.get_by_text(KEPT)).to_be_visible(timeout=offline.PATIENCE)
    rows = waiting(page)
    assert len(rows) == 2
    assert code not in json.dumps(rows)
    site.up()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    until(page, lambda: [one.get("refused") for one in waiting(page)] == ["ticket-used"])
    expect(page.locator("#used")).to_be_visible(timeout=offline.PATIENCE)
    expect(page.locator("#refused")).to_be_hidden()
    assert (len(site.stored()), tickets.left()) == (1, 2)
    assert len(site.screens(BAND)) == 1
    for sealed in site.stored().values():
        assert code.encode() not in unseal(PRIVATE, sealed, keys.box(site.door, BAND))
    other.close()


def a_code_that_is_none_stays_in_the_page(page: Page, tickets: TicketSite) -> None:
    """A code that was never printed cannot wait: the answers stay in the page, to be sent again."""
    site = tickets.site
    begin(page, tickets, tickets.codes[1])
    before = len(waiting(page))
    page.goto(f"{site.address}/c/{CODE}/{BAND}?l=fr&t=222222222")
    page.locator("section:visible input").first.check(force=True)
    site.down()
    send(page)
    try:
        expect(page.get_by_text(UNSENT)).to_be_visible(timeout=offline.PATIENCE)
        assert len(waiting(page)) == before
        assert page.locator("input[name=ticket]").input_value() == "222222222"
    finally:
        site.up()


def answers_that_went_with_another_ticket_wait_no_more(page: Page, tickets: TicketSite) -> None:
    """A batch is withdrawn while a sheet waits: with a new ticket it goes, and stays nowhere."""
    site = tickets.site
    begin(page, tickets, tickets.codes[0])
    site.down()
    send(page)
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=offline.PATIENCE)
    revoke_tickets(site.stores, BATCH)
    [new] = issue_tickets(site.stores, keys.box(site.door, BAND), uuid4(), 1)
    site.up()
    page.reload()
    assert [one["refused"] for one in waiting(page)] == ["ticket-used"]
    expect(page.locator("#used")).to_contain_text("Un ticket ne servait plus")
    page.locator("input[name=ticket]").fill(new)
    page.get_by_role("button", name="J’envoie encore").click()
    expect(page.get_by_text("Tes réponses sont parties.")).to_be_visible()
    assert (len(site.stored()), waiting(page)) == (1, [])

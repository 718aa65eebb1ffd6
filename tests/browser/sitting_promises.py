"""What the page of a sitting promises without network, as checks that a broken one must fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from consult.accounts.facilitators import make_access
from consult.application import sittings
from consult.application.consultations import close_consultation
from consult.application.counting import record_opinions
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.config import Settings
from consult.domain.sitting import Sitting
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.projections.sittings import SittingRow
from consult.services import open_log
from consult.web import create_app, open_services
from consult.web.facilitator.taken_along import address_of
from tests.browser.hands import press, write
from tests.browser.offline import HAS_SHELL, Site, until
from tests.given import BAND, COUNTED, DAY, Count, a_city, a_school, an_open_consultation

KEPT = "Cette page est gardée ici"
WAITS, SENT = "Noté ici : 22.", "Envoyé à la ville : 22."
NUMBERS = """() => new Promise((resolve) => {
  const asked = indexedDB.open("consult");
  asked.onsuccess = () => {
    const base = asked.result;
    const all = base.transaction("settings").objectStore("settings").getAll();
    all.onsuccess = () => { base.close(); resolve(all.result); };
  };
})"""
"""What waits on the device beside sheets."""
THERE = (date.fromisoformat(DAY) + timedelta(1)).isoformat()


@dataclass(frozen=True)
class Held:
    """A sitting of 24 children that was made ready, its site, and its page."""

    site: Site
    log: Log
    show: Callable[[], bool]
    code: str
    path: str

    @property
    def address(self) -> str:
        """Where its page is."""
        return self.site.address + self.path

    @property
    def headcount(self) -> int:
        """How many children the city believes there were."""
        return self.log.load(Sitting, Sitting.create_id(self.code)).headcount

    def count(self) -> None:
        """Close the consultation, and count that nobody answered."""
        sitting = self.log.load(Sitting, Sitting.create_id(self.code))
        close_consultation(self.log, sitting.consultation, DAY)
        record_opinions(self.log, Count(sitting.consultation, ()), COUNTED)
        self.show()


@contextmanager
def made_ready(settings: Settings) -> Iterator[Held]:
    """A sitting for a later day, in a city of one school."""
    log = open_log(settings)
    services = open_services(settings)
    projector = Projector(log, services.stores, MODELS)

    def show() -> bool:
        projector.catch_up()
        return True

    app = create_app(settings, replace(services, log=log, show=show))
    a_city(log)
    place = a_school(log)
    asked = an_open_consultation(log, place, key=new_key_pair()[1])
    code = sittings.open_sitting(log, asked, sittings.Group(place, BAND, 24, "23:59"), THERE)
    make_access(services.stores, place, DAY)
    show()
    with app.test_request_context(), Session(services.stores["read"]) as session:
        path = address_of(session.get_one(SittingRow, Sitting.create_id(code)), "fr")
    door = services.doors.find(code)
    assert door is not None
    site = Site(app, services.stores, door, services.committer)
    site.up()
    try:
        yield Held(site, log, show, code, path)
    finally:
        site.down()
        services.committer.stop()
        services.stores.close()
        log.close()


def open_page(page: Page, held: Held) -> None:
    """A first visit, with network, until the device has the page."""
    page.goto(held.address)
    until(page, lambda: page.evaluate(HAS_SHELL, held.path.split("?")[0]))
    expect(page.get_by_text(KEPT)).to_be_visible()


def note(page: Page, number: str) -> None:
    """Say how many children were there."""
    write(page, "Enfants", number)
    press(page, "Noter")


def keeps_a_number_until_it_is_noted(page: Page, held: Held) -> None:
    """Without network, then behind somebody else's, then with it: it never says what is not so."""
    open_page(page, held)
    held.site.down()
    page.reload()
    note(page, "22")
    expect(page.get_by_text(WAITS)).to_be_visible()
    page.reload()
    expect(page.get_by_text(WAITS)).to_be_visible()
    expect(page.get_by_role("spinbutton")).to_have_value("22")
    with elsewhere(held.site):
        held.site.up()
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.reload()
        page.wait_for_timeout(200)
        expect(page.get_by_text(WAITS)).to_be_visible()
    assert held.headcount == 24
    page.reload()
    expect(page.get_by_text(SENT)).to_be_visible()
    assert held.headcount == 22
    page.reload()
    expect(page.get_by_text(WAITS)).to_be_hidden()


@contextmanager
def elsewhere(site: Site) -> Iterator[None]:
    """A network that asks for a password: whatever is sent, it answers with a page of its own."""
    answers = site.app.wsgi_app

    def answer(environ: Any, start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return answers(environ, start)
        start("200 OK", [("Content-Type", "application/json")])
        return [b'{"portal": "welcome"}']

    site.app.wsgi_app = answer  # type: ignore[method-assign]
    yield
    site.app.wsgi_app = answers  # type: ignore[method-assign]

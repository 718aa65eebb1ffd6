"""A browser of 2021, as on a tablet that is no longer brought up to date: the scripts run, without
what browsers have learnt since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from consult.domain.ballot import Sheet
from consult.web.answer import kit
from consult.web.answer.kit import Packed
from tests.browser.hands import press, send_empty, touch
from tests.browser.late_promises import KEPT, comes_back, is_empty
from tests.browser.offline import CODE, Site, a_site, visit
from tests.browser.tablet_promises import DIGITS, at_the_start, begin, bind

LACKS = """
delete Crypto.prototype.randomUUID;
SubtleCrypto.prototype.generateKey = async () => { throw new Error("no X25519 here"); };
for (const name of ["Navigator", "WorkerNavigator"]) {
  if (!self[name]) continue;
  delete self[name].prototype.storage;
  delete self[name].prototype.locks;
}
if (self.SubmitEvent) {
  const Whole = self.FormData;
  self.FormData = class extends Whole { constructor(...form) { super(...form.slice(0, 1)); } };
  delete SubmitEvent.prototype.submitter;
  delete Element.prototype.checkVisibility;
}
"""


@pytest.fixture
def page(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page of such a browser; its worker lacks as much."""
    page.context.add_init_script(LACKS)
    old = Packed.of(LACKS.encode() + kit.worker_script().plain)
    monkeypatch.setattr(kit, "worker_script", lambda: old)
    return page


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "data", mode="tablet") as site:
        yield site


def say_nothing(page: Page) -> None:
    """A child passes every question, and sends her sheet as it is."""
    touch(page, "Je veux bien")
    while page.locator("#end").is_hidden():
        touch(page, "Suivant")
    send_empty(page)


def is_one_empty_sheet(site: Site) -> None:
    """Fail unless that is what came."""
    [sheet] = site.screens("8-10")
    assert isinstance(sheet, Sheet)
    assert set(sheet.answers.values()) == {""}


def test_a_sheet_without_an_answer_leaves_once_the_network_is_back(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    say_nothing(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    comes_back(page, site)
    is_empty(page)
    is_one_empty_sheet(site)


def test_a_shared_tablet_is_bound_answered_and_looked_after(page: Page, site: Site) -> None:
    bind(page, site)
    begin(page)
    say_nothing(page)
    press(page, "C’est à moi")
    at_the_start(page)
    is_one_empty_sheet(site)
    page.locator("#corner").dispatch_event("click")
    page.get_by_label("Vos quatre chiffres").fill(DIGITS)
    press(page, "Ouvrir")
    expect(page.locator("#desk")).to_be_visible()
    expect(page.get_by_text("peut effacer")).to_be_visible()
    press(page, "Rendre la tablette aux enfants")
    at_the_start(page)

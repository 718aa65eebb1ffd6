"""A shared tablet: one child after the other, and nothing of one for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from consult.domain.ballot import STOPPED, Ending
from tests.browser import tablet_promises as promises
from tests.browser.audit import is_sound
from tests.browser.chromium import Counting
from tests.browser.hands import press, touch
from tests.browser.offline import CODE, Site, a_site, until, waiting
from tests.browser.tablet_promises import DIGITS, answer, at_the_start, begin, bind
from tests.browser.test_child_traces import STORED, private_in_the_cache
from tests.browser.test_offline import FULL
from tests.web.test_answer_sounds import sounds_of

TABLET = {"width": 820, "height": 1180}
FLAT = {"width": 1180, "height": 820}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "data", mode="tablet") as site:
        yield site


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=TABLET, locale="fr-FR", has_touch=True)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page whose time the test decides."""
    page = context.new_page()
    page.clock.install()
    return page


def test_one_child_after_the_other(page: Page, site: Site) -> None:
    bind(page, site)
    before = page.evaluate("history.length")
    for number in (1, 2):
        begin(page)
        answer(page)
        expect(page.get_by_text("Passe la tablette")).to_be_visible()
        page.clock.fast_forward(11_000)
        at_the_start(page)
        assert len(site.stored()) == number
    assert page.evaluate("history.length") == before


def test_who_takes_the_tablet_need_not_wait(page: Page, site: Site) -> None:
    bind(page, site)
    begin(page)
    answer(page)
    press(page, "C’est à moi")
    at_the_start(page)
    for presses in (1, 3, promises.DEEP):
        page.evaluate("presses => setTimeout(() => history.go(-presses))", presses)
        page.wait_for_timeout(300)
        at_the_start(page)
    assert private_in_the_cache(page) == []


def test_two_quick_taps_ask_and_say_no_once(page: Page, site: Site) -> None:
    bind(page, site)
    asked = Counting(site.app)
    begin(page)
    twice = "one => { one.click(); one.click(); }"
    page.locator(".choice a").evaluate(twice)
    expect(page.locator("#q1")).to_be_visible()
    page.wait_for_timeout(300)
    assert asked.paths.count(f"/c/{CODE}/8-10") == 1
    touch(page, "J’arrête")
    page.locator("button[form=stop]:visible").evaluate(twice)
    expect(page.get_by_text("C’est effacé")).to_be_visible()
    page.wait_for_timeout(300)
    assert site.screens("8-10") == [Ending(STOPPED)]


def test_back_stays_on_the_question(page: Page, site: Site) -> None:
    bind(page, site)
    promises.stays_when_back_is_pressed(page)


@pytest.mark.parametrize("how", ["back", "reload", "forward"])
def test_the_next_child_reaches_nothing_of_the_last_one(page: Page, site: Site, how: str) -> None:
    bind(page, site)
    promises.leaves_nothing_for_the_next(page)
    {"back": page.go_back, "reload": page.reload, "forward": page.go_forward}[how]()
    assert page.locator("input:checked").count() == 0
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr")
    begin(page)
    touch(page, "Je veux bien")
    assert page.locator("input:checked").count() == 0
    assert page.evaluate(STORED) == 1  # What the adult has chosen.
    assert private_in_the_cache(page) == []
    assert (site.stored(), waiting(page)) == ({}, [])


def test_a_page_that_comes_after_the_wipe_is_not_shown(page: Page, site: Site) -> None:
    bind(page, site)
    begin(page)
    answers, asked = site.app.wsgi_app, threading.Event()

    def slow(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"].endswith("/8-10"):
            asked.wait(10)
        return answers(environ, start)

    site.app.wsgi_app = slow  # type: ignore[method-assign]
    touch(page, "Je veux bien")
    page.clock.fast_forward(61_000)
    page.clock.run_for(31_000)
    at_the_start(page)
    asked.set()
    page.wait_for_timeout(500)
    at_the_start(page)


def test_who_is_still_there_goes_on_where_she_was(page: Page, site: Site) -> None:
    bind(page, site)
    begin(page)
    touch(page, "Je veux bien")
    page.locator("section:visible input").first.check(force=True)
    page.clock.fast_forward(61_000)
    press(page, "Oui, je continue")
    expect(page.locator("input:checked")).to_have_count(1)
    page.clock.fast_forward(40_000)
    expect(page.locator("input:checked")).to_have_count(1)


def test_without_network_in_another_language_all_goes_on(page: Page, site: Site) -> None:
    bind(page, site)
    site.down()
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr")
    begin(page, "English", "6-7")
    touch(page, "I’d like to")
    expect(page.locator("section:visible input").first).to_be_attached()
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize(("late", "held", "wishes"), [(0.7, 0.0, ""), (0.0, 0.7, "?l=en")])
def test_bound_while_the_worker_comes_it_starts_without_network(
    page: Page, site: Site, late: float, held: float, wishes: str
) -> None:
    promises.starts_though_its_worker_came_late(page, site, late, held, wishes)


def test_a_refusal_and_a_stop_end_at_the_start(page: Page, site: Site) -> None:
    bind(page, site)
    begin(page)
    touch(page, "Pas envie")
    expect(page.get_by_text("Passe la tablette")).to_be_hidden()
    while page.locator("#end").is_hidden():
        touch(page, "Suivant")
    expect(page.get_by_text("Passe la tablette")).to_be_visible()
    page.clock.fast_forward(11_000)
    at_the_start(page)
    begin(page)
    touch(page, "Je veux bien")
    touch(page, "J’arrête")
    touch(page, "J’efface tout")
    expect(page.get_by_text("Passe la tablette")).to_be_visible()
    page.clock.fast_forward(11_000)
    at_the_start(page)


def hold(page: Page) -> None:
    """Press the padlock for long."""
    page.locator("#corner").dispatch_event("pointerdown")
    page.clock.run_for(2_000)


def enter(page: Page, digits: str = DIGITS) -> None:
    """Give the digits of the adults' corner."""
    page.get_by_label("Vos quatre chiffres").fill(digits)
    press(page, "Ouvrir")


def open_desk(page: Page) -> None:
    """An adult opens the corner."""
    hold(page)
    enter(page)
    expect(page.locator("#desk")).to_be_visible()


def test_the_adults_corner_opens_by_its_digits_alone(page: Page, site: Site) -> None:
    bind(page, site)
    page.locator("#corner").click()
    expect(page.locator("#adult")).to_be_hidden()
    hold(page)
    for sentence in ("bons chiffres", "bons chiffres", "bons chiffres", "bons chiffres", "essais"):
        enter(page, "0000")
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(page.get_by_role("button", name="Ouvrir")).to_be_enabled()
    enter(page)
    expect(page.get_by_role("button", name="Ouvrir")).to_be_enabled()
    expect(page.locator("#desk")).to_be_hidden()
    page.clock.run_for(31_000)
    enter(page)
    expect(page.locator("#desk")).to_be_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_padlock_is_within_reach_whatever_the_child_reads(
    page: Page, site: Site, direction: str
) -> None:
    bind(page, site)
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    box = page.locator("#corner").bounding_box()
    assert box is not None
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    reached = "([x, y]) => document.elementFromPoint(x, y).closest('button')?.id"
    assert page.evaluate(reached, middle) == "corner"


def test_the_adults_corner_says_what_waits_and_sends_it(page: Page, site: Site) -> None:
    bind(page, site)
    site.down()
    begin(page)
    answer(page)
    press(page, "C’est à moi")
    open_desk(page)
    expect(page.locator("#number-waiting")).to_have_text("1")
    expect(page.get_by_text("24 heures")).to_be_hidden()
    page.clock.fast_forward(25 * 3600 * 1000)
    open_desk(page)
    expect(page.get_by_text("24 heures")).to_be_visible()
    site.up()
    press(page, "Envoyer maintenant")
    expect(page.locator("#number-waiting")).to_have_text("0")
    expect(page.get_by_text("24 heures")).to_be_hidden()
    assert len(site.stored()) == 1
    press(page, "Rendre la tablette aux enfants")
    at_the_start(page)


def test_a_tablet_that_is_full_is_bound_and_looked_after_all_the_same(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr#binding")
    page.get_by_label("Quatre chiffres", exact=True).fill(DIGITS)
    keep = page.evaluate_handle(
        f"() => {{ const put = IDBObjectStore.prototype.put; {FULL} return put; }}"
    )
    press(page, "Garder")
    expect(page.get_by_text("peut effacer")).to_be_visible()
    expect(page.get_by_label("Quatre chiffres", exact=True)).to_be_hidden()
    press(page, "Rendre la tablette aux enfants")
    at_the_start(page)
    page.evaluate("put => { IDBObjectStore.prototype.put = put; }", keep)
    bind(page, site)
    page.evaluate(f"() => {{ {FULL} }}")
    site.down()
    begin(page)
    answer(page)
    press(page, "C’est à moi")
    open_desk(page)
    expect(page.locator("#number-waiting")).to_have_text("1")


def test_where_nothing_can_be_kept_the_adults_corner_opens_again(page: Page, site: Site) -> None:
    page.add_init_script("indexedDB.open = () => { throw new Error('forbidden'); };")
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr")
    press(page, "Rendre la tablette aux enfants")
    at_the_start(page)
    hold(page)
    expect(page.get_by_text("peut effacer")).to_be_visible()
    page.clock.fast_forward(61_000)
    at_the_start(page)


MORE_WAIT = """async (number) => {
  for (let kept = 0; kept < number; kept++) {
    const id = crypto.randomUUID();
    await Store.keep({ id, to: "/c/PRSTV/8-10/sealed", consultation: "", sealed: "" });
  }
  await Child.ask({ send: "new" });
}"""


def test_the_adults_corner_warns_of_many_that_wait_and_of_a_storage_that_may_go(
    page: Page, site: Site
) -> None:
    bind(page, site)
    site.down()
    many, may_go = page.get_by_text("Plus de 50 réponses"), page.get_by_text("peut effacer")
    page.evaluate("() => { navigator.storage.persisted = async () => true; }")
    page.evaluate(MORE_WAIT, 50)
    open_desk(page)
    expect(page.locator("#number-waiting")).to_have_text("50")
    expect(many).to_be_hidden()
    expect(may_go).to_be_hidden()
    page.evaluate("() => { navigator.storage.persisted = async () => false; }")
    page.evaluate(MORE_WAIT, 1)
    expect(page.locator("#number-waiting")).to_have_text("51")
    expect(many).to_be_visible()
    expect(may_go).to_be_visible()


def test_binding_again_asks_for_new_digits_and_loses_nothing(page: Page, site: Site) -> None:
    bind(page, site)
    site.down()
    begin(page)
    answer(page)
    [kept] = waiting(page)
    site.up()
    bind(page, site)
    at_the_start(page)
    page.reload()
    at_the_start(page)
    until(page, lambda: not waiting(page))
    assert list(site.stored()) == [kept["id"]]


def test_its_own_screens_have_no_fault(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/c/tablette?l=fr")
    is_sound(page)
    page.get_by_label("Le code").fill(CODE)
    press(page, "Relier")
    expect(page.locator("#choose")).to_be_visible()
    is_sound(page)
    page.get_by_label("Quatre chiffres", exact=True).fill(DIGITS)
    press(page, "Garder")
    at_the_start(page)
    is_sound(page)
    begin(page)
    answer(page)
    is_sound(page)
    press(page, "C’est à moi")
    begin(page)
    page.clock.fast_forward(61_000)
    is_sound(page)
    press(page, "Oui, je continue")
    open_desk(page)
    is_sound(page)


VOICES = """async () => {
  const [kits, assets] = [await caches.open("consult-kits"), await caches.open("consult-assets")];
  const texts = await Promise.all((await kits.matchAll()).map((one) => one.text()));
  const named = new Set(texts.join("").match(/sons\\/[0-9a-f]+\\.opus/g) ?? []);
  const kept = (await assets.keys()).filter(({ url }) => url.includes("/c/sons/"));
  return [named.size, kept.length];
}"""
"""How many sounds the pages name that the device has, and how many it keeps."""
A_PART = """async () => {
  const source = document.querySelector("audio source").getAttribute("src");
  const answer = await fetch(source, { headers: { Range: "bytes=5-9" } });
  return [answer.status, await answer.text()];
}"""


def all_are_kept(page: Page) -> bool:
    """Whether the tablet has every sound of its pages."""
    named, kept = page.evaluate(VOICES)
    return bool(0 < named == kept)


def test_a_voice_is_heard_without_network_until_it_is_withdrawn(page: Page, site: Site) -> None:
    answers, voices = site.app.wsgi_app, site.app.extensions["consult"].voices

    def spoken(environ: Any, start: Any) -> Any:
        if not environ["PATH_INFO"].startswith("/c/sons/"):
            return answers(environ, start)
        start("200 OK", [("Content-Type", "audio/ogg")])
        return [b"voice" * 100]

    site.app.wsgi_app = spoken  # type: ignore[method-assign]
    silence, voices.now = voices.now, sounds_of(site.document, "6-7", "fr")
    bind(page, site)
    until(page, lambda: all_are_kept(page))
    site.down()
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr")
    begin(page, band="6-7")
    touch(page, "Je veux bien")
    expect(page.locator(".listen-button").locator("visible=true").first).to_be_visible()
    assert page.evaluate(A_PART) == [206, "voice"]
    voices.now = silence
    site.up()
    page.goto(f"{site.address}/c/tablette/{CODE}?l=fr")
    until(page, lambda: page.evaluate(VOICES) == [0, 0])

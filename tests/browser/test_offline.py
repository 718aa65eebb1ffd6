"""The whole journey without network: what is kept, what is said, what leaves when it comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from PIL import Image
from playwright.sync_api import Page, expect

from consult.ballots.committer import TooLate
from consult.domain.ballot import REFUSED, Ending, Sheet
from consult.web.answer import views, writing
from tests.browser import late_promises
from tests.browser.hands import touch
from tests.browser.late_promises import KEPT, SENT, comes_back, is_empty
from tests.browser.offline import CODE, Site, a_site, answer, until, visit, waiting


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path / "data") as site:
        yield site


PHOTOS = """async () => {
  const assets = await caches.open("consult-assets");
  const all = (await assets.keys()).map(({ url }) => url.match(/images\\/(\\w+)/)?.[1]);
  return all.filter(Boolean);
}"""


def photos_kept(page: Page) -> list[str]:
    """The names of the photos that the device keeps."""
    found: list[str] = page.evaluate(PHOTOS)
    return found


def a_photo_from_the_network_alone(digest: str) -> Response:
    """A photo that no browser keeps by itself."""
    written = BytesIO()
    Image.new("RGB", (16, 9)).save(written, "WEBP")
    return Response(written.getvalue(), 200, {"Cache-Control": "no-store"}, mimetype="image/webp")


def test_the_whole_journey_without_network(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    page.goto(f"{site.address}/c/{CODE}?l=fr")
    page.locator('a[data-band="8-10"]').click()
    touch(page, "Je veux bien")
    for _ in site.document.questions_for("8-10"):
        page.locator("section:visible input").first.check(force=True)
        touch(page, "Suivant")
    touch(page, "J’envoie")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("#waiting")).to_be_visible()
    [kept] = waiting(page)
    assert site.stored() == {}
    assert set(kept) == {"id", "to", "consultation", "sealed"}
    assert "yes" not in json.dumps(kept)
    comes_back(page, site)
    is_empty(page)
    expect(page.get_by_text(SENT)).to_be_visible()
    [sheet] = site.screens("8-10")
    assert isinstance(sheet, Sheet)
    asked = [question.code for question, _ in site.document.questions_for("8-10")]
    assert list(sheet.answers) == asked
    assert all(sheet.answers.values())


@pytest.mark.parametrize("how", ["seen again", "loaded again", "in time"])
def test_what_waits_leaves_without_anybody_asking(page: Page, site: Site, how: str) -> None:
    page.clock.install()
    page.clock.pause_at("2031-01-01")
    visit(page, site)
    site.down()
    id = answer(page, site)
    expect(page.locator("#waiting")).to_be_visible()
    page.wait_for_timeout(500)  # What a page sends as it is loaded has failed by now.
    site.up()
    assert site.stored() == {}
    if how == "seen again":
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    elif how == "loaded again":
        page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    else:
        page.clock.fast_forward(300_000)
    is_empty(page)
    assert list(site.stored()) == [id]


def test_the_photo_of_the_place_is_there_until_the_city_shows_another(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = "a" * 64, "b" * 64
    monkeypatch.setattr(views, "send_picture", a_photo_from_the_network_alone)
    alt = {"fr": "Le portail bleu"}
    with a_site(tmp_path / "data", photo=first, photo_alt=alt) as site:
        visit(page, site)
        site.down()
        page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
        photo = page.get_by_role("img", name="Le portail bleu")
        expect(photo).to_have_js_property("naturalWidth", 16)
        site.up()
        doors = site.app.extensions["consult"].doors
        doors._doors[CODE] = replace(site.door, photo=second)
        page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
        until(page, lambda: photos_kept(page) == [second])


def test_a_photo_that_was_withdrawn_meanwhile_keeps_no_kit_from_the_device(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "send_picture", lambda digest: Response("", 404))
    with a_site(tmp_path / "data", photo="a" * 64, photo_alt={"fr": "Le portail"}) as site:
        visit(page, site)
        assert photos_kept(page) == []


def test_with_network_it_is_all_as_before(page: Page, site: Site) -> None:
    visit(page, site)
    id = answer(page, site)
    expect(page.get_by_text(SENT)).to_be_visible()
    assert (list(site.stored()), waiting(page)) == ([id], [])


def test_a_browser_that_cannot_draw_ids_by_itself_loses_nothing(page: Page, site: Site) -> None:
    visit(page, site)
    [worker] = page.context.service_workers
    worker.evaluate("() => { delete Crypto.prototype.randomUUID; }")
    site.down()
    id = answer(page, site)
    expect(page.get_by_text(KEPT)).to_be_visible()
    comes_back(page, site)
    is_empty(page)
    assert list(site.stored()) == [id]


def test_a_no_that_is_sent_again_once_the_network_is_back_is_counted_once(
    page: Page, site: Site
) -> None:
    visit(page, site)
    site.down()
    page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    touch(page, "Pas envie")
    expect(page.locator("#waiting")).to_be_visible()
    page.reload()
    assert len(waiting(page)) == 1
    site.up()
    page.reload()
    is_empty(page)
    assert site.screens("8-10") == [Ending(REFUSED)]


def test_a_refusal_and_a_stop_without_network_are_counted_too(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    touch(page, "Pas envie")
    expect(page.get_by_role("heading", level=1).first).to_contain_text("escargot")
    page.goto(page.url)  # As phones do with a tab that they had put away.
    touch(page, "Je veux bien")
    touch(page, "J’arrête")
    touch(page, "J’efface tout")
    expect(page.get_by_role("heading", level=1)).to_contain_text("effacé")
    page.goto(page.url)
    expect(page.get_by_text("Je veux bien")).to_be_visible()
    assert {len(one["sealed"]) for one in waiting(page)} == {1432}
    comes_back(page, site)
    is_empty(page)
    assert sorted(str(one) for one in site.screens("8-10")) == sorted(
        str(Ending(how)) for how in ("refused", "stopped")
    )


@pytest.mark.parametrize("status", [500, 503, 507])
def test_a_server_in_trouble_is_never_thanked_for(page: Page, site: Site, status: int) -> None:
    visit(page, site)
    answers = site.app.wsgi_app

    def broken(environ: Any, start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return answers(environ, start)
        start(f"{status} Broken", [("Content-Length", "0")])
        return [b""]

    site.app.wsgi_app = broken  # type: ignore[method-assign]
    id = answer(page, site)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("#waiting")).to_be_visible()
    assert [one["id"] for one in waiting(page)] == [id]
    site.app.wsgi_app = answers  # type: ignore[method-assign]
    comes_back(page, site)
    is_empty(page)
    assert list(site.stored()) == [id]


def test_what_comes_too_late_stays_and_is_shown(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(page, site)
    site.down()
    id = answer(page, site)
    expect(page.locator("#waiting")).to_be_visible()

    def too_late(*_: Any, **__: Any) -> None:
        raise TooLate()

    monkeypatch.setattr(site.committer, "drop", too_late)
    comes_back(page, site)
    expect(page.locator("#refused")).to_be_visible()
    assert [(one["id"], one["refused"]) for one in waiting(page)] == [(id, "too-late")]
    assert site.stored() == {}


@pytest.mark.parametrize("before", [True, False], ids=["sent before", "still waiting"])
def test_a_page_of_kept_answers_loaded_again_after_the_closing_tells_the_truth(
    page: Page, site: Site, before: bool
) -> None:
    late_promises.a_page_loaded_again_tells_what_became_of_it(page, site, before)


FORBIDDEN = """indexedDB.open = IDBDatabase.prototype.transaction = () => {
  throw new DOMException('no', 'SecurityError'); };"""
FULL = """IDBObjectStore.prototype.put = () => {
  throw new DOMException('full', 'QuotaExceededError'); };"""
HUGE = "JSON.stringify = () => 'x'.repeat(2000);"


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL, HUGE], ids=["forbidden", "full", "too large"])
def test_what_cannot_be_kept_stays_in_the_page_and_says_so(
    page: Page, site: Site, trouble: str
) -> None:
    visit(page, site)
    [worker] = page.context.service_workers
    worker.evaluate(f"() => {{ {trouble} }}")
    site.down()
    id = answer(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tes réponses ne sont pas parties")
    site.up()
    touch(page, "J’envoie encore")
    expect(page.get_by_text(SENT)).to_be_visible()
    assert list(site.stored()) == [id]
    [sheet] = site.screens("8-10")
    assert isinstance(sheet, Sheet)
    assert any(sheet.answers.values())


def test_words_that_cannot_leave_stay_in_the_page_and_leave_later(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(writing, "takes_texts", lambda door, band: True)
    monkeypatch.setattr(writing, "submit_text", lambda _, id, text: sent.append(text.words))
    visit(page, site, "11-14")
    page.goto(f"{site.address}/c/{CODE}/11-14/mot?l=fr")
    page.get_by_label("Ton mot").fill("Plus d’arbres & de bancs")
    site.down()
    touch(page, "J’envoie mon mot")
    expect(page.get_by_text("Ton mot est toujours là.")).to_be_visible()
    site.up()
    touch(page, "J’envoie encore")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ton mot est parti")
    assert sent == ["Plus d’arbres & de bancs"]


NOTHING_IS_CACHED = {
    "forbidden": "caches.open = async () => { throw new DOMException('no', 'SecurityError'); };",
    "full": "Cache.prototype.put = async () => {"
    " throw new DOMException('full', 'QuotaExceededError'); };",
}


@pytest.mark.parametrize("how", NOTHING_IS_CACHED)
def test_where_nothing_can_be_cached_pages_are_as_beautiful_and_leave_at_once(
    page: Page, site: Site, how: str
) -> None:
    page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    page.evaluate("() => navigator.serviceWorker.ready")
    [worker] = page.context.service_workers
    worker.evaluate(
        f"async () => {{ await caches.delete('consult-assets'); {NOTHING_IS_CACHED[how]} }}"
    )
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload()
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily").startswith("Andika")
    assert page.evaluate("() => 'Child' in self")
    answer(page, site)
    expect(page.get_by_text(SENT)).to_be_visible()


def test_a_page_that_the_device_does_not_have_says_so(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    page.goto(f"{site.address}/c/{CODE}/6-7?l=fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Il n’y a pas de réseau")


def test_each_child_has_another_id_and_another_order(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    ids, orders = set(), set()
    for _ in range(12):
        page.goto(f"{site.address}/c/{CODE}/8-10?l=fr")
        ids.add(page.locator("[name=submission][form=sheet]").get_attribute("value"))
        orders.add(
            page.evaluate(
                "() => new FormData(document.forms.sheet) && "
                "[...document.querySelectorAll('input[type=radio],input[type=checkbox]')]"
                ".map((one) => one.name + one.value).join()"
            )
        )
    assert len(ids) == 12
    assert len(orders) > 1


def test_a_new_questionnaire_wipes_the_pages_and_never_the_queue(page: Page, site: Site) -> None:
    visit(page, site)
    site.down()
    id = answer(page, site)
    expect(page.get_by_text(KEPT)).to_be_visible()
    changed = site.app.extensions["consult"].doors
    known = changed._doors[CODE]
    changed._doors[CODE] = known.__class__(**{**known.__dict__, "title": {"fr": "Autre titre"}})
    site.up()
    page.goto(f"{site.address}/c/{CODE}?b=8-10&l=fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Autre titre")
    is_empty(page)
    assert list(site.stored()) == [id]


def test_a_clock_that_is_wrong_by_a_year_changes_nothing(page: Page, site: Site) -> None:
    visit(page, site)
    [worker] = page.context.service_workers
    worker.evaluate("() => { const year = 3.2e10, now = Date.now; Date.now = () => now() - year; }")
    page.clock.set_system_time("2031-01-01")
    site.down()
    id = answer(page, site)
    expect(page.get_by_text(KEPT)).to_be_visible()
    comes_back(page, site)
    is_empty(page)
    assert list(site.stored()) == [id]

"""Every page that anybody can reach by a link: sound, accessible, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.audit import NARROW, Complaints, faults, sticks_out
from tests.browser.conftest import Come, DemoCity
from tests.browser.running import new_city
from tests.browser.test_first_hour import (
    a_centre_that_no_directory_knows,
    a_ready_consultation_is_announced,
    directory_file,
    invited,
    nadia_comes_in,
    the_city_and_its_schools,
)

WITH_ACCOUNT = ("/bureau", "/conseil", "/elu", "/seance")
AREAS = {
    "guide": ("/",),
    "facilitator": ("/seance",),
    "team": ("/bureau",),
    "council": ("/conseil", "/bureau"),
    "elected": ("/elu", "/bureau"),
    "it": ("/bureau",),
}
"""Where each role goes: pages that need no account, the child's among them, begin at the guide."""
VISITS = {"a phone in French": ("fr", 390), "a desk in English": ("en", 1280)}
IDENTITY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=affiches/)[2-9A-Z]{5}|(?<=/questions/)(?!nouvelle)[a-z-]+"
    r"|(?<=/)\d+-\d+$"
)
"""What differs between pages of one kind: ids, codes of posters, questions, ages."""
FILES = (".pdf", ".svg", ".png", ".json", ".csv", ".py")
LANGUAGE_IN_ADDRESS = ("/c/", "/essai/", "/apercu/")
"""The child's pages keep no language: their address says it. The others remember."""
AT_MOST = 100
"""Kinds of page of one role: more would mean that the same page has many addresses."""


every_visit = pytest.mark.parametrize("visit", VISITS)


@every_visit
@pytest.mark.parametrize("role", AREAS)
def test_every_page_that_links_lead_to_is_sound(
    demo_city: DemoCity, come: Come, role: str, visit: str
) -> None:
    language, width = VISITS[visit]
    page = come(f"{demo_city.address}/demo?l={language}", width, locale=language)
    page.click(f'button[name=role][value="{role}"]')
    assert wrong_pages(page, demo_city.address, role, visit) == {}


def test_five_findings_and_their_answers_are_one_sheet_for_the_wall(
    demo_city: DemoCity, come: Come
) -> None:
    page = come(f"{demo_city.address}/demo?l=fr")
    page.click('button[name=role][value="team"]')
    page.goto(f"{demo_city.address}/bureau/reponses")
    page.locator('a[href$="/a4"]').first.click()
    answers = page.locator(".sheet-answer")
    answers.first.evaluate("one => { one.after(one.cloneNode(true)); }")
    assert (page.locator(".essential li").count(), answers.count()) == (5, 5)
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        assert len(printed) == 1


def test_an_avis_of_four_points_is_one_sheet_and_no_button_is_printed(
    demo_city: DemoCity, come: Come
) -> None:
    page = come(f"{demo_city.address}/demo?l=fr")
    page.click('button[name=role][value="council"]')
    buttons = page.locator(".button:visible")
    assert buttons.count() > 0
    page.emulate_media(media="print")
    assert buttons.count() == 0
    page.emulate_media(media="null")
    page.locator('a[href*="/conseil/avis/"]').first.click()
    assert page.locator(".avis-points > li").count() == 4
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        assert len(printed) == 1


def test_the_first_sheet_of_the_results_holds_the_first_figures(
    demo_city: DemoCity, come: Come
) -> None:
    page = come(f"{demo_city.address}/demo?l=fr")
    page.goto(f"{demo_city.address}/")
    page.locator('a[href*="/resultats/"]').first.click()
    first = page.locator(".told-columns > .figure").first
    sentence = first.locator(".told-sentence").inner_text()
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        words = printed[0].get_textpage().get_text_range()
    assert first.locator(".figure-sentence").inner_text().split()[0] in words
    assert sentence.split(",")[0][:20] in " ".join(words.split())


class PreparedCity(NamedTuple):
    """A city that has announced its first consultation, and what keeps its team signed in."""

    address: str
    signed_in: Any


@pytest.fixture(scope="module")
def prepared_city(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PreparedCity]:
    """Nothing has been asked yet: questions are still written, most pages are still empty."""
    folder = tmp_path_factory.mktemp("prepared")
    city = new_city(folder / "data")
    city.consult("migrate")
    with city.served(), browser.new_context(locale="fr-FR") as device:
        page = device.new_page()
        page.goto(invited(city))
        nadia_comes_in(page)
        the_city_and_its_schools(page, directory_file(folder))
        a_centre_that_no_directory_knows(page)
        a_ready_consultation_is_announced(page)
        yield PreparedCity(city.address, device.storage_state())


@every_visit
def test_every_page_of_a_city_that_prepares_is_sound(
    prepared_city: PreparedCity, come: Come, visit: str
) -> None:
    (language, width), (address, signed_in) = VISITS[visit], prepared_city
    page = come(f"{address}/bureau?l={language}", width, locale=language, storage_state=signed_in)
    assert wrong_pages(page, address, "team", visit) == {}


def wrong_pages(page: Page, address: str, role: str, visit: str) -> dict[str, list[str]]:
    """What is wrong, by path, with the pages that a role reaches from this one."""
    language, width = VISITS[visit]
    complaints, found = Complaints(page), {}
    for path in paths(page, address, role, language):
        found[path] = [*complaints.taken(), *faults(page, language)]
        if width <= max(NARROW):
            found[path] += sticks_out(page)
    assert len(found) < AT_MOST
    return {path: faults for path, faults in found.items() if faults}


def paths(page: Page, address: str, role: str, language: str) -> Iterator[str]:
    """One path of every kind of page that links lead to; the page shows it while it is given."""
    waiting, seen = [_tidied(page.url)], set[str]()
    while waiting and len(seen) < AT_MOST:
        path = waiting.pop(0)
        if (kind := _kind(path)) in seen:
            continue
        seen.add(kind)
        if urlsplit(path).path.endswith(FILES):
            answer = page.context.request.get(address + path)
            assert answer.ok, path
            continue
        page.goto(_in_language(address + path, language))
        yield path
        links = page.eval_on_selector_all("a[href]", "all => all.map(link => link.href)")
        ours = [_tidied(link) for link in links if link.startswith(f"{address}/")]
        waiting += [link for link in ours if _is_for(role, link)]


def _is_for(role: str, path: str) -> bool:
    return path.startswith(AREAS[role]) and (role != "guide" or not path.startswith(WITH_ACCOUNT))


def _tidied(address: str) -> str:
    """A path with what it asks for, whatever the language and the place on the page."""
    parts = urlsplit(address)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "l"]
    return parts.path + (f"?{urlencode(asked)}" if asked else "")


def _kind(path: str) -> str:
    """The path without whom or what the page is about; of a child's pages, every age is seen."""
    if path.startswith("/c/"):
        return path
    parts = urlsplit(path)
    asked = sorted(name for name, _ in parse_qsl(parts.query))
    return f"{IDENTITY.sub('x', parts.path)}?{asked}"


def _in_language(address: str, language: str) -> str:
    if not any(part in address for part in LANGUAGE_IN_ADDRESS):
        return address
    return f"{address}{'&' if '?' in address else '?'}l={language}"


def test_the_audit_sees_what_is_wrong(come: Come) -> None:
    page = come("about:blank", 390)
    complaints = Complaints(page)
    page.set_content(
        '<html lang="fr"><title>x</title><main><p style="width: 500px">None</p>'
        '<img src="http://127.0.0.1:9/x.png"></main><script>throw Error("x")</script></html>'
    )
    said = " ".join([*faults(page, "en"), *sticks_out(page), *complaints.taken()])
    for fault in ("lang is fr", "0 titles", "says None", "axe image-alt", "script: ", "console: "):
        assert fault in said
    assert "on a screen of 320" in said

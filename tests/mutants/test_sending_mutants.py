"""Each build that tells a child something else than what becomes of her sheet is caught."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import given_conditions
from tests.browser import check_promises, late_promises, tablet_promises, ticket_promises
from tests.browser.offline import a_site
from tests.mutants import sending, workers
from tests.mutants.tablets import put_script
from tests.web import sending_promises as promises
from tests.web.conftest import box as box
from tests.web.conftest import visit as visit
from tests.web.given_doors import Box
from tests.web.visiting import Visit

Break = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize("breaks", [sending.thanks_unseen, sending.asks_for_ever])
def test_a_blank_sheet_that_is_thanked_or_never_taken_is_caught(
    visit: Visit, box: Box, breaks: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        promises.it_is_asked_about_before_it_falls(visit, box)


def test_who_passed_and_is_asked_all_the_same_is_caught(
    visit: Visit, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.asks_who_passed(monkeypatch)
    with pytest.raises(AssertionError):
        promises.to_pass_and_not_to_know_are_answers(visit, box, "")


def test_thanks_for_what_comes_too_late_are_caught(
    visit: Visit, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.thanks_whoever_is_late(monkeypatch)
    with pytest.raises(AssertionError):
        promises.what_comes_too_late_is_not_thanked(visit, box)


@pytest.mark.parametrize("name", sending.ON_THE_DEVICE)
def test_a_device_that_does_not_ask_about_a_blank_sheet_is_caught(
    page: Page, tmp_path: Path, name: str
) -> None:
    page.clock.install()
    with a_site(tmp_path / "data", given_conditions.a_document(), mode="tablet") as site:
        put_script(site.app, *sending.ON_THE_DEVICE[name])
        tablet_promises.bind(page, site)
        with pytest.raises(AssertionError):
            check_promises.a_blank_sheet_is_asked_about(page, site)


def test_a_city_that_forgets_what_came_is_caught(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.forgets_what_came(monkeypatch)
    with a_site(tmp_path / "data") as site, pytest.raises(AssertionError):
        late_promises.a_page_loaded_again_tells_what_became_of_it(page, site, before=True)


@pytest.mark.parametrize("name", workers.BROKEN_AFTER_THE_CLOSING)
def test_a_page_that_is_told_too_late_for_a_sheet_that_is_taken_is_caught(
    page: Page, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.put(monkeypatch, name)
    with a_site(tmp_path / "data") as site, pytest.raises(AssertionError):
        late_promises.a_page_loaded_again_tells_what_became_of_it(page, site, before=False)


@pytest.mark.parametrize("name", workers.BROKEN_FOR_ANOTHER_TICKET)
def test_a_sheet_that_stays_or_goes_with_the_wrong_ticket_is_caught(
    page: Page, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers.put(monkeypatch, name)
    with (
        ticket_promises.a_site_with_tickets(tmp_path / "data") as site,
        pytest.raises(AssertionError),
    ):
        ticket_promises.answers_that_went_with_another_ticket_wait_no_more(page, site)

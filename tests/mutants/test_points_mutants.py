"""Each broken way to share points is caught by the promise that it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect, sync_playwright

from consult.application.log import Log
from consult.domain import form_reading
from consult.domain.ballot import _Field
from tests.browser import check_promises, offline
from tests.browser.chromium import launch
from tests.mutants import points
from tests.mutants.tablets import put_script
from tests.web import points_promises as promises
from tests.web.conftest import app as app
from tests.web.given_consultations import morning as morning
from tests.web.points_promises import Oldest

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@on_sqlite
def test_a_count_that_keeps_the_sums_is_caught(
    app: Flask, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "_shared", points.keeps_each_share)
    monkeypatch.setattr(_Field, "of", points.counts_each_share)
    with pytest.raises(AssertionError):
        promises.only_what_got_the_most_is_kept(Oldest(app, log))


@on_sqlite
def test_eleven_points_that_are_let_through_are_caught(
    app: Flask, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "points_in", points.lets_more_through)
    with pytest.raises(AssertionError):
        promises.what_is_not_shared_as_asked_is_in_no_count(Oldest(app, log))


def test_a_page_that_lets_a_wrong_sheet_be_sealed_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "PATIENCE", 3000)
    expect.set_options(timeout=3000)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (old, new) in points.PAGES.items():
            page = browser.new_context(locale="fr-FR").new_page()
            page.set_default_timeout(5000)
            with offline.a_site(tmp_path / name, check_promises.a_document()) as site:
                put_script(site.app, "child.js", old, new)
                with pytest.raises(AssertionError):
                    check_promises.a_wrong_sheet_is_said_before_it_is_sealed(page, site)
            page.context.close()
        browser.close()
    expect.set_options(timeout=15_000)

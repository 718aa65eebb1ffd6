"""Each way that loses a child is caught by the walk of that child."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.journeys import walks
from tests.browser.town import a_town
from tests.browser.ways import WAYS
from tests.conftest import Prepare
from tests.mutants import ways


@pytest.mark.parametrize("name", ways.BROKEN)
def test_a_way_that_loses_a_child_is_caught(
    browser: Browser,
    prepared: Prepare,
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = ways.BROKEN[name]
    with prepared("sqlite").copy(tmp_path / "data") as settings, a_town(settings) as town:
        broken.build(monkeypatch, town.site.app)
        way = WAYS[broken.way](town, browser)
        with pytest.raises(AssertionError, match=re.escape(broken.seen)):
            walks(way, broken.child)
        way.close()

"""Each broken page of a sitting is caught by what it says of a number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.sitting_promises import keeps_a_number_until_it_is_noted, made_ready
from tests.mutants import sittings
from tests.prepared import Prepared


@pytest.mark.parametrize("name", sittings.BROKEN)
def test_a_broken_page_of_a_sitting_is_caught(
    page: Page, prepared: Callable[[str], Prepared], tmp_path: Path, name: str
) -> None:
    with prepared("sqlite").copy(tmp_path / "data") as settings, made_ready(settings) as held:
        sittings.put(held.site.app, name)
        with pytest.raises(AssertionError):
            keeps_a_number_until_it_is_noted(page, held)

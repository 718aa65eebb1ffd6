"""Every age, in every language, by every way: each child is thanked, and one sheet arrives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from consult.domain.bands import CODES
from consult.domain.document import OFFERED
from tests.browser.journeys import walks
from tests.browser.town import Town, a_town
from tests.browser.ways import WAYS, Child, Way
from tests.conftest import Prepare


@pytest.fixture(scope="module")
def town(prepared: Prepare, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    data = tmp_path_factory.mktemp("town") / "data"
    with prepared("sqlite").copy(data) as settings, a_town(settings) as town:
        yield town


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest, town: Town, browser: Browser) -> Iterator[Way]:
    way = WAYS[request.param](town, browser)
    yield way
    way.close()


@pytest.mark.parametrize("language", OFFERED)
def test_a_child_of_each_language_ages_in_turn(way: Way, language: str) -> None:
    """Seven children take turns in five ages: each age comes by each way."""
    turn = list(WAYS.values()).index(type(way)) + OFFERED.index(language)
    walks(way, Child(language, CODES[turn % len(CODES)]))


@pytest.mark.long
@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("band", CODES)
def test_a_child_of_each_language_and_age(way: Way, band: str, language: str) -> None:
    walks(way, Child(language, band))

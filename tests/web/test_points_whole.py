"""Points to share, the whole way: from the pages of children to what everybody reads."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.application.log import Log
from consult.application.publishing import release_results
from consult.domain.publication import Publication
from tests.given import DAY
from tests.web import points_promises as promises
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import morning as morning
from tests.web.points_promises import MOST, Oldest
from tests.web.surface import Elements
from tests.web.test_points import BAND

HIDDEN = "non montré"


@pytest.fixture
def oldest(app: Flask, log: Log) -> Oldest:
    return Oldest(app, log)


def shares_on(page: str) -> dict[str, str]:
    """The table of the question: what is told of each thing."""
    rows = [" ".join(row.split()) for row in Elements(page).text_of("tr")]
    found = [re.fullmatch(r"(.+?) ?Part des enfants ?(.+)", row) for row in rows]
    return {one[1]: one[2] for one in found if one}


def test_points_go_the_whole_way_and_only_what_got_the_most_is_told(
    oldest: Oldest, client_as: Enter, client: FlaskClient, log: Log
) -> None:
    promises.only_what_got_the_most_is_kept(oldest)
    assert oldest.publication is not None
    cells = log.load(Publication, oldest.publication).cells
    [cell] = [one for one in cells if (one["question"], one["level"]) == ("budget", "city")]
    assert cell["options"].keys() == set(MOST) - {"?", ""}
    staff = client_as("team").get(f"/bureau/consultations/{oldest.id}/resultats").text
    release_results(log, oldest.publication, DAY)
    oldest.show()
    public = client.get(f"/resultats/{oldest.id}").text
    for page in (staff, public):
        told = shares_on(page)
        assert "39\u00a0% ont donné le plus de points à «\u00a0Bus\u00a0»" in page
        assert "Le nombre de points n’est pas gardé." in page
        assert told["Bus"] == "39 %"
        assert told["Sante"] == HIDDEN
        assert list(told.values()).count(HIDDEN) >= 2  # One alone would be the rest.
    children = client.get(f"/c/resultats/{oldest.id}?b={BAND}&l=fr").text
    assert "Le plus de points\u00a0: «\u00a0Bus\u00a0», pour 4 enfants sur 10." in children


def test_eleven_points_are_in_no_count(oldest: Oldest) -> None:
    promises.what_is_not_shared_as_asked_is_in_no_count(oldest)

"""The accessibility statement says what was measured, what was not, and no more."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from consult.content.accessibility import BY_PEOPLE, CHECKS, THEMES, Measured, measured
from consult.web.public import notices
from scripts.accessibility import TESTED_BY
from tests.test_promises import is_there


def words(client: FlaskClient, language: str = "fr") -> str:
    answer = client.get(f"/accessibilite?l={language}", follow_redirects=True)
    assert answer.status_code == 200
    return " ".join(answer.text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_statement_tells_what_was_measured_and_what_was_not(client: FlaskClient) -> None:
    page = words(client)
    assert f"{measured().looks:,}".replace(",", " ") in page
    assert f"axe-core {measured().axe}" in page
    assert "Il n’a trouvé aucun défaut." in page
    for sentence in (*CHECKS.values(), *BY_PEOPLE):
        assert sentence.replace("\u00a0", " ") in page


def test_the_statement_never_claims_to_conform(client: FlaskClient) -> None:
    page = words(client)
    assert "Accessibilité : non conforme" in page
    assert page.count("conforme") == page.count("non conforme")
    assert "Aucun n’est déclaré respecté." in page


def test_the_statement_is_in_english_too(client: FlaskClient) -> None:
    page = words(client, "en")
    assert "Accessibility: not compliant" in page
    for french in ("Thème", "clavier", "défaut", "personne"):
        assert french not in page


def test_what_is_wrong_is_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Measured(**{**vars(measured()), "violations": 3})
    monkeypatch.setattr(notices, "measured", lambda: found)
    page = words(client)
    assert "Il a trouvé 3 défauts." in page
    assert "aucun défaut" not in page.partition("À chaque version")[0]


def test_the_themes_are_those_of_the_rgaa() -> None:
    assert sum(theme.criteria for theme in THEMES) == 106
    touched = [one for theme in THEMES for one in measured().touched(theme)]
    every = {tuple(test.split(".")[:2]) for some in measured().tests.values() for test in some}
    assert len(touched) == len(every)
    for theme in THEMES:
        assert all(int(one.split(".")[1]) <= theme.criteria for one in measured().touched(theme))


@pytest.mark.parametrize("code", CHECKS)
def test_each_check_of_the_statement_is_a_test(code: str) -> None:
    assert is_there(TESTED_BY[code])


def test_no_test_is_named_for_a_check_that_the_statement_does_not_make() -> None:
    assert set(TESTED_BY) == set(CHECKS)

"""The elected function that answers for a consultation is chosen among those of the accounts."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask

from consult.accounts import people
from consult.accounts.people import Invited
from consult.application.log import Log
from consult.application.questionnaires import draft_questionnaire
from consult.domain.consultation import Consultation
from tests.given import DAY, a_document, an_announced_consultation
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import announce, filled, id_in
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import schools as schools

WIZARD = "/bureau/consultations/annoncer"
SUGGESTED = "Éducation et affaires scolaires"
NOBODY = "(personne n’a de compte)"


@pytest.fixture
def own(app: Flask, log: Log, schools: list[UUID]) -> UUID:
    """A questionnaire of the city's own: no function is suggested with it."""
    id = draft_questionnaire(log, a_document(), DAY)
    app.extensions["consult"].show()
    return id


def offered(page: str) -> tuple[list[str], str]:
    """The labels of the functions that the wizard offers, and the value that is chosen."""
    found = re.search(r'<select[^>]*name="responsible".*?</select>', page, re.DOTALL)
    assert found
    chosen = re.search(r'<option selected value="([^"]*)"', found[0])
    labels = [label.strip() for label in re.findall(r">([^<>]+)</option>", found[0])]
    return labels[1:], chosen[1] if chosen else ""


def test_functions_with_an_account_come_first_then_who_was_invited(
    app: Flask, client_as: Enter, own: UUID
) -> None:
    client_as("elected", function="Maire")
    here = app.extensions["consult"]
    invited = Invited("leo@fondettes.example", "elected", "Adjoint aux sports")
    people.invite(here.stores, invited, here.clock.now())
    page = client_as("team").get(f"{WIZARD}?pret=la-cour").text
    labels = ["Adjoint aux sports (invitation envoyée)", "Maire", f"{SUGGESTED} {NOBODY}"]
    assert offered(page) == (labels, "")


def test_what_a_ready_consultation_suggests_is_chosen_as_the_account_spells_it(
    client_as: Enter, own: UUID
) -> None:
    spelt = "éducation et  Affaires scolaires"
    client_as("elected", function=spelt)
    page = client_as("team").get(f"{WIZARD}?pret=la-cour").text
    assert offered(page) == ([spelt], spelt)


def test_with_no_elected_account_the_page_says_what_to_do(client_as: Enter, own: UUID) -> None:
    team = client_as("team")
    told = "Aucun élu n’a encore de compte"
    page = team.get(f"{WIZARD}?questionnaire={own}").text
    assert offered(page) == ([], "")
    assert told in page
    assert 'href="/bureau/comptes"' in page[page.index(told) :]
    ready = team.get(f"{WIZARD}?pret=la-cour").text
    assert offered(ready) == ([f"{SUGGESTED} {NOBODY}"], SUGGESTED)
    assert f"Personne n’a de compte pour la fonction «\u00a0{SUGGESTED}\u00a0»" in ready


def test_a_function_that_is_not_offered_is_refused_near_its_field(
    client_as: Enter, own: UUID, schools: list[UUID], log: Log
) -> None:
    client_as("elected", function="Maire")
    team, head = client_as("team"), log.head
    for typed in ("Adjointe", ""):
        form = filled(*schools, responsible=typed)
        page = team.post(f"{WIZARD}?questionnaire={own}", data=form).text
        assert 'id="responsible-error"' in page
    assert log.head == head


def test_a_function_that_somebody_has_is_not_warned_about(
    client_as: Enter, own: UUID, schools: list[UUID], log: Log
) -> None:
    client_as("elected", function="Maire")
    team, form = client_as("team"), filled(*schools, responsible="Maire")
    checked = team.post(f"{WIZARD}?questionnaire={own}", data={**form, "do": "check"}).text
    assert "Personne n’a de compte" not in checked
    id = id_in(announce(team, form, f"questionnaire={own}"))
    assert log.load(Consultation, id).responsible == "Maire"


def test_a_function_that_consultations_name_stays_offered_and_is_proposed_to_who_invites(
    app: Flask, client_as: Enter, schools: list[UUID], log: Log
) -> None:
    an_announced_consultation(log, *schools)
    app.extensions["consult"].show()
    team = client_as("team")
    assert f"Adjointe à l’éducation {NOBODY}" in offered(team.get(f"{WIZARD}?pret=la-cour").text)[0]
    proposed = '<option value="Adjointe à l’éducation"></option>'
    assert proposed in team.get("/bureau/comptes").text
    client_as("elected", function="Adjointe à l'éducation")
    assert proposed not in team.get("/bureau/comptes").text


def test_an_account_that_was_closed_answers_for_nothing(app: Flask, client_as: Enter) -> None:
    elected, team = client_as("elected", function="Maire"), client_as("team")
    people.disable(app.extensions["consult"].stores, elected.person, by=team.person)
    assert offered(team.get(f"{WIZARD}?pret=la-cour").text)[0] == [f"{SUGGESTED} {NOBODY}"]

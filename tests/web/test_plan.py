"""The plan in the browser: actions, links to findings, two people editing the same action."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from consult.application import plan
from consult.application.log import Log
from consult.domain.plan import PlanAction
from consult.projections.runner import Projector
from tests.given_council import LATER, a_finding, a_meeting, a_publication, an_action
from tests.web.conftest import Browser

SignIn = Callable[..., Browser]
TYPED = {
    "title": "Agrandir le coin calme",
    "theme": "cour",
    "articles": ["12", "31"],
    "goals": ["4"],
    "service": "Éducation",
    "starts": "2030-01-01",
    "ends": "2030-08-31",
    "expected": "Chaque école a un coin calme.",
}


@pytest.fixture
def staff(client_as: SignIn) -> Browser:
    """Somebody of the team."""
    return client_as("team")


@pytest.fixture
def finding(log: Log, projector: Projector) -> UUID:
    """What the council understood of the playground."""
    noted = a_finding(log, a_meeting(log, a_publication(log)))
    projector.catch_up()
    return noted


@pytest.fixture
def action(log: Log, projector: Projector) -> UUID:
    """An action of the plan, long started."""
    made = an_action(log, "2026-01-01")
    projector.catch_up()
    return made


def version_in(page: str) -> str:
    """The version that the form of a page has seen."""
    return page.partition('name="seen_version"')[2].partition('value="')[2].partition('"')[0]


@pytest.mark.parametrize("days", [{"ends": "2206-08-31"}, {"starts": "0203-01-01"}])
def test_a_year_that_nobody_means_is_refused_beside_its_day(
    staff: Browser, days: dict[str, str]
) -> None:
    page = staff.post("/bureau/plan/nouvelle", data={**TYPED, **days}).text
    beside = page.partition(f'id="{next(iter(days))}-error"')[2].partition("</p>")[0]
    assert "plus de dix ans" in beside


def test_an_empty_plan_says_what_to_do(staff: Browser, client_as: SignIn) -> None:
    assert "Ajoutez une première action" in staff.get("/bureau/plan").text
    assert "Ajouter une action" not in client_as("council").get("/bureau/plan").text


def test_an_action_is_added_from_a_finding_and_linked_to_it(
    staff: Browser, log: Log, finding: UUID
) -> None:
    address = f"/bureau/plan/nouvelle?finding={finding}"
    assert "Elle sera liée au constat" in staff.get(address).text
    added = staff.post(address, data=TYPED)
    assert added.status_code == 303
    page = staff.get(added.location).text
    assert "La cour plaît" in page
    assert "Objectif 4\u00a0: Éducation de qualité" in page
    assert "rétroactif" not in page
    board = staff.get("/bureau/plan").text
    assert "1 née de ce que les enfants ont dit" in board
    assert "La cour et les espaces de jeu" in board


def test_an_action_that_ends_before_it_starts_keeps_what_was_typed(staff: Browser) -> None:
    page = staff.post("/bureau/plan/nouvelle", data={**TYPED, "ends": "2029-01-01"})
    said = page.text.replace("\u00a0", " ")
    assert "L’action finirait le 1er janvier 2029, avant de commencer le" in said
    assert 'id="ends-error"' in page.text
    assert "Chaque école a un coin calme." in page.text
    missing = staff.post("/bureau/plan/nouvelle", data={**TYPED, "title": ""})
    assert "Donnez un titre" in missing.text


def test_two_people_amending_at_once_see_both_texts(staff: Browser, log: Log, action: UUID) -> None:
    address = f"/bureau/plan/{action}/modifier"
    seen = version_in(staff.get(address).text)
    theirs = {**TYPED, "title": "Le titre de Nadia", "seen_version": seen}
    mine = {**TYPED, "title": "Mon titre à moi", "seen_version": seen}
    assert staff.post(address, data=theirs).status_code == 303
    page = staff.post(address, data=mine)
    assert page.status_code == 409
    assert "Le titre de Nadia" in page.text
    assert "Mon titre à moi" in page.text
    assert log.load(PlanAction, action).title == "Le titre de Nadia"
    again = staff.post(address, data={**mine, "seen_version": version_in(page.text)})
    assert again.status_code == 303
    assert log.load(PlanAction, action).title == "Mon titre à moi"


def test_a_form_without_the_version_seen_overwrites_nothing(
    staff: Browser, log: Log, action: UUID
) -> None:
    forged = {**TYPED, "title": "Écrasé"}
    assert staff.post(f"/bureau/plan/{action}/modifier", data=forged).status_code == 409
    assert log.load(PlanAction, action).title == "Agrandir le coin calme"


def test_a_link_to_an_action_that_has_started_is_shown_as_retroactive(
    staff: Browser, finding: UUID, action: UUID
) -> None:
    linked = staff.post(f"/bureau/plan/{action}/liens", data={"link-finding": str(finding)})
    assert linked.status_code == 303
    assert "Lien rétroactif" in staff.get(f"/bureau/plan/{action}").text
    assert "0 née de ce que" in staff.get("/bureau/plan").text.replace("nées", "née")
    remove = f"/bureau/plan/{action}/liens/{finding}/retirer"
    assert "Dites pourquoi." in staff.post(remove, data={"reason": ""}).text
    assert staff.post(remove, data={"reason": "Une autre cour"}).status_code == 303
    page = staff.get(f"/bureau/plan/{action}").text
    assert "Une autre cour" in page
    assert "Aucun lien." in page


def test_an_action_is_committed_to_advances_changes_something_and_is_done(
    staff: Browser, log: Log, action: UUID
) -> None:
    address = f"/bureau/plan/{action}"
    assert staff.post(f"{address}/engagement").status_code == 303
    progress = {"progress-percent": "120", "progress-note": "Le sol est posé"}
    refused = staff.post(f"{address}/avancement", data=progress).text
    assert "De 0 à 100." in refused
    assert "Le sol est posé" in refused
    done = {**progress, "progress-percent": "60"}
    assert staff.post(f"{address}/avancement", data=done).status_code == 303
    result = {"result-before": "Aucun coin calme", "result-after": "Un par école"}
    assert staff.post(f"{address}/resultat", data=result).status_code == 303
    asked = staff.get(f"{address}/fin").text
    assert "est-elle faite" in asked
    assert "pas encore engagée" not in asked
    assert not log.load(PlanAction, action).done, "asking changes nothing"
    assert staff.post(f"{address}/fin").status_code == 303
    page = staff.get(address).text
    for said in ("Faite", "60\u00a0%\u00a0: Le sol est posé", "Un par école"):
        assert said in page
    assert "est terminée ou abandonnée" in staff.post(f"{address}/fin").text


def test_what_speaks_against_an_action_being_done_is_said_and_it_can_be_taken_back(
    staff: Browser, log: Log, projector: Projector
) -> None:
    details = plan.ActionDetails("Bancs", "cour", [], [], "Voirie", "2090-01-01", "2090-02-01", "x")
    early = plan.propose_action(log, details, LATER)
    projector.catch_up()
    address = f"/bureau/plan/{early}"
    asked = staff.get(f"{address}/fin").text.replace("\u00a0", " ")
    assert "La ville ne s’est pas encore engagée sur cette action." in asked
    assert "Elle ne commence que le 1er janvier 2090." in asked
    assert not log.load(PlanAction, early).done, "asking changes nothing"
    assert "Elle n’est pas faite" not in staff.get(address).text
    staff.post(f"{address}/fin")
    assert log.load(PlanAction, early).done
    assert "Elle n’est pas faite" in staff.get(address).text
    assert staff.post(f"{address}/reprendre").status_code == 303
    page = staff.get(address).text
    assert "Elle est faite" in page
    assert "La ville s’engage" in page
    refused = staff.post(f"{address}/reprendre").text
    assert "Cette action n’est pas notée comme faite." in refused


def test_an_action_that_was_dropped_is_not_taken_up_again(
    staff: Browser, log: Log, action: UUID
) -> None:
    plan.drop_action(log, action, "Le terrain est vendu", LATER)
    refused = staff.post(f"/bureau/plan/{action}/reprendre").text
    assert "Cette action n’est pas notée comme faite." in refused
    assert log.load(PlanAction, action).over


def test_an_action_is_dropped_with_a_reason(staff: Browser, action: UUID) -> None:
    address = f"/bureau/plan/{action}/abandon"
    assert "Donnez une raison" in staff.post(address, data={"reason": ""}).text
    assert staff.post(address, data={"reason": "Le terrain est vendu"}).status_code == 303
    assert "Le terrain est vendu" in staff.get(f"/bureau/plan/{action}").text
    assert "Abandonnée" in staff.get("/bureau/plan?state=dropped").text
    assert "Toutes les actions" not in staff.get("/bureau/plan?state=dropped").text


def test_the_plan_is_read_by_all_and_written_by_the_team(
    client_as: SignIn, log: Log, action: UUID
) -> None:
    for profile in ("elected", "council"):
        reader = client_as(profile)
        page = reader.get(f"/bureau/plan/{action}")
        assert page.status_code == 200
        assert "La ville s’engage" not in page.text
        assert reader.post(f"/bureau/plan/{action}/engagement").status_code == 403
        assert reader.get(f"/bureau/plan/{action}/modifier").status_code == 403
    assert client_as("it").get("/bureau/plan").status_code == 403


def test_an_action_that_does_not_exist_is_not_found(staff: Browser, finding: UUID) -> None:
    assert staff.get(f"/bureau/plan/{finding}").status_code == 404
    assert staff.post(f"/bureau/plan/{finding}/fin").status_code == 404


def test_an_action_late_says_so(staff: Browser, log: Log, projector: Projector) -> None:
    late = plan.propose_action(
        log,
        plan.ActionDetails("Bancs", "cour", [], [], "Voirie", "2020-01-01", "2020-02-01", "x"),
        LATER,
    )
    projector.catch_up()
    assert "En retard" in staff.get(f"/bureau/plan/{late}").text

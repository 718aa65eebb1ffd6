"""Paper: sheets to print, totals to type, once; counted with the rest under a mode of their own."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.accounts.facilitators import make_access
from consult.application import consultations
from consult.application.city import declare_enrolment
from consult.application.log import Log
from consult.application.paper import Round, type_totals
from consult.ballots.paper import drop_round
from consult.ballots.plan import Results
from consult.ballots.sealing import new_key_pair
from consult.ballots.tables import ballot, box
from consult.ballots.teller import Teller
from consult.domain.ballot import BoxKey, Sheet
from consult.domain.consultation import Consultation
from consult.worker.counting import plan_of
from tests.given import BAND, DAY, a_city, a_school, an_announced_consultation
from tests.web.conftest import token_in
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import morning as morning
from tests.web.given_sittings import come_in

CHILDREN = {"cour-envie:yes": 14, "cour-envie:some": 5, "cour-envie:no": 3, "cour-envie:?": 2}
HEARD = {"ecoute:yes": 10, "ecoute:some": 8, "ecoute:no": 4, "ecoute:": 2}
DOUBTFUL = "Plus d’enfants que d’inscrits"
A_NUMBER = "Écrivez un nombre de 0 à 500, sans autre signe."


@pytest.fixture
def school(log: Log) -> UUID:
    a_city(log)
    return a_school(log)


@pytest.fixture
def asked(app: Flask, log: Log, school: UUID) -> UUID:
    """An open consultation whose key the test's teller has."""
    here = app.extensions["consult"]
    id = an_announced_consultation(log, school)
    consultations.prepare_box(log, id, Teller(here.stores, here.settings.keys).prepare(id))
    consultations.open_consultation(log, id, DAY)
    here.show()
    return id


@pytest.fixture
def facilitator(app: Flask, asked: UUID, school: UUID) -> FlaskClient:
    return come_in(app, make_access(app.extensions["consult"].stores, school, DAY))


def send(client: FlaskClient, page: str, **changes: object) -> str:
    """Fill the form of a page and send it; what is read then."""
    shown = client.get(page, follow_redirects=True)
    typed = {"csrf_token": token_in(shown.text), "children": "24"}
    typed |= {name: str(number) for name, number in (CHILDREN | HEARD).items()}
    typed |= {name: str(value) for name, value in changes.items()}
    return client.post(shown.request.full_path, data=typed, follow_redirects=True).text


def in_the_box(app: Flask) -> list[str]:
    """The mode of the box of each sheet."""
    query = select(box.c.mode).join(ballot, ballot.c.box_id == box.c.id)
    with app.extensions["consult"].stores["box"].connect() as connection:
        return list(connection.execute(query).scalars())


def test_totals_are_counted_as_they_were_typed_under_their_own_mode(
    facilitator: FlaskClient, client_as: Enter, app: Flask, log: Log, asked: UUID
) -> None:
    told = send(facilitator, f"/seance/papier/{asked}/{BAND}")
    assert "Totaux enregistrés" in told
    assert in_the_box(app) == ["paper"] * 24
    desk = client_as("team").get(f"/bureau/consultations/{asked}").text
    assert "1 groupe sur papier" in desk
    assert "1 séance" not in desk
    [row] = counted(app, log, asked).rows
    assert (row.mode, row.number, row.tally.spoiled) == ("paper", 24, 0)
    counts = {
        f"{code}:{answer}": n for code, one in row.tally.counts.items() for answer, n in one.items()
    }
    assert {name: n for name, n in counts.items() if n} == CHILDREN | HEARD


def rounds_on(page: str) -> list[str]:
    """The rounds that staff may still leave out, as their page lists them."""
    return re.findall(r"/bureau/seances/([0-9a-f-]{36})/ecarter", page)


def counted(app: Flask, log: Log, asked: UUID) -> Results:
    """The results of a count of the consultation, closed first."""
    here, found = app.extensions["consult"], list[Results]()
    consultations.close_consultation(log, asked, DAY)
    plan = plan_of(log, log.load(Consultation, asked))
    Teller(here.stores, here.settings.keys).count(asked, plan, found.append)
    return found[0]


def test_two_people_set_a_round_aside_and_the_result_tells_how_much(
    facilitator: FlaskClient, client_as: Enter, app: Flask, log: Log, asked: UUID
) -> None:
    for _ in range(2):
        send(facilitator, f"/seance/papier/{asked}/{BAND}")
    first, second = client_as("team"), client_as("team")
    round, other = rounds_on(first.get("/bureau/seances").text)
    here = f"/bureau/seances/{round}"
    asking = first.get(f"{here}/ecarter").text
    assert "papier" in asking
    assert "écrans" not in asking
    assert first.post(f"{here}/ecarter", data={"reason": "totals-mistyped"}).status_code == 303
    assert first.post(f"{here}/confirmer").status_code == 409
    assert second.post(f"{here}/confirmer").status_code == 303
    listed = first.get("/bureau/seances").text
    assert "Des totaux ont été mal tapés" in listed
    assert rounds_on(listed) == [other]
    [row] = counted(app, log, asked).rows
    assert (row.mode, row.number, row.set_aside) == ("paper", 24, 24)


def test_more_children_than_the_place_has_are_flagged_at_once_and_to_staff(
    facilitator: FlaskClient, client_as: Enter, app: Flask, log: Log, asked: UUID
) -> None:
    team, page = client_as("team"), f"/seance/papier/{asked}/{BAND}"
    whole = {"children": 60, "cour-envie:yes": 50, "ecoute:yes": 46}
    told = send(facilitator, page, **whole)
    assert "Totaux enregistrés" in told
    assert "n’a que" not in told
    assert DOUBTFUL not in team.get("/bureau/seances").text
    told = send(facilitator, page, **{name: number + 1 for name, number in whole.items()})
    assert "Totaux enregistrés" in told
    assert "ce lieu n’a que 60 enfants de cet âge\u00a0: vérifiez" in told
    assert len(in_the_box(app)) == 60 + 61
    listed = team.get("/bureau/seances").text
    assert listed.count(DOUBTFUL) == 1
    assert len(rounds_on(listed)) == 2
    consultations.close_consultation(log, asked, DAY)
    app.extensions["consult"].show()
    assert DOUBTFUL in team.get("/bureau/seances").text


def test_a_place_that_names_no_number_of_an_age_flags_nothing(
    facilitator: FlaskClient, client_as: Enter, app: Flask, log: Log, asked: UUID, school: UUID
) -> None:
    declare_enrolment(log, school, {}, DAY)
    app.extensions["consult"].show()
    assert "n’a que" not in send(facilitator, f"/seance/papier/{asked}/{BAND}")
    assert DOUBTFUL not in client_as("team").get("/bureau/seances").text


def test_a_round_that_was_set_aside_is_taken_in_again(
    facilitator: FlaskClient, client_as: Enter, app: Flask, log: Log, asked: UUID
) -> None:
    send(facilitator, f"/seance/papier/{asked}/{BAND}")
    first, second = client_as("team"), client_as("team")
    [round] = rounds_on(first.get("/bureau/seances").text)
    first.post(f"/bureau/seances/{round}/ecarter", data={"reason": "rehearsal"})
    second.post(f"/bureau/seances/{round}/confirmer")
    back = f"/bureau/seances/{round}/reprendre"
    assert "Le nombre d’enfants a été corrigé" not in second.get(back).text, "nobody corrects paper"
    assert second.post(back, data={"reason": "wrong-group"}).status_code == 303
    assert first.post(f"/bureau/seances/{round}/confirmer-la-reprise").status_code == 303
    [row] = counted(app, log, asked).rows
    assert (row.number, row.set_aside) == (24, 0)


def test_a_round_whose_sheets_are_mixed_with_others_stays_in(
    client_as: Enter, app: Flask, log: Log, asked: UUID, school: UUID
) -> None:
    form, here = uuid4(), app.extensions["consult"]
    key = bytes.fromhex(log.load(Consultation, asked).public_key)
    old = BoxKey(asked, school, BAND, "paper")
    sheet = Sheet(f"{log.load(Consultation, asked).questionnaire}:1", {})

    def drop() -> None:
        drop_round(here.stores, key, old, form, [sheet])

    typed = type_totals(log, Round(form, asked, school, BAND, 1), drop, DAY)
    here.show()
    team = client_as("team")
    page = team.get("/bureau/seances").text
    assert "Ses feuilles sont mêlées à d’autres." in page
    assert rounds_on(page) == []
    assert team.get(f"/bureau/seances/{typed}/ecarter").status_code == 404


def test_a_form_that_is_sent_twice_is_counted_once(
    facilitator: FlaskClient, app: Flask, asked: UUID
) -> None:
    page = f"/seance/papier/{asked}/{BAND}"
    form = facilitator.get(page).location
    send(facilitator, form)
    again = send(facilitator, form)
    assert "Ces totaux sont dans l’urne" in again
    assert f'href="{page}"' in again
    assert len(in_the_box(app)) == 24
    send(facilitator, page)
    assert len(in_the_box(app)) == 48


def test_who_goes_back_to_a_form_that_was_sent_reads_that_its_totals_are_in_the_box(
    facilitator: FlaskClient, asked: UUID
) -> None:
    form = facilitator.get(f"/seance/papier/{asked}/{BAND}").location
    assert 'name="children"' in facilitator.get(form).text
    send(facilitator, form)
    back = facilitator.get(form).text
    assert "Ces totaux sont dans l’urne" in back
    assert 'name="children"' not in back
    assert 'value="14"' not in back


def test_a_form_whose_round_has_no_name_is_refused(facilitator: FlaskClient, asked: UUID) -> None:
    for name in ("", "x"):
        page = f"/seance/papier/{asked}/{BAND}?groupe={name}"
        assert facilitator.get(page).status_code == 400


def test_a_browser_may_keep_what_is_typed_until_it_is_sent(
    facilitator: FlaskClient, asked: UUID
) -> None:
    form = facilitator.get(f"/seance/papier/{asked}/{BAND}").location
    assert "autocomplete" not in facilitator.get(form).text.partition('<form class="form"')[2]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"children": "25"},
            "ajoutez-le à «\u00a0Je passe\u00a0».",
        ),
        ({"children": "22"}, "Il y a 2 enfants de trop\u00a0:"),
        ({"children": "0"}, "Indiquez un nombre de 1 à 500."),
        ({"ecoute:yes": "dix"}, A_NUMBER),
        ({"ecoute:yes": "-10"}, A_NUMBER),
        ({"ecoute:yes": "9" * 400}, A_NUMBER),
        ({"ecoute:yes": "0" * 9 + "1" * 5000}, A_NUMBER),
    ],
    ids=["missing", "too many", "nobody", "words", "negative", "huge", "huge behind noughts"],
)
def test_what_does_not_add_up_is_said_and_nothing_is_dropped(
    facilitator: FlaskClient, app: Flask, asked: UUID, changes: dict[str, str], sentence: str
) -> None:
    told = send(facilitator, f"/seance/papier/{asked}/{BAND}", **changes)
    assert sentence in told
    assert 'value="14"' in told
    assert in_the_box(app) == []


def test_all_that_can_be_checked_is_said_at_once_and_all_that_was_typed_stays(
    facilitator: FlaskClient, app: Flask, asked: UUID
) -> None:
    page = f"/seance/papier/{asked}/{BAND}"
    changes = {"cour-envie:yes": 12, "ecoute:yes": "12a", "ecoute:no": "dix-sept"}
    told = send(facilitator, page, **changes)
    assert "2 questions sont à corriger." in told
    first, second = told.split("<fieldset")[1:]
    assert "Il manque 2 enfants" in first
    assert A_NUMBER not in first
    assert second.count(A_NUMBER) == 2
    assert "Il manque" not in second
    assert 'value="12a"' in second
    assert 'value="dix-sept"' in second
    told = send(facilitator, page, children="x", **changes)
    assert "Indiquez un nombre de 1 à 500." in told
    assert told.count(A_NUMBER) == 2
    assert in_the_box(app) == []


def test_nobody_reads_totals_again(
    facilitator: FlaskClient, client_as: Enter, app: Flask, asked: UUID
) -> None:
    send(facilitator, f"/seance/papier/{asked}/{BAND}")
    page = f"/seance/papier/{asked}/{BAND}"
    assert 'value="14"' not in facilitator.get(page, follow_redirects=True).text
    here = app.extensions["consult"]
    for event in here.log.events.get(asked):
        assert "cour-envie" not in repr(event.__dict__)
    assert client_as("team").get(f"/bureau/consultations/{asked}").status_code == 200


def test_staff_type_for_a_place_also_when_it_comes_late(
    client_as: Enter, app: Flask, log: Log, asked: UUID, school: UUID
) -> None:
    browser = client_as("team")
    page = f"/bureau/consultations/{asked}/papier/{school}/{BAND}"
    assert page in browser.get(f"/bureau/consultations/{asked}/papier").text
    consultations.close_consultation(log, asked, DAY)
    app.extensions["consult"].show()
    assert "Totaux enregistrés" in send(browser, page)
    assert len(in_the_box(app)) == 24


def test_before_the_opening_sheets_are_printed_and_nothing_is_typed(
    client_as: Enter, app: Flask, log: Log, school: UUID
) -> None:
    id = an_announced_consultation(log, school)
    consultations.prepare_box(log, id, new_key_pair()[1])
    app.extensions["consult"].show()
    page = f"/bureau/consultations/{id}/papier/{school}/{BAND}"
    browser = client_as("team")
    assert "La consultation n’est pas ouverte." in browser.get(page).text
    assert browser.get(f"{page}/feuilles.pdf").content_type == "application/pdf"


def test_the_sheets_show_each_answer_and_where_to_count_it(
    facilitator: FlaskClient, asked: UUID
) -> None:
    pdf = facilitator.get(f"/seance/papier/{asked}/{BAND}/feuilles.pdf").get_data()
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) == 2 * (3 + 1) + 1
    assert "Beaucoup" in pages[0]
    assert "Je ne sais pas" in pages[3]
    assert all(word in pages[-1] for word in ("Feuille de totaux", "Pas trop", "Je passe"))


def test_a_group_that_is_not_invited_has_no_page(
    facilitator: FlaskClient, client_as: Enter, asked: UUID
) -> None:
    assert facilitator.get(f"/seance/papier/{asked}/15-17").status_code == 404
    assert facilitator.get(f"/seance/papier/{UUID(int=9)}/{BAND}").status_code == 404
    elsewhere = f"/bureau/consultations/{asked}/papier/{UUID(int=9)}/{BAND}"
    assert client_as("team").get(elsewhere).status_code == 404


def test_the_kit_of_a_consultation_is_a_page_for_each_age_and_a_workshop(
    facilitator: FlaskClient, client_as: Enter, asked: UUID
) -> None:
    for browser, page in (
        (facilitator, f"/seance/fiches/{asked}.pdf"),
        (client_as("team"), f"/bureau/consultations/{asked}/kit.pdf"),
    ):
        with pypdfium2.PdfDocument(browser.get(page).get_data()) as document:
            pages = [one.get_textpage().get_text_bounded() for one in document]
        assert len(pages) == 2
        assert all("Ce que l’on ne fait jamais" in one for one in pages)
        assert "Un atelier de 30 minutes" in pages[1]
    assert (
        f"/seance/fiches/{asked}.pdf"
        in facilitator.get("/seance/ouvrir", follow_redirects=True).text
    )
    assert facilitator.get(f"/seance/fiches/{UUID(int=9)}.pdf").status_code == 404

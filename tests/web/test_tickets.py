"""Tickets: staff print a batch, each child answers once with one, and nobody is scolded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.application import consultations
from consult.application.city import declare_enrolment
from consult.application.log import Log
from consult.ballots.guessing import MOST, PERIOD
from consult.ballots.sealing import new_key_pair, seal
from consult.ballots.tables import ballot, box
from consult.ballots.ticket_keys import ticket_keys
from consult.ballots.tickets import stub_of
from consult.clock import Clock
from consult.domain.ballot import BoxKey
from consult.projections.places import places_named
from consult.web.city.tickets import TicketsForm
from consult.web.database import db
from tests.ballots.guess_promises import mistyped
from tests.given import BAND, DAY, an_announced_consultation
from tests.web.given_consultations import TODAY as TODAY
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import announced as announced
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import opened as opened
from tests.web.given_consultations import schools as schools
from tests.web.given_tickets import Desk
from tests.web.given_tickets import desk as desk
from tests.web.surface import Elements
from tests.web.visiting import empty_form_of, page


def path_of(address: str) -> str:
    """The path and the question of a scanned address, in French."""
    return "/c/" + address.partition("/c/")[2] + "&l=fr"


def code_in(path: str) -> str:
    """The code of a scanned address."""
    return path.partition("?t=")[2].partition("&")[0]


def answer_with(client: FlaskClient, path: str, **changes: str) -> TestResponse:
    """Open a ticket's address, accept the invitation, send an empty sheet."""
    welcome = page(client, path)
    [go_on] = [one["href"] for one in welcome.of("a") if f"/{BAND}?" in one.get("href", "")]
    return client.post(go_on, data=empty_form_of(page(client, go_on)) | changes)


def heading(answer: TestResponse) -> str:
    return Elements(answer.text).text_of("h1")[0]


def boxes(app: Flask) -> list[tuple[str, str]]:
    """The band and the mode of the box of each sheet."""
    query = select(box.c.band, box.c.mode).join(ballot, ballot.c.box_id == box.c.id)
    with app.extensions["consult"].stores["box"].connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


# Staff.


def test_a_batch_is_printed_with_a_code_and_its_picture_on_each_ticket(desk: Desk) -> None:
    paper = desk.print(20)
    assert len(set(paper.codes)) == 20
    tails = sorted(address.partition("?t=")[2] for address in paper.addresses)
    assert tails == sorted(code.replace("-", "") for code in paper.codes)
    assert "La cour" in paper.text
    assert "École 1 · 8-10 ans" in paper.text
    assert "En service" in desk.browser.get(desk.address).text


def test_a_batch_is_told_in_english(desk: Desk) -> None:
    assert "One ticket, one answer" in desk.print(1, language="en").text


def test_the_sheets_are_saved_and_kept_by_nobody(desk: Desk) -> None:
    headers = desk.ask(1).headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Cache-Control"] == "no-store"


def test_the_codes_are_written_nowhere_else(desk: Desk, app: Flask) -> None:
    paper = desk.print(5)
    here = app.extensions["consult"]
    for file in here.settings.data.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for code in paper.codes:
            assert code.encode() not in content
            assert code.replace("-", "").encode() not in content
    assert not any(code in desk.browser.get(desk.address).text for code in paper.codes)


def test_two_batches_of_a_school_have_one_door(desk: Desk, app: Flask) -> None:
    first, second = desk.print(1), desk.print(1)
    doors = {address.partition("?")[0] for address in first.addresses + second.addresses}
    assert len(doors) == 1
    assert doors.pop()[-5:] not in desk.browser.get("/bureau/affiches").text


def test_far_more_tickets_than_children_are_asked_about(
    desk: Desk, log: Log, schools: list[UUID], app: Flask
) -> None:
    declare_enrolment(log, schools[0], {BAND: 10}, DAY)
    app.extensions["consult"].show()
    assert "Imprimer quand même" not in desk.browser.get(desk.address).text
    desk.print(12)
    doubt = desk.ask(9).text
    assert "compte 10 enfants de cet âge, et 21 tickets y serviraient" in doubt
    assert 'name="anyway"' in doubt
    assert len(desk.print(8).codes) == 8
    assert len(desk.print(9, anyway="y").codes) == 9


@pytest.mark.parametrize("number", ["0", "-3", "5001", "beaucoup", ""])
def test_an_impossible_number_is_said(desk: Desk, number: str) -> None:
    answer = desk.ask(number)
    assert answer.status_code == 200
    assert "Il reste un point à corriger" in answer.text
    assert "Aucun lot pour l’instant" in answer.text


def test_a_place_that_is_not_invited_cannot_be_chosen(desk: Desk) -> None:
    assert "Il reste un point à corriger" in desk.ask(3, place=str(uuid4())).text


@pytest.mark.parametrize(("school", "wrong"), [(0, ["choisissez parmi 8-10 ans"]), (1, [])])
def test_an_age_that_the_place_does_not_receive_is_refused(
    app: Flask, log: Log, schools: list[UUID], school: int, wrong: list[str]
) -> None:
    declare_enrolment(log, schools[1], {"6-7": 20}, DAY)
    app.extensions["consult"].show()
    wanted = {"place": str(schools[school]), "band": "6-7", "number": "3"}
    with app.test_request_context(method="POST", data=wanted):
        form = TicketsForm(places_named(db.session(), schools), [BAND, "6-7"])
        form.validate()
    assert [words.partition("\u00a0: ")[2].removesuffix(".") for words in form.band.errors] == wrong


def test_a_batch_that_is_lost_is_withdrawn(desk: Desk, client: FlaskClient, app: Flask) -> None:
    paper = desk.print(2)
    used, lost = map(path_of, paper.addresses)
    assert heading(answer_with(client, used)) == "Merci\u00a0!"
    [link] = re.findall(rf"{desk.address}/[^/]+/retirer", desk.browser.get(desk.address).text)
    assert "ne peuvent pas être réimprimés" in desk.browser.get(link).text
    told = desk.browser.post(link, follow_redirects=True).text
    assert "Lot retiré" in told
    assert "Retiré" in told
    refused = client.get(lost)
    assert (refused.status_code, heading(refused)) == (409, "Ce ticket ne sert plus")
    assert "ou un adulte l’a retiré" in refused.text
    again = desk.browser.post(link)
    assert "Ce lot de tickets est déjà retiré." in again.text
    assert len(boxes(app)) == 1


def test_a_batch_of_another_consultation_is_not_there(desk: Desk) -> None:
    desk.print(1)
    elsewhere = f"/bureau/consultations/{uuid4()}/tickets/{uuid4()}/retirer"
    assert desk.browser.get(elsewhere).status_code == 404


def test_after_the_closing_no_ticket_is_printed(desk: Desk, log: Log, app: Flask) -> None:
    consultations.close_consultation(log, desk.consultation, DAY)
    app.extensions["consult"].show()
    assert "Imprimer un lot" not in desk.browser.get(desk.address).text
    assert "La consultation n’est pas à la bonne étape" in desk.ask().text


# The child.


def test_a_scanned_ticket_leads_to_the_questions_of_its_age_once(
    desk: Desk, client: FlaskClient, app: Flask
) -> None:
    path = path_of(desk.print(1).addresses[0])
    assert heading(answer_with(client, path)) == "Merci\u00a0!"
    assert boxes(app) == [(BAND, "ticket")]
    again = client.get(path)
    assert (again.status_code, heading(again)) == (409, "Ce ticket ne sert plus")
    assert "Demande un autre ticket à l’adulte." in again.text


def test_a_code_is_typed_as_a_child_types(desk: Desk, client: FlaskClient) -> None:
    paper = desk.print(1)
    door = path_of(paper.addresses[0]).partition("?")[0]
    asking = client.get(f"{door}?l=fr")
    assert heading(asking) == "Tape le code de ton ticket"
    typed = paper.codes[0].lower().replace("-", "+")
    assert "/8-10?l=fr&amp;t=" in client.get(f"{door}?l=fr&t={typed}").text


def test_the_questions_are_not_shown_without_a_ticket(desk: Desk, client: FlaskClient) -> None:
    door = path_of(desk.print(1).addresses[0]).partition("?")[0]
    assert heading(client.get(f"{door}/{BAND}?l=fr")) == "Tape le code de ton ticket"
    nonsense = client.get(f"{door}/{BAND}?l=fr&t=%22%3E<script>")
    assert "<script>" not in nonsense.text


def test_a_mistyped_code_can_be_typed_again(desk: Desk, client: FlaskClient) -> None:
    paper = desk.print(1)
    path = path_of(paper.addresses[0])
    code = mistyped(code_in(path))
    wrong = client.get(path.replace(code_in(path), code))
    assert (wrong.status_code, heading(wrong)) == (404, "On ne trouve pas ce ticket")
    assert code in wrong.text.replace("-", "")


def test_a_second_sheet_with_one_ticket_keeps_its_answers_for_another_ticket(
    desk: Desk, client: FlaskClient, app: Flask
) -> None:
    first, second = desk.print(2).addresses
    welcome = page(client, path_of(first))
    [go_on] = [one["href"] for one in welcome.of("a") if f"/{BAND}?" in one.get("href", "")]
    mine, theirs = empty_form_of(page(client, go_on)), empty_form_of(page(client, go_on))
    client.post(go_on, data=theirs)
    refused = client.post(go_on, data=mine)
    assert (refused.status_code, heading(refused)) == (409, "Ce ticket ne sert plus")
    assert "Tes réponses sont toujours là." in refused.text
    kept = {one["name"]: one["value"] for one in Elements(refused.text).of("input")}
    assert kept["submission"] == mine["submission"]
    sent = client.post(go_on, data=kept | {"ticket": second.partition("?t=")[2]})
    assert heading(sent) == "Merci\u00a0!"
    assert len(boxes(app)) == 2


def test_a_sheet_sent_again_is_thanked_again(desk: Desk, client: FlaskClient, app: Flask) -> None:
    welcome = page(client, path_of(desk.print(1).addresses[0]))
    [go_on] = [one["href"] for one in welcome.of("a") if f"/{BAND}?" in one.get("href", "")]
    form = empty_form_of(page(client, go_on))
    assert [heading(client.post(go_on, data=form)) for _ in range(2)] == ["Merci\u00a0!"] * 2
    assert len(boxes(app)) == 1


def test_a_sheet_on_which_nothing_was_chosen_uses_up_no_ticket(
    desk: Desk, client: FlaskClient, app: Flask
) -> None:
    path = path_of(desk.print(1).addresses[0])
    asked = answer_with(client, path, empty="")
    assert (asked.status_code, boxes(app)) == (400, [])
    [again] = [one for one in Elements(asked.text).of("form") if one.get("id") == "sheet"]
    here = f"{path.partition('?')[0]}/{again['action']}"
    assert heading(client.post(here, data=empty_form_of(Elements(asked.text)))) == "Merci\u00a0!"
    assert len(boxes(app)) == 1


def test_who_refuses_or_stops_may_still_answer(desk: Desk, client: FlaskClient, app: Flask) -> None:
    path = path_of(desk.print(1).addresses[0])
    door = path.partition("?")[0]
    [no] = [one["action"] for one in page(client, path).of("form") if one.get("id") == "no"]
    assert client.post(no).status_code == 200
    assert f"t={code_in(path)}" in str(client.get(no).location)
    stopped = client.post(f"{door}/{BAND}/stop?{path.partition('?')[2]}")
    assert path.partition("?t=")[2].partition("&")[0] in stopped.text
    assert boxes(app) == []
    assert heading(answer_with(client, path)) == "Merci\u00a0!"


def test_a_ticket_of_another_age_does_not_open_this_one(
    desk: Desk, client: FlaskClient, app: Flask
) -> None:
    path = path_of(desk.print(1).addresses[0])
    refused = answer_with(client, path, ticket=mistyped(code_in(path)))
    assert (refused.status_code, heading(refused)) == (404, "On ne trouve pas ce ticket")
    assert boxes(app) == []


def test_guessing_tires_one_door_and_no_other(
    desk: Desk, client: FlaskClient, schools: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(desk.print(1).addresses[0])
    other = path_of(desk.print(1, place=str(schools[1])).addresses[0])
    wrong = path.replace(code_in(path), mistyped(code_in(path)))
    for _ in range(MOST):
        assert client.get(wrong).status_code == 404
    waiting = client.get(path)
    assert (waiting.status_code, heading(waiting)) == (429, "Il faut attendre un peu")
    assert waiting.headers["Retry-After"] == str(60 * PERIOD)
    assert heading(answer_with(client, other)) == "Merci\u00a0!"
    later = TODAY + timedelta(minutes=PERIOD)
    monkeypatch.setattr(Clock, "now", lambda self: later.replace(tzinfo=self.timezone))
    assert heading(answer_with(client, path)) == "Merci\u00a0!"


def test_a_key_that_is_lost_is_said_and_uses_up_nothing(
    desk: Desk, client: FlaskClient, app: Flask
) -> None:
    path = path_of(desk.print(1).addresses[0])
    here = app.extensions["consult"]
    keys = ticket_keys(here.stores)
    kept = keys.read(desk.consultation)
    keys.destroy(desk.consultation)
    assert (client.get(path).status_code, heading(client.get(path))) == (503, "Ça ne marche pas")
    keys.write(desk.consultation, kept)
    assert heading(answer_with(client, path)) == "Merci\u00a0!"


# Another consultation of the same place.


def test_a_ticket_is_never_unknown_while_another_consultation_is_open(
    desk: Desk, client: FlaskClient, client_as: Enter, app: Flask, log: Log
) -> None:
    earlier = path_of(desk.print(1).addresses[0])
    next = an_announced_consultation(log, desk.school)
    consultations.prepare_box(log, next, new_key_pair()[1])
    app.extensions["consult"].show()
    later = path_of(Desk(client_as("team"), next, desk.school).print(1).addresses[0])
    app.extensions["consult"].doors.refresh()
    told = client.get(later)
    assert (told.status_code, heading(told)) == (200, "C’est pour bientôt")
    consultations.close_consultation(log, desk.consultation, DAY)
    consultations.open_consultation(log, next, DAY)
    app.extensions["consult"].show()
    app.extensions["consult"].doors.refresh()
    over = client.get(earlier)
    assert (over.status_code, heading(over)) == (200, "La cour")
    assert "La ville compte les réponses et réfléchit" in over.text
    assert heading(answer_with(client, later)) == "Merci\u00a0!"


# A device that seals without network.


def sealed(
    app: Flask, desk: Desk, address: str, ticket: str, submission: UUID | None = None
) -> TestResponse:
    here = app.extensions["consult"]
    door = path_of(address).partition("?")[0].removeprefix("/c/")
    found = here.doors.find(door)
    key = BoxKey(desk.consultation, desk.school, BAND, "ticket")
    brought = {
        "submission": str(submission or uuid4()),
        "consultation": str(desk.consultation),
        "sealed": b64encode(seal(found.public_key, b"form 1 {}", key)).decode(),
    }
    if ticket:
        brought["ticket"] = stub_of(here.stores, key, ticket)
    return app.test_client().post(f"/c/{door}/{BAND}/sealed?l=fr", data=json.dumps(brought))


def test_a_ticket_that_comes_with_a_sealed_sheet_is_punched_as_it_arrives(
    desk: Desk, app: Flask, log: Log
) -> None:
    paper, submission = desk.print(2), uuid4()
    first, second = (address.partition("?t=")[2] for address in paper.addresses)
    address = paper.addresses[0]
    taken = [sealed(app, desk, address, first, submission) for _ in range(2)]
    assert [one.json for one in taken] == [{"kept": True}] * 2
    elsewhere = sealed(app, desk, address, first)
    assert (elsewhere.status_code, elsewhere.json["reason"]) == (409, "ticket-used")
    assert elsewhere.json["sentence"] == "Ce ticket ne sert plus"
    assert sealed(app, desk, address, "").json["reason"] == "ticket-unknown"
    consultations.close_consultation(log, desk.consultation, DAY)
    app.extensions["consult"].show()
    assert sealed(app, desk, address, second).json == {"kept": True}
    assert len(boxes(app)) == 2


def test_a_sheet_with_a_ticket_is_not_taken_by_an_open_door(
    desk: Desk, app: Flask, client_as: Enter
) -> None:
    from consult.application.city import place_poster

    paper = desk.print(1)
    code = place_poster(app.extensions["consult"].log, desk.school, DAY)
    app.extensions["consult"].show()
    app.extensions["consult"].doors.refresh()
    questions = f"/c/{code}/{BAND}?l=fr"
    client = app.test_client()
    form = empty_form_of(page(client, questions)) | {"ticket": paper.codes[0]}
    assert heading(client.post(questions, data=form)) == "Merci\u00a0!"
    assert boxes(app) == [(BAND, "link")]
    assert heading(answer_with(client, path_of(paper.addresses[0]))) == "Merci\u00a0!"

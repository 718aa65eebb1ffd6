"""The council's meeting, from the first card to the printed avis."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult.application import decisions
from consult.application.log import Log
from consult.ballots.approved import FEW, keep_words
from consult.domain.council import Meeting
from consult.projections.board import MeetingRow, findings_of
from consult.projections.decisions import all_findings
from consult.projections.runner import Projector
from tests.given import BAND
from tests.given_council import (
    CITES,
    FUNCTION,
    LATER,
    Published,
    a_council,
    a_draft,
    a_finding,
    a_meeting,
    a_publication,
    an_avis,
)
from tests.web.conftest import Browser

SignIn = Callable[..., Browser]


class Board(NamedTuple):
    """A coordinator in front of an open meeting."""

    browser: Browser
    meeting: UUID
    published: Published

    @property
    def address(self) -> str:
        """The board's page."""
        return f"/conseil/reunion/{self.meeting}"


@pytest.fixture
def board(log: Log, projector: Projector, client_as: SignIn) -> Board:
    """Fifteen members read the playground's cards."""
    published, council = a_publication(log), a_council(log)
    meeting = a_meeting(log, published, council)
    projector.catch_up()
    return Board(client_as("council", council=council), meeting, published)


def test_the_board_ends_with_what_children_wrote_once_there_is_enough_of_it(
    app: Flask, board: Board
) -> None:
    stores = app.extensions["consult"].stores
    for number in range(FEW):
        assert "Des bancs" not in board.browser.get(f"{board.address}?page=99").text
        keep_words(stores, uuid4(), board.published.consultation, BAND, f"Des bancs {number}")
    assert board.browser.get(f"{board.address}?page=99").text.count("Des bancs") == FEW


def test_a_new_coordinator_forms_one_council_then_opens_a_meeting(
    app: Flask, log: Log, projector: Projector, client_as: SignIn
) -> None:
    published = a_publication(log)
    projector.catch_up()
    browser = client_as("council")
    assert "Créer le conseil" in browser.get("/conseil/").text
    assert browser.post("/conseil/", data={"name": "CME de Fondettes"}).status_code == 303
    assert browser.post("/conseil/", data={"name": "Un autre"}).status_code == 409
    home = browser.get("/conseil/").text
    assert "CME de Fondettes" in home
    assert "Pas encore public" in home
    opened = browser.post(f"/conseil/publication/{published.publication}", data={"members": "15"})
    assert opened.status_code == 303
    with Session(app.extensions["consult"].stores["read"]) as session:
        assert session.query(MeetingRow).one().members == 15


def test_a_meeting_with_nobody_is_refused_in_words(board: Board) -> None:
    address = f"/conseil/publication/{board.published.publication}"
    page = board.browser.post(address, data={"members": "0"})
    assert "De 1 à 200 membres." in page.text
    assert "est restée ouverte" in page.text


def test_a_card_is_a_sentence_a_picture_and_its_coverage(board: Board) -> None:
    page = board.browser.get(board.address).text
    assert "7 enfants sur 10 ont répondu «\u00a0Beaucoup\u00a0»." in page
    assert "8 à 10 ans" in page
    assert "Au moins 170 enfants ont répondu." in page
    assert "Au moins 94\u00a0% des enfants invités ont participé." in page
    assert "On ne montre pas ce résultat" in page
    assert "Trop peu de réponses, ou réponses trop semblables" in page
    assert "Ils restent dans cette salle" in page


def test_reactions_are_numbers_and_anything_else_is_refused(board: Board, log: Log) -> None:
    data = {"0-surprised": "4", "0-expected": "9", "0-wonder": ""}
    assert board.browser.post(board.address, data=data).status_code == 303
    noted = {CITES[0]: {"surprised": 4, "expected": 9}}
    assert log.load(Meeting, board.meeting).reactions == noted
    page = board.browser.post(board.address, data={"0-surprised": "Léa"})
    assert "s’écrit en chiffres" in page.text
    assert log.load(Meeting, board.meeting).reactions == noted
    page = board.browser.post(board.address, data={"0-surprised": "16"})
    assert "On compte 16 membres pour une réaction, et 15 sont présents." in page.text
    assert 'value="16"' in page.text, "what was typed stays"
    assert log.load(Meeting, board.meeting).reactions == noted


def test_two_places_are_different_only_when_their_intervals_are_apart(board: Board) -> None:
    page = board.browser.get(f"{board.address}/comparer").text
    assert "Camille Claudel" in page
    assert "C’est vraiment différent." in page
    assert "La Guignardière" not in page


def test_a_finding_is_noted_then_said_better(app: Flask, board: Board, log: Log) -> None:
    finding = {"text": "la cour plaît", "proposal": "ajouter des bancs", "cites": CITES}
    assert board.browser.post(f"{board.address}/constats", data=finding).status_code == 303
    ((id, _),) = log.load(Meeting, board.meeting).findings.items()
    better = {"text": "la cour plaît bien", "proposal": "Donc on propose : ajouter dix bancs"}
    assert board.browser.post(f"{board.address}/constats/{id}", data=better).status_code == 303
    page = board.browser.get(f"{board.address}/constats").text
    assert "On a lu\u00a0: la cour plaît bien" in page
    assert "ajouter dix bancs" in page
    assert "Donc on propose\u00a0:" not in page
    assert "Donc on propose :" not in page
    with Session(app.extensions["consult"].stores["read"]) as session:
        assert findings_of(session, board.meeting)[0].cites == []


def test_a_finding_noted_by_mistake_is_taken_away_and_one_noted_twice_is_refused(
    app: Flask, board: Board, log: Log
) -> None:
    address = f"{board.address}/constats"
    finding = {"text": "la cour est grise", "proposal": "ajouter des bancs"}
    other = {"text": "la cantine est bruyante", "proposal": "poser des rideaux"}
    for typed in (finding, other):
        assert board.browser.post(address, data=typed).status_code == 303
    assert "Ce constat est déjà noté." in board.browser.post(address, data=finding).text
    first, _second = log.load(Meeting, board.meeting).findings
    asked = board.browser.get(f"{address}/{first}/retirer").text
    assert "Retirer le constat 1" in asked
    assert "la cour est grise" in asked
    assert len(log.load(Meeting, board.meeting).findings) == 2, "asking changes nothing"
    assert board.browser.post(f"{address}/{first}/retirer").status_code == 303
    assert "la cour est grise" not in board.browser.get(address).text
    with Session(app.extensions["consult"].stores["read"]) as session:
        (left,) = findings_of(session, board.meeting)
        assert (left.text, left.number) == ("la cantine est bruyante", 1)
        assert [one.number for one in all_findings(session)] == [1]
    assert board.browser.get(f"{address}/{first}/retirer").status_code == 404
    assert board.browser.post(address, data=finding).status_code == 303, "it may be said again"


@pytest.mark.parametrize(
    "typed",
    [
        "On a lu que la cour plaît",
        "on a lu : la cour plaît",
        "On a lu… la cour plaît",
        "la cour plaît",
    ],
)
def test_on_a_lu_is_said_once_even_when_it_is_typed(board: Board, log: Log, typed: str) -> None:
    finding = {"text": typed, "proposal": "ajouter des bancs"}
    assert board.browser.post(f"{board.address}/constats", data=finding).status_code == 303
    page = board.browser.get(f"{board.address}/constats").text
    assert "On a lu : la cour plaît" in page


def test_only_on_a_lu_is_no_finding(board: Board, log: Log) -> None:
    finding = {"text": "On a lu que ", "proposal": "ajouter des bancs"}
    page = board.browser.post(f"{board.address}/constats", data=finding).text
    assert "Écrivez ce que vous avez lu." in page
    assert log.load(Meeting, board.meeting).findings == {}


def test_the_city_s_answer_stands_under_the_finding_that_asked_for_it(
    board: Board, log: Log, projector: Projector
) -> None:
    finding = a_finding(log, board.meeting)
    an_avis(log, board.meeting)
    a_draft(log, board.meeting, finding)
    projector.catch_up()
    assert "La ville répond" not in board.browser.get(f"{board.address}/avis").text, "a draft"
    decisions.decide(log, finding, FUNCTION, LATER)
    projector.catch_up()
    page = board.browser.get(f"{board.address}/avis").text
    assert "La ville répond" in page
    assert "Oui, on agrandit le coin calme." in page


def test_an_adopted_avis_leaves_one_thing_to_do(
    board: Board, log: Log, projector: Projector
) -> None:
    a_finding(log, board.meeting)
    projector.catch_up()
    assert "Plus le temps" in board.browser.get(f"{board.address}/avis").text
    an_avis(log, board.meeting)
    projector.catch_up()
    page = board.browser.get(f"{board.address}/avis").text
    assert "Plus le temps" not in page
    assert re.findall(r'class="button button-primary"[^>]*>([^<]+)<', page) == [
        "Terminer la réunion"
    ]


def test_what_was_reviewed_is_no_longer_to_be_read(board: Board) -> None:
    def read_and_reviewed() -> tuple[str, str]:
        page = board.browser.get("/conseil/").text
        start, _, after = page.partition('id="reviewed-title"')
        return start.split('id="read-title"')[1], after

    to_read, _ = read_and_reviewed()
    address = f"/conseil/publication/{board.published.publication}"
    assert address in to_read
    board.browser.post(f"{board.address}/fin")
    to_read, reviewed = read_and_reviewed()
    assert address not in to_read
    assert "Rien à lire pour l’instant." in to_read
    assert address in reviewed


def test_what_was_typed_stays_when_a_finding_is_refused(board: Board, log: Log) -> None:
    typed = {"text": "une phrase à garder", "proposal": "", "cites": CITES}
    page = board.browser.post(f"{board.address}/constats", data=typed).text
    assert "une phrase à garder" in page
    assert "Écrivez ce que vous proposez." in page
    assert log.load(Meeting, board.meeting).findings == {}


def test_only_cards_of_the_publication_can_be_cited(board: Board, log: Log) -> None:
    forged = {"text": "x", "proposal": "y", "cites": ["cour-envie:3-5:city:city:link"]}
    assert board.browser.post(f"{board.address}/constats", data=forged).status_code == 200
    assert log.load(Meeting, board.meeting).findings == {}


def test_members_lay_three_tokens_each_at_most(
    board: Board, log: Log, projector: Projector
) -> None:
    finding = a_finding(log, board.meeting)
    projector.catch_up()
    too_many = board.browser.post(f"{board.address}/jetons", data={f"tokens-{finding}": "46"})
    assert "46 jetons posés" in too_many.text
    assert 'value="46"' in too_many.text
    laid = board.browser.post(f"{board.address}/jetons", data={f"tokens-{finding}": "45"})
    assert laid.status_code == 303
    assert "45 jetons" in board.browser.get(f"{board.address}/constats").text


def test_the_avis_is_voted_and_printed_without_a_name(
    board: Board, log: Log, projector: Projector
) -> None:
    a_finding(log, board.meeting)
    projector.catch_up()
    vote = {"text": "Une cour pour tous.", "votes_for": "14", "against": "1", "blank": "1"}
    refused = board.browser.post(f"{board.address}/avis", data=vote).text
    assert "16 votes comptés, 15 membres présents" in refused
    assert 'id="votes_for-error"' in refused, "beside the votes, not in the summary alone"
    refused = board.browser.post(f"{board.address}/avis", data={**vote, "votes_for": "1"}).text
    assert "adopté s’il y a plus de" in refused
    assert 'id="votes_for-error"' in refused
    assert (
        board.browser.post(f"{board.address}/avis", data={**vote, "blank": "0"}).status_code == 303
    )
    assert "Adopté par 14 voix" in board.browser.get(f"{board.address}/avis").text
    paper = board.browser.get(f"/conseil/avis/{board.meeting}").text
    assert "Adopté par 14 voix" in paper
    assert "agrandir le coin calme" in paper
    assert "Personne" not in paper


def test_a_meeting_goes_on_another_day_then_ends(
    board: Board, log: Log, projector: Projector
) -> None:
    assert "À reprendre" in board.browser.get("/conseil/").text
    resumed = board.browser.post(f"{board.address}/reprendre", data={"members": "12"})
    assert resumed.status_code == 303
    assert log.load(Meeting, board.meeting).members == 12
    assert "Terminer la réunion\u00a0?" in board.browser.get(f"{board.address}/fin").text
    assert not log.load(Meeting, board.meeting).closed
    assert board.browser.post(f"{board.address}/fin").status_code == 303
    assert "Réunions terminées" in board.browser.get("/conseil/").text
    late = board.browser.post(f"{board.address}/constats", data={"text": "x", "proposal": "y"})
    assert "Cette réunion est terminée" in late.text
    for path in ("/fin", "/reprendre"):
        assert board.browser.get(board.address + path).location == board.address


def test_another_council_s_meeting_does_not_exist(
    board: Board, log: Log, projector: Projector, client_as: SignIn
) -> None:
    a_finding(log, board.meeting)
    an_avis(log, board.meeting)
    projector.catch_up()
    stranger = client_as("council", council=a_council(log))
    alone = client_as("council")
    projector.catch_up()
    for path in ("", "/comparer", "/constats", "/avis", "/fin", "/reprendre"):
        assert stranger.get(board.address + path).status_code == 404
        assert alone.get(board.address + path).status_code == 404
    assert stranger.post(board.address, data={"0-surprised": "1"}).status_code == 404
    assert stranger.get(f"/conseil/avis/{board.meeting}").status_code == 404
    assert client_as("team").get(f"/conseil/avis/{board.meeting}").status_code == 200
    assert client_as("team").get(board.address).status_code == 403
    assert board.browser.get(f"/conseil/avis/{uuid4()}").status_code == 404

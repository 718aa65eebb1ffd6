"""The council's board shows what was published, and what the council said of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.application import council, publishing
from consult.application.log import Log
from consult.projections.board import BoardModel, MeetingRow, board_of, findings_of, meetings_of
from consult.projections.cards import Card, read_cards
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given import a_document
from tests.given_council import (
    CITES,
    REVIEW_DAY,
    a_council,
    a_finding,
    a_meeting,
    a_publication,
    an_avis,
)


def test_the_board_tells_the_city_in_the_words_of_the_questionnaire(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    projector.catch_up()
    with Session(stores["read"]) as session:
        board = board_of(session, published.consultation)
        assert board is not None
        assert board.released == ""
        card = board.told()[0]
        assert card.id == CITES[0]
        assert card.text["fr"] == "La cour, tu l’aimes ?"
        assert [choice.label["fr"] for choice in card.favourable] == ["Beaucoup"]
        assert card.out_of_ten == 7
        assert {one.territory for one in board.told_of_places()} == {
            str(school) for school in published.schools[:2]
        }


def test_a_release_is_told_and_the_board_can_be_folded_again(
    log: Log, projector: Projector, stores: Stores
) -> None:
    published = a_publication(log)
    meeting = a_meeting(log, published)
    finding = a_finding(log, meeting)
    council.count_priorities(log, meeting, {str(finding): 9}, REVIEW_DAY)
    publishing.release_results(log, published.publication, REVIEW_DAY)
    projector.catch_up()
    before = canonical_dump(stores, BoardModel.rows)
    projector.rebuild(BoardModel())
    assert canonical_dump(stores, BoardModel.rows) == before
    with Session(stores["read"]) as session:
        board = board_of(session, published.consultation)
        assert board is not None
        assert board.released == REVIEW_DAY


def test_a_meeting_keeps_its_findings_tokens_and_vote(
    log: Log, projector: Projector, stores: Stores
) -> None:
    own = a_council(log)
    meeting = a_meeting(log, a_publication(log), own)
    first, second = a_finding(log, meeting), a_finding(log, meeting, "Les bancs manquent")
    council.note_reactions(log, meeting, CITES[0], {"surprised": 4})
    council.note_reactions(log, meeting, CITES[0], {"surprised": 5, "wonder": 2})
    council.count_priorities(log, meeting, {str(second): 12}, REVIEW_DAY)
    council.reword_finding(log, meeting, first, "La cour plaît", [], "la garder")
    council.resume_meeting(log, meeting, 16, "2026-12-17")
    an_avis(log, meeting)
    projector.catch_up()
    with Session(stores["read"]) as session:
        row = session.get_one(MeetingRow, meeting)
        assert (row.votes, row.members, row.resumed) == ([14, 1, 0], 16, "2026-12-17")
        assert row.reactions == {CITES[0]: {"surprised": 5, "wonder": 2}}
        noted = [(f.number, f.text, f.proposal, f.tokens) for f in findings_of(session, meeting)]
        assert noted == [
            (1, "La cour plaît", "la garder", 0),
            (2, "Les bancs manquent", "agrandir le coin calme", 12),
        ]
        assert [one.id for one in meetings_of(session, own)] == [meeting]


def test_a_hidden_cell_says_nothing_and_nobody_is_pointed_at() -> None:
    cell = {
        "id": "x", "question": "cour-envie", "band": "8-10", "level": "city",
        "territory": "city", "status": "c", "options": {},
    }  # fmt: skip
    hidden, full = read_cards(a_document(), [cell, {**cell, "status": "ok", "share": 99}])
    assert (hidden.silent, hidden.out_of_ten) == (True, None)
    assert (full.silent, full.out_of_ten) == (False, 9)
    assert Card.from_dict(full.to_dict()) == full


def test_a_plain_choice_tells_its_leading_answer() -> None:
    cell = {
        "id": "x", "question": "cour-envie", "band": "8-10+11-14", "level": "city",
        "territory": "city", "status": "ok", "options": {"yes": 20, "some": 55, "no": None},
    }  # fmt: skip
    (card,) = read_cards(a_document(), [cell])
    assert card.leading is not None
    assert (card.leading.id, card.out_of_ten) == ("some", 6)

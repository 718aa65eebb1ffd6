"""The questionnaires that staff see are those that their history tells."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.questionnaire import Questionnaire
from consult.projections.questionnaires import (
    QuestionnaireRow,
    QuestionnairesModel,
    all_questionnaires,
)
from consult.projections.runner import Projector, canonical_dump
from consult.stores import Stores
from tests.given import BAND, DAY, a_document


def the_row(stores: Stores, id: UUID) -> QuestionnaireRow:
    with Session(stores["read"], expire_on_commit=False) as session:
        return session.get_one(QuestionnaireRow, id)


def written_in_every_way(log: Log) -> UUID:
    """A questionnaire that every kind of edit has changed, published in between."""
    document = a_document()
    id = questionnaires.draft_questionnaire(log, document, DAY, "la-cour")
    variant = document.questions[0].variants[BAND]
    questionnaires.retitle(log, id, {"fr": "Jouer", "en": "Play"}, "jouer")
    another = replace(document.questions[0], code="jouer", construct="jouer.place")
    questionnaires.add_question(log, id, another)
    questionnaires.describe_question(log, id, "jouer", "jouer.envie", "self", name="Idées")
    questionnaires.write_variant(log, id, "jouer", "11-14", replace(variant, kind="words"))
    questionnaires.write_variant(log, id, "ecoute", "11-14", variant)
    questionnaires.remove_variant(log, id, "jouer", BAND)
    questionnaires.order_questions(log, id, ["jouer", "ecoute", "cour-envie"])
    questionnaires.remove_question(log, id, "cour-envie")
    questionnaires.publish_questionnaire(log, id, DAY, [])
    questionnaires.translate(log, id, "en", {"title": "To play"})
    return id


def test_every_way_of_writing_shows_what_the_history_says(
    log: Log, projector: Projector, stores: Stores
) -> None:
    id = written_in_every_way(log)
    projector.catch_up()
    row, told = the_row(stores, id), log.load(Questionnaire, id)
    assert row.document == told.document
    assert (row.version, row.number, row.origin) == (told.version, 1, "la-cour")
    assert row.mended
    assert not row.frozen


def test_a_file_written_over_the_draft_replaces_it_whole(
    log: Log, projector: Projector, stores: Stores
) -> None:
    id = questionnaires.draft_questionnaire(log, a_document(), DAY)
    shorter = replace(a_document(), questions=a_document().questions[:1])
    questionnaires.replace_document(log, id, shorter)
    projector.catch_up()
    assert the_row(stores, id).document == shorter


def test_a_draft_that_comes_back_to_what_is_published_is_not_mended(
    log: Log, projector: Projector, stores: Stores
) -> None:
    id = questionnaires.draft_questionnaire(log, a_document(), DAY)
    questionnaires.publish_questionnaire(log, id, DAY, [])
    questionnaires.translate(log, id, "en", {"title": "Oops"})
    questionnaires.translate(log, id, "en", {"title": a_document().title["en"]})
    projector.catch_up()
    assert not the_row(stores, id).mended


def test_folding_again_gives_the_same_rows(log: Log, projector: Projector, stores: Stores) -> None:
    id = written_in_every_way(log)
    projector.catch_up()
    before = canonical_dump(stores, QuestionnairesModel.rows)
    projector.rebuild(QuestionnairesModel())
    assert canonical_dump(stores, QuestionnairesModel.rows) == before
    with Session(stores["read"]) as session:
        assert [row.id for row in all_questionnaires(session)] == [id]

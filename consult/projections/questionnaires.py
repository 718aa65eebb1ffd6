"""Questionnaires as staff write them: the draft, what is published of it, whether it is frozen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.bands import in_order
from consult.domain.document import Document, Question, Variant
from consult.domain.errors import NotFound
from consult.projections.base import ReadModel, ReadRow, on


class QuestionnaireRow(ReadRow):
    """A questionnaire. Days are ISO, "" while they have not come; `number` 0 is unpublished."""

    __tablename__ = "questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    draft: Mapped[dict[str, Any]]
    origin: Mapped[str]
    drafted: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    published: Mapped[str] = mapped_column(default="")
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The document as published, {} while it is not."""
    frozen: Mapped[str] = mapped_column(default="")
    chosen: Mapped[list[str]] = mapped_column(default=list)
    piloted: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By band: how many `children` have tried it, and `what` they were asked."""
    version: Mapped[int]

    @property
    def document(self) -> Document:
        """What staff write."""
        return Document.from_dict(self.draft)

    @property
    def bands(self) -> list[str]:
        """The bands that it is written for, or will be."""
        return in_order({*self.chosen, *self.document.bands()})

    def tried_by(self, band: str) -> int:
        """How many children of the band have tried it."""
        return int(self.piloted.get(band, {}).get("children", 0))

    def changed_since_pilot(self, band: str) -> bool:
        """Whether those who have tried it were asked something else than is written now."""
        return self.tried_by(band) > 0 and self.piloted[band]["what"] != _asked(self, band)

    @property
    def mended(self) -> bool:
        """Whether the draft was changed since it was published."""
        return self.number > 0 and self.draft != self.asked


class QuestionnairesModel(ReadModel):
    """Folds the writing of questionnaires."""

    name = "questionnaires"
    rows = (QuestionnaireRow,)

    @on("questionnaire.drafted")
    def begin(self, session: Session, event: Any) -> None:
        session.add(
            QuestionnaireRow(
                id=event.originator_id,
                draft=_written(event),
                origin=event.origin,
                drafted=event.day,
                version=event.originator_version,
            )
        )

    @on("questionnaire.replaced")
    def replace_all(self, session: Session, event: Any) -> None:
        _change(session, event, lambda _: Document.from_dict(_written(event)))

    @on("questionnaire.retitled")
    def retitle(self, session: Session, event: Any) -> None:
        _change(session, event, lambda one: replace(one, title=event.title, theme=event.theme))

    @on("questionnaire.bands-chosen")
    def choose_bands(self, session: Session, event: Any) -> None:
        _change(session, event, lambda one: one.for_bands(event.bands))
        _own(session, event).chosen = event.bands

    @on("questionnaire.piloted")
    def pilot(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        tried = {"children": event.children, "what": _asked(row, event.band)}
        row.piloted = {**row.piloted, event.band: tried}

    @on("questionnaire.question-added")
    def add(self, session: Session, event: Any) -> None:
        question = Question.from_dict(event.question)
        _change(session, event, lambda one: one.with_question(question))

    @on("questionnaire.question-described")
    def describe(self, session: Session, event: Any) -> None:
        words = {"construct": event.construct, "about": event.about}
        _question(session, event, lambda question: replace(question, **words))

    @on("questionnaire.question-named")
    def call(self, session: Session, event: Any) -> None:
        _question(session, event, lambda question: replace(question, name=event.name))

    @on("questionnaire.question-removed")
    def remove(self, session: Session, event: Any) -> None:
        _change(session, event, lambda one: _ordered(one, _codes(one, event.question)))

    @on("questionnaire.questions-ordered")
    def order(self, session: Session, event: Any) -> None:
        _change(session, event, lambda one: _ordered(one, event.questions))

    @on("questionnaire.variant-written")
    def write(self, session: Session, event: Any) -> None:
        written = {event.band: Variant.from_dict(event.variant)}
        _question(session, event, lambda one: replace(one, variants={**one.variants, **written}))

    @on("questionnaire.variant-removed")
    def remove_variant(self, session: Session, event: Any) -> None:
        def without(question: Question) -> Question:
            kept = {band: one for band, one in question.variants.items() if band != event.band}
            return replace(question, variants=kept)

        _question(session, event, without)

    @on("questionnaire.translated")
    def translate(self, session: Session, event: Any) -> None:
        _change(session, event, lambda one: one.with_texts(event.language, event.texts))

    @on("questionnaire.published")
    def publish(self, session: Session, event: Any) -> None:
        row = _own(session, event)
        row.number, row.published, row.asked = event.number, event.day, event.document

    @on("questionnaire.frozen")
    def freeze(self, session: Session, event: Any) -> None:
        _own(session, event).frozen = event.day


def _asked(row: QuestionnaireRow, band: str) -> str:
    """A fingerprint of what the band is asked in French, pictures included."""
    asked = [
        [question.code, variant.kind, variant.text.get("fr"), variant.at_most]
        + [[one.id, one.label.get("fr"), one.picture] for one in variant.options]
        + ([variant.shown_if.to_dict()] if variant.shown_if else [])
        for question, variant in row.document.questions_for(band)
    ]
    return sha256(json.dumps(asked).encode()).hexdigest()


def _written(event: Any) -> dict[str, Any]:
    return {"title": event.title, "theme": event.theme, "questions": event.questions}


def _own(session: Session, event: Any) -> QuestionnaireRow:
    row = session.get_one(QuestionnaireRow, event.originator_id)
    row.version = event.originator_version
    return row


def _change(session: Session, event: Any, change: Callable[[Document], Document]) -> None:
    row = _own(session, event)
    row.draft = change(row.document).to_dict()


def _question(session: Session, event: Any, change: Callable[[Question], Question]) -> None:
    _change(session, event, lambda one: one.with_question(change(one.question(event.question))))


def _codes(document: Document, removed: str) -> list[str]:
    return [question.code for question in document.questions if question.code != removed]


def _ordered(document: Document, codes: Sequence[str]) -> Document:
    return replace(document, questions=tuple(document.question(code) for code in codes))


def find_questionnaire(session: Session, id: UUID) -> QuestionnaireRow:
    """The questionnaire. Raises NotFound."""
    row = session.get(QuestionnaireRow, id)
    if row is None:
        raise NotFound(what="questionnaire")
    return row


def all_questionnaires(session: Session) -> Sequence[QuestionnaireRow]:
    """Every questionnaire, the last one begun first."""
    query = select(QuestionnaireRow).order_by(QuestionnaireRow.drafted.desc(), QuestionnaireRow.id)
    return session.scalars(query).all()


class Use(NamedTuple):
    """A questionnaire that asks with a picture, and the codes of its questions that show it."""

    questionnaire: QuestionnaireRow
    questions: list[str]
    asked: bool
    """Whether children are asked so, or are about to be; else it is only being written."""


def uses_of_picture(session: Session, name: str) -> list[Use]:
    """Where a picture is shown, the last questionnaire begun first."""
    uses = []
    for row in all_questionnaires(session):
        asked = _showing(row.asked, name)
        codes = dict.fromkeys([*asked, *_showing(row.draft, name)])
        if codes:
            uses.append(Use(row, list(codes), bool(asked)))
    return uses


def _showing(document: dict[str, Any], name: str) -> list[str]:
    """The codes of the questions that have a picture."""
    return [
        question["code"]
        for question in document.get("questions", [])
        for variant in question["variants"].values()
        if any(option.get("picture") == name for option in variant["options"])
    ]

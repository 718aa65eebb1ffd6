"""The decision at stake, in the languages of the questions: written where they are translated.

It belongs to a consultation, and the questions to a questionnaire: children read both at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from consult.application.questionnaires import DecisionWords
from consult.domain.base import Texts
from consult.domain.consultation import LONGEST_DECISION
from consult.projections.consultations import ConsultationRow, consultations_on
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.city.alerts import READ_FROM
from consult.web.city.side_by_side import Line, is_shown, seen, typed
from consult.web.database import db
from consult.web.language import in_language

CHILDREN_STILL_READ: Final = ("announced", "open")


@dataclass(frozen=True)
class DecisionText:
    """What one consultation decides, in a language other than French."""

    consultation: ConsultationRow
    language: str

    @property
    def path(self) -> str:
        """How the form names it."""
        return f"decision/{self.consultation.id}"

    @property
    def stored(self) -> str:
        """What is written; "" when nothing is."""
        return self.consultation.decision.get(self.language, "")

    @property
    def text(self) -> str:
        """What was typed, else what is written."""
        return typed(self.path, self.stored)

    @property
    def wrong(self) -> str:
        """Why it cannot be kept; "" when it can."""
        if len(self.text) <= LONGEST_DECISION:
            return ""
        return _(
            "%(count)s signes, %(most)s au plus\u00a0: raccourcissez.",
            count=len(self.text),
            most=LONGEST_DECISION,
        )


def read_with(row: QuestionnaireRow) -> list[ConsultationRow]:
    """The consultations on a questionnaire whose children read, or will, what is decided."""
    used = consultations_on(db.session(), row.id)
    return [
        one for one in used if one.step in CHILDREN_STILL_READ and set(one.bands) & set(READ_FROM)
    ]


def decision_texts(row: QuestionnaireRow, language: str) -> list[DecisionText]:
    """What is decided, to write in a language; nothing in French, which was announced."""
    return [DecisionText(one, language) for one in read_with(row) if language != "fr"]


def decisions_missing(asked: Sequence[ConsultationRow], language: str) -> int:
    """How many of these consultations do not say in a language what is decided."""
    return sum(not one.decision.get(language) for one in asked)


def decision_lines(texts: Sequence[DecisionText]) -> Iterator[Line]:
    """Those to show, beside their French."""
    for one in texts:
        if is_shown(one.path, one.stored):
            yield Line(
                path=one.path,
                group=_("La décision en jeu, lue à partir de 11 ans"),
                label=in_language(one.consultation.title),
                source=one.consultation.decision["fr"],
                text=one.text,
                signs=LONGEST_DECISION,
                wrong=one.wrong,
                seen=one.consultation.version,
            )


def sources(texts: Sequence[DecisionText]) -> dict[str, Texts]:
    """What is decided, by path, in every language that it is written in."""
    return {one.path: one.consultation.decision for one in texts}


def to_keep(texts: Sequence[DecisionText], written: Mapping[str, str]) -> list[DecisionWords]:
    """What was written, by path, where it says something else than what is stored."""
    return [
        DecisionWords(one.consultation.id, written[one.path], seen(one.path))
        for one in texts
        if written.get(one.path, one.stored) != one.stored
    ]

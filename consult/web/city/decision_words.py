"""The decision at stake, in the languages of the questions: written where they are translated.

It belongs to a consultation, and the questions to a questionnaire: children read both at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from consult.application import consultations as use_cases
from consult.projections.consultations import ConsultationRow, consultations_on
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.city.alerts import READ_FROM
from consult.web.city.side_by_side import Line, is_shown, seen, typed
from consult.web.database import db
from consult.web.language import in_language
from consult.web.services import services

LONGEST: Final = 400
"""Signs of a decision, as when it is announced."""
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
        if len(self.text) <= LONGEST:
            return ""
        return _(
            "%(count)s signes, %(most)s au plus\u00a0: raccourcissez.",
            count=len(self.text),
            most=LONGEST,
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
                wrong=one.wrong,
                seen=one.consultation.version,
            )


def keep_decisions(texts: Sequence[DecisionText]) -> None:
    """Keep what was typed. Raises EditedMeanwhile, WrongStep."""
    log = services().log
    for one in texts:
        if one.text != one.stored:
            id = one.consultation.id
            use_cases.translate_decision(log, id, one.language, one.text, seen(one.path))

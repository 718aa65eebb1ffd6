"""What city staff do with questionnaires."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.application.band_rules import UNSEEN, There, must_keep_rules
from consult.application.log import Log
from consult.domain.base import Aggregate, Texts
from consult.domain.consultation import Consultation
from consult.domain.document import Document, Question, Variant
from consult.domain.questionnaire import Questionnaire


def draft_questionnaire(
    log: Log, document: Document, day: str, origin: str = "", bands: list[str] | None = None
) -> UUID:
    """Begin a questionnaire, empty or copied from a document; for these bands, if known."""
    questionnaire = Questionnaire.draft(document, day, origin)
    if bands:
        questionnaire.choose_bands(bands)
    log.keep(questionnaire)
    return questionnaire.id


def replace_document(log: Log, id: UUID, document: Document, seen: int | None = None) -> UUID:
    """Write a whole document over the draft."""
    return _change(log, id, lambda one: one.replace(document), seen)


def retitle(log: Log, id: UUID, title: Texts, theme: str, seen: int | None = None) -> UUID:
    """Change the title and the theme."""
    return _change(log, id, lambda one: one.retitle(title, theme), seen)


def choose_bands(log: Log, id: UUID, bands: list[str], seen: int | None = None) -> UUID:
    """Write for these bands alone; what was written for others is taken out.

    So is a question that was written, and is now for nobody.
    """

    def choose(questionnaire: Questionnaire) -> None:
        written = [one.code for one in questionnaire.document.questions if one.variants]
        questionnaire.choose_bands(bands)
        for code in written:
            if not questionnaire.document.question(code).variants:
                questionnaire.remove_question(code)

    return _change(log, id, choose, seen)


def add_question(log: Log, id: UUID, question: Question, seen: int | None = None) -> UUID:
    """Add a question at the end."""
    return _change(log, id, lambda one: one.add_question(question), seen)


def add_questions(log: Log, id: UUID, added: list[Question], seen: int | None = None) -> UUID:
    """Add several questions at the end, all or none. Raises QuestionExists."""

    def add(questionnaire: Questionnaire) -> None:
        for question in added:
            questionnaire.add_question(question)

    return _change(log, id, add, seen)


def describe_question(
    log: Log,
    id: UUID,
    code: str,
    construct: str,
    about: str,
    seen: int | None = None,
    name: str = "",
) -> UUID:
    """Say what a question measures, how that is called, whether it is about the child."""

    def describe(questionnaire: Questionnaire) -> None:
        questionnaire.describe_question(code, construct, about)
        questionnaire.name_question(code, name)

    return _change(log, id, describe, seen)


def move_question(log: Log, id: UUID, code: str, by: int, seen: int | None = None) -> UUID:
    """Ask a question `by` places later (earlier when negative); at an end it stays.

    Raises UnknownQuestion.
    """

    def move(questionnaire: Questionnaire) -> None:
        moved = questionnaire.document.question(code)
        codes = [question.code for question in questionnaire.document.questions]
        at = codes.index(moved.code)
        codes.insert(max(at + by, 0), codes.pop(at))
        questionnaire.order_questions(codes)

    return _change(log, id, move, seen)


def remove_question(log: Log, id: UUID, code: str, seen: int | None = None) -> UUID:
    """Take a question out."""
    return _change(log, id, lambda one: one.remove_question(code), seen)


def order_questions(log: Log, id: UUID, codes: list[str], seen: int | None = None) -> UUID:
    """Ask the questions in another order."""
    return _change(log, id, lambda one: one.order_questions(codes), seen)


def write_variant(
    log: Log, id: UUID, code: str, band: str, variant: Variant, seen: int | None = None
) -> UUID:
    """Write a question for one band."""
    return _change(log, id, lambda one: one.write_variant(code, band, variant), seen)


def remove_variant(log: Log, id: UUID, code: str, band: str, seen: int | None = None) -> UUID:
    """Ask one band a question no more."""
    return _change(log, id, lambda one: one.remove_variant(code, band), seen)


@dataclass(frozen=True)
class DecisionWords:
    """What is decided with a consultation, said in a language; `seen` is the version read."""

    consultation: UUID
    words: str
    seen: int | None = None


def translate(
    log: Log,
    id: UUID,
    language: str,
    texts: dict[str, str],
    seen: int | None = None,
    decisions: Sequence[DecisionWords] = (),
) -> UUID:
    """Write the texts of one language, by path, and what is decided with them: all, or nothing.

    What is decided may still be written when the questions are frozen. Raises EditedMeanwhile,
    QuestionnaireFrozen, DecisionTooLong, WrongStep.
    """
    changed: list[Aggregate] = []
    if texts:
        questionnaire = log.load(Questionnaire, id).expect(seen)
        questionnaire.translate(language, texts)
        changed.append(questionnaire)
    for one in decisions:
        consultation = log.load(Consultation, one.consultation).expect(one.seen)
        consultation.translate_decision(language, one.words)
        changed.append(consultation)
    log.keep(*changed)
    return id


def pilot(log: Log, id: UUID, band: str, children: int, day: str, seen: int | None = None) -> UUID:
    """Tick off how many children of a band have tried the questionnaire."""
    return _change(log, id, lambda one: one.pilot(band, children, day), seen)


def copy_questionnaire(log: Log, id: UUID, day: str) -> UUID:
    """Begin a questionnaire from another one, frozen or not."""
    copied = log.load(Questionnaire, id)
    return draft_questionnaire(log, copied.document, day, copied.reference)


def publish_questionnaire(
    log: Log,
    id: UUID,
    day: str,
    bands: Sequence[str],
    there: There = UNSEEN,
    seen: int | None = None,
) -> UUID:
    """Make the draft what children of these bands are asked: mistakes mended after the opening.

    Raises BreaksBandRules when it breaks a rule of one of them.
    """

    def publish(questionnaire: Questionnaire) -> None:
        must_keep_rules(questionnaire.document, bands, there)
        questionnaire.publish(day)

    return _change(log, id, publish, seen)


def must_be_publishable(log: Log, id: UUID, bands: Sequence[str], there: There = UNSEEN) -> None:
    """Pass when the draft may be what children of these bands are asked.

    Raises BreaksBandRules, and what Questionnaire.must_be_ready raises.
    """
    questionnaire = log.load(Questionnaire, id)
    must_keep_rules(questionnaire.document, bands, there)
    questionnaire.must_be_ready()


def _change(
    log: Log, id: UUID, change: Callable[[Questionnaire], object], seen: int | None
) -> UUID:
    questionnaire = log.load(Questionnaire, id).expect(seen)
    change(questionnaire)
    log.keep(questionnaire)
    return id

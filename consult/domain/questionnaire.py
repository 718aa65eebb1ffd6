"""Questionnaires: what is asked, in one variant per age band and one text per language.

A `Document` is the questionnaire itself, immutable; `Questionnaire` is its history: written,
translated, published, then frozen at the first real sheet, so that every child has been asked
the same thing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from eventsourcing.domain import event

from consult.domain.bands import BANDS, PILOT, in_order
from consult.domain.base import Aggregate, Texts, to_the_day
from consult.domain.correction import read_first, reworded
from consult.domain.document import (
    ABOUT,
    DONT_KNOW,
    LANGUAGES,
    RESERVED,
    SCALE,
    SKIPPED,
    Document,
    Option,
    Question,
    UnknownQuestion,
    Variant,
)
from consult.domain.errors import AlreadyExists, BadInput, NotAllowed
from consult.domain.kinds import KINDS
from consult.domain.translation import mismatches

__all__ = [
    "ABOUT",
    "DONT_KNOW",
    "KINDS",
    "LANGUAGES",
    "RESERVED",
    "SCALE",
    "SKIPPED",
    "Document",
    "NoBand",
    "NothingToPublish",
    "NothingToTry",
    "Option",
    "OrderIncomplete",
    "PlaceholderInvented",
    "PlaceholderLost",
    "Question",
    "QuestionExists",
    "Questionnaire",
    "QuestionnaireFrozen",
    "UnknownQuestion",
    "UnknownText",
    "Variant",
]


class QuestionnaireFrozen(NotAllowed):
    """Raised when a questionnaire that children have begun to answer would be changed."""


class NothingToPublish(NotAllowed):
    """Raised when a questionnaire without a question would be published."""


class MeaningChanged(NotAllowed):
    """Raised when a correction is more than a typing mistake.

    Facts: `question` (its code), `band`, `before` and `after`.
    """


class QuestionExists(AlreadyExists):
    """Raised when a new question takes the code of another one."""


class OrderIncomplete(BadInput):
    """Raised when a new order of the questions leaves one out or adds one."""


class NoBand(BadInput):
    """Raised when a questionnaire would be written for no age band, or for one that is not."""


class NothingToTry(NotAllowed):
    """Raised when children would try a questionnaire that asks their band nothing."""


class UnknownText(BadInput):
    """Raised when a translation names a text that the questionnaire does not have."""


class PlaceholderLost(BadInput):
    """Raised when a translation leaves out a placeholder of its source, such as {city}."""


class PlaceholderInvented(BadInput):
    """Raised when a translation has a placeholder that its source has not."""


class Questionnaire(Aggregate):
    """The history of a questionnaire, from its draft to the first real sheet.

    `document` is what staff write; `published` is what children are asked, numbered. Typing
    mistakes may be mended and published again until `freeze`; the number then rises, and sheets
    of the earlier numbers stay good as long as questions and options are the same (`accepted`):
    what children may have read keeps its meaning (see `correction`).
    """

    TOPIC = "questionnaire"

    @event("Drafted", topic="questionnaire.drafted")
    def __init__(
        self, title: Texts, theme: str, questions: list[dict[str, Any]], origin: str, day: str
    ) -> None:
        self.document = _document(title, theme, questions)
        self.origin = origin
        """The ready consultation or the "uuid:number" it was copied from, else ""."""
        self.drafted = day
        self.bands_chosen: list[str] = []
        """The bands that staff write for, once they have said so."""
        self.piloted: dict[str, int] = {}
        """How many children of each band have tried it, as staff ticked them off."""
        self.published: Document | None = None
        self.read_first: dict[str, Texts] = {}
        """The words that children read first, by path and language."""
        self.published_on = ""
        self.number = 0
        self.first_accepted = 0
        self.frozen_on = ""

    @classmethod
    def draft(cls, document: Document, day: str, origin: str = "") -> Self:
        """A new questionnaire, empty or copied from a document."""
        data = document.to_dict()
        return cls(data["title"], data["theme"], data["questions"], origin=origin, day=day)

    @property
    def reference(self) -> str:
        """What a sheet says it answers: "uuid:number" of the published document."""
        return f"{self.id}:{self.number}"

    @property
    def accepted(self) -> tuple[str, ...]:
        """References whose sheets fit the published document, the current one last.

        A page fetched before a typing mistake was mended is still answered in full.
        """
        if self.published is None:
            return ()
        return tuple(f"{self.id}:{n}" for n in range(self.first_accepted, self.number + 1))

    @property
    def frozen(self) -> bool:
        """Whether a real sheet has been received."""
        return bool(self.frozen_on)

    def replace(self, document: Document) -> None:
        """Write another document over the draft, as a file that is imported does."""
        self._must_be_open()
        if document != self.document:
            self._replaced(**document.to_dict())

    @event("Replaced", topic="questionnaire.replaced")
    def _replaced(self, title: Texts, theme: str, questions: list[dict[str, Any]]) -> None:
        self.document = _document(title, theme, questions)

    def retitle(self, title: Texts, theme: str) -> None:
        """Change the title and the theme."""
        self._must_be_open()
        if (title, theme) != (self.document.title, self.document.theme):
            self._retitled(title=title, theme=theme)

    @event("Retitled", topic="questionnaire.retitled")
    def _retitled(self, title: Texts, theme: str) -> None:
        self.document = replace(self.document, title=title, theme=theme)

    def choose_bands(self, bands: list[str]) -> None:
        """Write for these bands; what was written for another one is taken out. Raises NoBand."""
        self._must_be_open()
        chosen = in_order(set(bands))
        if not chosen or not set(chosen) <= set(BANDS):
            raise NoBand(bands=", ".join(chosen))
        if chosen != self.bands_chosen or not set(self.document.bands()) <= set(chosen):
            self._bands_chosen(bands=chosen)

    @event("BandsChosen", topic="questionnaire.bands-chosen")
    def _bands_chosen(self, bands: list[str]) -> None:
        self.bands_chosen = bands
        self.document = self.document.for_bands(bands)

    def add_question(self, question: Question) -> None:
        """Add a question at the end. Raises QuestionExists."""
        self._must_be_open()
        if question.code in {one.code for one in self.document.questions}:
            raise QuestionExists(question=question.code)
        self._question_added(question=question.to_dict())

    @event("QuestionAdded", topic="questionnaire.question-added")
    def _question_added(self, question: dict[str, Any]) -> None:
        self.document = self.document.with_question(Question.from_dict(question))

    def describe_question(self, code: str, construct: str, about: str) -> None:
        """Say what a question measures and whom it is about. Raises UnknownQuestion."""
        self._must_be_open()
        question = self.document.question(code)
        if (construct, about) != (question.construct, question.about):
            self._question_described(question=code, construct=construct, about=about)

    @event("QuestionDescribed", topic="questionnaire.question-described")
    def _question_described(self, question: str, construct: str, about: str) -> None:
        described = replace(self.document.question(question), construct=construct, about=about)
        self.document = self.document.with_question(described)

    def name_question(self, code: str, name: str) -> None:
        """Call what a question measures by a name that people read. Raises UnknownQuestion."""
        self._must_be_open()
        if name != self.document.question(code).name:
            self._question_named(question=code, name=name)

    @event("QuestionNamed", topic="questionnaire.question-named")
    def _question_named(self, question: str, name: str) -> None:
        named = replace(self.document.question(question), name=name)
        self.document = self.document.with_question(named)

    def remove_question(self, code: str) -> None:
        """Take a question out, with its variants. Raises UnknownQuestion."""
        self._must_be_open()
        self.document.question(code)
        self._question_removed(question=code)

    @event("QuestionRemoved", topic="questionnaire.question-removed")
    def _question_removed(self, question: str) -> None:
        kept = tuple(one for one in self.document.questions if one.code != question)
        self.document = replace(self.document, questions=kept)

    def order_questions(self, codes: list[str]) -> None:
        """Ask the questions in this order. Raises OrderIncomplete."""
        self._must_be_open()
        now = [question.code for question in self.document.questions]
        if sorted(codes) != sorted(now):
            raise OrderIncomplete(given=", ".join(codes), expected=", ".join(now))
        if codes != now:
            self._questions_ordered(questions=codes)

    @event("QuestionsOrdered", topic="questionnaire.questions-ordered")
    def _questions_ordered(self, questions: list[str]) -> None:
        ordered = tuple(self.document.question(code) for code in questions)
        self.document = replace(self.document, questions=ordered)

    def write_variant(self, code: str, band: str, variant: Variant) -> None:
        """Write, or write again, a question for one band. Raises UnknownQuestion."""
        self._must_be_open()
        if self.document.question(code).variants.get(band) != variant:
            self._variant_written(question=code, band=band, variant=variant.to_dict())

    @event("VariantWritten", topic="questionnaire.variant-written")
    def _variant_written(self, question: str, band: str, variant: dict[str, Any]) -> None:
        changed = self.document.question(question)
        variants = {**changed.variants, band: Variant.from_dict(variant)}
        self.document = self.document.with_question(replace(changed, variants=variants))

    def remove_variant(self, code: str, band: str) -> None:
        """Ask this band the question no more. Raises UnknownQuestion."""
        self._must_be_open()
        if band not in self.document.question(code).variants:
            raise UnknownQuestion(question=code, band=band)
        self._variant_removed(question=code, band=band)

    @event("VariantRemoved", topic="questionnaire.variant-removed")
    def _variant_removed(self, question: str, band: str) -> None:
        changed = self.document.question(question)
        variants = {code: one for code, one in changed.variants.items() if code != band}
        self.document = self.document.with_question(replace(changed, variants=variants))

    def translate(self, language: str, texts: dict[str, str]) -> None:
        """Write texts of one language, by path (see `Document.texts`).

        Raises UnknownText, PlaceholderLost, PlaceholderInvented.
        """
        self._must_be_open()
        unknown = sorted(set(texts) - {path for path, _ in self.document.texts()})
        if unknown:
            raise UnknownText(path=unknown[0])
        for one in mismatches(self.document, language, texts):
            refused = PlaceholderLost if one.missing else PlaceholderInvented
            raise refused(path=one.path, placeholder=one.placeholder)
        if self.document.with_texts(language, texts) != self.document:
            self._translated(language=language, texts=texts)

    @event("Translated", topic="questionnaire.translated")
    def _translated(self, language: str, texts: dict[str, str]) -> None:
        self.document = self.document.with_texts(language, texts)

    def pilot(self, band: str, children: int, day: str) -> None:
        """Tick off how many children of a band have tried it, PILOT at most; never what they said.

        Raises NothingToTry.
        """
        self._must_be_open()
        if not self.document.questions_for(band):
            raise NothingToTry(band=band)
        tried = min(max(children, 0), PILOT)
        if tried != self.piloted.get(band, 0):
            self.trigger_event(self.Piloted, band=band, children=tried, day=day)

    class Piloted(Aggregate.Event):
        """Children have tried it: a day, no hour."""

        TOPIC = "questionnaire.piloted"
        band: str
        children: int
        day: str
        create_timestamp = staticmethod(to_the_day)

    @event(Piloted)
    def _piloted(self, band: str, children: int, day: str) -> None:
        self.piloted[band] = children

    def must_be_ready(self) -> None:
        """Pass when the draft may become what children are asked.

        Raises QuestionnaireFrozen, NothingToPublish, MeaningChanged when words that children may
        have read would mean something else.
        """
        self._must_be_open()
        if not self.document.questions:
            raise NothingToPublish()
        for one in reworded(self.read_first, self.document):
            question, band, *_ = one.path.split("/")
            raise MeaningChanged(question=question, band=band, before=one.before, after=one.after)

    def publish(self, day: str) -> None:
        """Make the draft what children are asked. Nothing happens when it already is.

        Whether the draft keeps the rules of its bands is asked of `questionnaire_rules.check`
        first: they depend on the bands of the consultation. Raises what `must_be_ready` raises.
        """
        self.must_be_ready()
        if self.document != self.published:
            number = self.number + 1
            same = self.published is not None and self.published.shape == self.document.shape
            self._published(
                number=number,
                first_accepted=self.first_accepted if same else number,
                document=self.document.to_dict(),
                day=day,
            )

    @event("Published", topic="questionnaire.published")
    def _published(
        self, number: int, first_accepted: int, document: dict[str, Any], day: str
    ) -> None:
        self.published = Document.from_dict(document)
        self.read_first = read_first(self.read_first, self.published)
        self.first_accepted = first_accepted
        self.published_on = day
        self.number = number

    def freeze(self, day: str) -> None:
        """A first real sheet was received: nothing changes any more. Twice is once.

        Raises NothingToPublish when it was never published.
        """
        if self.published is None:
            raise NothingToPublish()
        if not self.frozen:
            self._frozen(day=day)

    @event("Frozen", topic="questionnaire.frozen")
    def _frozen(self, day: str) -> None:
        self.frozen_on = day

    def _must_be_open(self) -> None:
        if self.frozen:
            raise QuestionnaireFrozen(day=self.frozen_on)


def _document(title: Texts, theme: str, questions: list[dict[str, Any]]) -> Document:
    return Document.from_dict({"title": title, "theme": theme, "questions": questions})

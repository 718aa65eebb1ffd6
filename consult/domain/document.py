"""A questionnaire as children are asked it: immutable, one variant per band, all languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from consult.domain.bands import in_order
from consult.domain.base import Texts
from consult.domain.condition import Condition
from consult.domain.errors import NotFound
from consult.domain.kinds import AGAIN, POINTS
from consult.domain.kinds import SCALE as NOTE

LANGUAGES: Final = ("fr", "en")
"""The languages that a questionnaire is written in before it is published."""
OFFERED: Final = (*LANGUAGES, "es", "pt", "tr", "uk", "ar")
"""The languages that it may be translated into: children are offered one when it is whole."""

ABOUT: Final = ("service", "self")
"""About a place or a service, or about me, my family, my feelings (stricter disclosure)."""

SCALE: Final = tuple(str(number) for number in range(11))
"""Option ids of a 0-10 scale, in order."""
AGAIN_OPTIONS: Final = ("encore", "peut-etre", "plus-jamais")
"""Option ids of again, maybe, never more, in order."""

DONT_KNOW: Final = "?"
SKIPPED: Final = ""
RESERVED: Final = (DONT_KNOW, SKIPPED)
"""Answers that every question has and that are never options."""
NOT_SHOWN: Final = "-"
"""What stands in the place of an answer to a question whose condition was not met."""


class UnknownQuestion(NotFound):
    """Raised when a question, or its variant for a band, is not in the questionnaire."""


@dataclass(frozen=True)
class Option:
    """One possible answer. `picture` is the name of a pictogram."""

    id: str
    label: Texts
    picture: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The option that `to_dict` wrote."""
        return cls(data["id"], dict(data["label"]), data.get("picture"))

    def to_dict(self) -> dict[str, Any]:
        """As events and files keep it."""
        return {"id": self.id, "label": dict(self.label), "picture": self.picture}


READY: Final[dict[str, tuple[Option, ...]]] = {
    NOTE: tuple(Option(number, dict.fromkeys(OFFERED, number)) for number in SCALE),
    AGAIN: (
        Option(
            "encore",
            {
                "fr": "Encore",
                "en": "Again",
                "es": "Otra vez",
                "pt": "Outra vez",
                "tr": "Bir daha",
                "uk": "Ще раз",
                "ar": "مرة أخرى",
            },
            "thumbs-up",
        ),
        Option(
            "peut-etre",
            {
                "fr": "Peut-être",
                "en": "Maybe",
                "es": "Quizás",
                "pt": "Talvez",
                "tr": "Belki",
                "uk": "Можливо",
                "ar": "ربما",
            },
            "thinking-face",
        ),
        Option(
            "plus-jamais",
            {
                "fr": "Plus jamais",
                "en": "Never again",
                "es": "Nunca más",
                "pt": "Nunca mais",
                "tr": "Bir daha asla",
                "uk": "Більше ніколи",
                "ar": "أبدًا",
            },
            "thumbs-down",
        ),
    ),
}
"""The options of the kinds that bring their own: nobody has to write them."""


EVEN: Final = Option(
    "=",
    {
        "fr": "Autant à plusieurs",
        "en": "As much to several",
        "es": "Lo mismo a varias",
        "pt": "O mesmo a várias",
        "tr": "Birkaçına eşit",
        "uk": "Порівну кільком",
        "ar": "بالتساوي بين عدّة خيارات",
    },
)
"""What a child says who shares points and gives none of the things more than all others."""


@dataclass(frozen=True)
class Variant:
    """A question as one age band reads it. Options are in canonical order."""

    kind: str
    text: Texts
    options: tuple[Option, ...]
    favourable: tuple[str, ...] = ()
    """Ids of the favourable options: top of 3, top two of 4, 8 to 10; none for a plain choice."""
    at_most: int | None = None
    """How many options may be chosen (kind "several" only)."""
    shown_if: Condition | None = None
    """Who is asked; everybody when there is none."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The variant that `to_dict` wrote."""
        options = tuple(Option.from_dict(option) for option in data["options"])
        return cls(
            data["kind"],
            dict(data["text"]),
            options,
            tuple(data.get("favourable", ())),
            data.get("at_most"),
            Condition.from_dict(data["shown_if"]) if data.get("shown_if") else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """As events and files keep it; a question for everybody says nothing of a condition."""
        told = {
            "kind": self.kind,
            "text": dict(self.text),
            "options": [option.to_dict() for option in self.options],
            "favourable": list(self.favourable),
            "at_most": self.at_most,
        }
        return told if self.shown_if is None else {**told, "shown_if": self.shown_if.to_dict()}

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Ids in canonical order."""
        return tuple(option.id for option in self.options)

    @property
    def beside(self) -> tuple[str, ...]:
        """What a sheet may hold instead of an option."""
        return RESERVED if self.shown_if is None else (*RESERVED, NOT_SHOWN)

    def is_shown(self, answers: Mapping[str, object]) -> bool:
        """Whether a child who gave these answers is shown the question."""
        return self.shown_if is None or self.shown_if.met(answers)

    @property
    def counted(self) -> tuple[Option, ...]:
        """What is counted, in canonical order: the options; of points, EVEN too."""
        return (*self.options, EVEN) if self.kind == POINTS else self.options

    @property
    def shape(self) -> tuple[object, ...]:
        """What a sheet depends on: everything but the words and the pictures."""
        return (self.kind, self.option_ids, self.favourable, self.at_most, self.shown_if)


@dataclass(frozen=True)
class Question:
    """One question: the notion that it measures, and a variant per age band."""

    code: str
    construct: str
    """"N1" to "N6" of the article 12 core, else "theme.notion"."""
    about: str
    variants: dict[str, Variant]
    name: str = ""
    """The notion as staff have called it, accents and all; "" when its construct says enough."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The question that `to_dict` wrote."""
        variants = {band: Variant.from_dict(data["variants"][band]) for band in data["variants"]}
        name = data.get("name", "")
        return cls(data["code"], data["construct"], data["about"], variants, name)

    def to_dict(self) -> dict[str, Any]:
        """As events and files keep it, bands youngest first."""
        bands = in_order(self.variants)
        named = {"name": self.name} if self.name else {}
        return {
            "code": self.code,
            "construct": self.construct,
            "about": self.about,
            "variants": {band: self.variants[band].to_dict() for band in bands},
            **named,
        }

    @property
    def shape(self) -> tuple[object, ...]:
        """What a sheet and its figures depend on: everything but the words and the pictures."""
        variants = tuple((band, self.variants[band].shape) for band in in_order(self.variants))
        return (self.code, self.construct, self.about, variants)


@dataclass(frozen=True)
class Document:
    """A whole questionnaire, as children of all its bands are asked it."""

    title: Texts
    theme: str
    questions: tuple[Question, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The document that `to_dict` wrote. Files of people go through `interchange`."""
        questions = tuple(Question.from_dict(question) for question in data["questions"])
        return cls(dict(data["title"]), data["theme"], questions)

    def to_dict(self) -> dict[str, Any]:
        """As events and files keep it."""
        return {
            "title": dict(self.title),
            "theme": self.theme,
            "questions": [question.to_dict() for question in self.questions],
        }

    def question(self, code: str) -> Question:
        """The question of that code. Raises UnknownQuestion."""
        for question in self.questions:
            if question.code == code:
                return question
        raise UnknownQuestion(question=code)

    def questions_for(self, band: str) -> list[tuple[Question, Variant]]:
        """What children of the band are asked, in order."""
        return [(one, one.variants[band]) for one in self.questions if band in one.variants]

    def bands(self) -> list[str]:
        """Bands that have at least one question, youngest first."""
        return in_order({band for question in self.questions for band in question.variants})

    def texts(self) -> Iterator[tuple[str, Texts]]:
        """Every text that a child reads, with its path.

        "title", "<question>/<band>" or "<question>/<band>/<option>".
        """
        yield "title", self.title
        for question in self.questions:
            for band in in_order(question.variants):
                variant = question.variants[band]
                yield f"{question.code}/{band}", variant.text
                for option in variant.options:
                    yield f"{question.code}/{band}/{option.id}", option.label

    def languages(self) -> set[str]:
        """Languages in which no text is missing; none while no question is written for an age."""
        if not self.bands():
            return set()
        complete = {language for language, text in self.title.items() if text.strip()}
        for _, texts in self.texts():
            complete &= {language for language, text in texts.items() if text.strip()}
        return complete

    @property
    def shape(self) -> tuple[object, ...]:
        """What sheets depend on: two documents of one shape accept the same sheets."""
        return tuple(question.shape for question in self.questions)

    def with_question(self, question: Question) -> Self:
        """This document with that question in the place of the one of its code, or at the end."""
        if question.code not in {one.code for one in self.questions}:
            return replace(self, questions=(*self.questions, question))
        changed = (question if one.code == question.code else one for one in self.questions)
        return replace(self, questions=tuple(changed))

    def for_bands(self, bands: Collection[str]) -> Self:
        """This document without its variants for other bands; no question is taken out."""
        kept = (
            {band: variant for band, variant in one.variants.items() if band in bands}
            for one in self.questions
        )
        questions = zip(self.questions, kept, strict=True)
        return replace(self, questions=tuple(replace(one, variants=own) for one, own in questions))

    def with_texts(self, language: str, texts: Mapping[str, str]) -> Self:
        """This document with these texts of one language, by path as `texts` gives them."""
        data = self.to_dict()
        _set(data["title"], language, texts.get("title"))
        for question in data["questions"]:
            for band, variant in question["variants"].items():
                path = f"{question['code']}/{band}"
                _set(variant["text"], language, texts.get(path))
                for option in variant["options"]:
                    _set(option["label"], language, texts.get(f"{path}/{option['id']}"))
        return self.from_dict(data)


def _set(texts: Texts, language: str, text: str | None) -> None:
    if text is not None:
        texts[language] = text

"""The words of questionnaires: kinds of questions, notions, and what is wrong, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.content import notions
from consult.domain import kinds
from consult.domain.bands import CORE, in_order
from consult.domain.condition_rules import ConditionRule
from consult.domain.document import Document, Question
from consult.domain.problem import Problem
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from consult.domain.variant_check import TRANSLATED
from consult.interchange.questionnaires import BadQuestionnaireFile
from consult.projections.heard import heard_sentences
from consult.rule_sentences import MISTAKES, RULES, where
from consult.web.city.gallery import known_pictures
from consult.web.database import db
from consult.web.language import in_language

KINDS: Final = {
    kinds.PICTURES: _l("Des images"),
    kinds.FACES: _l("Des visages plus ou moins contents"),
    kinds.AGAIN: _l("Encore, peut-être, plus jamais"),
    kinds.WORDS: _l("Des mots"),
    kinds.WORDED: _l("Une échelle à mots, du plus au moins"),
    kinds.SEVERAL: _l("Plusieurs réponses possibles"),
    kinds.ORDER: _l("Trois choix à mettre en ordre"),
    kinds.POINTS: _l("Dix points à partager entre des choix"),
    kinds.SCALE: _l("Une note de 0 à 10"),
}
ABOUT: Final = {
    "service": _l("un lieu ou un service de la ville"),
    "self": _l("l’enfant lui-même, sa famille, ce qu’il ressent"),
}
LANGUAGES: Final = {
    "fr": _l("français"),
    "en": _l("anglais"),
    "es": _l("espagnol"),
    "pt": _l("portugais"),
    "tr": _l("turc"),
    "uk": _l("ukrainien"),
    "ar": _l("arabe"),
}
"""The languages of OFFERED, as staff call them."""
NOTIONS: Final = {
    "N1": _l("J’ai répondu librement"),
    "N2": _l("J’ai compris les questions"),
    "N3": _l("Je connais mon droit de donner mon avis"),
    "N4": _l("Les adultes de la ville m’écoutent"),
    "N5": _l("Mon avis peut changer des choses"),
    "N6": _l("On m’a raconté la suite"),
}
"""The article 12 core, in a few words."""


@dataclass(frozen=True)
class Said:
    """A problem in words, and where it is."""

    words: str
    short: str
    """The same where the question and the age are said already."""
    blocking: bool
    question: str
    """Its code."""
    asked: str
    """The question by its words."""
    band: str
    rule: Rule | ConditionRule
    language: str

    @property
    def about_title(self) -> bool:
        """Whether the title is what is wrong."""
        return self.rule is Rule.TITLE_MISSING

    @property
    def about_language(self) -> bool:
        """Whether a text is only missing in a language other than French, or is a translation."""
        return self.about_translation or (self.rule in _MISSING and self.language != "fr")

    @property
    def about_translation(self) -> bool:
        """Whether it stands where a language is translated, not where questions are written."""
        return self.rule in _LENGTHS and self.language in TRANSLATED

    @property
    def about_age(self) -> bool:
        """Whether an age is chosen that nothing is written for."""
        return self.rule is Rule.NO_QUESTION

    @property
    def about_sound(self) -> bool:
        """Whether something cannot be heard."""
        return self.rule is Rule.SOUND_MISSING


_NAMES: Final = frozenset(("question", "other", "option", "construct"))
_LENGTHS: Final = (Rule.TOO_MANY_WORDS, Rule.LABEL_TOO_LONG)
_MISSING: Final = (Rule.TITLE_MISSING, Rule.TEXT_MISSING, Rule.LABEL_MISSING)


def problems(document: Document, bands: Sequence[str] = ()) -> list[Said]:
    """What is wrong with a questionnaire, blocking points first.

    `bands` are those that will be consulted; by default those that it is written for.
    """
    asked = list(bands) or document.bands()
    found = check(document, asked, pictures=known_pictures(), sounds=heard_sentences(db.session()))
    ordered = sorted(found, key=lambda problem: not problem.blocking)
    return _once(
        Said(
            words := say(one, document),
            _without_place(words, one, document),
            one.blocking,
            one.question,
            _called("question", one.question, one, document),
            one.band,
            one.rule,
            one.language,
        )
        for one in ordered
    )


def _once(found: Iterable[Said]) -> list[Said]:
    """Each sentence once: what is wrong in two languages may be said in the same words."""
    first: dict[tuple[str, bool], Said] = {}
    for one in found:
        first.setdefault((one.words, one.about_language), one)
    return list(first.values())


def say(problem: Problem, document: Document) -> str:
    """The sentence of a problem, with its placeholders in the reader's words."""
    facts = {name: _worded(name, value) for name, value in problem.placeholders.items()}
    named = {
        name: _called(name, str(value), problem, document)
        for name, value in facts.items()
        if name in _NAMES
    }
    return _(RULES[problem.rule]).format_map({**facts, **named})


def _without_place(words: str, problem: Problem, document: Document) -> str:
    """The sentence without the question and the age that it begins with, if it does."""
    place = _("« {question} », {band} ans :").format(
        question=_called("question", problem.question, problem, document), band=problem.band
    )
    rest = words.removeprefix(place).lstrip()
    return rest[:1].upper() + rest[1:]


def called(question: Question) -> str:
    """A question by its words in the language of the page, else by what it measures."""
    texts = (in_language(variant.text) for variant in question.variants.values())
    return next(filter(None, texts), "") or notion(question)


def _called(name: str, code: str, problem: Problem, document: Document) -> str:
    """A question, a choice or a notion by the words that the person has written."""
    if name == "construct":
        named = {one.construct: one.name for one in document.questions}
        return notion_called(code, named.get(code, ""))
    if name == "option":
        return _option_called(code, problem, document)
    asked = {one.code: one for one in document.questions}
    return called(asked[code]) if code in asked else code


def _option_called(code: str, problem: Problem, document: Document) -> str:
    written = {one.code: one for one in document.questions}[problem.question]
    labels = {one.id: one.label for one in written.variants[problem.band].options}
    return labels.get(code, {}).get("fr", "") or code


def mistakes(error: BadQuestionnaireFile) -> list[tuple[bool, str, str]]:
    """Of every mistake of a file: whether its place is a path, the place, the sentence."""
    return [(bool(one.path), where(one, _), _(MISTAKES[one.code])) for one in error.mistakes]


def bands_in_words(bands: Sequence[str]) -> str:
    """Bands as a person reads them: "6-7, 8-10 ans"."""
    return _("%(bands)s ans", bands=", ".join(in_order(bands)))


def notion(question: Question) -> str:
    """What a question measures, in words."""
    return notion_called(question.construct, question.name)


def notion_called(construct: str, name: str = "") -> str:
    """A notion as staff have named it, else as the house does, else by its code."""
    if construct in CORE:
        return str(NOTIONS[construct])
    if name:
        return name[:1].upper() + name[1:]
    code = construct.partition(".")[2]
    if code in notions():
        return in_language(notions()[code])
    return code.replace("-", " ").capitalize() or construct


def _worded(name: str, value: str | int) -> str | int:
    if name == "language":
        return str(LANGUAGES.get(str(value), value))
    if name in ("kind", "known", "allowed"):
        return ", ".join(str(KINDS.get(one, one)) for one in str(value).split(", "))
    return value

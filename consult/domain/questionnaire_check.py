"""Check a questionnaire against the rules of the age bands that will answer it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from consult.domain.bands import BANDS, CARRIED_ON, CORE, REQUIRED, Band
from consult.domain.condition_check import condition_problems
from consult.domain.document import ABOUT, LANGUAGES, OFFERED, Document, Question
from consult.domain.problem import Problem
from consult.domain.questionnaire_rules import Rule
from consult.domain.sound import Sentence, silent
from consult.domain.variant_check import Place, variant_problems
from consult.domain.wording import readability

_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONSTRUCT: Final = re.compile(r"N[1-6]|[a-z0-9-]+\.[a-z0-9-]+")


def check(
    document: Document,
    bands: Sequence[str],
    rules: Mapping[str, Band] = BANDS,
    pictures: Collection[str] | None = None,
    sounds: Collection[Sentence] | None = None,
) -> list[Problem]:
    """Every breach of a rule, document first, then question by question; [] when there is none.

    `bands` are the codes consulted, `pictures` the names of the pictures there are, `sounds` the
    sentences that can be heard (None: not looked at). Publication is forbidden when one of the
    problems is blocking.
    """
    problems = [
        *_title(document),
        *_duplicates(document),
        *(found for band in bands for found in _band(document, band, rules)),
        *_not_invited(document, bands, rules),
    ]
    if sounds is not None:
        for band in bands:
            problems += _sounds(document, rules[band], sounds) if band in rules else ()
    for question in document.questions:
        problems += _question(question)
        problems += _variants(question, rules, pictures)
    problems += condition_problems(document, rules)
    return problems + list(_favourable_everywhere(document))


def blocking(problems: Sequence[Problem]) -> list[Problem]:
    """Those that forbid publication."""
    return [problem for problem in problems if problem.blocking]


def _title(document: Document) -> Iterator[Problem]:
    for language in LANGUAGES:
        if not document.title.get(language, "").strip():
            yield Problem(Rule.TITLE_MISSING, language=language)


def _not_invited(
    document: Document, bands: Sequence[str], rules: Mapping[str, Band]
) -> Iterator[Problem]:
    """The ages for whom something is written and who are not consulted: said once."""
    for code in rules:
        if code not in bands and document.questions_for(code):
            yield Problem(Rule.BAND_NOT_INVITED, blocking=False, band=code)


def _duplicates(document: Document) -> Iterator[Problem]:
    for code, count in Counter(question.code for question in document.questions).items():
        if count > 1:
            yield Problem(Rule.DUPLICATE_QUESTION, question=code)


def _band(document: Document, code: str, rules: Mapping[str, Band]) -> Iterator[Problem]:
    band = rules.get(code)
    if band is None:
        yield Problem(Rule.UNKNOWN_BAND, band=code, facts={"known": ", ".join(rules)})
        return
    asked = [question for question, _ in document.questions_for(code)]
    if not asked:
        yield Problem(Rule.NO_QUESTION, band=code)
        return
    yield from _number(asked, band)
    yield from _constructs(asked, code)
    yield from _core(asked, band)
    yield from _ease(document, band)


def _number(asked: Sequence[Question], band: Band) -> Iterator[Problem]:
    count, most = len(asked), band.questions_at_most
    if count > most:
        facts: dict[str, str | int] = {"count": count, "most": most, "extra": count - most}
        yield Problem(Rule.TOO_MANY_QUESTIONS, band=band.code, facts=facts)


def _constructs(asked: Sequence[Question], band: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for question in asked:
        other = first.setdefault(question.construct, question.code)
        if other != question.code:
            facts: dict[str, str | int] = {"other": other, "construct": question.construct}
            yield Problem(Rule.CONSTRUCT_TWICE, question=question.code, band=band, facts=facts)


def _core(asked: Sequence[Question], band: Band) -> Iterator[Problem]:
    for question in asked:
        if question.construct in CORE and question.construct not in band.core:
            facts: dict[str, str | int] = {"construct": question.construct}
            yield Problem(Rule.CORE_TOO_SOON, question=question.code, band=band.code, facts=facts)
    if CARRIED_ON in band.core and CARRIED_ON not in {one.construct for one in asked}:
        yield Problem(Rule.NO_CORE, blocking=False, band=band.code)


def _ease(document: Document, band: Band) -> Iterator[Problem]:
    sentences = [variant.text.get("fr", "") for _, variant in document.questions_for(band.code)]
    score = readability(sentences)
    if band.readability is not None and score is not None and score < band.readability:
        facts: dict[str, str | int] = {"score": round(score), "least": band.readability}
        yield Problem(Rule.HARD_TO_READ, blocking=False, band=band.code, language="fr", facts=facts)


def _sounds(document: Document, band: Band, sounds: Collection[Sentence]) -> Iterator[Problem]:
    """In each language that children are offered: those that must be whole block."""
    if band.sound != REQUIRED:
        return
    offered = document.languages()
    for language in (one for one in OFFERED if one in offered or one in LANGUAGES):
        missing = silent(document, band.code, language, sounds)
        if missing:
            facts: dict[str, str | int] = {"count": len(missing), "first": missing[0]}
            yield Problem(
                Rule.SOUND_MISSING,
                blocking=language in LANGUAGES,
                band=band.code,
                language=language,
                facts=facts,
            )


def _question(question: Question) -> Iterator[Problem]:
    code = question.code
    if not _CODE.fullmatch(code):
        yield Problem(Rule.BAD_CODE, question=code, facts={"value": code})
    if not _CONSTRUCT.fullmatch(question.construct):
        yield Problem(Rule.BAD_CONSTRUCT, question=code, facts={"value": question.construct})
    if question.about not in ABOUT:
        yield Problem(Rule.BAD_ABOUT, question=code, facts={"value": question.about})
    if not question.variants:
        yield Problem(Rule.NO_VARIANT, question=code)


def _variants(
    question: Question, rules: Mapping[str, Band], pictures: Collection[str] | None
) -> Iterator[Problem]:
    for code, variant in question.variants.items():
        if code not in rules:
            known: dict[str, str | int] = {"known": ", ".join(rules)}
            yield Problem(Rule.UNKNOWN_BAND, question=question.code, band=code, facts=known)
            continue
        yield from variant_problems(Place(question.code, rules[code]), variant, pictures)
        for option in variant.options:
            if not _CODE.fullmatch(option.id):
                facts: dict[str, str | int] = {"value": option.id}
                yield Problem(Rule.BAD_CODE, question=question.code, band=code, facts=facts)


def _favourable_everywhere(document: Document) -> Iterator[Problem]:
    """A notion with favourable answers in one variant needs them in all, to be compared."""
    measured = {
        question.construct
        for question in document.questions
        for variant in question.variants.values()
        if variant.favourable
    }.union(CORE)
    for question in document.questions:
        for band, variant in question.variants.items():
            if question.construct in measured and not variant.favourable:
                facts: dict[str, str | int] = {"construct": question.construct}
                yield Problem(
                    Rule.FAVOURABLE_MISSING, question=question.code, band=band, facts=facts
                )

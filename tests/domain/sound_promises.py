"""Children who do not read yet hear all that they are asked, or are not asked."""

from __future__ import annotations

from collections.abc import Collection

from consult.content import consultation
from consult.domain.bands import BANDS, REQUIRED
from consult.domain.document import Document
from consult.domain.problem import Problem
from consult.domain.questionnaire_check import blocking, check
from consult.domain.questionnaire_rules import Rule
from consult.domain.sound import Sentence, said_to

YARD = consultation("la-cour").questionnaire
YOUNGEST = [band for band, rules in BANDS.items() if rules.sound == REQUIRED]


def for_band(band: str) -> Document:
    """A questionnaire that asks that band what 6-7 are asked."""
    data = YARD.for_bands(["6-7"]).to_dict()
    data["questions"] = [one for one in data["questions"] if one["variants"]]
    for question in data["questions"]:
        question["variants"] = {band: question["variants"]["6-7"]}
    return Document.from_dict(data)


def blocked(document: Document, band: str, sounds: Collection[Sentence]) -> list[Problem]:
    """What forbids publication for want of a sound."""
    found = blocking(check(document, [band], sounds=sounds))
    return [one for one in found if one.rule is Rule.SOUND_MISSING]


def the_youngest_are_asked_what_they_hear() -> None:
    """Without a sound, 3-5 and 6-7 cannot be asked in French, nor in English."""
    assert YOUNGEST == ["3-5", "6-7"]
    for band in YOUNGEST:
        assert {one.language for one in blocked(for_band(band), band, ())} == {"fr", "en"}


def the_youngest_hear_each_choice() -> None:
    """One sentence that is silent, whichever it is, is enough to block."""
    for band in YOUNGEST:
        asked = for_band(band)
        all = {(one, words) for one in ("fr", "en") for words in said_to(asked, band, one)}
        assert blocked(asked, band, all) == []
        for silent in all:
            assert len(blocked(asked, band, all - {silent})) == 1, silent

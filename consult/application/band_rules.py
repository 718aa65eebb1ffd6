"""What a questionnaire must keep before children read it: at the opening, and when it is mended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from consult.domain.bands import in_order
from consult.domain.document import Document
from consult.domain.errors import NotAllowed
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from consult.domain.sound import Sentence


class BreaksBandRules(NotAllowed):
    """Raised when a questionnaire that breaks the rules of a band would be published."""


@dataclass(frozen=True)
class There:
    """What there is to show and to hear; None is not looked at."""

    pictures: Collection[str] | None = None
    """The names of the pictures there are."""
    sounds: Collection[Sentence] | None = None
    """The sentences that can be heard."""
    read_to: Collection[str] = ()
    """The bands to which an adult reads aloud, where children would hear nothing."""


UNSEEN: Final = There()
"""Neither pictures nor sounds are looked at."""


def must_keep_rules(document: Document, bands: Sequence[str], there: There) -> list[str]:
    """The bands that an adult reads to, for want of sounds. Raises BreaksBandRules."""
    problems = check(document, bands, pictures=there.pictures, sounds=there.sounds)
    blocking = [problem for problem in problems if problem.blocking]
    silent = [
        problem.band
        for problem in blocking
        if problem.rule is Rule.SOUND_MISSING and problem.band in there.read_to
    ]
    if len(silent) < len(blocking):
        raise BreaksBandRules(problems=len(blocking), first=blocking[0].code)
    return in_order(set(silent))

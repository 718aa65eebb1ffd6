"""What an opening and a correction promise, as checks that a broken build must fail."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier
from typing import Final
from uuid import UUID

import pytest

from consult.application import consultations, questionnaires
from consult.application.band_rules import BreaksBandRules
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.domain.consultation import AnotherIsOpen, Consultation
from consult.domain.document import Question
from consult.domain.questionnaire import MeaningChanged, Questionnaire
from tests.given import (
    BAND,
    DAY,
    a_document,
    a_school,
    an_announced_consultation,
    an_open_consultation,
)

MORE: Final = "cour-plait"
"""The code of a question that is added while children answer: its words are nobody's yet."""


def one_more_question() -> Question:
    """Another question for the age of the others."""
    return replace(a_document().questions[0], code=MORE, construct="cour.plait")


def two_who_open_at_one_place_are_kept_apart(log: Log) -> None:
    """Two consultations share a school; both are opened at the same moment: one of them is."""
    school, elsewhere = a_school(log), a_school(log, "Autre", "0370922B")
    asked = [an_announced_consultation(log, *places) for places in ((school,), (elsewhere, school))]
    for one in asked:
        consultations.prepare_box(log, one, new_key_pair()[1])
    about_to, keep = Barrier(2), log.keep
    with pytest.MonkeyPatch.context() as together, ThreadPoolExecutor(2) as staff:
        together.setattr(log, "keep", lambda *those: (about_to.wait(timeout=30), keep(*those)))

        def open_it(mine: UUID, other: UUID) -> AnotherIsOpen | None:
            try:
                consultations.open_consultation(log, mine, DAY, others=[other])
            except AnotherIsOpen as error:
                return error
            return None

        told = list(staff.map(open_it, asked, reversed(asked)))
    steps = [log.load(Consultation, one).step for one in asked]
    assert sorted(steps) == ["announced", "open"]
    [refused] = [one for one in told if one is not None]
    assert refused.facts["place"] == "Gérard Philipe"


def a_correction_keeps_the_rules_of_its_ages(log: Log) -> None:
    """Too many words for an age are not shown to it; once there are fewer, they are."""
    consultation = an_open_consultation(log, a_school(log))
    id = log.load(Consultation, consultation).questionnaire
    questionnaires.add_question(log, id, one_more_question())
    for words, shown in (("mot " * 30, 1), ("La cour te plaît\u00a0?", 2)):
        questionnaires.translate(log, id, "fr", {f"{MORE}/{BAND}": words})
        with suppress(BreaksBandRules):
            questionnaires.publish_questionnaire(log, id, DAY, [BAND])
        assert log.load(Questionnaire, id).number == shown


def a_correction_means_what_children_read(log: Log) -> None:
    """A sheet that is on its way is never counted under words that its child did not read."""
    consultation = an_open_consultation(log, a_school(log))
    id = log.load(Consultation, consultation).questionnaire
    for words, shown in (("Rarement", 1), ("Beaucoups", 2)):
        questionnaires.translate(log, id, "fr", {f"cour-envie/{BAND}/yes": words})
        with suppress(MeaningChanged):
            questionnaires.publish_questionnaire(log, id, DAY, [BAND])
        assert log.load(Questionnaire, id).number == shown

"""What the desk promises of openings and corrections, as checks that a broken build must fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from flask import Flask

from consult.application import consultations, questionnaires
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.domain.consultation import Consultation
from consult.domain.questionnaire import Questionnaire
from tests.application.opening_promises import MORE, one_more_question
from tests.application.test_consultations import an_announcement
from tests.domain.sound_promises import for_band
from tests.given import (
    BAND,
    DAY,
    a_city,
    a_school,
    an_announced_consultation,
    an_open_consultation,
)
from tests.web.conftest import Browser
from tests.web.given_consultations import page_of as consultation_at
from tests.web.given_questionnaires import page_of as questionnaire_at

YOUNG: Final = "6-7"


def an_opening_stops_who_opens_another_there(app: Flask, log: Log, team: Browser) -> None:
    """The log refuses who looked at another consultation of the school before this opening."""
    a_city(log)
    school = a_school(log)
    opened, other = (an_announced_consultation(log, school) for _ in range(2))
    for one in (opened, other):
        consultations.prepare_box(log, one, new_key_pair()[1])
    app.extensions["consult"].show()
    seen = _version(log, other)
    assert team.post(consultation_at(opened, "/ouvrir")).status_code == 303
    assert _version(log, other) > seen


def _version(log: Log, consultation: UUID) -> int:
    return log.load(Consultation, consultation).version


def a_correction_that_breaks_a_rule_stays_at_the_desk(app: Flask, log: Log, team: Browser) -> None:
    """Thirty words for an age that reads twelve: children go on reading what they read."""
    a_city(log)
    id = log.load(Consultation, an_open_consultation(log, a_school(log))).questionnaire
    questionnaires.add_question(log, id, one_more_question())
    questionnaires.translate(log, id, "fr", {f"{MORE}/{BAND}": "mot " * 30})
    _stays(app, log, team, id)


def a_correction_that_nobody_hears_stays_at_the_desk(app: Flask, log: Log, team: Browser) -> None:
    """A sentence for 6-7 year-olds that no voice says: they go on hearing what they hear."""
    a_city(log)
    ready = for_band(YOUNG)
    questionnaire = questionnaires.draft_questionnaire(log, ready, DAY)
    asked = replace(an_announcement(a_school(log)), bands=[YOUNG])
    opened = consultations.announce_consultation(log, asked, questionnaire, DAY)
    consultations.prepare_box(log, opened, new_key_pair()[1])
    consultations.open_consultation(log, opened, DAY)
    first = ready.questions_for(YOUNG)[0][0].code
    questionnaires.translate(log, questionnaire, "fr", {f"{first}/{YOUNG}": "Elle te plaît\u00a0?"})
    _stays(app, log, team, questionnaire)


def _stays(app: Flask, log: Log, team: Browser, questionnaire: UUID) -> None:
    app.extensions["consult"].show()
    for where in (questionnaire_at(questionnaire), questionnaire_at(questionnaire, "/publier")):
        page = team.get(where).text
        assert "corrigez d’abord les points de cette page" in page
        assert "Montrer la version corrigée" not in page
    answer = team.post(questionnaire_at(questionnaire, "/publier"))
    assert log.load(Questionnaire, questionnaire).number == 1
    assert answer.status_code == 409
    assert "ne respecte pas encore les règles" in answer.text

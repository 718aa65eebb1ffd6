"""The playground with its sentences, which wait for a voice."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from consult.application import consultations, questionnaires
from consult.application.log import Log
from consult.clock import Clock
from consult.content import consultation as ready
from consult.domain.consultation import Consultation
from consult.domain.sound import Sound, said_to
from tests.given import DAY, Announcement, a_city, a_school
from tests.web.conftest import Browser

YARD = ready("la-cour").questionnaire
FIRST, SECOND, *_ = said_to(YARD, "6-7", "fr")


def announce_the_yard(log: Log) -> UUID:
    """Announced to children of six and seven."""
    a_city(log)
    questionnaire = questionnaires.draft_questionnaire(log, YARD, DAY)
    announcement = Announcement(
        title=YARD.title,
        theme="cour",
        decision={"fr": "Refaire la cour", "en": "Rebuild the playground"},
        responsible="Adjointe",
        bands=["6-7"],
        places=[a_school(log)],
        opens=DAY,
        closes="2026-11-30",
        answer_by="2027-01-15",
    )
    return consultations.announce_consultation(log, announcement, questionnaire, DAY)


@pytest.fixture
def sounds(announced: UUID, log: Log) -> str:
    """The address of the French sounds of what the test announced."""
    questionnaire = log.load(Consultation, announced).questionnaire
    return f"/bureau/questionnaires/{questionnaire}/sons/fr"


def address(sounds: str, words: str = FIRST) -> str:
    """Where a sentence gets its voice."""
    return f"{sounds}/{Sound.create_id('fr', words)}"


def bring(browser: Browser, where: str, content: bytes, **more: str) -> TestResponse:
    """Upload a sound."""
    file = (io.BytesIO(content), "voix.webm")
    return browser.post(where, data={"file": file, **more}, content_type="multipart/form-data")


def days_ago(days: int) -> str:
    """An ISO day, as the city's calendar has it."""
    return (Clock(ZoneInfo("Europe/Paris")).today() - timedelta(days)).isoformat()


def sound_of(log: Log, words: str = FIRST) -> Sound:
    """The sound of a sentence in French."""
    return log.load(Sound, Sound.create_id("fr", words))

"""The draft voice: what nobody has read aloud is read by a machine, once, and only for children."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from consult.application import consultations
from consult.application.log import Log
from consult.application.sounds import keep_sound, remove_sound
from consult.domain.sound import RECORDED, SYNTHESISED, Recording, Sound, said_to
from consult.media import speech
from consult.media.files import MP3, OPUS, find_file
from consult.media.journey import journey
from consult.stores import Stores
from consult.worker.agenda import Agenda
from consult.worker.voice import AT_ONCE, Voice
from tests.given import BAND, DAY, a_document, a_school, an_announced_consultation

NOW = datetime.fromisoformat(f"{DAY}T09:00+01:00")
WORDS = list(said_to(a_document(), BAND, "fr"))
VOICE = Recording("c" * 64, "d" * 64, RECORDED)
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def announced(log: Log) -> UUID:
    return an_announced_consultation(log, a_school(log))


@pytest.fixture
def voice(log: Log, stores: Stores) -> Voice:
    return Voice(log, stores, Agenda(log), lambda: NOW)


def speak_all(voice: Voice) -> int:
    voice._agenda.read()
    total = 0
    while spoken := voice.speak():
        assert spoken <= AT_ONCE
        total += spoken
    return total


def test_everything_that_children_will_hear_gets_a_draft(
    log: Log, stores: Stores, announced: UUID, voice: Voice
) -> None:
    assert speak_all(voice) >= len(WORDS) + len(journey("fr"))
    for words in (*WORDS, *journey("en")):
        language = "en" if words in journey("en") else "fr"
        recording = log.load(Sound, Sound.create_id(language, words)).recording
        assert recording is not None
        assert recording.origin == SYNTHESISED
        assert find_file(stores, recording.opus, OPUS)
        assert find_file(stores, recording.mp3, MP3)
    assert speak_all(voice) == 0


def test_a_voice_is_never_replaced_and_a_silence_that_was_chosen_is_kept(
    log: Log, announced: UUID, voice: Voice
) -> None:
    keep_sound(log, ("fr", WORDS[0]), VOICE, DAY)
    chosen = keep_sound(log, ("fr", WORDS[1]), VOICE, DAY)
    remove_sound(log, chosen, DAY)
    speak_all(voice)
    assert log.load(Sound, Sound.create_id("fr", WORDS[0])).recording == VOICE
    assert log.load(Sound, chosen).recording is None


def test_what_no_child_will_be_asked_stays_silent(log: Log, announced: UUID, voice: Voice) -> None:
    consultations.abandon_consultation(log, announced, "Reportée", DAY)
    assert speak_all(voice) == 0


def test_nothing_is_said_where_there_is_no_program(
    log: Log, announced: UUID, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "program", lambda: None)
    assert speak_all(voice) == 0

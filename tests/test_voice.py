"""The draft voice: what nobody has read aloud is read by a machine, once, and only for children."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import pytest

from consult.application import consultations
from consult.application.log import Log
from consult.application.sounds import ask_for_draft, keep_sound, remove_sound
from consult.domain.sound import RECORDED, SYNTHESISED, Recording, Sentence, Sound, said_to
from consult.media import speech
from consult.media.apart import CannotBeOpened
from consult.media.files import MP3, OPUS, find_file
from consult.media.journey import journey
from consult.media.sounds import Pair
from consult.stores import Stores
from consult.worker import voice as worker_voice
from consult.worker.agenda import Agenda
from consult.worker.voice import AT_ONCE, Voice
from tests.given import BAND, DAY, a_document, a_school, an_announced_consultation

NOW = datetime.fromisoformat(f"{DAY}T09:00+01:00")
WORDS = list(said_to(a_document(), BAND, "fr"))
HEARD = [*WORDS, *journey("fr")]
MANY = 6 * len(HEARD)
"""Turns: enough for both languages, one sentence at a time, each after a failure."""
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


def test_a_draft_that_was_removed_comes_back_when_it_is_asked_for(
    log: Log, announced: UUID, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_batches(monkeypatch, lambda batch: False)
    speak_all(voice)
    silent = Sound.create_id("fr", WORDS[0])
    remove_sound(log, silent, DAY)
    assert speak_all(voice) == 0
    ask_for_draft(log, silent, DAY)
    ask_for_draft(log, silent, DAY)
    assert voice.speak() == 0, "what the worker has not read yet is not missed"
    assert speak_all(voice) == 1
    given = log.load(Sound, silent)
    assert given.recording
    assert not given.wants_draft
    assert speak_all(voice) == 0


def test_what_no_child_will_be_asked_stays_silent(log: Log, announced: UUID, voice: Voice) -> None:
    consultations.abandon_consultation(log, announced, "Reportée", DAY)
    assert speak_all(voice) == 0


def test_nothing_is_said_where_there_is_no_program(
    log: Log, announced: UUID, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "program", lambda: None)
    assert speak_all(voice) == 0


def end_batches(monkeypatch: pytest.MonkeyPatch, ends: Callable[[list[Sentence]], bool]) -> None:
    """A machine on which the process of some batches is ended."""

    def draft(sentences: list[Sentence]) -> list[Pair]:
        if ends(sentences):
            raise CannotBeOpened()
        return [Pair(b"opus", b"mp3") for _ in sentences]

    monkeypatch.setattr(worker_voice, "draft", draft)


def has_sound(log: Log, words: str) -> bool:
    return log.find(Sound, Sound.create_id("fr", words)) is not None


@pytest.mark.parametrize("most", [1, 3, AT_ONCE - 1], ids=str)
def test_a_slow_machine_keeps_what_it_made_and_gets_on_after_each_failure(
    log: Log, announced: UUID, voice: Voice, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    end_batches(monkeypatch, lambda batch: len(batch) > most)
    voice._agenda.read()
    failed = False
    for _ in range(MANY):
        try:
            voice.speak()
            failed = False
        except CannotBeOpened:
            assert not failed, "nothing was made between two failures"
            failed = True
    assert [words for words in HEARD if not has_sound(log, words)] == []
    assert voice.speak() == 0


def test_a_sentence_that_cannot_be_read_holds_up_no_other_and_is_tried_again(
    log: Log, announced: UUID, voice: Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = ("fr", WORDS[1])
    tries = list[Sentence]()

    def ends(batch: list[Sentence]) -> bool:
        tries.extend(batch if len(batch) == 1 else [])
        return stubborn in batch

    end_batches(monkeypatch, ends)
    voice._agenda.read()
    for _ in range(MANY):
        with suppress(CannotBeOpened):
            voice.speak()
    assert [words for words in HEARD if not has_sound(log, words)] == [WORDS[1]]
    assert tries.count(stubborn) > 1
    end_batches(monkeypatch, lambda _batch: False)
    assert sum(voice.speak() for _ in range(3)) == 1
    assert has_sound(log, WORDS[1])


def test_a_stop_that_ends_the_program_that_speaks_is_no_failure(
    voice: Voice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    killed = threading.Event()

    def speak() -> int:
        killed.set()
        raise CannotBeOpened

    monkeypatch.setattr(worker_voice, "EVERY", 0.0)
    monkeypatch.setattr(voice, "speak", speak)
    with voice:
        assert killed.wait(10)
    assert caplog.records == []

"""A sentence is heard: first by a draft, then by a voice; words that change are silent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consult.content import consultation
from consult.domain.problem import Problem
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from consult.domain.sound import (
    AGREED_FOR,
    RECORDED,
    SYNTHESISED,
    AgreementAhead,
    AgreementTooOld,
    Recording,
    Sentence,
    Sound,
    UnknownOrigin,
    VoiceLent,
    said_to,
)
from tests.domain import sound_promises

DAY = "2026-11-02"
SENTENCE = ("fr", "Tu joues où ?")
DRAFT = Recording("a" * 64, "b" * 64, SYNTHESISED)
VOICE = Recording("c" * 64, "d" * 64, RECORDED)
YARD = consultation("la-cour").questionnaire


def all_of(*bands: str, languages: tuple[str, ...] = ("fr", "en")) -> set[Sentence]:
    return {
        (language, words)
        for language in languages
        for band in bands
        for words in said_to(YARD, band, language)
    }


def silent(sounds: set[Sentence], *bands: str) -> list[Problem]:
    found = check(YARD, bands, sounds=sounds)
    return [one for one in found if one.rule is Rule.SOUND_MISSING]


def test_a_voice_takes_the_place_of_a_draft() -> None:
    sound = Sound.record(SENTENCE, DRAFT, DAY)
    sound.record_again(VOICE, DAY)
    assert sound.recording == VOICE
    sound.remove(DAY)
    sound.remove(DAY)
    assert sound.recording is None
    assert sound.version == 3


def test_a_voice_takes_the_place_of_another_only_when_that_is_known() -> None:
    other = replace(VOICE, opus="9" * 64)
    sound = Sound.record(SENTENCE, VOICE, DAY)
    for unaware in ("", other.opus):
        with pytest.raises(VoiceLent):
            sound.record_again(other, DAY, unaware)
    with pytest.raises(VoiceLent):
        sound.record_again(DRAFT, DAY)
    sound.record_again(VOICE, DAY)
    assert (sound.recording, sound.version) == (VOICE, 1)
    sound.record_again(other, DAY, VOICE.opus)
    assert sound.recording == other
    sound.remove(DAY)
    sound.record_again(VOICE, DAY)
    assert sound.recording == VOICE


def test_spaces_do_not_make_another_sentence() -> None:
    assert Sound.create_id("fr", "Tu  joues\u00a0où ? ") == Sound.create_id("fr", "Tu joues où ?")
    assert Sound.create_id("fr", "Non") != Sound.create_id("en", "Non")


def test_a_sound_says_where_it_comes_from() -> None:
    nowhere = replace(VOICE, origin="radio")
    with pytest.raises(UnknownOrigin):
        Sound.record(SENTENCE, nowhere, DAY)
    with pytest.raises(UnknownOrigin):
        Sound.record(SENTENCE, DRAFT, DAY).record_again(nowhere, DAY)


def test_parents_agree_for_the_child_of_today() -> None:
    today = date.fromisoformat(DAY)
    first = (today - AGREED_FOR).isoformat()
    before = (today - AGREED_FOR - timedelta(1)).isoformat()
    ahead = (today + timedelta(1)).isoformat()
    assert Sound.record(SENTENCE, replace(VOICE, permission=first), DAY).recording
    for permission, error in ((before, AgreementTooOld), (ahead, AgreementAhead)):
        with pytest.raises(error):
            Sound.record(SENTENCE, replace(VOICE, permission=permission), DAY)


def test_the_youngest_cannot_be_asked_what_they_cannot_hear() -> None:
    found = silent(set(), "6-7")
    assert {(one.band, one.language) for one in found if one.blocking} == {
        ("6-7", "fr"),
        ("6-7", "en"),
    }
    first, *_ = said_to(YARD, "6-7", "fr")
    assert found[0].facts == {"count": len(list(said_to(YARD, "6-7", "fr"))), "first": first}


def test_neither_of_the_youngest_bands_is_asked_in_silence() -> None:
    sound_promises.the_youngest_are_asked_what_they_hear()


def test_any_silent_sentence_is_enough_to_block() -> None:
    sound_promises.the_youngest_hear_each_choice()


def test_one_silent_option_is_enough_to_block() -> None:
    sounds = all_of("6-7")
    assert [one for one in silent(sounds, "6-7") if one.blocking] == []
    sounds.remove(("fr", list(said_to(YARD, "6-7", "fr"))[-1]))
    blocking = [one for one in silent(sounds, "6-7") if one.blocking]
    assert [(one.language, one.facts["count"]) for one in blocking] == [("fr", 1)]


def test_another_language_that_is_offered_is_an_alert() -> None:
    offered = YARD.languages() - {"fr", "en"}
    assert offered, "the ready consultations are written in the languages of the journey"
    found = silent(all_of("6-7"), "6-7")
    assert {one.language for one in found} == offered
    assert not any(one.blocking for one in found)


def test_older_children_may_be_asked_in_silence() -> None:
    assert silent(set(), "8-10") == []


def test_what_is_not_looked_at_is_not_missed() -> None:
    assert not [one for one in check(YARD, ["6-7"]) if one.rule is Rule.SOUND_MISSING]


def test_a_sentence_of_two_questions_is_heard_once() -> None:
    heard = list(said_to(YARD, "6-7", "fr"))
    assert len(heard) == len(set(heard)) > 3

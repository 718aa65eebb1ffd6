"""Staff lend a voice to each sentence; children's pages get files that say nothing of whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from consult.application import consultations, questionnaires
from consult.application.log import Log
from consult.application.sounds import keep_sound
from consult.ballots.sealing import new_key_pair
from consult.domain.consultation import Consultation
from consult.domain.sound import RECORDED, SYNTHESISED, UPLOADED, Recording, Sound, said_to
from consult.media import speech
from consult.media.files import find_file
from consult.media.journey import journey
from tests.given import DAY
from tests.media.given_sounds import PNG, a_hum
from tests.web.conftest import Browser
from tests.web.given_sounds import (
    FIRST,
    SECOND,
    YARD,
    address,
    announce_the_yard,
    bring,
    days_ago,
    sound_of,
)
from tests.web.given_sounds import sounds as sounds

ClientAs = Callable[..., Browser]


@pytest.fixture
def announced(app: Flask, log: Log) -> UUID:
    """The playground, announced to children of six and seven, its box ready."""
    id = announce_the_yard(log)
    consultations.prepare_box(log, id, new_key_pair()[1])
    app.extensions["consult"].show()
    return id


@pytest.fixture
def kept(client_as: ClientAs, log: Log, sounds: str) -> Recording:
    """What somebody has hummed for the first sentence."""
    bring(client_as("team"), address(sounds), a_hum())
    kept = sound_of(log).recording
    assert kept is not None
    return kept


def test_the_page_counts_what_is_silent(client_as: ClientAs, sounds: str) -> None:
    page = client_as("team").get(sounds).text
    number = len(list(said_to(YARD, "6-7", "fr")))
    assert f"{number}\u00a0phrases silencieuses" in page or f"{number} phrases silencieuses" in page
    assert FIRST in page
    assert "Je ne sais pas" in page
    assert "<audio" not in page


def test_every_sentence_of_the_journey_that_has_a_sound_is_heard_on_the_page(
    app: Flask, client_as: ClientAs, log: Log, sounds: str
) -> None:
    """Some have a no-break space, which says nothing: sounds are kept without."""
    for words in journey("fr"):
        keep_sound(log, ("fr", words), Recording("0" * 64, "1" * 64, SYNTHESISED), DAY)
    app.extensions["consult"].show()
    _ages, _title, everybody = client_as("team").get(sounds).text.partition("Pour tous")
    assert everybody.count("<audio") == len(journey("fr"))
    assert everybody.count(">Silencieuse<") == 1, "the title"


def test_a_sound_is_heard_on_the_page_and_from_the_child_s_address(
    app: Flask, client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser = client_as("team")
    answer = bring(browser, address(sounds), a_hum(2))
    assert answer.status_code == 303
    assert answer.location.endswith(address(sounds, SECOND)), "the next silent sentence comes next"
    kept = sound_of(log).recording
    assert kept is not None
    assert kept.origin == UPLOADED
    assert f"/c/sons/{kept.opus}.opus" in browser.get(sounds).text
    child = app.test_client()
    opus, mp3 = (child.get(f"/c/sons/{one}") for one in (f"{kept.opus}.opus", f"{kept.mp3}.mp3"))
    assert (opus.mimetype, mp3.mimetype) == ("audio/ogg", "audio/mpeg")
    assert opus.data[:4] == b"OggS"
    assert "Set-Cookie" not in opus.headers
    assert "max-age=604800" in opus.headers["Cache-Control"]


def test_a_device_may_ask_for_a_part_of_a_sound(app: Flask, kept: Recording) -> None:
    where = f"/c/sons/{kept.mp3}.mp3"
    part = app.test_client().get(where, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)
    again = app.test_client().get(where, headers={"If-None-Match": f'"{kept.mp3}"'})
    assert again.status_code == 304


def test_only_a_sound_of_that_name_and_kind_is_sent(app: Flask, kept: Recording) -> None:
    for name in (f"{kept.opus}.mp3", f"{kept.opus}.webp", f"{'0' * 64}.opus", "x.opus"):
        assert app.test_client().get(f"/c/sons/{name}").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PNG, "n’est pas un son"),
        (a_hum(61, rate=800), "plus de 60 secondes"),
        (a_hum(0.02), "trop court"),
        (a_hum(1, loudness=0), "On n’entend rien"),
        (b"", "n’est pas un son"),
    ],
    ids=["picture", "too long", "a click", "silence", "empty"],
)
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_is_no_sentence_is_refused_in_words(
    client_as: ClientAs, log: Log, sounds: str, content: bytes, said: str
) -> None:
    answer = bring(client_as("team"), address(sounds), content)
    assert answer.status_code == 200
    assert said in answer.text
    assert log.find(Sound, Sound.create_id("fr", FIRST)) is None


def test_a_child_s_voice_needs_the_parents_agreement(
    client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser = client_as("team")
    asked = browser.get(address(sounds)).text
    assert "Nécessaire quand c’est la voix d’un enfant" in asked
    assert "(facultatif)" not in asked
    for typed in ({"recorded": "1"}, {"recorded": "1", "permission": ""}):
        refused = bring(browser, address(sounds), a_hum(), child="y", **typed)
        assert "Indiquez le jour où les parents ont donné leur accord." in refused.text
    assert log.find(Sound, Sound.create_id("fr", FIRST)) is None
    bring(browser, address(sounds), a_hum(), child="y", recorded="1", permission=days_ago(40))
    kept = sound_of(log).recording
    assert kept is not None
    assert (kept.origin, kept.permission) == (RECORDED, days_ago(40))


def test_the_parents_agreed_before_and_for_a_child(
    client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser = client_as("team")
    ahead = bring(browser, address(sounds), a_hum(), child="y", permission="2999-10-01")
    assert "n’est pas encore venu" in ahead.text
    for long_ago in ("1950-05-01", days_ago(3 * 366 + 1)):
        grown = bring(browser, address(sounds), a_hum(), child="y", permission=long_ago)
        assert "l’enfant a grandi. Redemandez-le" in grown.text
    nobody_s = bring(browser, address(sounds), a_hum(), permission=days_ago(40))
    assert "videz cette date" in nobody_s.text
    assert log.find(Sound, Sound.create_id("fr", FIRST)) is None


def test_a_voice_that_is_removed_is_destroyed(
    app: Flask, client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser, stores = client_as("team"), app.extensions["consult"].stores
    bring(browser, address(sounds), a_hum())
    kept = sound_of(log).recording
    assert kept is not None
    assert find_file(stores, kept.opus, "opus")
    asked = browser.get(f"{address(sounds)}/retirer").text
    assert "Ses fichiers sont détruits tout de suite." in asked
    assert "La machine n’en refait pas de brouillon" in asked
    assert find_file(stores, kept.opus, "opus"), "asking changes nothing"
    assert browser.post(f"{address(sounds)}/retirer").status_code == 303
    assert sound_of(log).recording is None
    assert find_file(stores, kept.opus, "opus") is None
    assert find_file(stores, kept.mp3, "mp3") is None


def test_the_draft_of_a_silenced_sentence_can_be_asked_for_again(
    app: Flask, client_as: ClientAs, log: Log, sounds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "program", lambda: "/usr/bin/espeak-ng")
    browser, again = client_as("team"), "Redemander un brouillon à la machine"
    assert again not in browser.get(address(sounds)).text, "nothing was removed"
    bring(browser, address(sounds), a_hum())
    browser.post(f"{address(sounds)}/retirer")
    assert again in browser.get(address(sounds)).text
    assert client_as("council").post(f"{address(sounds)}/brouillon").status_code == 403
    assert browser.post(f"{address(sounds)}/brouillon").status_code == 303
    assert sound_of(log).wants_draft
    asked = browser.get(address(sounds)).text
    assert again not in asked
    assert "Un brouillon est demandé à la machine" in asked
    keep_sound(log, ("fr", FIRST), Recording("a" * 64, "b" * 64, SYNTHESISED), DAY)
    app.extensions["consult"].show()
    assert not sound_of(log).wants_draft
    assert "Brouillon lu par une machine" in browser.get(address(sounds)).text


def test_a_sentence_whose_sound_was_removed_says_so_where_no_machine_reads(
    client_as: ClientAs, sounds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "program", lambda: None)
    browser = client_as("team")
    bring(browser, address(sounds), a_hum())
    browser.post(f"{address(sounds)}/retirer")
    page = browser.get(address(sounds)).text
    assert "aucune machine ne lit cette langue ici" in page
    assert "Redemander un brouillon" not in page


def test_a_voice_that_two_sentences_share_outlives_one_of_them(
    app: Flask, client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser, stores = client_as("team"), app.extensions["consult"].stores
    for words in (FIRST, SECOND):
        bring(browser, address(sounds, words), a_hum())
    browser.post(f"{address(sounds)}/retirer")
    kept = sound_of(log, SECOND).recording
    assert kept is not None
    assert find_file(stores, kept.opus, "opus")


def test_another_voice_destroys_the_one_before(
    app: Flask, client_as: ClientAs, log: Log, sounds: str
) -> None:
    browser, stores = client_as("team"), app.extensions["consult"].stores
    bring(browser, address(sounds), a_hum(1))
    before = sound_of(log).recording
    assert before is not None
    said = browser.get(address(sounds)).text
    assert "l’autre est détruite" in said
    assert f'value="{before.opus}"' in said
    bring(browser, address(sounds), a_hum(2), instead_of=before.opus)
    after = sound_of(log).recording
    assert after is not None
    assert find_file(stores, before.opus, "opus") is None
    assert find_file(stores, after.opus, "opus")


def voiced(app: Flask, log: Log, *languages: str) -> None:
    """A draft for all that children of six and seven hear."""
    draft = Recording("a" * 64, "b" * 64, SYNTHESISED)
    for language in languages:
        for words in said_to(YARD, "6-7", language):
            keep_sound(log, (language, words), draft, DAY)
    app.extensions["consult"].show()


def test_a_consultation_of_the_youngest_opens_once_it_can_be_heard(
    app: Flask, client_as: ClientAs, log: Log, announced: UUID
) -> None:
    browser, opening = client_as("team"), f"/bureau/consultations/{announced}/ouvrir"
    assert "Tout ne s’entend pas encore" in browser.get(opening).text
    browser.post(opening)
    assert log.load(Consultation, announced).step == "announced"
    voiced(app, log, "fr", "en")
    assert "Tout ne s’entend pas encore" not in browser.get(opening).text
    assert browser.post(opening).status_code == 303
    opened = log.load(Consultation, announced)
    assert (opened.step, opened.read_aloud) == ("open", [])


def test_an_adult_may_promise_to_read_and_the_promise_is_shown(
    client_as: ClientAs, log: Log, announced: UUID
) -> None:
    browser, page = client_as("team"), f"/bureau/consultations/{announced}"
    assert browser.post(f"{page}/ouvrir", data={"read_aloud": "1"}).status_code == 303
    assert log.load(Consultation, announced).read_aloud == ["6-7"]
    assert "on a promis qu’un adulte lit" in browser.get(page).text


def test_the_promise_mends_nothing_but_silence(
    app: Flask, client_as: ClientAs, log: Log, announced: UUID
) -> None:
    first = YARD.questions[0]
    asked = log.load(Consultation, announced)
    broken = replace(first.variants["6-7"], text={"fr": "", "en": ""})
    questionnaires.write_variant(log, asked.questionnaire, first.code, "6-7", broken)
    app.extensions["consult"].show()
    page = f"/bureau/consultations/{announced}/ouvrir"
    client_as("team").post(page, data={"read_aloud": "1"})
    assert log.load(Consultation, announced).step == "announced"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_sentence_that_no_child_hears_has_no_page(client_as: ClientAs, sounds: str) -> None:
    browser = client_as("team")
    assert browser.get(address(sounds, "Autre chose")).status_code == 404
    assert browser.get(sounds.replace("/fr", "/xx")).status_code == 404


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_file_that_is_far_too_heavy_is_refused_in_words(client_as: ClientAs, sounds: str) -> None:
    browser = client_as("team")
    heavy = "x" * 13_000_000
    answer = browser.post(address(sounds), data=heavy, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "11\u00a0Mo au plus" in answer.text
    assert "Revenir au formulaire" in answer.text
    assert "Cette semaine" in answer.text, "the desk's own menu stays"

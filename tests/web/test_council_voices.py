"""The council lends its voice: on the team's own pages, with less to do there."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from consult.accounts.profiles import PROFILES
from consult.application import consultations
from consult.application.log import Log
from consult.application.sounds import keep_sound
from consult.domain.sound import RECORDED, SYNTHESISED, Recording, Sound
from consult.media.files import find_file
from consult.media.journey import journey
from tests.given import DAY
from tests.given_council import a_council
from tests.media.given_sounds import a_hum
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
DRAFT = Recording("a" * 64, "b" * 64, SYNTHESISED)
VOICE = Recording("c" * 64, "d" * 64, RECORDED)


@pytest.fixture
def announced(app: Flask, log: Log) -> UUID:
    """The playground, announced to children of six and seven."""
    return announce_the_yard(log)


@pytest.fixture
def council(app: Flask, log: Log, announced: UUID, client_as: ClientAs) -> Browser:
    """A coordinator, whose council is formed."""
    browser = client_as("council", council=a_council(log))
    app.extensions["consult"].show()
    return browser


def sentences(language: str) -> list[str]:
    """What children of all ages hear of it, each sentence once."""
    said = [YARD.title[language], *journey(language)]
    for question in YARD.questions:
        for one in question.variants.values():
            said += [one.text[language], *(option.label[language] for option in one.options)]
    heard = filter(str.strip, said)
    return list({Sound.create_id(language, words): words for words in heard}.values())


def lend(app: Flask, log: Log, language: str, recording: Recording) -> None:
    """Let every sentence of a language be heard so."""
    for words in sentences(language):
        keep_sound(log, (language, words), recording, DAY)
    app.extensions["consult"].show()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def test_the_home_counts_what_waits_for_a_voice_in_each_language(
    app: Flask, log: Log, council: Browser, sounds: str
) -> None:
    home = council.get("/conseil/").text
    assert "Prêter votre voix" in home
    assert sounds in home
    assert f"{len(sentences('fr'))} phrases silencieuses." in plain(home)
    lend(app, log, "fr", DRAFT)
    keep_sound(log, ("fr", FIRST), VOICE, DAY)
    app.extensions["consult"].show()
    home = plain(council.get("/conseil/").text)
    assert f"{len(sentences('fr')) - 1} phrases lues par une machine." in home
    assert f"{len(sentences('en'))} phrases silencieuses." in home


def test_the_home_says_when_nothing_waits(
    app: Flask, log: Log, council: Browser, sounds: str
) -> None:
    lend(app, log, "fr", VOICE)
    home = council.get("/conseil/").text
    assert sounds not in home
    assert sounds.replace("/fr", "/en") in home
    for language in YARD.languages():
        lend(app, log, language, VOICE)
    assert "Aucune phrase n’attend de voix." in council.get("/conseil/").text


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_is_not_asked_yet_or_no_more_is_the_team_s_alone(
    app: Flask, log: Log, announced: UUID, council: Browser, client_as: ClientAs, sounds: str
) -> None:
    assert council.get(sounds).status_code == 200
    consultations.abandon_consultation(log, announced, "Reportée", DAY)
    app.extensions["consult"].show()
    for where in (sounds, address(sounds)):
        assert council.get(where).status_code == 404
        assert client_as("team").get(where).status_code == 200
    assert bring(council, address(sounds), a_hum(), permission=DAY, child="y").status_code == 404
    assert "Aucune phrase n’attend de voix." in council.get("/conseil/").text


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_team_and_the_council_lend_their_voices_and_nobody_else(
    council: Browser, client_as: ClientAs, sounds: str
) -> None:
    for profile in PROFILES:
        expected = 200 if profile in ("team", "council") else 403
        for where in (sounds, address(sounds)):
            assert client_as(profile).get(where).status_code == expected, profile


def test_the_council_sees_its_own_way_back_and_no_page_of_the_team(
    log: Log, council: Browser, sounds: str
) -> None:
    bring(council, address(sounds), a_hum())
    assert sound_of(log).recording is not None
    for where in (sounds, address(sounds)):
        page = council.get(where).text
        assert 'class="council"' in page
        assert 'href="/conseil/"' in page
        assert "espeak" not in page
        assert "Retirer ce son" not in page
        for link in set(re.findall(r'href="(/[^"#]*)"', page)):
            if not link.startswith("/static"):
                assert council.get(link, follow_redirects=True).status_code == 200, link
    assert council.post(f"{address(sounds)}/retirer").status_code == 403


def test_the_council_is_asked_for_the_parents_agreement_first(
    log: Log, council: Browser, client_as: ClientAs, sounds: str
) -> None:
    box = re.compile(r'<input[^>]* name="child"[^>]*>')
    (shown,) = box.findall(council.get(address(sounds)).text)
    assert "checked" in shown
    (shown,) = box.findall(client_as("team").get(address(sounds)).text)
    assert "checked" not in shown
    refused = bring(council, address(sounds), a_hum(), child="y", recorded="1", permission="")
    assert "Indiquez le jour où les parents ont donné leur accord." in refused.text
    assert "pas une date" not in refused.text
    refused = bring(council, address(sounds), a_hum(), child="y", permission="hier")
    assert "pas une date" in refused.text
    assert log.find(Sound, Sound.create_id("fr", FIRST)) is None
    bring(council, address(sounds), a_hum(), child="y", recorded="1", permission=days_ago(40))
    kept = sound_of(log).recording
    assert kept is not None
    assert (kept.origin, kept.permission) == (RECORDED, days_ago(40))


def test_an_adult_of_the_council_reads_without_an_agreement(
    log: Log, council: Browser, sounds: str
) -> None:
    answer = bring(council, address(sounds), a_hum(), permission="")
    assert answer.location.endswith(address(sounds, SECOND))
    kept = sound_of(log).recording
    assert kept is not None
    assert kept.permission == ""


def test_a_voice_takes_the_place_of_the_draft_and_the_next_draft_comes_after(
    app: Flask, log: Log, council: Browser, sounds: str
) -> None:
    lend(app, log, "fr", DRAFT)
    assert "prend la place du brouillon" in council.get(address(sounds)).text
    listed = plain(council.get(sounds).text)
    assert f"{len(sentences('fr'))} phrases lues par une machine." in listed
    answer = bring(council, address(sounds), a_hum())
    assert answer.status_code == 303
    kept = sound_of(log).recording
    assert kept is not None
    assert kept.lent
    (after,) = re.findall(r"[0-9a-f-]{36}$", answer.location)
    assert log.load(Sound, UUID(after)).recording == DRAFT


def test_a_voice_that_was_lent_meanwhile_is_not_replaced_unseen(
    app: Flask, log: Log, council: Browser, client_as: ClientAs, sounds: str
) -> None:
    bring(client_as("team"), address(sounds), a_hum(1))
    first = sound_of(log).recording
    assert first is not None
    told = bring(council, address(sounds), a_hum(2), instead_of="").text
    assert "Quelqu’un a prêté sa voix à cette phrase depuis" in told
    assert f'value="{first.opus}"' in told, "sent again, it is known"
    assert sound_of(log).recording == first
    assert find_file(app.extensions["consult"].stores, first.opus, "opus")
    bring(council, address(sounds), a_hum(2), instead_of=first.opus)
    assert sound_of(log).recording != first

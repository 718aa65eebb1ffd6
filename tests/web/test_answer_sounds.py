"""What children hear: each sentence that has a sound, in their language, when they ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from consult.domain.document import Document
from consult.domain.sound import Sentence, said_to, tidy
from consult.media.journey import journey
from consult.projections.heard import Sounds
from tests.web.given_doors import NoVoices, ready
from tests.web.surface import STORING, Elements
from tests.web.test_answer_weight import weight
from tests.web.visiting import CODE, Visit, page

YARD = ready("la-cour")
LIMIT = 60_000


def sounds_of(document: Document, band: str, *languages: str) -> Sounds:
    """All that a band hears; files are named after their sentence."""
    said: list[Sentence] = [
        (language, tidy(words))
        for language in languages
        for words in (*said_to(document, band, language), *journey(language))
    ]
    return Sounds({one: (f"{at:064x}", f"{at + 5000:064x}") for at, one in enumerate(said)})


@pytest.fixture
def hear(visit: Visit) -> Callable[..., FlaskClient]:
    """A client of the playground's door, where these sounds are heard."""

    def come(sounds: Sounds, *bands: str) -> FlaskClient:
        client = visit(YARD, *bands)
        cast(NoVoices, cast(Any, client.application).extensions["consult"].voices).now = sounds
        return client

    return come


def heard_on(client: FlaskClient, path: str) -> list[str]:
    """The words of each sound of a page."""
    return [tidy(one["aria-label"]) for one in page(client, path).of("audio")]


def test_the_youngest_hear_each_question_and_each_choice(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr"), "6-7")
    heard = heard_on(client, f"/c/{CODE}/6-7?l=fr")
    assert set(said_to(YARD, "6-7", "fr")) <= set(heard)
    assert heard.count("Je ne sais pas") == len(YARD.questions_for("6-7"))
    assert "C’est fini ! On envoie ?" in heard


@pytest.mark.parametrize("band", ["6-7", "11-14"])
def test_what_a_sheet_without_an_answer_meets_is_heard(
    hear: Callable[..., FlaskClient], band: str
) -> None:
    client = hear(sounds_of(YARD, band, "fr", "en"), band)
    found = page(client, f"/c/{CODE}/{band}?l=en")
    told = found.text_of("h1")[0]
    assert tidy(found.of("audio")[0]["aria-label"]) == tidy(told)


def test_what_is_tried_first_is_heard_too(hear: Callable[..., FlaskClient]) -> None:
    heard = heard_on(hear(sounds_of(YARD, "6-7", "fr"), "6-7"), f"/c/{CODE}/6-7?l=fr")
    assert heard[heard.index("Tu préfères quel animal ?") :][:4] == [
        "Tu préfères quel animal ?",
        "Touche une image. Ici, rien n’est gardé.",
        "Le chat",
        "Le chien",
    ]


def test_nothing_is_loaded_or_played_by_itself(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr"), "6-7")
    sounds = page(client, f"/c/{CODE}/6-7?l=fr").of("audio")
    assert sounds
    for one in sounds:
        assert one["preload"] == "none"
        assert "autoplay" not in one
        assert "controls" in one


def test_each_sound_comes_in_two_formats_from_here(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr"), "6-7")
    found = page(client, f"/c/{CODE}/6-7?l=fr")
    sources = found.of("source")
    assert len(sources) == 2 * len(found.of("audio"))
    for one in sources:
        assert re.fullmatch(r"/c/sons/[0-9a-f]{64}\.(opus|mp3)", one["src"])


def test_the_sound_follows_the_language(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr", "en"), "6-7")
    english = heard_on(client, f"/c/{CODE}/6-7?l=en")
    assert set(said_to(YARD, "6-7", "en")) <= set(english)
    assert not set(said_to(YARD, "6-7", "fr")) & set(english)


def test_a_language_without_sound_brings_no_player(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr"), "6-7")
    for path in (f"/c/{CODE}?b=6-7&l=en", f"/c/{CODE}/6-7?l=en"):
        found = page(client, path)
        assert not found.of("audio")
        assert not [one for one in found.of("script") if "listen" in one.get("src", "")]


def test_who_reads_has_one_button_for_the_question(hear: Callable[..., FlaskClient]) -> None:
    client = hear(sounds_of(YARD, "11-14", "fr"), "11-14")
    found = page(client, f"/c/{CODE}/11-14?l=fr")
    players = [tidy(one["aria-label"]) for one in found.of("audio") if "controls" in one]
    questions = {tidy(variant.text["fr"]) for _, variant in YARD.questions_for("11-14")}
    assert questions <= set(players)
    labels = set(said_to(YARD, "11-14", "fr")) - questions
    assert not labels & set(players)


@pytest.mark.parametrize("band", ["6-7", "8-10", "11-14"])
def test_every_cover_can_be_heard(hear: Callable[..., FlaskClient], band: str) -> None:
    client = hear(sounds_of(YARD, band, "fr"), "6-7", "8-10", "11-14")
    assert "Tu as quel âge ?" in heard_on(client, f"/c/{CODE}?l=fr")
    assert "On ne te demande pas ton nom." in heard_on(client, f"/c/{CODE}?b={band}&l=fr")


def test_a_sentence_that_gets_a_voice_is_heard_at_once(hear: Callable[..., FlaskClient]) -> None:
    client = hear(Sounds(), "6-7")
    path = f"/c/{CODE}/6-7?l=fr"
    assert not heard_on(client, path)
    cast(Any, client.application).extensions["consult"].voices.now = sounds_of(YARD, "6-7", "fr")
    assert heard_on(client, path)


@pytest.mark.parametrize("band", ["6-7", "8-10", "11-14"])
def test_a_first_page_with_sounds_and_two_alphabets_is_light(visit: Visit, band: str) -> None:
    client = visit(YARD, band, languages=("fr", "ar"))
    voices = cast(Any, client.application).extensions["consult"].voices
    voices.now = sounds_of(YARD, band, "ar")
    path = f"/c/{CODE}?l=ar"
    assert "لا نسألك عن اسمك." in heard_on(client, path)
    assert weight(client, path) <= LIMIT


def test_a_page_with_sounds_still_weighs_little_and_stores_nothing(
    hear: Callable[..., FlaskClient],
) -> None:
    client = hear(sounds_of(YARD, "6-7", "fr"), "6-7")
    answer = client.get(f"/c/{CODE}/6-7?l=fr", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < LIMIT / 2
    assert not [header for header in STORING if header in answer.headers]
    found = Elements(client.get(f"/c/{CODE}/6-7?l=fr").text)
    scripts = [one["src"].partition("?")[0] for one in found.of("script")]
    assert "/static/js/listen.js" in scripts

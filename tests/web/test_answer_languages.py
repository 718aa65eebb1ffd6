"""The child's pages in each language that they are offered in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.config import Settings
from consult.domain.document import OFFERED, Document
from consult.web.language import JOURNEY, OWN_NAMES, direction_of
from scripts.translations import asked_of
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.surface import Elements, journey
from tests.web.test_answer_weight import LIMIT, weight

CODE = "PRSTV"
every_language = pytest.mark.parametrize("language", JOURNEY)


def in_all_languages(document: Document) -> Document:
    """The questionnaire with words in every language offered."""
    for language in OFFERED:
        missing = {
            path: texts["en"] + f" ({language})"
            for path, texts in document.texts()
            if language not in texts
        }
        document = document.with_texts(language, missing)
    return document


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """A child in front of a poster whose questionnaire is whole in every language."""
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    document = in_all_languages(ready("la-cour"))
    door = a_door(CODE, document, languages=OFFERED)
    return an_app(settings, Box(), door).test_client()


def pages(client: FlaskClient, language: str) -> list[TestResponse]:
    """Every page of the journey, addresses that lead elsewhere left out."""
    found = journey(client, CODE, "8-10", [language])
    return [answer for answer in found if answer.status_code != 303]


@every_language
def test_a_child_lives_the_whole_journey_in_the_language(
    client: FlaskClient, language: str
) -> None:
    for answer in pages(client, language):
        root = Elements(answer.text).of("html")[0]
        assert root["lang"] == language
        assert root["dir"] == Locale.parse(language).text_direction


@every_language
def test_no_french_sentence_is_left_on_the_page(client: FlaskClient, language: str) -> None:
    if language == "fr":
        return
    sentences = [message.id for message in asked_of(language)]
    french = {one for one in sentences if isinstance(one, str) and len(one) > 8 and "%" not in one}
    for answer in pages(client, language):
        assert [sentence for sentence in french if f">{sentence}<" in answer.text] == []


@every_language
def test_a_language_is_named_and_read_as_cldr_says(language: str) -> None:
    known = Locale.parse(language)
    assert OWN_NAMES[language].casefold() == (known.display_name or "").casefold()
    assert direction_of(language) == known.text_direction


def test_a_device_is_answered_in_its_own_language(client: FlaskClient) -> None:
    for language in JOURNEY:
        answer = client.get(f"/c/{CODE}", headers={"Accept-Language": f"{language};q=1, en;q=0.5"})
        assert f'lang="{language}"' in answer.text


def test_a_language_that_is_not_whole_is_not_offered(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    door = replace(a_door(CODE, ready("la-cour")), languages=("fr", "en"))
    child = an_app(settings, Box(), door).test_client()
    page = child.get(f"/c/{CODE}?l=ar").text
    assert 'lang="fr"' in page
    assert "hreflang" in page
    assert "العربية" not in page


def test_what_the_city_did_not_translate_is_not_taken_for_the_language(tmp_path: Path) -> None:
    """A title of its own gives way to that of the questions; a decision says that it is French."""
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    document = in_all_languages(ready("la-cour"))
    title, decision = {"fr": "Notre cour"}, {"fr": "Refaire la cour en 2027"}
    door = a_door(CODE, document, languages=OFFERED, title=title, decision=decision)
    child = an_app(settings, Box(), door).test_client()
    page = child.get(f"/c/{CODE}?b=11-14&l=ar").text
    assert f"<h1>{document.title['ar']}</h1>" in page
    assert '<dd><span lang="fr" dir="ltr">Refaire la cour en 2027</span></dd>' in page
    page = child.get(f"/c/{CODE}?b=11-14&l=fr").text
    assert "<h1>Notre cour</h1>" in page
    assert "<dd>Refaire la cour en 2027</dd>" in page


@every_language
def test_the_first_page_stays_light_with_the_fonts_of_the_language(
    client: FlaskClient, language: str
) -> None:
    assert weight(client, f"/c/{CODE}?l={language}&b=8-10") <= LIMIT

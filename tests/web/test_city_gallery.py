"""The city's own photos: brought, said in words, chosen for an option, withdrawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.document import Document
from consult.domain.picture import Picture, WordsForPictureMissing
from consult.domain.questionnaire import Questionnaire
from consult.media.files import find_file
from consult.projections.gallery import own_pictures
from consult.web.database import db
from tests.given import DAY, a_city, a_document
from tests.media.test_pictures import SCRIPT, a_bomb, a_photo
from tests.web.conftest import Browser
from tests.web.surface import Elements
from tests.web.test_city_questionnaires import a_variant
from tests.web.visiting import CODE, Visit

ClientAs = Callable[..., Browser]
WORDS = {"alt_fr": "Le préau de l’école", "alt_en": "The covered playground", "nobody": "y"}


def bring(browser: Browser, content: bytes, **words: str) -> TestResponse:
    data = {"file": (io.BytesIO(content), "photo.jpg"), **words}
    return browser.post("/bureau/images", data=data, content_type="multipart/form-data")


def names_of(app: Flask) -> list[str]:
    with app.app_context():
        return [row.name for row in own_pictures(db.session())]


@pytest.fixture
def photo(app: Flask, log: Log, client_as: ClientAs) -> str:
    """The name of a photo that staff brought."""
    a_city(log)
    assert bring(client_as("team"), a_photo(), **WORDS).status_code == 303
    return names_of(app)[0]


def test_a_photo_is_shown_with_its_words_from_the_child_s_address(
    app: Flask, client_as: ClientAs, photo: str
) -> None:
    page = Elements(client_as("team").get("/bureau/images").text)
    shown = next(one for one in page.of("img") if one["alt"] == WORDS["alt_fr"])
    answer = app.test_client().get(shown["src"])
    assert answer.mimetype == "image/webp"
    assert b"Exif" not in answer.data
    assert "Set-Cookie" not in answer.headers


def test_a_photo_is_chosen_for_an_option(
    app: Flask, client_as: ClientAs, log: Log, photo: str
) -> None:
    id = questionnaires.draft_questionnaire(log, a_document(), DAY)
    app.extensions["consult"].show()
    team, here = client_as("team"), f"/bureau/questionnaires/{id}/questions/cour-envie/6-7"
    picking = {**a_variant(), "pick": "0", "wanted": "préau"}
    del picking["do"]
    assert f'value="{photo}"' in team.post(here, data=picking).text
    team.post(here, data=a_variant(**{"options-0-picture": photo}))
    variant = log.load(Questionnaire, id).document.question("cour-envie").variants["6-7"]
    assert variant.options[0].picture == photo
    assert f"/c/images/{photo.removeprefix('photo-')}.webp" in team.get(here).text


def test_a_photo_that_is_withdrawn_is_destroyed(
    app: Flask, client_as: ClientAs, log: Log, photo: str
) -> None:
    file, stores = photo.removeprefix("photo-"), app.extensions["consult"].stores
    assert find_file(stores, file, "webp")
    with app.app_context():
        id: UUID = own_pictures(db.session())[0].id
    assert client_as("team").post(f"/bureau/images/{id}/retirer").status_code == 303
    assert find_file(stores, file, "webp") is None
    assert app.test_client().get(f"/c/images/{file}.webp").status_code == 404
    assert names_of(app) == []


def test_before_a_photo_is_withdrawn_staff_read_where_it_is_shown(
    app: Flask, client_as: ClientAs, log: Log, photo: str
) -> None:
    told = a_document().to_dict()
    told["questions"][0]["variants"]["8-10"]["options"][0]["picture"] = photo
    shown = Document.from_dict(told)
    draft = questionnaires.draft_questionnaire(log, shown, DAY)
    asked = questionnaires.draft_questionnaire(log, shown, DAY)
    questionnaires.publish_questionnaire(log, asked, DAY, [])
    app.extensions["consult"].show()
    with app.app_context():
        id = own_pictures(db.session())[0].id
    page = client_as("team").get(f"/bureau/images/{id}/retirer").text
    assert "Des enfants la voient" in page
    assert "que vous écrivez" in page
    assert page.count("(cour-envie)") == 2
    for one in (draft, asked):
        assert f"/bureau/questionnaires/{one}" in page
    assert find_file(app.extensions["consult"].stores, photo.removeprefix("photo-"), "webp")


def test_a_photo_that_nothing_shows_is_said_so(app: Flask, client_as: ClientAs, photo: str) -> None:
    with app.app_context():
        id = own_pictures(db.session())[0].id
    page = client_as("team").get(f"/bureau/images/{id}/retirer").text
    assert "Aucun questionnaire ne la montre." in page


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (SCRIPT, WORDS, "n’est pas une photo"),
        (a_bomb(), WORDS, "millions de points"),
        (a_photo(), {**WORDS, "alt_en": ""}, "aussi en anglais"),
        (a_photo(), {**WORDS, "alt_fr": " "}, "pour qui ne la voit pas"),
        (a_photo(), {**WORDS, "nobody": ""}, "aucun enfant ne doit y être reconnaissable"),
    ],
    ids=["script", "bomb", "no English", "no French", "somebody"],
)
def test_what_cannot_be_shown_is_refused_in_words(
    app: Flask, client_as: ClientAs, log: Log, content: bytes, words: dict[str, str], said: str
) -> None:
    a_city(log)
    assert said in bring(client_as("team"), content, **words).text
    assert names_of(app) == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_photo_of_forty_megabytes_is_refused_in_words(client_as: ClientAs, log: Log) -> None:
    a_city(log)
    heavy = "x" * 40_000_000
    answer = client_as("team").post(
        "/bureau/images", data=heavy, content_type="multipart/form-data"
    )
    assert answer.status_code == 413
    assert "11\u00a0Mo au plus" in answer.text
    assert "Revenir au formulaire" in answer.text
    assert "Cette semaine" in answer.text, "the desk's own menu stays"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_picture_must_be_said_in_both_languages(language: str) -> None:
    words = {"fr": "Le préau", "en": "The shelter", language: " "}
    with pytest.raises(WordsForPictureMissing):
        Picture.add("a" * 64, words, DAY)


def test_children_see_the_photo_beside_its_word(visit: Visit) -> None:
    name = f"photo-{'a' * 64}"
    document = a_document()
    told = document.to_dict()
    told["questions"][0]["variants"]["8-10"]["options"][0]["picture"] = name
    page = Elements(visit(type(document).from_dict(told), "8-10").get(f"/c/{CODE}/8-10").text)
    (photo,) = [one for one in page.of("img") if one["src"] == f"/c/images/{'a' * 64}.webp"]
    assert photo["alt"] == ""

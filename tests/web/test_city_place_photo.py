"""The photo of a place: brought by staff, seen first by children, taken away."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.application import city as use_cases
from consult.application.log import Log
from consult.domain.document import LANGUAGES, OFFERED
from consult.domain.picture import WordsForPictureMissing
from consult.domain.place import PlaceRetired
from consult.media.files import find_file
from consult.media.pictures import COVER
from consult.projections.questionnaires import QuestionnaireRow
from consult.web.database import db
from tests.given import DAY, a_city, a_school, an_open_consultation
from tests.media.test_pictures import SCRIPT, a_bomb, a_photo, noise
from tests.web.conftest import Browser
from tests.web.given_doors import ready
from tests.web.surface import Elements
from tests.web.test_answer_weight import LIMIT, PACKED, weight
from tests.web.test_city_gallery import WORDS, ClientAs
from tests.web.visiting import CODE, Visit

ALT = {"fr": "Le portail bleu", "en": "The blue gate"}
FILE = "a" * 64


def bring(browser: Browser, place: UUID, content: bytes, **words: str) -> TestResponse:
    data = {"file": (io.BytesIO(content), "photo.jpg"), **words}
    address = f"/bureau/lieux/{place}/photo"
    return browser.post(address, data=data, content_type="multipart/form-data")


@pytest.fixture
def school(app: Flask, log: Log) -> UUID:
    """A school where a consultation is open."""
    a_city(log)
    school = a_school(log)
    an_open_consultation(log, school)
    app.extensions["consult"].show()
    return school


def file_shown(team: Browser, place: UUID) -> str:
    """The sha256 of the photo on the desk's page of a place, "" without one."""
    images = [one["src"] for one in Elements(team.get(f"/bureau/lieux/{place}").text).of("img")]
    photos = [one for one in images if one.startswith("/c/images/")]
    return photos[0].removeprefix("/c/images/").removesuffix(".webp") if photos else ""


def test_children_see_the_photo_that_staff_brought_in_the_place_of_the_drawing(
    app: Flask, client_as: ClientAs, log: Log, school: UUID
) -> None:
    code = use_cases.place_poster(log, school, DAY)
    assert bring(client_as("team"), school, a_photo(), **WORDS).status_code == 303
    app.extensions["consult"].doors.refresh()
    page = Elements(app.test_client().get(f"/c/{code}?l=en").text)
    (photo,) = page.of("img")
    assert photo["alt"] == WORDS["alt_en"]
    sent = app.test_client().get(photo["src"])
    assert sent.mimetype == "image/webp"
    assert len(sent.data) <= COVER


def test_another_photo_takes_its_place_and_destroys_it(
    app: Flask, client_as: ClientAs, school: UUID
) -> None:
    team, stores = client_as("team"), app.extensions["consult"].stores
    bring(team, school, a_photo(), **WORDS)
    before = file_shown(team, school)
    bring(team, school, noise((400, 300)), **WORDS)
    after = file_shown(team, school)
    assert before != after
    assert find_file(stores, before, "webp") is None
    assert find_file(stores, after, "webp")


def test_the_same_photo_again_stays(app: Flask, client_as: ClientAs, school: UUID) -> None:
    team = client_as("team")
    for _ in range(2):
        bring(team, school, a_photo(), **WORDS)
    assert find_file(app.extensions["consult"].stores, file_shown(team, school), "webp")


def test_a_photo_is_taken_away_after_a_question_and_its_file_is_destroyed(
    app: Flask, client_as: ClientAs, log: Log, school: UUID
) -> None:
    team, stores = client_as("team"), app.extensions["consult"].stores
    code = use_cases.place_poster(log, school, DAY)
    bring(team, school, a_photo(), **WORDS)
    file, address = file_shown(team, school), f"/bureau/lieux/{school}/photo/retirer"
    assert "de nouveau le dessin" in team.get(address).text
    assert find_file(stores, file, "webp")
    assert team.post(address).status_code == 303
    assert file_shown(team, school) == ""
    assert find_file(stores, file, "webp") is None
    app.extensions["consult"].doors.refresh()
    assert Elements(app.test_client().get(f"/c/{code}").text).of("img") == []


def test_two_places_with_one_photo_lose_it_one_at_a_time(
    app: Flask, client_as: ClientAs, log: Log, school: UUID
) -> None:
    team, other = client_as("team"), a_school(log, "Camus", "0370888X")
    app.extensions["consult"].show()
    for place in (school, other):
        bring(team, place, a_photo(), **WORDS)
    file, stores = file_shown(team, other), app.extensions["consult"].stores
    team.post(f"/bureau/lieux/{school}/photo/retirer")
    assert find_file(stores, file, "webp")
    team.post(f"/bureau/lieux/{other}/photo/retirer")
    assert find_file(stores, file, "webp") is None


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "said", "in_english"),
    [
        (SCRIPT, "n’est pas une photo que l’on prend ici", "is not a photo that can be used here"),
        (a_photo((1, 1)), "est trop petite", "too small"),
        (a_bomb(), "plus de 60 millions de points", "more than 60 million pixels"),
    ],
    ids=["a script", "a dot", "huge"],
)
def test_a_photo_that_is_refused_leaves_the_words_in_the_form(
    client_as: ClientAs, school: UUID, content: bytes, said: str, in_english: str
) -> None:
    team = client_as("team")
    for sentence in (said, in_english):
        page = bring(team, school, content, **WORDS)
        assert sentence in page.text
        fields = {one["name"]: one for one in Elements(page.text).of("input") if "name" in one}
        assert fields["alt_fr"]["value"] == WORDS["alt_fr"]
        assert fields["alt_en"]["value"] == WORDS["alt_en"]
        assert "checked" in fields["nobody"]
        assert file_shown(team, school) == ""
        team.get(f"/bureau/lieux/{school}/photo?l=en")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (SCRIPT, WORDS, "n’est pas une photo"),
        (a_photo(), {**WORDS, "alt_en": ""}, "aussi en anglais"),
        (a_photo(), {**WORDS, "nobody": ""}, "aucun enfant ne doit y être reconnaissable"),
    ],
    ids=["script", "no English", "somebody"],
)
def test_what_cannot_be_shown_is_refused_in_words(
    client_as: ClientAs, school: UUID, content: bytes, words: dict[str, str], said: str
) -> None:
    team = client_as("team")
    assert said in bring(team, school, content, **words).text
    assert file_shown(team, school) == ""


def test_a_place_that_rests_gets_no_photo_but_loses_its_own(log: Log) -> None:
    school = a_school(log)
    use_cases.show_photo(log, school, FILE, ALT, DAY)
    use_cases.retire_place(log, school, DAY)
    with pytest.raises(PlaceRetired):
        use_cases.show_photo(log, school, FILE, ALT, DAY)
    use_cases.remove_photo(log, school, DAY)
    before = log.head
    use_cases.remove_photo(log, school, DAY)
    assert log.head == before


def test_a_photo_without_words_is_no_photo(log: Log) -> None:
    with pytest.raises(WordsForPictureMissing):
        use_cases.show_photo(log, a_school(log), FILE, {"fr": "Le portail"}, DAY)


def say(browser: Browser, language: str, **words: str) -> TestResponse:
    """Say in a language what photos show; `words` by the names of the fields of the page."""
    return browser.post(f"/bureau/lieux/photos/{language}", data=words)


def fields(browser: Browser, language: str) -> dict[str, str]:
    """The fields of the page of a language, with what they hold."""
    page = Elements(browser.get(f"/bureau/lieux/photos/{language}").text)
    named = [one for one in page.of("input") if one.get("name", "").startswith("words:")]
    return {one["name"]: one["value"] for one in named}


def test_what_a_photo_shows_is_said_in_each_language_beside_its_source(
    app: Flask, client_as: ClientAs, log: Log, school: UUID
) -> None:
    team, code = client_as("team"), use_cases.place_poster(log, school, DAY)
    bring(team, school, a_photo(), **WORDS)
    page = team.get("/bureau/lieux/photos/ar").text
    assert "1 texte manque sur 1." in page
    assert WORDS["alt_fr"] in page
    [field] = fields(team, "ar")
    assert say(team, "ar", **{field: "  ساحة  مغطاة "}).status_code == 303
    assert fields(team, "ar") == {field: "ساحة مغطاة"}
    assert "est dit dans cette langue" in team.get("/bureau/lieux/photos/ar").text
    assert "Il manque 4 langues." in team.get(f"/bureau/lieux/{school}/photo").text
    app.extensions["consult"].doors.refresh()
    door = app.extensions["consult"].doors.find(code)
    assert door.photo_alt == {
        "fr": WORDS["alt_fr"],
        "en": WORDS["alt_en"],
        "ar": "ساحة مغطاة",
    }


def test_the_languages_of_a_questionnaire_count_what_photos_do_not_say(
    app: Flask, client_as: ClientAs, school: UUID
) -> None:
    team = client_as("team")
    with app.app_context():
        [written] = db.session.scalars(select(QuestionnaireRow.id))
    assert "/bureau/lieux/photos/" not in team.get(f"/bureau/questionnaires/{written}/langues").text
    bring(team, school, a_photo(), **WORDS)
    page = team.get(f"/bureau/questionnaires/{written}/langues").text
    said = re.findall(r'/photos/(\w+)">(\d) sur 1<', page)
    assert said == [(one, "1" if one in LANGUAGES else "0") for one in OFFERED]


def test_words_for_a_photo_that_was_replaced_are_not_said_of_the_next(
    client_as: ClientAs, school: UUID
) -> None:
    team = client_as("team")
    bring(team, school, a_photo(), **WORDS)
    [field] = fields(team, "ar")
    bring(team, school, noise((400, 300)), **WORDS)
    refused = say(team, "ar", **{field: "ساحة"})
    assert "Quelqu’un d’autre a modifié ceci" in refused.text
    assert list(fields(team, "ar").values()) == [""]


def test_french_words_of_a_photo_are_never_taken_away(client_as: ClientAs, school: UUID) -> None:
    team = client_as("team")
    bring(team, school, a_photo(), **WORDS)
    [field] = fields(team, "fr")
    assert "Dites en français et en anglais" in say(team, "fr", **{field: ""}).text
    say(team, "fr", **{field: "Voici le préau !"})
    assert fields(team, "fr") == {field: "Voici le préau\u00a0!"}


def test_a_language_that_is_not_offered_has_no_page(client_as: ClientAs, school: UUID) -> None:
    team = client_as("team")
    assert team.get("/bureau/lieux/photos/de").status_code == 404
    assert "Aucun lieu n’a de photo." in team.get("/bureau/lieux/photos/fr").text


@pytest.mark.parametrize("profile", ["elected", "council", "it"])
def test_photos_of_places_are_the_teams_business(
    client_as: ClientAs, school: UUID, profile: str
) -> None:
    assert client_as(profile).get(f"/bureau/lieux/{school}/photo").status_code == 403


# On a child's pages, without a database


def test_no_child_is_read_the_words_of_a_photo_in_a_language_that_is_not_hers(
    visit: Visit,
) -> None:
    client = visit(photo=FILE, photo_alt=ALT | {"uk": "Сині ворота"}, languages=OFFERED)
    said = {one: words_of_photo(client, one) for one in OFFERED}
    assert (said["fr"], said["en"], said["uk"]) == (ALT["fr"], ALT["en"], "Сині ворота")
    assert said["ar"] == "صورة لهذا المكان: École Gérard Philipe"
    for one in ("es", "pt", "tr", "ar"):
        assert ALT["fr"] not in said[one]
        assert "Une photo" not in said[one]
        assert "École Gérard Philipe" in said[one]


def words_of_photo(client: FlaskClient, language: str) -> str:
    """What a screen reader says of the photo on the welcome page."""
    (photo,) = Elements(client.get(f"/c/{CODE}?b=8-10&l={language}").text).of("img")
    return photo["alt"]


@pytest.mark.parametrize("state", ["closed", "answered"])
def test_the_photo_is_there_again_when_the_city_answers(visit: Visit, state: str) -> None:
    page = Elements(visit(photo=FILE, photo_alt=ALT, state=state).get(f"/c/{CODE}").text)
    assert [one["alt"] for one in page.of("img")] == [ALT["fr"]]


def test_the_kit_and_the_shared_tablet_have_it_too(visit: Visit) -> None:
    client = visit(photo=FILE, photo_alt=ALT)
    pages = client.get(f"/c/{CODE}/8-10/kit?l=fr").json["pages"]
    assert all(f"/c/images/{FILE}.webp" in pages[name] for name in ("ages", "welcome"))
    assert f"/c/images/{FILE}.webp" in client.get(f"/c/tablette/{CODE}").text


def test_another_photo_is_another_page_and_another_kit(visit: Visit) -> None:
    shown = [visit(photo=one, photo_alt=ALT) for one in (FILE, "b" * 64, "")]
    assert len({one.get(f"/c/{CODE}?b=8-10").text for one in shown}) == 3
    assert len({one.get(f"/c/{CODE}/8-10/kit?l=fr").headers["ETag"] for one in shown}) == 3


@pytest.mark.parametrize("band", ["6-7", "8-10", "11-14"])
def test_the_first_page_stays_light_with_the_heaviest_photo(visit: Visit, band: str) -> None:
    client = visit(ready("la-cour"), photo=FILE, photo_alt=ALT)
    assert client.get(f"/c/{CODE}?b={band}", headers=PACKED).status_code == 200
    assert weight(client, f"/c/{CODE}?b={band}&l=fr") + COVER <= LIMIT

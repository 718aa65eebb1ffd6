"""The child's pages: what they show, what they weigh, what they never do."""

from __future__ import annotations

import gzip
import math
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consult import content
from consult.ballots.punching import TICKET
from consult.config import Settings
from consult.domain.bands import BANDS
from consult.domain.document import Document, Variant
from consult.projections.answers import ToldRow
from consult.web.answer.asked import ORDERS, asked, pick_order, shuffled
from consult.web.answer.pages import Page, Pages
from consult.web.answer.pictures import FOLDER, names
from consult.web.lines import unbroken
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.surface import Elements, journey, leaves_no_trace
from tests.web.visiting import CODE, Visit, empty_form_of, form_of, page

BREAKABLE = re.compile(r"[^\u00a0][:;!?»](?:\s|$)|«[^\u00a0]")
"""A French double sign without its no-break space."""
QUESTIONNAIRES = [
    pytest.param(one.questionnaire, band, id=f"{one.code} {band}")
    for one in content.consultations()
    for band in one.bands
]
every_band = pytest.mark.parametrize(("document", "band"), QUESTIONNAIRES)


# What every page keeps to


def test_the_childs_surface_leaves_no_trace(visit: Visit) -> None:
    leaves_no_trace(journey(visit(), CODE, "8-10"))


@pytest.mark.parametrize("state", ["none", "soon", "closed", "answered"])
def test_a_door_that_takes_no_sheet_leaves_no_trace(visit: Visit, state: str) -> None:
    leaves_no_trace(journey(visit(state=state), CODE, "8-10"))


@every_band
def test_each_question_is_a_labelled_group_of_native_inputs(
    visit: Visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    number = len(document.questions_for(band)) + BANDS[band].practised
    assert len(questions.of("fieldset")) == len(questions.of("legend")) == number
    headings = questions.text_of("h1")
    assert all(variant.text["fr"] in headings for _, variant in document.questions_for(band))


@every_band
def test_nothing_is_preselected_and_nothing_is_compulsory(
    visit: Visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    for field in questions.of("input"):
        assert "checked" not in field
        assert "required" not in field


@every_band
def test_no_device_remembers_what_another_child_chose(
    visit: Visit, document: Document, band: str
) -> None:
    client = visit(document)
    forms = page(client, f"/c/{CODE}/{band}?l=fr").of("form")
    assert [one["autocomplete"] for one in forms if one.get("id") == "sheet"] == ["off"]
    typed = page(client, "/c/22222?l=fr").of("input")
    assert [one["autocomplete"] for one in typed if one.get("name") == "code"] == ["off"]


@every_band
def test_not_knowing_and_passing_weigh_the_same(
    visit: Visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    values = [field.get("value") for field in questions.of("input") if field.get("type") == "radio"]
    number = len(document.questions_for(band))
    young = band in ("3-5", "6-7")
    assert values.count("?") == number
    assert values.count("") == (0 if young else number)
    aside = [one["class"] for one in questions.of("label") if "small" in one["class"]]
    assert len(aside) == (0 if young else 2 * number)
    assert len(set(aside)) <= 1


@every_band
def test_how_many_may_be_chosen_is_said_before_choosing(
    visit: Visit, document: Document, band: str
) -> None:
    limits = [one.at_most for _, one in document.questions_for(band) if one.at_most]
    told = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    said = [one for one in told.of("p") if one.get("class") == "hint most"]
    assert len(said) == len(limits)
    assert told.text_of("p").count("2 choix au plus") == limits.count(2)


@every_band
def test_what_is_tried_first_belongs_to_a_form_that_is_never_sent(
    visit: Visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    trial = [one for one in questions.of("input") if one.get("name") == "trial"]
    assert [one.get("form") for one in trial] == ["trial"] * 2 * BANDS[band].practised
    assert not [one for one in questions.of("button") if one.get("form") == "trial"]
    assert questions.text_of("a").count("Pour essayer") == BANDS[band].practised


@every_band
def test_back_and_stop_are_on_every_question(visit: Visit, document: Document, band: str) -> None:
    words = page(visit(document), f"/c/{CODE}/{band}?l=fr").text_of("a")
    screens = len(document.questions_for(band)) + 3 + BANDS[band].practised
    some = sum(variant.shown_if is not None for _, variant in document.questions_for(band))
    assert words.count("Retour") == screens + some  # After one for some, also the way past it.
    assert words.count("J’arrête") == screens


def test_the_two_buttons_of_the_assent_are_the_same(visit: Visit) -> None:
    welcome = page(visit(None, "6-7"), f"/c/{CODE}?l=fr")
    yes = [one["class"] for one in welcome.of("a") if one["href"].startswith(f"/c/{CODE}/6-7")]
    assert yes == [one["class"] for one in welcome.of("button")]


@pytest.mark.parametrize("state", ["none", "soon", "open", "closed"])
def test_the_help_line_is_on_every_page(visit: Visit, state: str) -> None:
    for answer in journey(visit(state=state), CODE, "6-7"):
        if answer.status_code != 303:
            links = Elements(answer.get_data(as_text=True)).of("a")
            assert "tel:119" in [one.get("href") for one in links], answer.request.path


@every_band
def test_ids_are_unique_and_every_pictogram_is_there(
    visit: Visit, document: Document, band: str
) -> None:
    client = visit(document)
    for path in (f"/c/{CODE}?b={band}&l=fr", f"/c/{CODE}/{band}?l=fr"):
        elements = page(client, path)
        ids = [one["id"] for _, one in elements.all if "id" in one]
        assert len(ids) == len(set(ids))
        assert {one["href"].removeprefix("#") for one in elements.of("use")} <= set(ids)


def test_french_signs_never_stand_alone_on_a_line(visit: Visit) -> None:
    for answer in journey(visit(), CODE, "6-7"):
        words = Elements(answer.get_data(as_text=True))
        if answer.request.args.get("l") == "fr" and answer.status_code != 303:
            for tag in ("h1", "p", "a", "button", "span"):
                assert not [one for one in words.text_of(tag) if BREAKABLE.search(one)]


def test_a_word_with_a_hyphen_stays_on_one_line_with_the_sign_that_follows() -> None:
    assert unbroken("Comment viens-tu ?") == ('Comment <span class="unbroken">viens-tu</span> ?')
    assert unbroken("Et « peux-tu\u00a0» <b> - ?") == (
        'Et « <span class="unbroken">peux-tu\u00a0»</span> &lt;b&gt; - ?'
    )


def test_answers_are_never_stored_on_the_way(visit: Visit) -> None:
    for answer in journey(visit(), CODE, "8-10"):
        if f"/c/{CODE}/8-10" == answer.request.path:
            assert answer.headers["Cache-Control"] == "no-store"


# Choosing


def test_a_code_that_several_bands_answer_asks_for_the_age(visit: Visit) -> None:
    ages = page(visit(), f"/c/{CODE}?l=fr")
    assert ages.text_of("h1") == ["Tu as quel âge\u00a0?"]
    assert [one["href"] for one in ages.of("a") if "data-band" in one] == [
        f"?b={band}&l=fr" for band in ready("la-cour").bands()
    ]


def test_a_code_of_one_band_opens_its_welcome(visit: Visit) -> None:
    assert page(visit(None, "6-7"), f"/c/{CODE}?l=fr").text_of("h1") == ["La cour de récré"]


def test_each_place_has_its_drawing(visit: Visit) -> None:
    drawn = {
        kind: visit(None, "6-7", place_kind=kind).get(f"/c/{CODE}?l=fr").data
        for kind in ("school", "leisure", "library", "street", "another")
    }
    assert len(set(drawn.values())) == len(drawn)


def test_the_older_are_told_who_reads_and_for_how_long(visit: Visit) -> None:
    asked_of = {band: page(visit(), f"/c/{CODE}?b={band}&l=fr") for band in ("6-7", "11-14")}
    assert asked_of["6-7"].of("dt") == []
    assert "Qui lit tes réponses\u00a0?" in asked_of["11-14"].text_of("dt")
    number = len(ready("la-cour").questions_for("11-14"))
    about = math.ceil(8 * number / 12)  # Eight minutes for the twelve questions that are the most.
    assert any(f"environ {about} minutes" in words for words in asked_of["11-14"].text_of("dd"))


def test_arabic_counts_years_as_it_does(visit: Visit) -> None:
    page = Elements(visit(ready("la-cour"), languages=("fr", "ar")).get(f"/c/{CODE}?l=ar").text)
    years = [text.strip("0123456789 ·–") for text in page.text_of("a") if "سن" in text]
    assert years == ["سنوات", "سنوات", "سنة"]


def test_a_typed_code_is_found_however_it_is_typed(visit: Visit) -> None:
    answer = visit().get("/c/?code=pr-s tv&l=fr")
    assert (answer.status_code, answer.location) == (303, f"/c/{CODE}?l=fr")


def test_the_language_is_the_one_asked_for_else_the_devices(visit: Visit) -> None:
    client = visit()
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert page(client, f"/c/{CODE}?l=en").of("html")[0]["lang"] == "en"
    assert b'lang="en"' in client.get(f"/c/{CODE}", headers=english).data
    assert b'lang="fr"' in client.get(f"/c/{CODE}?l=fr", headers=english).data
    assert b'lang="fr"' in client.get(f"/c/{CODE}?l=xx").data


def picture_choice() -> Variant:
    document = ready("la-cour")
    for _, variant in document.questions_for("6-7"):
        if variant.kind == "pictures" and not variant.favourable:
            return variant
    raise AssertionError("no plain choice of pictures in the ready consultation")


def test_each_picture_takes_each_place_as_often() -> None:
    variant = picture_choice()
    for place in range(len(variant.options)):
        there = [shuffled(variant, order)[place].id for order in range(ORDERS)]
        assert {there.count(one) for one in variant.option_ids} == {ORDERS // len(variant.options)}


def test_a_scale_keeps_its_direction() -> None:
    for code in content.CODES:
        for question, variant in ready(code).questions_for("11-14"):
            if variant.favourable or variant.kind in ("words", "scale", "faces"):
                assert shuffled(variant, 5) == variant.options, question.code


def test_young_children_of_one_sitting_see_one_order() -> None:
    sitting = uuid4()
    assert len({pick_order("6-7", sitting) for _ in range(60)}) == 1
    assert len({pick_order("8-10", sitting) for _ in range(60)}) > 1
    assert len({pick_order("6-7", None) for _ in range(60)}) > 1


def test_the_order_says_nothing_of_what_is_asked() -> None:
    document = ready("la-cour")
    shown = [asked(document, "6-7", "fr", order) for order in range(ORDERS)]
    assert len({tuple(sorted(one.id for one in each[0].options)) for each in shown}) == 1


# Bytes


def test_a_compressed_page_is_the_same_page() -> None:
    kept = Page.of("Où est l’escargot ? ".encode() * 500 + b"<i value='@submission@'></i>")
    id = str(uuid4())
    assert gzip.decompress(kept.gzipped(id)) == kept.plain(id)
    assert id.encode() in kept.plain(id)
    assert len(kept.gzipped(id)) < len(kept.plain(id)) / 10


def test_pages_are_written_once_and_the_oldest_go_first() -> None:
    written: list[str] = []
    pages = Pages(most=30_000)

    def write(name: str) -> bytes:
        written.append(name)
        return name.encode() * 10_000

    for name in ("a", "b", "a", "c", "d", "a"):
        pages.get(name, lambda name=name: write(name))
    assert written == ["a", "b", "c", "d", "a"]


def test_a_mended_questionnaire_is_shown_at_once(tmp_path: Path, box: Box) -> None:
    document = ready("la-cour")
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    door = a_door(CODE, document, version="x:1", accepted_versions=("x:1",))
    app = an_app(settings, box, door)
    assert form_of(page(app.test_client(), f"/c/{CODE}/6-7"))["questionnaire"] == "x:1"
    mended = a_door(CODE, document, version="x:2", accepted_versions=("x:1", "x:2"))
    app.extensions["consult"].doors._doors[CODE] = mended
    client = app.test_client()
    form = empty_form_of(page(client, f"/c/{CODE}/6-7"))
    assert form["questionnaire"] == "x:2"
    assert client.post(f"/c/{CODE}/6-7", data=form | {"questionnaire": "x:1"}).status_code == 200


def test_every_pictogram_is_listed_with_its_licence() -> None:
    manifest = (FOLDER / "manifest.txt").read_text().splitlines()
    assert {line for line in manifest if not line.startswith("#")} == names()
    assert "MIT License" in (FOLDER / "LICENSE.txt").read_text()


def test_style_sheets_are_flat_and_load_nothing_from_elsewhere(app: Flask) -> None:
    client = app.test_client()
    for name in ("tokens.css", "child.css"):
        css = client.get(f"/static/css/{name}", buffered=True).text
        assert not re.findall(r"gradient\(|box-shadow|text-shadow|@import|https?://", css)
        assert all(urlsplit(one).netloc == "" for one in re.findall(r'url\("([^"]+)"\)', css))


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ({}, "La ville compte les réponses et réfléchit."),
        ({"counted": True, "heard": True}, "La ville a compté les réponses et réfléchit."),
        ({"counted": True}, "La ville n’a pas compté les réponses"),
        ({"counted": True, "lost": True}, "La ville n’a pas pu lire les réponses"),
    ],
    ids=["counting", "counted", "too few", "lost"],
)
def test_who_waits_is_told_how_the_count_ended(
    tmp_path: Path, box: Box, ended: dict[str, bool], told: str
) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, box, door := a_door(CODE, ready("la-cour"), "8-10", state="closed"))
    known = {"title": door.title, "questionnaire": door.place, "places": [], "opens": door.opens}
    with Session(app.extensions["consult"].stores["read"]) as session:
        session.add(ToldRow(consultation=door.consultation, **known, **ended))
        session.commit()
    shown = app.test_client().get(f"/c/{CODE}?l=fr").text
    assert f"C’est fini, merci\u00a0! {told}" in shown
    assert "Elle répond ici au plus tard" in shown


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_the_city_answered_before_is_one_tap_away(
    tmp_path: Path, box: Box, language: str
) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    before = a_door(CODE, ready("la-cantine"), "8-10", state="answered", answer_by="2026-01-15")
    now = a_door(CODE, ready("la-cour"), "8-10", earlier=before, languages=("fr", "ar"))
    client = an_app(settings, box, now).test_client()
    address = f"/c/{CODE}/reponse?l={language}"
    assert address in [one.get("href") for one in page(client, f"/c/{CODE}?l={language}").of("a")]
    by_ticket = an_app(settings, box, replace(now, mode=TICKET)).test_client()
    typing = page(by_ticket, f"/c/{CODE}?l={language}")
    assert address in [one.get("href") for one in typing.of("a")]
    alone = an_app(settings, box, replace(now, earlier=None)).test_client()
    assert alone.get(address).location == f"/c/{CODE}?l={language}"

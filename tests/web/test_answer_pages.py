"""The child's pages: what they show, what they weigh, what they take, what they never do."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult import content
from consult.ballots.committer import BoxBroken, BoxFull, TooLate
from consult.config import Settings
from consult.domain.document import Document, Variant
from consult.web.answer.asked import ORDERS, asked, pick_order, shuffled
from consult.web.answer.pages import Page, Pages
from consult.web.answer.pictures import FOLDER, names
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.surface import Elements, journey, leaves_no_trace

CODE = "PRSTV"
LIMIT = 60_000
BREAKABLE = re.compile(r"[^\u00a0][:;!?»](?:\s|$)|«[^\u00a0]")
"""A French double sign without its no-break space."""
QUESTIONNAIRES = [
    pytest.param(one.questionnaire, band, id=f"{one.code} {band}")
    for one in content.consultations()
    for band in one.bands
]
every_band = pytest.mark.parametrize(("document", "band"), QUESTIONNAIRES)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def visit(tmp_path: Path, box: Box):
    """A client in front of the door of a questionnaire; changes are those of the door."""

    def come(document: Document | None = None, *bands: str, **changes: object) -> FlaskClient:
        settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
        door = a_door(CODE, document or ready("la-cour"), *bands, **changes)
        return an_app(settings, box, door).test_client()

    return come


def page(client: FlaskClient, path: str) -> Elements:
    """A page, read."""
    return Elements(client.get(path).get_data(as_text=True))


def form_of(questions: Elements) -> dict[str, str]:
    """The hidden fields of the questions: the version and the new id of a sheet."""
    hidden = [one for one in questions.of("input") if one.get("type") == "hidden"]
    return {one["name"]: one["value"] for one in hidden}


def first_choices(document: Document, band: str) -> dict[str, str]:
    return {
        question.code: variant.options[0].id for question, variant in document.questions_for(band)
    }


def weight(client: FlaskClient, path: str) -> int:
    """Bytes that a browser is sent for a page and whatever it loads."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    loaded = set(assets(client, Elements(gzip.decompress(answer.data).decode())))
    return len(answer.data) + sum(len(file(client, one)) for one in loaded)


def file(client: FlaskClient, path: str) -> bytes:
    """A static file, closed again."""
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        return answer.data


def assets(client: FlaskClient, elements: Elements) -> list[str]:
    """The files that a page loads, those of its style sheets included."""
    links = [one["href"] for one in elements.of("link")]
    for link in [one for one in links if ".css" in one]:
        found = re.findall(r'url\("\.\./([^"]+)"\)', file(client, link).decode())
        links += [f"/static/{name}" for name in found]
    return links


# What every page keeps to


def test_the_childs_surface_leaves_no_trace(visit) -> None:
    leaves_no_trace(journey(visit(), CODE, "8-10"))


@pytest.mark.parametrize("state", ["none", "soon", "closed", "answered"])
def test_a_door_that_takes_no_sheet_leaves_no_trace(visit, state: str) -> None:
    leaves_no_trace(journey(visit(state=state), CODE, "8-10"))


@every_band
def test_the_first_page_and_the_questions_are_light(visit, document: Document, band: str) -> None:
    client = visit(document)
    assert weight(client, f"/c/{CODE}?b={band}&l=fr") <= LIMIT
    assert len(client.get(f"/c/{CODE}/{band}?l=fr").data) <= LIMIT


def test_a_whole_journey_takes_at_most_twelve_requests(visit, box: Box) -> None:
    client = visit(None)
    welcome = page(client, f"/c/{CODE}?b=8-10&l=fr")
    questions = page(client, f"/c/{CODE}/8-10?l=fr")
    thanks = client.post(f"/c/{CODE}/8-10?l=fr", data=form_of(questions))
    pages = [welcome, questions, Elements(thanks.get_data(as_text=True))]
    ages = 1
    assert ages + len(pages) + len({one for each in pages for one in assets(client, each)}) <= 12


@every_band
def test_each_question_is_a_labelled_group_of_native_inputs(
    visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    number = len(document.questions_for(band))
    assert len(questions.of("fieldset")) == len(questions.of("legend")) == number
    headings = questions.text_of("h1")
    assert all(variant.text["fr"] in headings for _, variant in document.questions_for(band))


@every_band
def test_nothing_is_preselected_and_nothing_is_compulsory(
    visit, document: Document, band: str
) -> None:
    questions = page(visit(document), f"/c/{CODE}/{band}?l=fr")
    for field in questions.of("input"):
        assert "checked" not in field
        assert "required" not in field


@every_band
def test_not_knowing_and_passing_weigh_the_same(visit, document: Document, band: str) -> None:
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
def test_back_and_stop_are_on_every_question(visit, document: Document, band: str) -> None:
    words = page(visit(document), f"/c/{CODE}/{band}?l=fr").text_of("a")
    screens = len(document.questions_for(band)) + 1
    assert words.count("Avant") == screens
    assert words.count("J’arrête") == screens


def test_the_two_buttons_of_the_assent_are_the_same(visit) -> None:
    welcome = page(visit(None, "6-7"), f"/c/{CODE}?l=fr")
    yes = [one["class"] for one in welcome.of("a") if one["href"].startswith(f"/c/{CODE}/6-7")]
    assert yes == [one["class"] for one in welcome.of("button")]


@pytest.mark.parametrize("state", ["none", "soon", "open", "closed"])
def test_the_help_line_is_on_every_page(visit, state: str) -> None:
    for answer in journey(visit(state=state), CODE, "6-7"):
        if answer.status_code != 303:
            links = Elements(answer.get_data(as_text=True)).of("a")
            assert "tel:119" in [one.get("href") for one in links], answer.request.path


@every_band
def test_ids_are_unique_and_every_pictogram_is_there(visit, document: Document, band: str) -> None:
    client = visit(document)
    for path in (f"/c/{CODE}?b={band}&l=fr", f"/c/{CODE}/{band}?l=fr"):
        elements = page(client, path)
        ids = [one["id"] for _, one in elements.all if "id" in one]
        assert len(ids) == len(set(ids))
        assert {one["href"].removeprefix("#") for one in elements.of("use")} <= set(ids)


def test_french_signs_never_stand_alone_on_a_line(visit) -> None:
    for answer in journey(visit(), CODE, "6-7"):
        words = Elements(answer.get_data(as_text=True))
        if answer.request.args.get("l") == "fr" and answer.status_code != 303:
            for tag in ("h1", "p", "a", "button", "span"):
                assert not [one for one in words.text_of(tag) if BREAKABLE.search(one)]


def test_answers_are_never_stored_on_the_way(visit) -> None:
    for answer in journey(visit(), CODE, "8-10"):
        if f"/c/{CODE}/8-10" == answer.request.path:
            assert answer.headers["Cache-Control"] == "no-store"


# Choosing


def test_a_code_that_several_bands_answer_asks_for_the_age(visit) -> None:
    ages = page(visit(), f"/c/{CODE}?l=fr")
    assert ages.text_of("h1") == ["Tu as quel âge\u00a0?"]
    assert [one["href"] for one in ages.of("a") if "data-band" in one] == [
        f"?b={band}&l=fr" for band in ready("la-cour").bands()
    ]


def test_a_code_of_one_band_opens_its_welcome(visit) -> None:
    assert page(visit(None, "6-7"), f"/c/{CODE}?l=fr").text_of("h1") == ["La cour de récré"]


def test_each_place_has_its_drawing(visit) -> None:
    drawn = {
        kind: visit(None, "6-7", place_kind=kind).get(f"/c/{CODE}?l=fr").data
        for kind in ("school", "leisure", "library", "street", "another")
    }
    assert len(set(drawn.values())) == len(drawn)


def test_the_older_are_told_who_reads_and_for_how_long(visit) -> None:
    asked_of = {band: page(visit(), f"/c/{CODE}?b={band}&l=fr") for band in ("6-7", "11-14")}
    assert asked_of["6-7"].of("dt") == []
    assert "Qui lit tes réponses\u00a0?" in asked_of["11-14"].text_of("dt")
    assert any("8 minutes" in words for words in asked_of["11-14"].text_of("dd"))


def test_a_typed_code_is_found_however_it_is_typed(visit) -> None:
    answer = visit().get("/c/?code=pr-s tv&l=fr")
    assert (answer.status_code, answer.location) == (303, f"/c/{CODE}?l=fr")


def test_the_language_is_the_one_asked_for_else_the_devices(visit) -> None:
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


# Sending


def test_a_sheet_is_sealed_and_dropped_as_it_was_answered(visit, box: Box) -> None:
    client, document = visit(), ready("la-cour")
    form = form_of(page(client, f"/c/{CODE}/8-10?l=fr"))
    answers = first_choices(document, "8-10")
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=form | answers)
    assert (answer.status_code, Elements(answer.get_data(as_text=True)).text_of("h1")) == (
        200,
        ["Merci\u00a0!"],
    )
    [sheet] = box.sheets()
    kept = {code: one[0] if isinstance(one, list) else one for code, one in sheet.answers.items()}
    assert kept == answers
    [(key, submission, _)] = box.dropped
    assert (key.band, key.mode, submission) == ("8-10", "link", UUID(form["submission"]))


def test_an_empty_sheet_is_a_sheet(visit, box: Box) -> None:
    client = visit()
    client.post(f"/c/{CODE}/6-7?l=fr", data=form_of(page(client, f"/c/{CODE}/6-7?l=fr")))
    assert set(box.sheets()[0].answers.values()) == {""}


def test_each_fetch_of_the_questions_makes_a_new_id_and_is_counted(visit, box: Box) -> None:
    client = visit()
    ids = [form_of(page(client, f"/c/{CODE}/6-7"))["submission"] for _ in range(20)]
    assert len({UUID(one) for one in ids}) == 20
    assert box.ticks == [("6-7", "fetched")] * 20


def test_the_thank_you_says_what_happens_next_and_when(visit, box: Box) -> None:
    client = visit()
    form = form_of(page(client, f"/c/{CODE}/6-7?l=fr"))
    thanks = Elements(client.post(f"/c/{CODE}/6-7?l=fr", data=form).get_data(as_text=True))
    assert thanks.text_of("strong")[1:4] == [
        "Jusqu’au 24 juin",
        "Après le 24 juin",
        "Avant le 1er octobre",
    ]


def test_a_refusal_is_counted_and_is_not_visibly_short(visit, box: Box) -> None:
    answer = visit().post(f"/c/{CODE}/6-7/refusal?l=fr")
    screens = Elements(answer.get_data(as_text=True)).of("section")
    assert (answer.status_code, box.ticks, box.dropped) == (200, [("6-7", "refused")], [])
    assert len(screens) >= 5


def test_stopping_is_counted_and_nothing_is_kept(visit, box: Box) -> None:
    answer = visit().post(f"/c/{CODE}/6-7/stop?l=fr")
    assert (answer.status_code, box.ticks, box.dropped) == (200, [("6-7", "stopped")], [])


def test_the_button_that_erases_sends_no_answer(visit) -> None:
    questions = page(visit(), f"/c/{CODE}/6-7?l=fr")
    erasing = [one for one in questions.of("button") if one.get("form") == "stop"]
    inside = [one for one in questions.of("input") if one.get("form") == "stop"]
    assert len(erasing) == len(ready("la-cour").questions_for("6-7")) + 1
    assert inside == []


def test_the_return_key_does_not_send_an_unfinished_sheet(visit) -> None:
    questions = page(visit(), f"/c/{CODE}/6-7?l=fr")
    sending = [one for one in questions.of("button") if one.get("form") != "stop"]
    never_valid = [one for one in questions.of("input") if "pattern" in one]
    assert ["formnovalidate" in one for one in sending] == [False, True]
    assert not re.fullmatch(never_valid[0]["pattern"], never_valid[0]["value"])


# Refusing in words


def posted(client: FlaskClient, band: str = "8-10", **more: object) -> TestResponse:
    form = form_of(page(client, f"/c/{CODE}/{band}?l=fr"))
    return client.post(f"/c/{CODE}/{band}?l=fr", data=form | more)


def heading(answer: TestResponse) -> str:
    return Elements(answer.get_data(as_text=True)).text_of("h1")[0]


def test_an_unknown_code_can_be_typed_again(visit) -> None:
    answer = visit().get("/c/22222?l=fr")
    typing = Elements(answer.get_data(as_text=True))
    assert (answer.status_code, heading(answer)) == (404, "On ne trouve pas ce code")
    assert "22222" in [one.get("value") for one in typing.of("input")]


def test_a_band_that_is_not_asked_opens_nothing(visit, box: Box) -> None:
    client = visit()
    assert client.get(f"/c/{CODE}/0-99").status_code == 404
    assert client.post(f"/c/{CODE}/0-99").status_code == 404
    assert box.ticks == []


def test_a_consultation_to_come_says_from_when(visit) -> None:
    answer = visit(state="soon", opens="2026-06-01").get(f"/c/{CODE}?l=fr")
    assert heading(answer) == "C’est pour bientôt"
    assert "à partir du 1er juin" in answer.get_data(as_text=True)


def test_a_place_without_a_consultation_says_so(visit) -> None:
    assert heading(visit(state="none").get(f"/c/{CODE}?l=fr")) == "Rien à répondre aujourd’hui"


def test_a_sitting_that_is_over_says_so(visit) -> None:
    client = visit(sitting=uuid4(), mode="sitting", day="2026-05-20", until="09:30")
    assert heading(client.get(f"/c/{CODE}?l=fr")) == "La séance est finie"


def test_after_closing_the_code_opens_the_answers(visit) -> None:
    answer = visit(state="closed").get(f"/c/{CODE}?l=fr")
    assert "La ville répond" in answer.get_data(as_text=True)
    assert "1er octobre 2026" in answer.get_data(as_text=True)


def test_a_closing_day_that_is_past_closes_by_itself(visit, box: Box) -> None:
    client = visit(closes="2026-05-19")
    assert "La ville répond" in client.get(f"/c/{CODE}?l=fr").get_data(as_text=True)
    answer = client.post(f"/c/{CODE}/8-10?l=fr")
    assert (answer.status_code, heading(answer), box.dropped) == (409, "C’est fini", [])


@pytest.mark.parametrize(
    ("trouble", "status"), [(BoxFull(seconds=2), 503), (BoxBroken(reason="disk-full"), 507)]
)
def test_a_box_in_trouble_keeps_the_answers_in_the_page(
    visit, box: Box, trouble: Exception, status: int
) -> None:
    client, answers = visit(), first_choices(ready("la-cour"), "8-10")
    box.trouble = trouble
    form = form_of(page(client, f"/c/{CODE}/8-10?l=fr"))
    answer = client.post(f"/c/{CODE}/8-10?l=fr", data=form | answers)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
    box.trouble = None
    again = client.post(
        f"/c/{CODE}/8-10?l=fr", data=form_of(Elements(answer.get_data(as_text=True)))
    )
    assert (again.status_code, box.dropped[0][1]) == (200, UUID(form["submission"]))
    assert {*answers} == {code for code, value in box.sheets()[0].answers.items() if value}


def test_a_sheet_after_the_count_is_too_late(visit, box: Box) -> None:
    client = visit()
    box.trouble = TooLate()
    answer = posted(client)
    assert (answer.status_code, heading(answer)) == (409, "C’est fini")


def test_a_sheet_of_another_version_starts_again(visit, box: Box) -> None:
    answer = posted(visit(), questionnaire="another:1")
    assert (answer.status_code, heading(answer)) == (409, "Il faut recommencer")
    assert box.dropped == []


@pytest.mark.parametrize("submission", ["", "1", "not-an-id"])
def test_a_sheet_without_an_id_is_not_taken(visit, box: Box, submission: str) -> None:
    assert posted(visit(), submission=submission).status_code == 409
    assert box.dropped == []


def test_an_option_that_does_not_exist_is_not_taken(visit, box: Box) -> None:
    code = ready("la-cour").questions_for("8-10")[0][0].code
    assert posted(visit(), **{code: "elephant"}).status_code == 400
    assert box.dropped == []


def test_a_sheet_that_is_too_large_is_not_read(visit, box: Box) -> None:
    assert posted(visit(), filler="x" * 70_000).status_code == 413
    assert box.dropped == []


def test_too_many_choices_show_the_question_again_with_all_answers(visit, box: Box) -> None:
    document, band = next(
        (ready(code), band)
        for code in content.CODES
        for band in ready(code).bands()
        if any(variant.at_most for _, variant in ready(code).questions_for(band))
    )
    limited, variant = next(one for one in document.questions_for(band) if one[1].at_most)
    answers = first_choices(document, band) | {limited.code: list(variant.option_ids)}
    answer = posted(visit(document), band, **answers)
    again = Elements(answer.get_data(as_text=True))
    [first] = [one for one in again.of("section") if "first" in one["class"].split()]
    number = [question.code for question, _ in document.questions_for(band)].index(limited.code)
    assert (answer.status_code, first["id"], box.dropped) == (400, f"q{number + 1}", [])
    assert sum("checked" in one for one in again.of("input")) == (
        len(answers) - 1 + len(variant.options)
    )


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["fetch metadata", "origin"],
)
@pytest.mark.parametrize("path", ["", "/refusal", "/stop"])
def test_a_form_of_another_site_is_refused(
    visit, box: Box, headers: dict[str, str], path: str
) -> None:
    answer = visit().post(f"/c/{CODE}/8-10{path}?l=fr", headers=headers)
    assert (answer.status_code, box.ticks, box.dropped) == (403, [], [])


def test_our_own_forms_may_say_where_they_come_from(visit) -> None:
    assert visit().get(f"/c/{CODE}/8-10").headers["Referrer-Policy"] == "same-origin"


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
    form = form_of(page(client, f"/c/{CODE}/6-7"))
    assert form["questionnaire"] == "x:2"
    assert client.post(f"/c/{CODE}/6-7", data=form | {"questionnaire": "x:1"}).status_code == 200


def test_every_pictogram_is_listed_with_its_licence() -> None:
    manifest = (FOLDER / "manifest.txt").read_text().splitlines()
    assert {line for line in manifest if not line.startswith("#")} == names()
    assert "MIT License" in (FOLDER / "LICENSE.txt").read_text()


def test_style_sheets_are_flat_and_load_nothing_from_elsewhere() -> None:
    for name in ("tokens.css", "child.css"):
        css = (FOLDER.parent / "css" / name).read_text()
        assert not re.findall(r"gradient\(|box-shadow|text-shadow|@import|https?://", css)
        assert all(urlsplit(one).netloc == "" for one in re.findall(r'url\("([^"]+)"\)', css))

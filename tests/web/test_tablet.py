"""The shared tablet's own pages: bound by a code, in each language, an app of its own."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from scripts.icons import SIZES, STATIC, draw
from tests.web.given_doors import Box
from tests.web.surface import STORING, Elements
from tests.web.visiting import CODE, Visit

LANGUAGES = ("fr", "en", "es", "pt", "tr", "uk", "ar")


def test_a_typed_code_binds_the_tablet(visit: Visit) -> None:
    answer = visit().get(f"/c/tablette?code={CODE.lower()}&l=fr")
    assert (answer.status_code, answer.location) == (303, f"/c/tablette/{CODE}?l=fr#binding")


def test_a_code_that_opens_nothing_is_asked_for_again(visit: Visit) -> None:
    client = visit()
    answer = client.get("/c/tablette?code=22222&l=fr")
    page = Elements(answer.text)
    assert answer.status_code == 404
    assert "Ce code n’ouvre rien" in answer.text
    assert "22222" in [one.get("value") for one in page.of("input")]
    assert client.get("/c/tablette/22222").location == "/c/tablette?code=22222&l=fr"


def test_the_start_speaks_every_language_of_the_door(visit: Visit) -> None:
    page = visit(languages=LANGUAGES).get(f"/c/tablette/{CODE}?l=fr").text
    start = Elements(page)
    links = [one for one in start.of("a") if "main" in one.get("class", "")]
    assert [one["lang"] for one in links] == list(LANGUAGES)
    assert {one["dir"] for one in links} == {"ltr", "rtl"}
    for words in ("Passe la tablette", "Pass the tablet on", "Передай планшет", "حان دور طفل آخر"):
        assert words in page


def test_one_language_is_not_asked_for(visit: Visit) -> None:
    page = Elements(visit(languages=("fr",)).get(f"/c/tablette/{CODE}?l=fr").text)
    [link] = [one for one in page.of("a") if "main" in one.get("class", "")]
    assert link["href"] == f"/c/{CODE}?l=fr"


def test_adults_read_french_or_english(visit: Visit) -> None:
    client = visit()
    assert "Adults’ corner" in client.get(f"/c/tablette/{CODE}?l=en").text
    assert "Coin des adultes" in client.get(f"/c/tablette/{CODE}?l=ar").text


def test_it_can_be_installed(visit: Visit) -> None:
    client = visit()
    start = Elements(client.get(f"/c/tablette/{CODE}?l=fr").text)
    [link] = [one["href"] for one in start.of("link") if one.get("rel") == "manifest"]
    answer = client.get(link)
    manifest = answer.json
    assert answer.content_type == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"]) == (f"/c/tablette/{CODE}", "/c/")
    assert manifest["name"] == "Tablette des enfants · École Gérard Philipe"
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as file:
            assert (file.status_code, file.mimetype) == (200, icon["type"])
    assert [one["sizes"] for one in manifest["icons"]] == ["any", "192x192", "512x512"]


def test_an_ipad_finds_an_icon_without_a_hole(visit: Visit) -> None:
    client = visit()
    start = Elements(client.get(f"/c/tablette/{CODE}?l=fr").text)
    [link] = [one["href"] for one in start.of("link") if one.get("rel") == "apple-touch-icon"]
    with client.get(link) as file, Image.open(BytesIO(file.data)) as icon:
        assert icon.size == (180, 180)
        assert icon.convert("RGBA").getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("side", SIZES)
def test_icons_of_pixels_are_the_drawing(side: int) -> None:
    kept, drawn = (STATIC / f"icon-{side}.png").read_bytes(), draw(side)
    with Image.open(BytesIO(kept)) as one, Image.open(BytesIO(drawn)) as other:
        assert one.size == (side, side)
        assert one.tobytes() == other.tobytes(), "python -m scripts.icons"


@pytest.mark.parametrize("path", ["", f"/{CODE}", f"/{CODE}/manifest.webmanifest"])
def test_it_sets_no_cookie_and_counts_nobody(visit: Visit, box: Box, path: str) -> None:
    answer = visit().get(f"/c/tablette{path}")
    assert not [name for name in STORING if name in answer.headers]
    assert (box.ticks, box.dropped) == ([], [])


def test_its_scripts_are_ours(visit: Visit) -> None:
    page = Elements(visit().get(f"/c/tablette/{CODE}").text)
    assert all(one["src"].startswith("/static/js/") for one in page.of("script"))
    assert not any(page.text_of("script"))

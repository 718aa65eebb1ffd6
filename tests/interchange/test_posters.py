"""Posters: read back by a decoder, one page each, whatever people put in names."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from consult.interchange.posters import (
    NoPosters,
    Poster,
    PosterFormatUnknown,
    poster_pdf,
    poster_png,
    poster_svg,
    typing_address,
)

URL = "https://consult.fondettes.fr/c/7KQ4M"
POSTER = Poster(
    code="7KQ4M",
    url=URL,
    place="École élémentaire Gérard Philipe",
    city="Ville de Fondettes",
    title={"fr": "La cour de récréation", "en": "The playground"},
)
HOSTILE = [
    '#panic("caught")',
    "] } $x$ *b* _i_ `c` // /* \\ @ref <label> = h",
    '#import "/etc/passwd": *',
    '"); #read("poster.typ")',
    "</script><img src=x onerror=alert(1)>",
    "\x00\x07\ud800\u202eabc\u2066",
    "{address} {0} {number.__class__} %s",
    "L’École 🚲 « du bout »",
    "مدرسة",
    "x" * 400,
    "Un nom " * 60,
    " ",
]


def pages(pdf: bytes, dpi: int = 150) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil()


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def picture_of(svg: bytes) -> Image.Image:
    """The squares of the SVG's path, painted eight pixels wide."""
    (side,) = map(int, re.findall(rb'viewBox="0 0 (\d+) ', svg))
    picture = Image.new("L", (8 * side, 8 * side), 255)
    paint = ImageDraw.Draw(picture)
    for x, y in re.findall(rb"M(\d+),(\d+)H", svg):
        left, top = 8 * int(x), 8 * int(y)
        paint.rectangle((left, top, left + 7, top + 7), fill=0)
    return picture


def texts_of(pdf: bytes) -> list[str]:
    """What each page says, its lines joined."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def text_of(pdf: bytes) -> str:
    return " ".join(texts_of(pdf))


def test_the_png_opens_the_address() -> None:
    assert read(Image.open(io.BytesIO(poster_png(URL)))) == [URL]


def test_the_svg_opens_the_address() -> None:
    assert read(picture_of(poster_svg(URL))) == [URL]


def test_the_svg_is_dark_on_white_with_four_modules_around() -> None:
    svg = poster_svg(URL)
    assert b'fill="white"' in svg
    assert min(int(x) for x in re.findall(rb"M(\d+),", svg)) == 4


def test_the_code_still_opens_with_nine_hundredths_of_it_gone() -> None:
    picture = Image.open(io.BytesIO(poster_png(URL))).convert("L")
    side = picture.width * 33 / 41
    half, centre = math.sqrt(0.09) * side / 2, picture.width / 2
    box = (centre - half, centre - half, centre + half, centre + half)
    ImageDraw.Draw(picture).rectangle(box, fill=255)
    assert read(picture) == [URL]


def test_one_file_holds_a_page_for_each_place_in_order() -> None:
    codes = ["7KQ4M", "2WXYZ", "9ABCD"]
    posters = [
        replace(POSTER, code=code, url=URL.replace("7KQ4M", code), place=f"Lieu {code}")
        for code in codes
    ]
    pdf = poster_pdf(posters)
    assert [read(page) for page in pages(pdf)] == [[poster.url] for poster in posters]
    assert all(poster.place in text for poster, text in zip(posters, texts_of(pdf), strict=True))


def test_the_symbol_is_sixty_millimetres_wide_on_an_a4_page() -> None:
    (page,) = pages(poster_pdf([POSTER]))
    assert (round(page.width / 150 * 25.4), round(page.height / 150 * 25.4)) == (210, 297)
    (found,) = zxingcpp.read_barcodes(page)
    corners = found.position
    width = math.dist(
        (corners.top_left.x, corners.top_left.y), (corners.top_right.x, corners.top_right.y)
    )
    assert width / 150 * 25.4 == pytest.approx(60, abs=1)


def test_a_poster_says_in_two_languages_where_to_type_and_whom_to_call() -> None:
    text = text_of(poster_pdf([POSTER]))
    for told in (
        "Ville de Fondettes",
        "École élémentaire Gérard Philipe",
        "Ou va sur consult.fondettes.fr/c et tape\u00a0:",
        "Or go to consult.fondettes.fr/c and type:",
        "Appelle le\u00a0119\u00a0:",
        "Call 119:",
    ):
        assert told.replace("\u00a0", " ") in text
    assert "7 K Q 4 M" in text


def test_a_poster_without_consultation_puts_the_place_first() -> None:
    text = text_of(poster_pdf([replace(POSTER, title={}, languages=("fr",))]))
    assert text.count("École élémentaire Gérard Philipe") == 1
    assert "Scan this code" not in text


def test_a_poster_in_english_calls_the_consultation_in_english() -> None:
    text = text_of(poster_pdf([replace(POSTER, languages=("en", "fr"))]))
    assert "The playground" in text


def test_a_poster_leaves_out_a_language_that_it_has_no_words_for() -> None:
    text = text_of(poster_pdf([replace(POSTER, languages=("ar",))]))
    assert "Scanne ce code et dis ce que tu penses" in text


def test_a_sheet_of_cards_holds_eight_times_the_same_code() -> None:
    (page,) = pages(poster_pdf([POSTER], "cards"), dpi=200)
    assert read(page) == [URL] * 8


@pytest.mark.parametrize(
    "host", ["enfants.saint-cyr-sur-loire.fr", "consultations.saint-martin-des-champs.fr"]
)
def test_a_long_address_on_a_card_is_broken_after_a_dot_alone(host: str) -> None:
    pdf = poster_pdf([replace(POSTER, url=f"https://{host}/c/{POSTER.code}")], "cards")
    with pypdfium2.PdfDocument(pdf) as document:
        printed = document[0].get_textpage().get_text_range()
    assert printed.replace(".\r\n", ".").count(f"{host}/c") == 8


def test_a_card_says_where_to_type_the_code_that_stands_beside() -> None:
    text = text_of(poster_pdf([POSTER], "cards"))
    assert text.count("Ou tape ce code sur consult.fondettes.fr/c") == 8
    assert "et tape" not in text


def test_the_pdf_is_tagged_and_promises_to_be_accessible() -> None:
    pdf = poster_pdf([POSTER])
    assert b"pdfuaid:part>1<" in pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == "Affiches · Ville de Fondettes"


@pytest.mark.parametrize("format", ["poster", "cards"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_whatever_breaks_the_page(name: str, format: str) -> None:
    hostile = replace(POSTER, place=name, city=name, title={"fr": name})
    (page,) = pages(poster_pdf([hostile], format), dpi=200)
    assert set(read(page)) == {URL}


def test_markup_in_a_name_is_printed_as_it_is_written() -> None:
    assert '#panic("caught")' in text_of(poster_pdf([replace(POSTER, place='#panic("caught")')]))


def test_a_colour_that_is_none_is_replaced_by_ours() -> None:
    assert len(list(pages(poster_pdf([replace(POSTER, accent='red"); #panic()')])))) == 1


def test_the_address_to_type_has_neither_scheme_nor_code() -> None:
    assert typing_address(POSTER) == "consult.fondettes.fr/c"
    local = replace(POSTER, url="http://192.168.1.12:8000/c/7KQ4M")
    assert typing_address(local) == "192.168.1.12:8000/c"


def test_no_poster_at_all_is_refused() -> None:
    with pytest.raises(NoPosters):
        poster_pdf([])


def test_an_unknown_format_is_refused_by_its_name() -> None:
    with pytest.raises(PosterFormatUnknown) as caught:
        poster_pdf([POSTER], "banner")
    assert caught.value.facts == {"format": "banner"}

"""A language leaves as a table and comes back, safe for spreadsheets and refused with its lines."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.document import Document
from consult.domain.translation import mismatches, placeholders
from consult.interchange.tables import TableIsSpreadsheet
from consult.interchange.translations import (
    BYTES_AT_MOST,
    BadTranslationFile,
    LettersLost,
    NotATranslation,
    TranslationTooLarge,
    dump_language,
    harmless,
    load_language,
)
from tests.given import BAND, a_document


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def a_table(*lines: tuple[str, str, str], language: str = "es") -> bytes:
    """A file that a translator sends back."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([("path", "fr", language), *lines])
    return out.getvalue().encode()


def mistakes(data: bytes, document: Document | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(BadTranslationFile) as refused:
        load_language(data, document or a_document(), "es")
    return [(one.line, one.code, one.about) for one in refused.value.mistakes]


def test_a_language_leaves_with_its_source_and_how_many_words_suit_the_age() -> None:
    header, title, question, option, *_ = rows(dump_language(a_document(), "ar"))
    assert header == ["chemin", "âges", "mots au plus", "fr", "ar"]
    assert title == ["title", "", "", "La cour", ""]
    assert question == [f"cour-envie/{BAND}", BAND, "12", "La cour, tu l’aimes ?", ""]
    assert option == [f"cour-envie/{BAND}/yes", BAND, "6", "Beaucoup", ""]


def test_french_itself_is_written_from_english() -> None:
    header, title, *_ = rows(dump_language(a_document(), "fr"))
    assert header[-2:] == ["en", "fr"]
    assert title[-2:] == ["The playground", "La cour"]


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "'=1", "'quoted"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_what_leaves_comes_back_as_it_was(text: str) -> None:
    text = " ".join(text.translate(dict.fromkeys(map(ord, "{}?\ufffd"))).split())
    document = a_document().with_texts("es", {"title": text})
    sent = dump_language(document, "es")
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows(sent) for cell in row)
    assert load_language(sent, document, "es").texts.get("title", "") == text


@pytest.mark.parametrize("typed", ["Un\npoco", "Un \r\n poco", "\nUn\u2028poco\n"], ids=range(3))
def test_a_line_break_in_a_cell_is_a_space(typed: str) -> None:
    path = f"cour-envie/{BAND}/some"
    read = load_language(a_table((path, "Un peu", typed)), a_document(), "es")
    assert read.texts == {path: "Un poco"}
    known = a_document().with_texts("es", {path: typed})
    assert all("\n" not in cell for row in rows(dump_language(known, "es")) for cell in row)


def test_an_empty_cell_brings_nothing() -> None:
    read = load_language(a_table(("title", "La cour", "")), a_document(), "es")
    assert read.texts == {}


DECISION = "decision/8d2c5b0e-3f0d-4a62-9d6f-0c7c4f1b2a11"
DECIDED = {DECISION: {"fr": "Refaire la cour en 2027", "ar": "الساحة"}}


def test_what_is_decided_leaves_first_and_comes_back_with_the_questions() -> None:
    header, decided, title, *_ = rows(dump_language(a_document(), "ar", DECIDED))
    assert header[-2:] == ["fr", "ar"]
    assert decided == [DECISION, "", "", "Refaire la cour en 2027", "الساحة"]
    assert title[0] == "title"
    sent = a_table((DECISION, "Refaire la cour en 2027", "Otro patio"), ("title", "La cour", "El"))
    read = load_language(sent, a_document(), "es", DECIDED)
    assert (read.texts, read.decisions) == ({"title": "El"}, {DECISION: "Otro patio"})


def test_what_is_decided_is_checked_as_where_it_is_typed() -> None:
    french = "Refaire la cour en 2027"
    for words, wrong in (("x" * 400, []), ("x" * 401, ["decision-too-long"])):
        sent = a_table((DECISION, french, words))
        try:
            load_language(sent, a_document(), "es", DECIDED)
            codes = []
        except BadTranslationFile as error:
            codes = [one.code for one in error.mistakes]
        assert codes == wrong
    assert mistakes(a_table((DECISION, french, "Otro"))) == [(2, "unknown-path", DECISION)]
    stale = load_language(a_table((DECISION, "Autre chose", "Otro")), a_document(), "es", DECIDED)
    assert (stale.decisions, stale.stale) == ({}, (DECISION,))


def test_every_mistake_is_told_with_its_line() -> None:
    sent = a_table(
        ("title", "La cour", "x" * 501),
        ("magie/8-10", "Quoi ?", "¿Qué?"),
        (f"ecoute/{BAND}", "", "¿Te escuchan?"),
        (f"ecoute/{BAND}", "", "¿Te oyen?"),
    )
    assert mistakes(sent) == [
        (2, "text-too-long", "title"),
        (3, "unknown-path", "magie/8-10"),
        (5, "path-twice", f"ecoute/{BAND}"),
    ]


def test_a_text_whose_source_has_changed_since_is_left_out_and_told() -> None:
    sent = a_table(("title", "La cour d’avant", "El patio"), ("ecoute/8-10/yes", "Beaucoup", "Sí"))
    read = load_language(sent, a_document(), "es")
    assert read.texts == {"ecoute/8-10/yes": "Sí"}
    assert read.stale == ("title",)


def test_a_placeholder_that_was_lost_or_invented_is_told() -> None:
    named = replace(a_document(), title={"fr": "La cour de {place}", "en": "{place}"})
    assert mistakes(a_table(("title", "La cour de {place}", "El patio")), named) == [
        (2, "placeholder-missing", "{place}")
    ]
    invented = a_table(("ecoute/8-10/yes", "Beaucoup", "{mucho}"))
    assert mistakes(invented, named) == [(2, "placeholder-unknown", "{mucho}")]


@pytest.mark.parametrize(
    ("language", "written"),
    [("uk", "Подвір’я"), ("tr", "Hayır, asla")],
    ids=["another alphabet", "a few letters"],
)
def test_a_table_kept_without_the_letters_of_its_language_is_refused(
    language: str, written: str
) -> None:
    """As a spreadsheet does under "CSV (séparateur : point-virgule)"."""
    document = a_document().with_texts(language, {"title": written})
    kept = dump_language(document, language).decode("utf-8-sig").encode("cp1252", "replace")
    with pytest.raises(LettersLost) as refused:
        load_language(kept, document, language)
    assert refused.value.facts == {"line": 2}


def test_placeholders_are_words_in_braces() -> None:
    assert placeholders("{city}, {day} { } {a b}") == {"{city}", "{day}"}
    assert mismatches(a_document(), "es", {"title": "{x}"})[0].missing is False


@pytest.mark.parametrize(
    "data",
    [b"", b"path;fr\ntitle;La cour\n", b"path;fr;ar\ntitle;La cour;x\n"],
    ids=["empty", "no column", "another language"],
)
def test_a_table_without_the_columns_of_this_language_is_refused(data: bytes) -> None:
    with pytest.raises(NotATranslation):
        load_language(data, a_document(), "es")


def test_a_workbook_and_a_file_too_large_are_refused() -> None:
    with pytest.raises(TableIsSpreadsheet):
        load_language(b"PK\x03\x04...", a_document(), "es")
    with pytest.raises(TranslationTooLarge):
        load_language(b" " * (BYTES_AT_MOST + 1), a_document(), "es")

"""Letters: the city's words in their places, whatever they are, on pages that adults can use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pypdfium2
import pytest

from consult.content import ReadyConsultation, consultations
from consult.interchange.letters import (
    Letter,
    LetterBlockUnknown,
    LetterFieldMissing,
    NoLetters,
    fields_of,
    filled,
    letters_pdf,
)
from consult.interchange.paper import printed

DOCUMENT: Mapping[str, Any] = {
    "title": {"fr": "Un mot aux familles", "en": "A word to families"},
    "blocks": [
        {
            "kind": "paragraph",
            "text": {
                "fr": "La ville de {city} demande aux enfants ce qu’ils pensent de {place}.",
                "en": "{city} asks children what they think of {place}.",
            },
        },
        {"kind": "heading", "text": {"fr": "Ce qui est promis", "en": "What is promised"}},
        {
            "kind": "list",
            "items": [
                {"fr": "Aucun nom n’est demandé.", "en": "No name is asked."},
                {"fr": "Réponse le {answer_by}.", "en": "Answer on {answer_by}."},
            ],
        },
        {
            "kind": "steps",
            "items": [{"fr": "Ouvrez la séance, {contact}.", "en": "Open it, {contact}."}],
        },
    ],
}
FIELDS = {
    "city": "Fondettes",
    "place": "la cour",
    "answer_by": "20 mai",
    "contact": "Nadia",
}
LETTER = Letter(DOCUMENT, FIELDS, "Ville de Fondettes")


def texts_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_letter_says_what_this_city_said() -> None:
    (text,) = texts_of(letters_pdf([LETTER]))
    assert text.startswith("Ville de Fondettes Un mot aux familles")
    assert "La ville de Fondettes demande aux enfants ce qu’ils pensent de la cour." in text
    assert "– Aucun nom n’est demandé." in text
    assert "1. Ouvrez la séance, Nadia." in text


def test_a_letter_speaks_one_language() -> None:
    (text,) = texts_of(letters_pdf([Letter(DOCUMENT, FIELDS, "Fondettes", "en")]))
    assert "Fondettes asks children" in text
    assert "Aucun nom" not in text


def test_a_language_that_nobody_wrote_is_told_in_french() -> None:
    (text,) = texts_of(letters_pdf([Letter(DOCUMENT, FIELDS, "Fondettes", "ar")]))
    assert "Aucun nom" in text


def test_several_letters_are_one_file_each_from_its_own_first_page() -> None:
    pages = texts_of(letters_pdf([LETTER, Letter(DOCUMENT, FIELDS, "Fondettes", "en")]))
    assert ["familles 1" in pages[0], "families 1" in pages[1], len(pages)] == [True, True, 2]


def test_a_letter_a_few_lines_too_long_is_set_smaller_on_one_page() -> None:
    lines = [{"kind": "paragraph", "text": {"fr": "Une ligne."}}] * 32
    (page,) = texts_of(letters_pdf([Letter({**DOCUMENT, "blocks": lines}, FIELDS, "F")]))
    assert page.count("Une ligne.") == 32


def test_apostrophes_are_those_of_a_printer() -> None:
    fields = {**FIELDS, "place": "l'école"}
    (text,) = texts_of(letters_pdf([Letter(DOCUMENT, fields, "Fondettes")]))
    assert "de l’école" in text


def test_a_long_letter_goes_on_over_the_page() -> None:
    long = {**DOCUMENT, "blocks": list(DOCUMENT["blocks"]) * 12}
    pages = texts_of(letters_pdf([Letter(long, FIELDS, "Fondettes")]))
    assert len(pages) > 1
    assert pages[1].endswith("familles 2")


def test_an_empty_field_is_a_dotted_line_to_fill_by_hand() -> None:
    assert filled("Le {date}.", {"date": " "}) == "Le " + "." * 24 + "."


def test_a_field_that_nobody_gave_is_named() -> None:
    with pytest.raises(LetterFieldMissing) as caught:
        letters_pdf([Letter(DOCUMENT, {"city": "Fondettes"}, "Fondettes")])
    assert caught.value.facts == {"field": "place"}


def test_what_a_field_holds_is_not_searched_for_fields_again() -> None:
    assert filled("{city}", {"city": "{contact}", "contact": "x"}) == "{contact}"


@pytest.mark.parametrize(
    "name", ['#panic("x")', "= x\n- y\n+ z", "$ ] } \\", "\x00\ud800", "{0.__class__}", "🚲"]
)
def test_no_field_whatever_breaks_the_page(name: str) -> None:
    hostile = dict.fromkeys(FIELDS, name)
    assert len(texts_of(letters_pdf([Letter(DOCUMENT, hostile, name)]))) == 1


def test_markup_in_a_field_is_printed_as_it_is_written() -> None:
    fields = {**FIELDS, "contact": '#panic("x") *n* _m_'}
    (text,) = texts_of(letters_pdf([Letter(DOCUMENT, fields, "Fondettes")]))
    assert '#panic("x") *n* _m_' in text


def test_the_fields_of_a_letter_are_known_before_it_is_printed() -> None:
    assert fields_of(DOCUMENT) == set(FIELDS)


@pytest.mark.parametrize("consultation", consultations(), ids=lambda one: one.code)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_that_comes_with_a_consultation_is_printed(
    consultation: ReadyConsultation, language: str
) -> None:
    one = consultation
    documents = [one.families, one.head, one.inspector, *one.facilitator.values()]
    letters = [
        Letter(document, dict.fromkeys(fields_of(document), "x"), "F", language)
        for document in documents
    ]
    text = " ".join(texts_of(letters_pdf(letters)))
    assert all(printed(document["title"][language]) in text for document in documents)
    assert "{" not in text


def test_a_block_of_another_kind_is_refused_by_its_name() -> None:
    document = {"title": {"fr": "x"}, "blocks": [{"kind": "table", "rows": []}]}
    with pytest.raises(LetterBlockUnknown) as caught:
        letters_pdf([Letter(document, {}, "Fondettes")])
    assert caught.value.facts == {"kind": "table"}


def test_no_letter_at_all_is_refused() -> None:
    with pytest.raises(NoLetters):
        letters_pdf([])


def test_a_letter_is_tagged_and_promises_to_be_accessible() -> None:
    pdf = letters_pdf([LETTER])
    assert b"pdfuaid:part>1<" in pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_value("Title") == "Un mot aux familles"

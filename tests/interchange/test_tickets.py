"""Sheets of tickets: read back by a decoder, sixteen a page, whatever people put in names."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from consult.interchange.tickets import Batch, NoTickets, tickets_pdf
from tests.interchange.test_posters import HOSTILE, pages, read, texts_of

BATCH = Batch(
    url="https://consult.fondettes.fr/c/7KQ4M",
    door="7KQ4M",
    city="Ville de Fondettes",
    place="École élémentaire Gérard Philipe",
    band="8-10",
    title={"fr": "La cour de récréation", "en": "The playground"},
    mark="3F2A",
)
CODES = [f"AB{sign}-CDE-FGH" for sign in "23456789ABCDEFGHJ"]


def test_each_ticket_has_its_picture_and_its_code_in_the_order_given() -> None:
    pdf = tickets_pdf(BATCH, CODES)
    first, second = texts_of(pdf)
    assert [first.count("7KQ4M"), second.count("7KQ4M")] == [16, 1]
    assert [code for code in CODES if code in first] == CODES[:16]
    read_back = sorted(address for page in pages(pdf) for address in read(page))
    wanted = [f"{BATCH.url}?t={code.replace('-', '')}" for code in CODES]
    assert read_back == sorted(wanted)


def test_a_ticket_says_where_to_type_for_whom_and_of_which_batch() -> None:
    text = " ".join(texts_of(tickets_pdf(replace(BATCH, language="en"), CODES[:1])))
    assert "The playground" in text
    assert "consult.fondettes.fr/c" in text
    assert "École élémentaire Gérard Philipe · ages 8-10 · 3F2A" in text


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_names_are_never_read_as_markup(name: str) -> None:
    pdf = tickets_pdf(replace(BATCH, place=name, city=name, title={"fr": name}), CODES[:2])
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
    assert len(read(next(pages(pdf)))) == 2


def test_no_ticket_at_all_is_refused() -> None:
    with pytest.raises(NoTickets):
        tickets_pdf(BATCH, [])

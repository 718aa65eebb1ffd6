"""Answers on paper: the sheet on which tokens are counted."""

from __future__ import annotations

import pypdfium2
import pytest

from consult.content import consultation
from consult.interchange.paper import said
from consult.interchange.picture_sheets import PictureSheets, picture_sheets_pdf


@pytest.mark.parametrize(
    ("name", "band"), [("la-cour", "8-10"), ("le-chemin-de-l-ecole", "15-17")], ids=str
)
def test_the_last_page_of_the_totals_holds_no_question_alone(name: str, band: str) -> None:
    ready = consultation(name).questionnaire
    sheets = PictureSheets(ready, band, ready.title, "École", "Fondettes", {})
    with pypdfium2.PdfDocument(picture_sheets_pdf(sheets)) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()
    assert last.count(said("skipped", "fr")) >= 2


def test_every_page_of_the_totals_says_whose_it_is_and_which_of_how_many() -> None:
    ready = consultation("la-cour").questionnaire
    sheets = PictureSheets(ready, "8-10", ready.title, "École Ronsard", "Fondettes", {})
    with pypdfium2.PdfDocument(picture_sheets_pdf(sheets)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    totals = [page for page in pages if said("skipped", "fr") in page]
    feet = [page.splitlines()[-1] for page in totals]
    whose = "Feuille de totaux – La cour de récré · École Ronsard · 8-10 ans"
    assert feet == [f"{whose} {at} / {len(totals)}" for at in range(1, len(totals) + 1)]
    assert not any(whose in page for page in pages if page not in totals)

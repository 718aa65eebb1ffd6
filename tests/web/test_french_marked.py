"""Answers that nobody translated are French on a page in another language: voices are told so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from consult.projections.cards import Card, Choice
from consult.projections.results import Figure
from consult.web import told
from consult.web.figures import shown
from tests.given import BAND

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
MUCH = Choice("yes", {"fr": "Beaucoup & plus"}, percent=72, favourable=True)
LITTLE = Choice("no", {"fr": "Un peu", "en": "A little"}, percent=28)
ASKED_IF = {"question": {"fr": "Tu viens ?", "en": "Do you come?"}, "answers": [{"fr": "Souvent"}]}
CARD = Card(
    id="c",
    question="cour-envie",
    band=BAND,
    level="city",
    territory="",
    status="ok",
    text={"fr": "La cour, tu l’aimes ?"},
    choices=(MUCH, LITTLE),
    share=72,
    low=65,
    high=79,
    answers=100,
    asked_if=ASKED_IF,
)
FRENCH = '<span lang="fr" dir="ltr">'


def test_each_french_answer_is_marked_in_an_english_sentence(app: Flask) -> None:
    with app.test_request_context("/?l=en"):
        assert f"{FRENCH}“Beaucoup &amp; plus”</span>" in told.sentence(CARD)
        assert told.question(CARD) == f"{FRENCH}La cour, tu l’aimes ?</span>"
        assert told.asked_of(CARD).count(FRENCH) == 1
        assert FRENCH not in told.plainly(CARD)
        translated = replace(CARD, choices=(replace(MUCH, favourable=False, percent=0), LITTLE))
        assert FRENCH not in told.sentence(replace(translated, share=None))


def test_a_figure_marks_its_sentence_and_its_table(app: Flask) -> None:
    with app.test_request_context("/?l=en"):
        figure = shown(Figure(CARD, "sitting"))
        assert f"{FRENCH}“Beaucoup &amp; plus”</span>" in figure.sentence
        assert figure.rows[0][0] == f"{FRENCH}Beaucoup &amp; plus</span>"
        assert figure.rows[1][0] == "A little"
        assert FRENCH not in str(figure.picture) + str(figure.options), "a picture has no markup"


def test_nothing_is_marked_on_a_french_page(app: Flask) -> None:
    with app.test_request_context("/"):
        assert FRENCH not in told.sentence(CARD) + told.question(CARD) + told.asked_of(CARD)
        assert FRENCH not in shown(Figure(CARD, "sitting")).sentence

"""A day of a staff or public page is written as the people of that language write it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from consult.web.answer.days import spoken
from consult.web.context import day


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("days")
    Babel(app)
    return app


@pytest.mark.parametrize(
    ("language", "iso", "form", "words"),
    [
        ("fr", "2026-11-20", "long", "20 novembre 2026"),
        ("fr", "2026-10-01", "long", "1er octobre 2026"),
        ("fr", "2026-10-01", "full", "jeudi 1er octobre 2026"),
        ("fr", "2021-11-21", "long", "21 novembre 2021"),
        ("en", "2026-11-20", "long", "20 November 2026"),
        ("en", "", "long", ""),
    ],
)
def test_a_day_is_written_in_the_order_of_its_language(
    app: Flask, language: str, iso: str, form: str, words: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert day(iso, form) == words


@pytest.mark.parametrize(
    ("language", "short", "whole"),
    [
        ("fr", "1er octobre", "1er octobre 2026"),
        ("en", "1 October", "1 October 2026"),
        ("es", "1 de octubre", "1 de octubre de 2026"),
        ("pt", "1 de outubro", "1 de outubro de 2026"),
        ("tr", "1 Ekim", "1 Ekim 2026"),
        ("uk", "1 жовтня", "1 жовтня 2026\u00a0р."),
        ("ar", "1 أكتوبر", "1 أكتوبر 2026"),
    ],
)
def test_a_child_reads_a_day_and_its_month_on_one_line(
    language: str, short: str, whole: str
) -> None:
    unbroken = short.replace(" ", "\u00a0")
    assert spoken("2026-10-01", language) == unbroken
    assert spoken("2026-10-01", language, year=True) == whole.replace(short, unbroken)

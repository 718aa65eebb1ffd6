"""Pictures are found by French words, as people type them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.content import pictogram_words
from consult.web.answer.pictures import names
from consult.web.city.pictures import drawers

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def found(app: Flask, wanted: str, language: str = "fr") -> dict[str, str]:
    """Names and titles of the pictures that answer."""
    with app.test_request_context(), force_locale(language):
        return {one.name: one.title for _, inside in drawers(wanted) for one in inside}


def test_every_picture_has_french_words_of_its_own(app: Flask) -> None:
    words = pictogram_words()
    assert set(words) == names()
    titles = [known[0] for known in words.values()]
    assert len(set(titles)) == len(titles), "two pictures would read the same"
    assert all(one and one == one.strip() for known in words.values() for one in known)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("arbre", "deciduous-tree"),
        ("Arbres", "deciduous-tree"),
        ("ecole", "school"),
        ("école", "school"),
        ("vélo", "bicycle"),
        ("bicyclettes", "bicycle"),
        ("cœur", "red-heart"),
        ("fauteuil roulant", "manual-wheelchair"),
        ("je ne sais pas", "person-shrugging"),
        ("tree", "deciduous-tree"),
        ("mang", "fork-and-knife-with-plate"),
    ],
)
def test_a_picture_is_found_as_people_type_it(app: Flask, wanted: str, name: str) -> None:
    assert name in found(app, wanted)


def test_all_words_count(app: Flask) -> None:
    assert "manual-wheelchair" not in found(app, "fauteuil vert")
    assert found(app, "qwertz") == {}


def test_without_a_word_all_are_shown(app: Flask) -> None:
    assert found(app, "  ").keys() == names()


def test_titles_are_in_the_language_of_the_page(app: Flask) -> None:
    assert found(app, "arbre")["deciduous-tree"] == "arbre"
    assert found(app, "arbre", "en")["deciduous-tree"] == "deciduous tree"

"""The pictograms that a choice may have: in the drawers of their list, or found by a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.content import pictogram_words
from consult.projections.gallery import own_pictures
from consult.web.answer.pictures import FOLDER, names
from consult.web.city.questionnaire_forms import as_code
from consult.web.database import db
from consult.web.language import in_language

DRAWERS: Final = {
    "places": _l("Lieux"),
    "school": _l("École"),
    "play": _l("Jeux et sports"),
    "food": _l("Manger et boire"),
    "transport": _l("Se déplacer"),
    "faces": _l("Visages"),
    "people": _l("Personnes et gestes"),
    "nature": _l("Nature et temps"),
    "things": _l("Objets et signes"),
    "how much": _l("Combien"),
}
"""The titles of the drawers of the list."""


@dataclass(frozen=True)
class Pictogram:
    """One picture, as staff call it."""

    name: str
    title: str


def drawers(wanted: str = "") -> list[tuple[str, tuple[Pictogram, ...]]]:
    """Title and pictures of each drawer; only those that answer to all words `wanted`."""
    asked = words_of(wanted)
    found = (
        (drawer, tuple(_called(name) for name in inside if _answers(name, asked)))
        for drawer, inside in _listed()
    )
    listed = [(str(DRAWERS.get(drawer, drawer)), inside) for drawer, inside in found if inside]
    own = tuple(_photos(asked))
    return [(_("Photos de la ville"), own), *listed] if own else listed


def _photos(asked: list[str]) -> Iterator[Pictogram]:
    """The city's own pictures that answer to all words asked, by what they show."""
    for row in own_pictures(db.session()):
        words = words_of(" ".join(row.alt.values()))
        if all(any(word.startswith(one) for word in words) for one in asked):
            yield Pictogram(row.name, in_language(row.alt))


def words_of(text: str) -> list[str]:
    """Words without accents, capitals or the mark of the plural."""
    return [word.rstrip("sx") or word for word in as_code(text).split("-") if word]


def _called(name: str) -> Pictogram:
    own = name.replace("-", " ")
    french = pictogram_words().get(name, (own,))[0]
    return Pictogram(name, french if str(get_locale()) == "fr" else own)


def _answers(name: str, asked: list[str]) -> bool:
    return all(any(word.startswith(one) for word in _known_by(name)) for one in asked)


@cache
def _known_by(name: str) -> frozenset[str]:
    """The words of a picture, in French and in English."""
    return frozenset(words_of(" ".join((*pictogram_words().get(name, ()), name))))


@cache
def _listed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The list as it is kept beside the pictures: drawers and names."""
    found: dict[str, list[str]] = {}
    drawer = ""
    for line in (FOLDER / "manifest.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            drawer = line.removeprefix("#").strip()
        elif line.strip() in names():
            found.setdefault(drawer, []).append(line.strip())
    return tuple((drawer, tuple(inside)) for drawer, inside in found.items())

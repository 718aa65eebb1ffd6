"""What comes ready-made: three consultations, the article 12 core, themes, letters and sheets.

The content is data beside this module, in French and English, with fields in braces that
only the city can fill (`FIELDS`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from consult.domain.base import Texts
from consult.domain.document import Document, Question
from consult.domain.errors import NotFound

CODES: Final = ("la-cour", "la-cantine", "le-chemin-de-l-ecole")
"""The ready consultations, in the order that they are offered."""

FIELDS: Final = (
    "city",
    "place",
    "title",
    "decision",
    "opens",
    "closes",
    "answer_by",
    "contact",
    "signatory",
)
"""The fields that a letter may name; dates are given already written in words."""

Letter = dict[str, Any]
"""A letter's document, as `consult.interchange.letters` typesets it."""


class UnknownConsultation(NotFound):
    """Raised when no ready consultation has that code."""


@dataclass(frozen=True)
class ReadyConsultation:
    """A consultation to choose and change: its questionnaire and all its papers."""

    code: str
    theme: str
    bands: tuple[str, ...]
    picture: str
    title: Texts
    summary: Texts
    """One sentence for staff who choose."""
    decision: Texts
    """The decision at stake, as suggested."""
    function: Texts
    """The elected function responsible, as suggested."""
    notice: Texts
    """Who else decides, to be known by staff before announcing."""
    questionnaire: Document
    families: Letter
    """The "mot aux familles"."""
    head: Letter
    """The letter to the head of the school."""
    inspector: Letter
    """The letter to the school inspectorate."""
    facilitator: dict[str, Letter]
    """The facilitator's sheet of each band."""


@dataclass(frozen=True)
class Theme:
    """What a consultation or an action is about, with the frameworks that it suggests."""

    code: str
    title: Texts
    picture: str
    articles: tuple[int, ...]
    """Articles of the Convention on the Rights of the Child."""
    goals: tuple[str, ...]
    """Targets of the Sustainable Development Goals ("11.2")."""


def _data(*path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__name__).joinpath(*path).read_text("utf-8"))
    return loaded


@cache
def consultations() -> tuple[ReadyConsultation, ...]:
    """The ready consultations, in the order that they are offered."""
    return tuple(_consultation(code) for code in CODES)


def consultation(code: str) -> ReadyConsultation:
    """The ready consultation of that code. Raises UnknownConsultation."""
    for ready in consultations():
        if ready.code == code:
            return ready
    raise UnknownConsultation(code=code)


def _consultation(code: str) -> ReadyConsultation:
    own = _data(code, "consultation.json")
    letters = _data("letters.json")
    sheets = _data("facilitator.json")["sheets"]
    words = own["own"]["words"]
    return ReadyConsultation(
        code=code,
        theme=own["theme"],
        bands=tuple(own["bands"]),
        picture=own["picture"],
        title=own["title"],
        summary=own["summary"],
        decision=own["decision"],
        function=own["function"],
        notice=own["notice"],
        questionnaire=Document.from_dict(_data(code, "questionnaire.json")),
        families=_letter(letters["families"], own["own"]),
        head=_letter(letters["head"], own["own"]),
        inspector=_letter(letters["inspector"], own["own"]),
        facilitator={band: _letter(sheets[band], {"words": words[band]}) for band in own["bands"]},
    )


@dataclass(frozen=True)
class Papers:
    """The letters and sheets of a consultation."""

    families: Letter
    head: Letter
    inspector: Letter
    facilitator: dict[str, Letter]


@cache
def shared_papers() -> Papers:
    """The papers of a consultation that is not one of the ready ones.

    They say what all do; the words to explain are left to be written by hand.
    """
    letters, sheets = _data("letters.json"), _data("facilitator.json")["sheets"]
    nothing: dict[str, list[Texts]] = {kind: [] for kind in ("families", "head", "inspector")}
    by_hand = {"words": [{"fr": "." * 60, "en": "." * 60}] * 3}
    return Papers(
        **{kind: _letter(letters[kind], nothing) for kind in nothing},
        facilitator={band: _letter(sheet, by_hand) for band, sheet in sheets.items()},
    )


@cache
def workshop() -> Letter:
    """Half an hour with a group, before it answers: for who stands before the children."""
    document: Letter = _data("facilitator.json")["workshop"]
    return document


def _letter(document: Letter, own: Mapping[str, list[Texts]]) -> Letter:
    """The letter that all consultations share, with what this one says itself."""
    blocks = [block for shared in document["blocks"] for block in _blocks(shared, own)]
    return {"title": document["title"], "blocks": blocks}


def _blocks(block: dict[str, Any], own: Mapping[str, list[Texts]]) -> list[dict[str, Any]]:
    if "own" not in block:
        return [block]
    texts = own[block["own"]]
    if block["kind"] == "list":
        return [{"kind": "list", "items": texts}]
    return [{"kind": block["kind"], "text": text} for text in texts]


@cache
def core() -> dict[str, Question]:
    """The article 12 core by construct, "N1" to "N6", with every band it is written for."""
    questions = (Question.from_dict(one) for one in _data("core.json")["questions"])
    return {question.construct: question for question in questions}


@cache
def bank() -> dict[str, tuple[Question, ...]]:
    """Questions to choose from, by theme, each written for several bands."""
    found = {}
    for file in sorted(files(__name__).joinpath("bank").iterdir(), key=lambda one: one.name):
        one = json.loads(file.read_text("utf-8"))
        found[one["theme"]] = tuple(Question.from_dict(asked) for asked in one["questions"])
    return found


@cache
def themes() -> dict[str, Theme]:
    """The themes by code, in the order that they are offered."""
    return {
        one["code"]: Theme(
            one["code"], one["title"], one["picture"], tuple(one["articles"]), tuple(one["goals"])
        )
        for one in _data("themes.json")["themes"]
    }


@cache
def notions() -> dict[str, Texts]:
    """The words of the notions that the ready questions measure, by the code after the theme."""
    words: dict[str, Texts] = _data("notions.json")["notions"]
    return words


@cache
def pictogram_words() -> dict[str, tuple[str, ...]]:
    """The French words by which each pictogram is looked for, its name first."""
    lines = (files(__name__) / "pictograms.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name: tuple(map(str.strip, words.split(","))) for name, _, words in rows}

"""What the tests of the child's pages share: a page read, a sheet filled."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from consult.domain.document import Document
from consult.web.answer.sheets import EMPTY
from tests.web.surface import Elements

CODE = "PRSTV"
Visit = Callable[..., FlaskClient]
"""`visit(document, *bands, **changes of the door)`: a client in front of the door CODE."""


def page(client: FlaskClient, path: str) -> Elements:
    """A page, read."""
    return Elements(client.get(path).get_data(as_text=True))


def form_of(questions: Elements, form: str = "sheet") -> dict[str, str]:
    """The hidden fields of a form: for the questions the version and the new id of a sheet."""
    hidden = [one for one in questions.of("input") if one.get("type") == "hidden"]
    return {one["name"]: one["value"] for one in hidden if one.get("form", form) == form}


def empty_form_of(questions: Elements) -> dict[str, str]:
    """The form of a child who sends her sheet without an answer, and means it."""
    return form_of(questions) | {EMPTY: "1"}


def first_choices(document: Document, band: str) -> dict[str, str]:
    return {
        question.code: variant.options[0].id for question, variant in document.questions_for(band)
    }

"""A child's sheet on its way from a form to the box: read, checked, sealed."""

from __future__ import annotations

from typing import Final, NamedTuple, cast
from uuid import UUID

from consult.ballots.sealing import seal
from consult.domain.ballot import Answers, BadSheet, BoxKey, Sheet
from consult.domain.document import Document
from consult.domain.errors import NotAllowed
from consult.domain.form_reading import Form, fields_of, is_blank, read_form
from consult.projections.doors import Door
from consult.web.answer import keys
from consult.web.answer.papers import Papers

EMPTY: Final = "empty"
"""The field of a form that says: it is meant to have no answer."""


class NothingChosen(NotAllowed):
    """Raised when a sheet has no answer, and does not say that it is meant so."""


class Brought(NamedTuple):
    """A sheet that may fall: its box, the id that its page was given, its sealed bytes."""

    box: BoxKey
    submission: UUID
    sealed: bytes


def bring(door: Door, band: str, form: Form, papers: Papers) -> Brought:
    """Check and seal the sheet of a form.

    Raises BadSheet when it does not answer these questions, NothingChosen, SheetTooLarge.
    """
    version = first_of(form, "questionnaire")
    if version not in door.accepted_versions:
        raise BadSheet(question="", value=version[:60])
    sheet = Sheet(version, answers_in(door, band, form))
    papers.of(document_of(door), band, version).check(sheet)
    submission = submission_in(form)
    if not first_of(form, EMPTY) and is_blank(document_of(door).questions_for(band), form):
        raise NothingChosen
    box = keys.box(door, band)
    return Brought(box, submission, seal(door.public_key, sheet.to_bytes(), box))


def document_of(door: Door) -> Document:
    """What an open door asks: it has a consultation, and that a questionnaire."""
    return cast(Document, door.questionnaire)


def answers_in(door: Door, band: str, form: Form) -> Answers:
    """The answers of a form, unchecked."""
    return read_form(document_of(door).questions_for(band), form)


def fields_in(door: Door, band: str) -> list[str]:
    """The names of the fields that hold answers."""
    return [name for asked in document_of(door).questions_for(band) for name in fields_of(*asked)]


def submission_in(form: Form) -> UUID:
    """The id that the page was given. Raises BadSheet when it is none of ours."""
    value = first_of(form, "submission")
    try:
        submission = UUID(value)
    except ValueError as error:
        raise BadSheet(question="", value=value[:60]) from error
    if submission.version != 4:  # Ids that count upwards would keep an order in the box.
        raise BadSheet(question="", value=value[:60])
    return submission


def first_of(form: Form, name: str) -> str:
    """The first value of a field, "" when there is none."""
    return next(iter(form.getlist(name)), "")

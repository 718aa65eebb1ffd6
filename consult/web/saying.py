"""What a person reads of an error on a page: its sentence, its days written as people do."""

from __future__ import annotations

from flask_babel import gettext

from consult.domain.errors import ConsultError
from consult.sentences import sentence
from consult.web.context import day


def say(error: ConsultError) -> str:
    """The sentence of an error, in the language of the page."""
    return sentence(error, gettext, day)

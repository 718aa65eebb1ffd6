"""The page of the questions, for children and for those who try it: the same screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from consult.domain.bands import BANDS
from consult.domain.document import Document
from consult.domain.form_reading import points_in
from consult.domain.kinds import SHARED
from consult.web.answer.asked import Asked, as_seen, asked
from consult.web.answer.pages import write_page

BLANK: Final = "blank"
"""The screen that a sheet without an answer opens."""

Chosen = Mapping[str, Sequence[str]]
"""What was chosen, by field, to be shown again."""


def write_asked(
    template: str,
    document: Document,
    band: str,
    language: str,
    order: int,
    chosen: Chosen | None = None,
    problem: str = "",
    opened: str = "q1",
    **more: Any,
) -> bytes:
    """The questions of a band, at the screen `opened`, or at that of the question `problem`.

    `chosen` are answers to show again; `more` is what the template alone knows.
    """
    fields = chosen or {}
    shown = as_seen(asked(document, band, language, order), list(fields))
    codes = [question.code for question in shown]
    return write_page(
        template,
        language,
        band,
        questions=shown,
        chosen=fields,
        problem=problem,
        given=_given(shown, problem, fields),
        shared=SHARED,
        first=f"q{codes.index(problem) + 1}" if problem in codes else opened,
        practised=BANDS[band].practised,
        **more,
    )


def _given(shown: list[Asked], problem: str, chosen: Chosen) -> int | None:
    """How many points were given where that is the problem; None when nobody can say."""
    fields = [one.field for asked in shown if asked.code == problem for one in asked.options]
    return points_in(next(iter(chosen.get(field, ())), "") for field in fields)

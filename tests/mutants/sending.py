"""The way of a sheet broken on purpose: children are told what is not so."""

from __future__ import annotations

import pytest

from consult.domain.form_reading import read_form
from consult.web.answer import sheets, views


def thanks_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes a sheet without an answer as any other: nobody learns that she has said nothing."""
    monkeypatch.setattr(sheets, "is_blank", lambda variants, form: False)


def asks_who_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at what the count would read, where a question that was passed is empty."""

    def has_no_answer(variants: object, form: object) -> bool:
        return not any(read_form(variants, form).values())  # type: ignore[arg-type]

    monkeypatch.setattr(sheets, "is_blank", has_no_answer)


def asks_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does not hear that nothing is what she says."""
    monkeypatch.setattr(sheets, "EMPTY", "")


def forgets_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells "too late" to whoever has sent in time, and asks again."""
    monkeypatch.setattr(views, "_has_come", lambda door, band: False)


def thanks_whoever_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Believes that what comes late has come before."""
    monkeypatch.setattr(views, "_has_come", lambda door, band: True)


ON_THE_DEVICE = {
    "thanks unseen": (
        "child.js",
        'return target.id === "sheet" && button',
        'return target.id === "none" && button',
    ),
    "asks for ever": (
        "child.js",
        'buttonOf(event)?.name !== "empty" && ',
        "",
    ),
}
"""Without network nobody else can ask."""

"""What the city promises, in plain words first; then each promise with what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext

from consult.content.promises import FAMILIES, PROMISES, Measure, measured
from consult.separation import site_may_read_keys
from consult.web.permissions import anyone
from consult.web.public import blueprint
from consult.web.services import services

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": ""}


@dataclass(frozen=True)
class Kept:
    """A promise in the words of the page, with its measures."""

    code: str
    words: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Family:
    """Promises about the same thing."""

    code: str
    promises: tuple[Kept, ...]

    @property
    def measured(self) -> int:
        """How many of them were measured."""
        return sum(1 for promise in self.promises if promise.measures)

    @property
    def day(self) -> str:
        """The day of the last measure, ISO; "" when there is none."""
        return max((one.day for kept in self.promises for one in kept.measures), default="")


@blueprint.get("/promesses")
@anyone
def promises() -> str:
    """Our promises, how they are measured, and how anybody can check."""
    return render_template(
        "public/promises.html",
        families=[_family(code) for code in FAMILIES],
        engines=ENGINES,
        one_user=site_may_read_keys(services().settings),
    )


def _family(code: str) -> Family:
    mine = (promise for promise in PROMISES if promise.family == code)
    return Family(
        code, tuple(Kept(one.code, gettext(one.words), measured(one.code)) for one in mine)
    )

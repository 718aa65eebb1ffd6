"""Breaks the processes under test: each writes down what must be nowhere.

Each function is called before a command runs: see tests.faults.forking.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import request

from consult.ballots.keys import Keys
from consult.ballots.teller import Teller
from consult.web import errors, surfaces
from consult.web.answer import views
from tests.anonymity.failing import every_sheet
from tests.mutants.boxes import LeavesTheWal


def logs_who_comes() -> None:
    """Notes the address and the device of whoever opens a page, "to find errors"."""
    language = views.language_of

    def noting(door: Any) -> str:
        logging.getLogger("consult").info("%s %s", request.path, dict(request.headers))
        return language(door)

    views.language_of = noting


def logs_what_failed() -> None:
    """Tells errors with what they say."""
    every_sheet()
    for module in (errors, surfaces):
        module.failure = repr  # type: ignore[attr-defined]


def keeps_the_key() -> None:
    """Counts and forgets the key."""
    Keys.destroy = lambda *_: None  # type: ignore[method-assign]


def leaves_the_wal() -> None:
    """Deletes the sheets and believes that they are gone."""
    Teller._finish = LeavesTheWal._finish  # type: ignore[method-assign]

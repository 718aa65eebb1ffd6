"""A site that cannot do what a child asks, for the tests of what it writes about that.

Each function is called before `consult web` runs: see tests.faults.forking.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

from sqlalchemy.exc import OperationalError

from consult.ballots.committer import BoxBroken, BoxFull
from consult.web.answer import sheets, views


def _unforeseen(sheet: bytes) -> Exception:
    return ValueError(f"cannot seal {sheet!r}")


def _statement(sheet: bytes) -> Exception:
    said = {"sealed": sheet}
    return OperationalError(f"INSERT {sheet!r}", said, Exception(f"disk I/O error near {sheet!r}"))


FAILURES: tuple[Callable[[bytes], Exception], ...] = (
    _unforeseen,
    _statement,
    lambda sheet: BoxFull(seconds=2),
    lambda sheet: BoxBroken(reason="disk-full"),
    lambda sheet: BoxBroken(reason="database"),
)
"""Errors that quote what was said, and those that do not: 500, 507, 503, 507, 503."""


def every_sheet() -> None:
    """No sheet can be stored; each fails in another way, the next one as the first."""
    kinds = cycle(FAILURES)

    def seal(public_key: Any, sheet: bytes, box: Any) -> bytes:
        raise next(kinds)(sheet)

    views.seal = sheets.seal = seal  # type: ignore[assignment]

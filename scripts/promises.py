"""Keeps the figures that the tests measured of each promise.

`record` appends a line to build/promises.jsonl, or to the file that PROMISES_RECORD names.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RECORD: Final = ROOT / "build" / "promises.jsonl"
LONGEST: Final = 100
"""Characters that a figure has at most."""


@dataclass(frozen=True)
class Measure:
    """What one run of one test measured of a promise."""

    code: str
    engine: str
    """"sqlite", "postgresql", or "" when it makes no difference."""
    figure: str
    test: str
    """The test, as pytest names it, or the module of the benchmark."""
    long: bool
    """Whether it was measured at full size."""
    at: str
    """When, in UTC."""


def record(code: str, engine: str, figure: str, test: str, *, long: bool = False) -> None:
    """Note what was measured of a promise, as "1,000 kills, 48,213 sheets, 0 lost".

    The last figure of a promise, an engine and a test counts.
    """
    if not 0 < len(figure) < LONGEST or "\n" in figure:
        raise ValueError(f"a figure is one short line: {figure!r}")
    measure = Measure(code, engine, figure, test, long, datetime.now(UTC).isoformat())
    file = Path(os.environ.get("PROMISES_RECORD") or RECORD)
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(measure), ensure_ascii=False) + "\n"
    with file.open("a", encoding="utf-8") as lines:
        lines.write(line)

"""Keeps the figures that were measured of each promise: `python -m scripts.promises`.

Tests and benchmarks `record` into build/promises.jsonl, or into the file that PROMISES_RECORD
names. This script merges that file into consult/content/promises.json, which the public page
shows, and writes docs/promises.md. `--check` only says whether that page is up to date.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from consult.content.promises import FAMILIES, PROMISES, Measure, Promise
from scripts.proofs import PROOFS

ROOT: Final = Path(__file__).parents[1]
RECORD: Final = ROOT / "build" / "promises.jsonl"
FIGURES: Final = ROOT / "consult" / "content" / "promises.json"
PAGE: Final = ROOT / "docs" / "promises.md"
LONGEST: Final = 100
"""Characters that a figure has at most."""
ENGINES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": ""}
TITLES: Final = {
    "anonymity": "Anonymity",
    "keeping": "Nothing lost, nothing twice",
    "past": "Nobody changes the past",
    "load": "Load",
}
HEAD: Final = """# Promises

Each promise is a test with a number, and a broken build (a mutant) that the test catches: a
promise whose test has never failed does not count. `make test` measures at small sizes,
`make test-long` at full size; `python -m scripts.promises` writes this page from what they
recorded. Do not edit it.
"""
TABLE: Final = """
| code | promise | engine | figure | test | mutants | day |
|---|---|---|---|---|---|---|
"""
NOT_YET: Final = "not measured yet"


def record(code: str, engine: str, figure: str, test: str, *, long: bool = False) -> None:
    """Note what was measured of a promise, as "1,000 kills, 48,213 sheets, 0 lost".

    `engine` is "sqlite", "postgresql", or "" when it makes no difference; `test` is the test as
    pytest names it, or the benchmark by import path ("bench.nine_oclock"); `long` says that it
    was measured at full size. The last figure of a promise, an engine and a test counts.
    """
    if not 0 < len(figure) < LONGEST or "\n" in figure:
        raise ValueError(f"a figure is one short line: {figure!r}")
    if code not in {promise.code for promise in PROMISES} or engine not in ENGINES:
        raise ValueError(f"no such promise, or engine: {code!r}, {engine!r}")
    measure = Measure(code, engine, figure, test, long, datetime.now(UTC).date().isoformat())
    file = Path(os.environ.get("PROMISES_RECORD") or RECORD)
    file.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(measure), ensure_ascii=False) + "\n"
    with file.open("a", encoding="utf-8") as lines:
        lines.write(line)


def recorded() -> list[Measure]:
    """What was recorded since the record was last thrown away, the oldest first."""
    file = Path(os.environ.get("PROMISES_RECORD") or RECORD)
    if not file.exists():
        return []
    return [Measure(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def merged(kept: Iterable[Measure], new: Iterable[Measure]) -> list[Measure]:
    """What stands, in the order of the promises: full size before small, then the newest.

    A test that was measured again replaces all that it said before, whatever its parameters were
    then. A measure whose test is not there any more is left out.
    """
    latest = {(one.code, one.engine, one.test): one for one in new}
    again = {(_subject(one), one.long) for one in latest.values()}
    before = [one for one in kept if (_subject(one), one.long) not in again]
    there = [one for one in [*before, *latest.values()] if exists(one.test)]
    full = {_subject(one) for one in there if one.long}
    return sorted((one for one in there if one.long or _subject(one) not in full), key=_place)


def exists(test: str) -> bool:
    """Whether a test, or a benchmark, is still in the tree."""
    file, _, function = _function(test).partition("::")
    path = ROOT / (file if file.endswith(".py") else f"{file.replace('.', '/')}.py")
    if not path.is_file():
        return False
    return not function or f"def {function.rpartition('::')[2]}(" in path.read_text("utf-8")


def _subject(one: Measure) -> tuple[str, str, str]:
    """What is measured, whatever its size."""
    return one.code, one.engine, _function(one.test)


def _place(one: Measure) -> tuple[int, str, int, str]:
    """Its place on the page."""
    codes, engines = [promise.code for promise in PROMISES], list(ENGINES)
    return codes.index(one.code), _function(one.test), engines.index(one.engine), one.test


def _function(test: str) -> str:
    """The test without its parameters."""
    return test.partition("[")[0]


def page(measures: Iterable[Measure]) -> str:
    """docs/promises.md."""
    found = list(measures)
    parts = [HEAD]
    for family in FAMILIES:
        parts += [f"\n## {TITLES[family]}\n", TABLE]
        for promise in PROMISES:
            if promise.family == family:
                mine = [one for one in found if one.code == promise.code]
                parts += [f"| {' | '.join(cells)} |\n" for cells in _rows(promise, mine)]
    return "".join(parts)


def _rows(promise: Promise, measures: list[Measure]) -> Iterator[tuple[str, ...]]:
    """The lines of one promise; what it says and its mutants stand on the first."""
    broken = PROOFS[promise.code].mutants if promise.code in PROOFS else ()
    mutants = "<br>".join(f"`{name.removeprefix('tests.mutants.')}`" for name in broken)
    said, caught = f"{promise.exact}", mutants
    for one in measures:
        test = f"`{_function(one.test).removeprefix('tests/')}`"
        yield promise.code, said, ENGINES[one.engine], one.figure, test, caught, one.day
        said = caught = ""
    if not measures:
        yield promise.code, said, "", f"*{NOT_YET}*", "", caught, ""


def main(arguments: list[str]) -> int:
    """Merge and write; with --check, exit code 1 when the page is not what the figures say."""
    kept = [Measure(**one) for one in json.loads(FIGURES.read_text("utf-8"))]
    if "--check" in arguments:
        right = PAGE.exists() and PAGE.read_text("utf-8") == page(kept)
        print("docs/promises.md is up to date" if right else "run: python -m scripts.promises")
        return 0 if right else 1
    measures = merged(kept, recorded())
    figures = json.dumps([asdict(one) for one in measures], indent=1, ensure_ascii=False)
    FIGURES.write_text(f"{figures}\n", encoding="utf-8")
    PAGE.write_text(page(measures), encoding="utf-8")
    told = {one.code for one in measures}
    waiting = [promise.code for promise in PROMISES if promise.code not in told]
    print(
        f"{len(measures)} figures of {len(told)} promises; {NOT_YET}: {', '.join(waiting) or '-'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Every promise is a test with a number and a broken build; the page says what was measured."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from consult.content.promises import FAMILIES, PROMISES, Measure, measures
from scripts import promises as script
from scripts.promises import merged, record, recorded
from scripts.proofs import PROOFS
from tests.conftest import PASSED, keep

ROOT = Path(__file__).parents[1]
LATER: tuple[str, ...] = ()
"""Promises whose feature is not built yet: the page says that they are not measured."""
ELSEWHERE = {"A4": {""}, "A8": {""}, "D7": {"postgresql"}, "D13": {""}}
"""Promises that no database, or one alone, can break."""
HERE = "tests/test_promises.py::test_no_promise_has_two_meanings"
MEASURE = Measure("D1", "sqlite", "20 kills, 0 lost", f"{HERE}[sqlite-20]", False, "2026-11-20")


@cache
def names_in(module: str) -> frozenset[str]:
    """What a module of the tree defines, without importing it."""
    file = ROOT / f"{module.replace('.', '/')}.py"
    if not file.is_file():
        return frozenset()
    found = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def is_tried(path: str) -> bool:
    """Whether a test names a broken build, or what its own module makes of it."""
    module, _, name = path.rpartition(".")
    named = re.compile(rf"\b{name}\b")
    if len(named.findall((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))) > 1:
        return True
    knows = re.compile(rf"\bmutants\b.*\b{module.rpartition('.')[2]}\b")
    return any(knows.search(text) and named.search(text) for text in texts_of_tests())


@cache
def texts_of_tests() -> tuple[str, ...]:
    """The tests as they are written."""
    return tuple(one.read_text("utf-8") for one in (ROOT / "tests").rglob("test_*.py"))


def is_there(path: str) -> bool:
    """Whether an import path names something."""
    module, _, name = path.rpartition(".")
    return name in names_in(module)


def test_no_promise_has_two_meanings() -> None:
    codes = [promise.code for promise in PROMISES]
    assert len(set(codes)) == len(codes)
    assert {promise.family for promise in PROMISES} == set(FAMILIES)


@pytest.mark.parametrize("code", [promise.code for promise in PROMISES])
def test_every_promise_has_its_test_and_the_broken_build_that_it_catches(code: str) -> None:
    if code in LATER:
        assert code not in PROOFS, f"{code} is built: take it out of LATER"
        return
    assert code in PROOFS, f"name the tests and the mutants of {code} in scripts/proofs.py"
    assert PROOFS[code].tests
    assert PROOFS[code].mutants
    gone = [path for proof in PROOFS[code] for path in proof if not is_there(path)]
    assert not gone, f"mend the names of {code} in scripts/proofs.py"


@pytest.mark.parametrize("code", [promise.code for promise in PROMISES])
def test_every_promise_has_a_figure_on_each_database_where_it_can_differ(code: str) -> None:
    engines = {one.engine for one in measures() if one.code == code}
    assert engines >= ELSEWHERE.get(code, {"sqlite", "postgresql"})


@pytest.mark.parametrize("code", [promise.code for promise in PROMISES])
def test_every_broken_build_of_a_promise_is_put_before_a_test(code: str) -> None:
    idle = [path for path in PROOFS[code].mutants if not is_tried(path)]
    assert not idle, f"no test breaks the build so: {idle}"


def test_every_figure_was_measured_by_a_test_that_is_there() -> None:
    codes = {promise.code for promise in PROMISES}
    for one in measures():
        assert one.code in codes
        assert script.exists(one.test), f"{one.test} is gone: run python -m scripts.promises"


def test_the_page_of_the_documentation_is_what_the_figures_say() -> None:
    assert script.main(["--check"]) == 0


def test_the_newest_figure_of_a_test_stands_and_full_size_stands_before_small() -> None:
    newer = replace(MEASURE, figure="20 kills, 1 lost", day="2026-11-21")
    assert merged([MEASURE], [MEASURE, newer]) == [newer]
    other_size = replace(MEASURE, test=f"{HERE}[sqlite-7]")
    assert merged([other_size], [newer]) == [newer]
    full = replace(MEASURE, test=f"{HERE}[sqlite-1000]", figure="1,000 kills, 0 lost", long=True)
    elsewhere = replace(MEASURE, engine="postgresql", test=f"{HERE}[postgresql-20]")
    assert merged([full], [newer, elsewhere]) == [full, elsewhere]


def test_a_figure_whose_test_is_gone_is_gone_too() -> None:
    for test in (
        "tests/test_promises.py::test_nowhere[sqlite]",
        "tests/gone.py::test_x",
        "bench.gone",
    ):
        assert merged([replace(MEASURE, test=test)], []) == []
    assert merged([replace(MEASURE, test="bench.journey")], [])


def test_figures_stand_in_the_order_of_the_promises() -> None:
    last, first = replace(MEASURE, code="L3"), replace(MEASURE, code="A1")
    assert merged([last, MEASURE], [first]) == [first, MEASURE, last]


def test_a_figure_is_one_short_line_of_a_promise_that_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMISES_RECORD", str(tmp_path / "made" / "record.jsonl"))
    assert recorded() == []
    for code, engine, figure in (
        ("D1", "sqlite", ""),
        ("D1", "sqlite", "a\nb"),
        ("D1", "sqlite", "x" * 100),
        ("Z9", "sqlite", "1 of 1"),
        ("D1", "mysql", "1 of 1"),
    ):
        with pytest.raises(ValueError, match=r"figure|promise"):
            record(code, engine, figure, HERE)
    record("D1", "sqlite", "1 of 1", HERE, long=True)
    (one,) = recorded()
    assert (one.code, one.engine, one.figure, one.long) == ("D1", "sqlite", "1 of 1", True)


@pytest.mark.parametrize("passed", [True, False])
def test_only_a_test_that_passes_leaves_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passed: bool
) -> None:
    monkeypatch.setenv("PROMISES_RECORD", str(tmp_path / "record.jsonl"))
    test: Any = SimpleNamespace(
        stash={PASSED: passed},
        nodeid=MEASURE.test,
        callspec=SimpleNamespace(params={"settings": "sqlite", "kills": 20}),
        get_closest_marker=lambda name: None,
    )
    keep(test, {"D1": "20 kills, 0 lost"})
    assert [replace(one, day=MEASURE.day) for one in recorded()] == [MEASURE] * passed


def test_what_is_not_measured_says_so_on_the_page() -> None:
    told = script.page([MEASURE])
    assert "| D1 | 1,000 kill -9 under load: 0 acknowledged sheets lost. | SQLite |" in told
    assert told.count(script.NOT_YET) == len(PROMISES) - 1
    assert json.loads(json.dumps(asdict(MEASURE)))["figure"] in told

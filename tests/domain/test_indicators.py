import hashlib
import itertools
import json
from dataclasses import asdict

import pytest

from consult.domain.catalogues import CATALOGUES, CHANGES, THRESHOLDS, changes_of, indicator
from consult.domain.indicators import ELEMENTS

FROZEN = {1: "37df2819d6e2cbbc", 2: "0822573a8907f7eb"}


def printed(version: int) -> str:
    rows = [asdict(row) for row in CATALOGUES[version].values()]
    content = json.dumps([rows, asdict(THRESHOLDS[version])], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@pytest.mark.parametrize("version", CATALOGUES)
def test_a_version_of_the_catalogue_never_changes(version):
    assert printed(version) == FROZEN[version], "write a new version instead"


@pytest.mark.parametrize("version", CATALOGUES)
def test_a_catalogue_has_its_twenty_five_indicators_each_once(version):
    codes = [row.code for row in CATALOGUES[version].values()]
    assert len(codes) == 25
    assert codes == list(CATALOGUES[version])
    assert {code[:3] for code in codes} == {"ESP", "VOI", "AUD", "INF", "RET", "GOV"}


@pytest.mark.parametrize("version", CATALOGUES)
def test_each_row_is_complete_in_french_and_english(version):
    for row in CATALOGUES[version].values():
        for texts in (row.name, row.formula, ELEMENTS[row.element]):
            assert set(texts) == {"fr", "en"}
            assert all(texts.values())


@pytest.mark.parametrize(("earlier", "version"), list(itertools.pairwise(CATALOGUES)))
def test_a_version_says_of_each_formula_that_it_changed_what_changed(earlier, version):
    formulas = {code: row.formula for code, row in CATALOGUES[earlier].items()}
    changed = {code for code, row in CATALOGUES[version].items() if row.formula != formulas[code]}
    assert changed == set(CHANGES[version])
    assert all(set(told) == {"fr", "en"} for told in CHANGES[version].values())


def test_what_changed_is_told_from_its_version_on():
    assert changes_of("AUD-1", 1) == []
    assert changes_of("AUD-1", 2) == [CHANGES[2]["AUD-1"]]
    assert changes_of("ESP-1", 2) == []


def test_what_comes_from_answers_names_its_notion_and_nothing_else_does():
    for row in CATALOGUES[1].values():
        assert (row.construct is not None) == (row.source == "answers")
    assert indicator("AUD-4").construct == "N4"


def test_delays_are_in_days_and_better_when_shorter():
    delays = [row for row in CATALOGUES[1].values() if row.unit == "days"]
    assert [row.code for row in delays] == ["AUD-3", "RET-2"]
    assert {row.direction for row in delays} == {"-"}


def test_an_unknown_code_has_no_row():
    with pytest.raises(KeyError):
        indicator("ESP-99")

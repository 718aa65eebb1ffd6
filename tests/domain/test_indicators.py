import hashlib
import json
from dataclasses import asdict

import pytest

from consult.domain.indicators import CATALOGUES, ELEMENTS, THRESHOLDS, indicator

FROZEN = {1: "37df2819d6e2cbbc"}


def printed(version: int) -> str:
    rows = [asdict(row) for row in CATALOGUES[version].values()]
    content = json.dumps([rows, asdict(THRESHOLDS[version])], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@pytest.mark.parametrize("version", CATALOGUES)
def test_a_version_of_the_catalogue_never_changes(version):
    assert printed(version) == FROZEN[version], "write a new version instead"


def test_the_catalogue_has_its_twenty_five_indicators_each_once():
    codes = [row.code for row in CATALOGUES[1].values()]
    assert len(codes) == 25
    assert codes == list(CATALOGUES[1])
    assert {code[:3] for code in codes} == {"ESP", "VOI", "AUD", "INF", "RET", "GOV"}


def test_each_row_is_complete_in_french_and_english():
    for row in CATALOGUES[1].values():
        for texts in (row.name, row.formula, ELEMENTS[row.element]):
            assert set(texts) == {"fr", "en"}
            assert all(texts.values())


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

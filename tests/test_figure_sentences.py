"""Every code that the statistics can give has its sentence, and no sentence is left alone."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import consult
from consult.domain.ballot import MIXED, MODES
from consult.domain.catalogues import CATALOGUE_VERSION, CATALOGUES
from consult.figure_sentences import (
    COUNTED_NOTES,
    HIDDEN,
    INDICATORS,
    MODES_OF_FIGURES,
    NOTES,
    REASONS,
    SAME_DAY,
    SHOWN,
    STATUSES,
    TOO_SOON,
    counted_note,
    note,
)
from consult.figure_sentences import MODES as MODE_WORDS
from consult.statistics import disclosure, values
from consult.statistics.cells import ALL, PublishedCell
from consult.statistics.indicators import FORMULAS
from consult.statistics.primary import Reason

STATISTICS = Path(consult.__file__).parent / "statistics"
ALL_SENTENCES = [
    HIDDEN,
    TOO_SOON,
    *(
        text
        for known in (REASONS, SHOWN, STATUSES, NOTES, INDICATORS, SAME_DAY)
        for text in known.values()
    ),
]


def many(one: str, several: str, num: int) -> str:
    """ngettext of the source language."""
    return (one if num < 2 else several) % {"num": num}


def test_every_reason_to_hide_has_its_words() -> None:
    assert set(REASONS) == set(Reason)


def test_everything_that_marks_a_shown_cell_has_its_words() -> None:
    codes = {disclosure.NEARLY_ALL, disclosure.NEARLY_NONE, "u"}
    codes |= {disclosure.SOLID, disclosure.CAUTIOUS, disclosure.INDICATIVE}
    assert set(SHOWN) == codes | {"many-skipped"}
    assert "many_skipped" in {field.name for field in fields(PublishedCell)}


def test_every_mode_has_its_words() -> None:
    assert set(MODE_WORDS) == {*MODES, MIXED}
    assert set(MODES_OF_FIGURES) == {*MODES, MIXED, ALL}


def test_every_status_without_a_value_has_its_words() -> None:
    assert set(STATUSES) == {values.NOT_CALCULABLE, values.TOO_FEW}


def test_every_note_of_the_formulas_has_its_words() -> None:
    written = {
        found
        for name in ("indicators.py", "values.py")
        for found in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (STATISTICS / name).read_text())
    }
    codes = written - {values.NOT_CALCULABLE, values.TOO_FEW}
    assert codes == {*NOTES, *COUNTED_NOTES}


def test_every_indicator_that_is_computed_has_its_sentence() -> None:
    assert set(INDICATORS) == set(FORMULAS[CATALOGUE_VERSION])
    assert set(INDICATORS) <= set(CATALOGUES[CATALOGUE_VERSION])


@pytest.mark.parametrize("code", COUNTED_NOTES)
def test_a_note_says_its_number(code: str) -> None:
    for number in (1, 12):
        assert str(number) in counted_note(code, number, many)


def test_a_note_without_a_number_is_only_translated() -> None:
    assert note("no-denominator", {}, str.upper, many) == NOTES["no-denominator"].upper()


@pytest.mark.parametrize("text", ALL_SENTENCES)
def test_french_marks_have_their_no_break_space(text: str) -> None:
    for mark in ":;!?»%":
        plain = text.replace("%(", "").replace(f" {mark}", "")
        assert f" {mark}" not in plain, text
    assert "'" not in text, "a typographic apostrophe: ’"

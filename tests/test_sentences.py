"""Every error that a person can meet has its sentence, and the sentence can be filled in."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections import Counter

import pytest

import consult
from consult.domain.errors import ConsultError
from consult.interchange.directory import PROBLEMS
from consult.row_sentences import ROW_PROBLEMS
from consult.sentences import SENTENCES, sentence


def all_errors(parent: type[ConsultError] = ConsultError) -> list[type[ConsultError]]:
    """Every error class below `parent`, once all of consult is imported."""
    found = []
    for child in parent.__subclasses__():
        found += [child, *all_errors(child)]
    return found


@pytest.fixture(scope="module", autouse=True)
def everything_imported() -> None:
    for module in pkgutil.walk_packages(consult.__path__, "consult."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_every_error_has_its_own_sentence() -> None:
    ours = {kind.__name__ for kind in all_errors() if kind.__module__.startswith("consult.")}
    assert not sorted(ours - set(SENTENCES)), "add them to consult/sentences.py"


def test_no_two_errors_share_a_name() -> None:
    """The sentence is found by the name: one of the two would be told as the other."""
    names = Counter(kind.__name__ for kind in set(all_errors()))
    assert not [name for name, times in names.items() if times > 1]


def test_no_sentence_is_left_without_its_error() -> None:
    known = {kind.__name__ for kind in all_errors()}
    assert not sorted(set(SENTENCES) - known), "take them out of consult/sentences.py"


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_a_sentence_ends_and_uses_french_typography(name: str) -> None:
    text = SENTENCES[name]
    assert text.endswith((".", "…", "?", ")")), text
    for mark in ":;!?»":
        assert f" {mark}" not in text, "a no-break space comes before : ; ! ? »"


def test_an_error_without_its_sentence_uses_its_parents() -> None:
    class SpecialCase(ConsultError):
        """Only here."""

    with pytest.raises(LookupError):
        sentence(SpecialCase(), str)


def test_facts_fill_the_sentence() -> None:
    from consult.config import BadSetting

    said = sentence(BadSetting(setting="CONSULT_PORT", value="x"), str)
    assert "CONSULT_PORT" in said
    assert not [name for _, name, _, _ in string.Formatter().parse(said) if name]


def test_every_line_that_is_not_taken_has_its_sentence() -> None:
    assert set(ROW_PROBLEMS) == set(PROBLEMS)
    assert all(words.startswith("Ligne {line}") for words in ROW_PROBLEMS.values())

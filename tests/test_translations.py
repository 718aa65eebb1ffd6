"""French is the source, English is complete, and no catalogue is stale."""

from __future__ import annotations

import string
from gettext import c2py

import pytest
from babel.messages.catalog import Message

from scripts.translations import LANGUAGES, asked_of, missing, read

PRINTF = ("%(", "%%")


def texts(message: Message) -> list[str]:
    """All forms of a translation."""
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def sources(message: Message) -> list[str]:
    """All forms of a source."""
    return list(message.id) if isinstance(message.id, tuple) else [message.id]


def placeholders(text: str) -> set[str]:
    """The names that are filled in, whichever way they are written."""
    if any(mark in text for mark in PRINTF):
        return {part.split(")")[0] for part in text.split("%(")[1:]}
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_sources_is_in_the_catalogue(language: str) -> None:
    known = {message.id for message in read(language) if message.id}
    stale = [message.id for message in asked_of(language) if message.id and message.id not in known]
    assert not stale, "run `make translations`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_waits_for_its_translation(language: str) -> None:
    assert [message.id for message in missing(read(language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_the_same_values_as_its_source(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        wanted = set().union(*(placeholders(source) for source in sources(message)))
        for text in texts(message):
            assert placeholders(text) <= wanted, message.id
        assert set().union(*(placeholders(text) for text in texts(message))) == wanted, message.id


@pytest.mark.parametrize(
    ("children", "word"), [(2, "طفلان"), (5, "أطفال"), (60, "طفلًا"), (100, "طفل"), (111, "طفلًا")]
)
def test_arabic_counts_children_as_its_grammar_asks(children: int, word: str) -> None:
    catalog = read("ar")
    message = catalog.get("Au moins %(num)s enfant a répondu.")
    assert message
    told = texts(message)[c2py(catalog.plural_expr)(children)]
    assert word in told.split()

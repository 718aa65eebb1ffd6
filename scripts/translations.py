"""Brings the catalogues up to date with the sources: `make translations`.

French is the source language: its catalogue repeats the sources, for its plurals. The others are
written by people; what is missing is printed, and a test fails on it. English is the whole
interface, the languages of JOURNEY what children read.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from build_catalogues import compile_catalogues
from consult.domain.document import OFFERED

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "translations"
WHOLE = ("fr", "en")
JOURNEY = tuple(language for language in OFFERED if language not in WHOLE)
LANGUAGES = WHOLE + JOURNEY
FOR_CHILDREN = ("consult/web/answer/", "consult/web/templates/answer/", "consult/web/told.py")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
HEADER = "# consult: what people read. `make translations` brings this file up to date."
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}


def extract() -> Catalog:
    """Every sentence of the sources, with where it stands (file only: lines move too often)."""
    catalog = Catalog(project="consult", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "consult"), METHODS, {"**.html": {"trimmed": "true"}}, KEYWORDS, ("L10n:",)
    )
    for file, _line, message, comments, context in found:
        catalog.add(
            message, locations=[(f"consult/{file}", 0)], auto_comments=comments, context=context
        )
    return catalog


def asked_of(language: str) -> Catalog:
    """The sentences that the catalogue of a language holds."""
    catalog = extract()
    if language in JOURNEY:
        adult = [message.id for message in catalog if message.id and not _for_children(message)]
        for id in adult:
            catalog.delete(id)
    return catalog


def _for_children(message: Message) -> bool:
    return any(file.startswith(FOR_CHILDREN) for file, _ in message.locations)


def catalogue_file(language: str) -> Path:
    """The catalogue of a language."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it is, empty when there is none yet."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language, project="consult", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def is_missing(message: Message) -> bool:
    """Whether a sentence still waits for its translation."""
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not all(texts)


def missing(catalog: Catalog) -> list[Message]:
    """The sentences that wait for a translation."""
    return [message for message in catalog if message.id and is_missing(message)]


def repeat_sources(catalog: Catalog) -> None:
    """Fill a catalogue of the source language with the sources themselves."""
    for message in catalog:
        if message.id:
            message.string = message.id
            message.flags.discard("fuzzy")


def update(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language with today's sentences, old translations kept."""
    catalog = read(language)
    dated = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.creation_date = catalog.revision_date = dated  # Else every run would be a change.
    catalog.header_comment = HEADER
    catalog.version, catalog.msgid_bugs_address = "1", ""
    catalog.last_translator = catalog.language_team = "consult"
    if language == "fr":
        repeat_sources(catalog)
    path = catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=99, sort_output=True, include_lineno=False)
    return catalog


def main() -> int:
    """Update and compile all catalogues; say what is missing."""
    waiting = 0
    for language in LANGUAGES:
        gaps = missing(update(language, asked_of(language)))
        waiting += len(gaps)
        for message in gaps:
            print(f"{language}: {message.id}")
    compile_catalogues()
    print(f"{len(extract())} sentences, {waiting} without a translation")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())

"""The versions of the indicator catalogue, and what each changed.

A version never changes: a better formula is another version, so that old measures keep theirs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from consult.domain.indicators import FIRST_CATALOGUE, Indicator, Thresholds
from consult.domain.texts import Texts

CATALOGUE_VERSION: Final = 2

THRESHOLDS: Final[dict[int, Thresholds]] = {1: Thresholds(), 2: Thresholds()}

_SECOND_FORMULAS: Final[dict[str, Texts]] = {
    "AUD-1": {
        "fr": "Consultations examinées par le conseil dans les 60 jours (une réunion a noté une"
        " réaction ou un constat, ou s’est terminée) sur consultations closes depuis au moins 60"
        " jours",
        "en": "Consultations reviewed by the council within 60 days (a meeting noted a reaction or"
        " a finding, or was ended) out of those closed at least 60 days ago",
    },
    "AUD-3": {
        "fr": "Médiane des jours entre la clôture et le premier examen (une réunion a noté une"
        " réaction ou un constat, ou s’est terminée), examens attendus compris",
        "en": "Median days from closing to the first review (a meeting noted a reaction or a"
        " finding, or was ended), those still awaited included",
    },
}
_OPENED_IS_NOT_READ: Final[Texts] = {
    "fr": "Formule changée à la version 2 du catalogue\N{NO-BREAK SPACE}: une réunion qui n’a"
    " été qu’ouverte n’est plus un examen. La version 1 comptait le jour où la première réunion"
    " était ouverte.",
    "en": "The formula changed with version 2 of the catalogue: a meeting that was only opened is"
    " no longer a review. Version 1 counted the day on which the first meeting was opened.",
}

CATALOGUES: Final[dict[int, dict[str, Indicator]]] = {
    1: FIRST_CATALOGUE,
    2: {
        code: replace(row, formula=_SECOND_FORMULAS.get(code, row.formula))
        for code, row in FIRST_CATALOGUE.items()
    },
}
"""Indicators by version and code."""

CHANGES: Final[dict[int, dict[str, Texts]]] = {
    2: dict.fromkeys(_SECOND_FORMULAS, _OPENED_IS_NOT_READ),
}
"""What a version changed of an indicator, in a sentence for whoever compares old and new values."""


def indicator(code: str, version: int = CATALOGUE_VERSION) -> Indicator:
    """The row of that code. KeyError when the version of the catalogue has none."""
    return CATALOGUES[version][code]


def changes_of(code: str, version: int = CATALOGUE_VERSION) -> list[Texts]:
    """What changed in an indicator up to that version, the first change first."""
    return [
        told[code] for later, told in sorted(CHANGES.items()) if later <= version and code in told
    ]

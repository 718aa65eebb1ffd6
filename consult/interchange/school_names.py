"""Names of schools and communes as people write them, from the capitals that files shout.

Letters are lowered, never accented by guess: an accent is put only on the words below, which
French spells in one way. A word already in small letters keeps its letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "agricole": "agricole",
        "application": "application",
        "catholique": "catholique",
        "college": "collège",
        "colleges": "collèges",
        "communale": "communale",
        "contrat": "contrat",
        "ecole": "école",
        "elem": "élémentaire",
        "elementaire": "élémentaire",
        "elementare": "élémentaire",
        "groupe": "groupe",
        "hors": "hors",
        "intercommunale": "intercommunale",
        "lycee": "lycée",
        "mat": "maternelle",
        "maternelle": "maternelle",
        "polyvalent": "polyvalent",
        "primaire": "primaire",
        "prive": "privé",
        "privee": "privée",
        "professionnel": "professionnel",
        "public": "public",
        "publique": "publique",
        "reseau": "réseau",
        "scolaire": "scolaire",
        "secondaire": "secondaire",
        "technologique": "technologique",
    }
)
"""What a school is: written small, in the spelling of the dictionary."""

STREETS = MappingProxyType(
    {
        "allee": "allée",
        "avenue": "avenue",
        "boulevard": "boulevard",
        "chemin": "chemin",
        "cours": "cours",
        "impasse": "impasse",
        "place": "place",
        "quai": "quai",
        "route": "route",
        "rue": "rue",
        "square": "square",
    }
)

ALWAYS_SMALL = frozenset({"au", "aux", "d", "de", "des", "du", "en", "et", "sous", "sur"})
ARTICLES = frozenset({"l", "la", "le", "les"})

NAMESAKES = MappingProxyType(
    {
        "andre": "André",
        "celestin": "Célestin",
        "cesaire": "Césaire",
        "coeur": "Cœur",
        "emile": "Émile",
        "etienne": "Étienne",
        "eugene": "Eugène",
        "exupery": "Exupéry",
        "francois": "François",
        "francoise": "Françoise",
        "frederic": "Frédéric",
        "gerard": "Gérard",
        "helene": "Hélène",
        "irene": "Irène",
        "jerome": "Jérôme",
        "leonard": "Léonard",
        "prevert": "Prévert",
        "rene": "René",
        "sacre": "Sacré",
        "therese": "Thérèse",
    }
)
"""First names and namesakes of many schools that take their accent without exception."""

ACRONYMS = frozenset({"BP", "CS", "EREA", "IME", "REP", "RI", "RPI", "ULIS", "ZA", "ZAC"})
ROMAN = re.compile(r"[IVX]+")
WORD = re.compile(r"[^\W\d_]+")
ELISION = re.compile(r"\b([DL]) (?=[AEIOUYH])")
SAINT = re.compile(r"\b(?:ST|SAINT|St)([Ee]?)[ .]+(?=[^\W\d_])")


def school_name(written: str) -> str:
    """'ECOLE ELEMENTAIRE GERARD PHILIPE' as 'École élémentaire Gérard Philipe'."""
    return _capital(_said_once(_tidy(written, KINDS)))


def place_name(written: str) -> str:
    """'SAINT-BRIAC-SUR-MER' as 'Saint-Briac-sur-Mer', '6 rue PHILIPPE' as '6 rue Philippe'."""
    return _capital(_tidy(written, STREETS))


def _tidy(written: str, known: Mapping[str, str]) -> str:
    text = " ".join(written.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    text = SAINT.sub(_saint, ELISION.sub(r"\1'", text))
    previous = ""

    def spelled(match: re.Match[str]) -> str:
        nonlocal previous
        word, before = match.group(), previous
        previous = word.lower()
        return _word(word, before, known)

    return WORD.sub(spelled, text)


def _saint(match: re.Match[str]) -> str:
    return "Sainte-" if match.group(1) else "Saint-"


def _word(word: str, before: str, known: Mapping[str, str]) -> str:
    """One word in its place: `before` is the word that precedes it, in small letters."""
    small = word.lower()
    if small in known:
        return _as_cased(word, known[small])
    if not word.isupper() or word in ACRONYMS or ROMAN.fullmatch(word):
        return word
    if before and (small in ALWAYS_SMALL or (small in ARTICLES and before not in known)):
        return small
    return NAMESAKES.get(small, word if len(word) == 1 else word.capitalize())


def _as_cased(word: str, spelling: str) -> str:
    return _capital(spelling) if word.istitle() and len(word) > 1 else spelling


def _said_once(name: str) -> str:
    """The name without a second 'école publique' when its kind has been said already."""
    kept: list[str] = []
    for word in name.split(" "):
        small = word.lower()
        if small not in KINDS.values() or small not in (said.lower() for said in kept):
            kept.append(word)
    return " ".join(kept)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What can be seen of a sentence without understanding it: its length, negation, difficulty.

These are heuristics for French and English; in another language only length is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_LETTERS: Final = r"(?:[^\W_][\u0300-\u036f\u064b-\u065f]*)+"
"""Letters and digits with the marks that they bear, as Arabic vowels."""
_WORD: Final = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*")
_VOWELS: Final = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_MUTE_ENDING: Final = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:e|es|ent)$")

_SPACED_SIGN: Final = re.compile(r"\s+([:;!?»])")
_TIGHT_SIGN: Final = re.compile(r"(?<=[^\W_])([?!»])")
_OPENING: Final = re.compile(r"«\s*")

_NEGATION: Final = {
    "fr": re.compile(r"\bn['’]|\bne\b|\baucune?s?\b|\bjamais\b", re.IGNORECASE),
    "en": re.compile(r"\bnot\b|n['’]t\b|\bnever\b|\bcannot\b|\bnone\b", re.IGNORECASE),
}
_MEMORY: Final = {
    "fr": re.compile(
        r"d['’]habitude|habituellement|en général|\bsouvent\b|\bhier\b|avant-hier"
        r"|\b(?:dernière|dernier)s?\b|\bl['’]an passé\b|\bautrefois\b|il y a longtemps",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\busually\b|in general|\boften\b|\byesterday\b|\blast\b|\bago\b|\bused to\b",
        re.IGNORECASE,
    ),
}
_DONT_KNOW: Final = frozenset(
    ("je ne sais pas", "sais pas", "je passe", "i don't know", "don't know", "i skip", "skip")
)
_FIRST_YES_OR_NO: Final = re.compile(r"\W*(oui|yes|non|no)\s*(?:[,.:;!?…–—]|$)", re.IGNORECASE)
_YES_NO: Final = {"fr": frozenset(("oui", "non")), "en": frozenset(("yes", "no"))}


def with_french_spaces(text: str) -> str:
    """The text with the no-break spaces that French wants, so that no sign begins a line alone."""
    text = _SPACED_SIGN.sub("\N{NO-BREAK SPACE}\\1", text)
    text = _TIGHT_SIGN.sub("\N{NO-BREAK SPACE}\\1", text)
    return _OPENING.sub("«\N{NO-BREAK SPACE}", text)


def words(text: str) -> list[str]:
    """The words of a text; "l'école" and "est-ce" count as one each."""
    return _WORD.findall(text)


def has_negation(text: str, language: str) -> bool:
    """Whether the text is worded with a negation ("n'aimes-tu pas ... ?")."""
    pattern = _NEGATION.get(language)
    return pattern is not None and pattern.search(text) is not None


def asks_memory(text: str, language: str) -> bool:
    """Whether the text asks for the past or for what is usual ("d'habitude")."""
    pattern = _MEMORY.get(language)
    return pattern is not None and pattern.search(text) is not None


def plain(text: str) -> str:
    """The text in small letters, its words alone, to be compared."""
    return " ".join(words(text.replace("’", "'"))).casefold()


def says_dont_know(label: str) -> bool:
    """Whether a label says what every question already offers."""
    return plain(label) in _DONT_KNOW


def begins_with_yes(text: str) -> bool | None:
    """Whether the text begins with a yes ("Oui, ..."); False is a no, None is neither."""
    begun = _FIRST_YES_OR_NO.match(text)
    return None if begun is None else begun.group(1).casefold() in ("oui", "yes")


def is_yes_no(labels: Iterable[str], language: str) -> bool:
    """Whether these labels are a bare yes and no."""
    return {plain(label) for label in labels} == _YES_NO.get(language, frozenset(("",)))


def readability(sentences: Iterable[str]) -> float | None:
    """Kandel-Moles ease of French sentences: 100 is very easy, 0 very hard; None without words.

    Kandel & Moles (1958), "Application de l'indice de Flesch à la langue française":
    207 - 1.015 x words per sentence - 73.6 x syllables per word. Syllables are counted by their
    vowel groups, mute endings left out, so that a few points mean nothing.
    """
    counted = [found for sentence in sentences if (found := words(sentence))]
    every = [word for found in counted for word in found]
    if not every:
        return None
    syllables = sum(_syllables(word) for word in every)
    return 207 - 1.015 * len(every) / len(counted) - 73.6 * syllables / len(every)


def _syllables(word: str) -> int:
    parts = re.split(r"['’-]", word.casefold())
    return max(1, sum(len(_VOWELS.findall(_MUTE_ENDING.sub("", part))) for part in parts))

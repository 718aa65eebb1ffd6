"""One mistake of a file that somebody sent: where it is, and what it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One mistake: its path, else its line and column (from 1), else in the whole file; its code.

    `consult.rule_sentences` says it in words.
    """

    path: str
    code: str
    line: int = 0
    column: int = 0

"""Shared work broken on purpose: each breaks one promise of tests/ballots/sharing.py."""

from __future__ import annotations

from multiprocessing.connection import wait
from typing import Any

from consult.ballots.scrutiny import Findings


def goes_on_without_the_lost(sheaves: Any, scrutineers: list[Any], first: object) -> Findings:
    """Counts what the scrutineers who are left have found."""
    found, there = Findings(), list(scrutineers)
    for one in there:
        one.send(first)
    for sheaf in sheaves:
        for one in [one for one in there if one in wait(there)]:
            try:
                one.recv()
                one.send(sheaf)
                break
            except (EOFError, ConnectionError):
                there.remove(one)
    for one in there:
        try:
            one.send(None)
            while not isinstance(answer := one.recv(), Findings):
                pass
            found.merge(answer)
        except (EOFError, ConnectionError):
            continue
    return found

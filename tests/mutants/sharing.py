"""Shared work broken on purpose: counting with several processes, answering several places."""

from __future__ import annotations

from typing import Any

from consult.ballots.scrutiny import Scrutiny
from consult.web.turns import Turns


def goes_on_without_the_lost(sheaves: Any, here: Scrutiny, others: list[Any]) -> None:
    """Counts what is found by those who are left."""
    for turn, sheaf in enumerate(sheaves):
        if not others:
            here.count(sheaf)
            continue
        one = others[turn % len(others)]
        try:
            one.recv()
            one.send(sheaf)
        except (EOFError, ConnectionError):
            others.remove(one)


class FirstComeFirstServed(Turns):
    """Makes a child wait for all those behind another code who came before."""

    def _whose(self, path: str) -> str:
        return ""


class ReadsInTurn(Turns):
    """Waits for a device that is slow to send, while others wait for its turn."""

    def _read(self, environ: Any) -> None:
        """Left to the app."""

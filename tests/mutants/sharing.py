"""Shared work broken on purpose: counting with several processes, answering several places."""

from __future__ import annotations

from multiprocessing.connection import wait
from typing import Any

from consult.ballots.scrutiny import Findings
from consult.web.turns import Turns


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


class FirstComeFirstServed(Turns):
    """Makes a child wait for all those behind another code who came before."""

    def _whose(self, path: str) -> str:
        return ""


class ReadsInTurn(Turns):
    """Waits for a device that is slow to send, while others wait for its turn."""

    def _read(self, environ: Any) -> None:
        """Left to the app."""

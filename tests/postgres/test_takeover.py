"""One worker of several machines works; the next takes over within ten seconds, alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.processes import Cold, Starter
from tests.postgres.servers import Server
from tests.postgres.takeover import WAYS, WITHIN, Post, Way, take_over

TOLD = {Post.kill: "killed", Post.cut_off: "cut off", Post.freeze: "frozen"}
OR = " or "
SOME = (Post.kill, Post.cut_off)


@pytest.mark.parametrize(
    "ways", [SOME, pytest.param(WAYS * 10, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_another_worker_takes_over_and_never_two_work_at_once(
    city: City,
    server: Server,
    starter: Starter,
    tmp_path: Path,
    promise: Promised,
    ways: Sequence[Way],
) -> None:
    """Killed, cut off from the server, or frozen: in turn, on two machines."""
    taken = take_over(city, starter, tmp_path, server.port, ways)
    assert max(taken) <= WITHIN, taken
    told = dict.fromkeys(TOLD[way] for way in ways)
    promise(
        "D7",
        f"{len(taken)} workers {OR.join(told)}: another at work within {max(taken):.1f} s,"
        " never two at once",
    )


@pytest.mark.parametrize(
    "breaks", ["always_wins", pytest.param("believes_for_ever", marks=pytest.mark.long)]
)
def test_workers_that_do_not_ask_are_caught(
    city: City, server: Server, tmp_path: Path, breaks: str
) -> None:
    starter = Cold(f"tests.mutants.postgres:{breaks}")
    with pytest.raises(AssertionError, match="two workers at once"):
        take_over(city, starter, tmp_path, server.port, [Post.cut_off])

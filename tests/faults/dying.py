"""D4: a process dies of kill -9 at a given moment of a count, then the count is asked for again."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

from consult.application import consultations
from consult.application.log import Log
from consult.ballots import teller
from consult.ballots.teller import DESTROYED, STEPS, Teller
from consult.domain.opinions import Opinions
from tests.faults.city import City, one_more_consultation
from tests.faults.processes import Running, Starter
from tests.ports import free_port

MOMENT = "FAULT_MOMENT"
MOMENTS = (*STEPS, "before the save", "after the save")
SHEETS = 12
WHO = "tests.faults.dying:die_at_a_moment"
"""How a starter is told to spoil the commands that it starts."""


def die_at_a_moment() -> None:
    """Let this process die at the moment that its environment names, if any."""
    moment, keep, prepare = os.environ.get(MOMENT, ""), Log.keep, Teller.__init__

    def die(reached: str) -> None:
        if reached == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def prepare_to_die(self: Teller, *given: Any) -> None:
        prepare(self, given[0], given[1], die)

    def keep_or_die(self: Log, *aggregates: Any) -> int | None:
        counts = any(isinstance(one, Opinions) for one in aggregates)
        if counts:
            die("before the save")
        kept = keep(self, *aggregates)
        if counts:
            die("after the save")
        return kept

    setattr(teller.Teller, "__init__", prepare_to_die)  # noqa: B010 - a spoiled method
    setattr(Log, "keep", keep_or_die)  # noqa: B010


def count_exactly_once(city: City, starter: Starter, moment: str, folder: Path) -> None:
    """Die at a moment of the count, then count again: counted once, nothing destroyed before.

    `starter` spoils its commands with WHO.
    """
    consultation = one_more_consultation(city)
    city.drop(consultation, SHEETS)
    day = city.today.isoformat()
    consultations.close_consultation(city.log, consultation, day)
    consultations.request_count(city.log, consultation, day)
    died = _count(city, starter, consultation, folder, moment)
    assert died.wait_for_end() is None, died.said
    _check_nothing_is_destroyed_too_soon(city, consultation)
    counted = _count(city, starter, consultation, folder)
    assert counted.wait_for_end() == 0, counted.said
    _check_counted_once(city, consultation)


def _count(
    city: City, starter: Starter, consultation: UUID, folder: Path, moment: str = ""
) -> Running:
    journal = folder / f"{consultation}-{moment or 'again'}.log"
    journal.with_suffix(".code").unlink(missing_ok=True)
    env = city.environment(free_port()) | {MOMENT: moment}
    return starter.start(("count", str(consultation)), env, journal)


def _check_nothing_is_destroyed_too_soon(city: City, consultation: UUID) -> None:
    if city.log.find(Opinions, Opinions.create_id(consultation)) is None:
        assert city.number_stored() == SHEETS, "sheets destroyed before they were recorded"
        assert _teller(city).keys.has(consultation), "key destroyed before the count was recorded"


def _check_counted_once(city: City, consultation: UUID) -> None:
    rows = city.log.load(Opinions, Opinions.create_id(consultation)).rows
    assert [(row.number, row.spoiled) for row in rows] == [(SHEETS, 0)]
    assert _teller(city).step(consultation) == DESTROYED
    assert not city.number_stored(), "sheets left after the count"
    assert not _teller(city).keys.has(consultation), "a key left after the count"


def _teller(city: City) -> Teller:
    return Teller(city.stores, city.settings.keys)

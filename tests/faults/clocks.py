"""D9: the clock of the machine is set back and forward while a city runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from consult.application import city as of_the_city
from consult.application.city import PlaceDetails
from consult.domain.consultation import Consultation
from tests.faults.city import City, one_more_consultation
from tests.faults.load import Load
from tests.faults.processes import Cold, Running, killed_at_the_end, wait_until
from tests.ports import free_port

CLOSES, WITNESS_CLOSES, LATE = 1, 3, 7
"""Days from today: the closing day, that of another consultation, and the late window after."""
LEAPT_OVER, LEAP = 12, 40
"""Days from today: a closing day over which the clock leaps, and where it lands."""
ENOUGH = 15
"""Sheets, or refusals, after which the clock is set again."""
TOO_SOON = "counted within the late window"
AT_ONCE = "closed and counted in one leap of the clock"
TOO_MANY = 2_000
"""Answers after which nobody waits any longer for a refusal."""


@dataclass(frozen=True)
class FakeClock:
    """The clock of processes that are started with `environment`: it runs, and can be set."""

    file: Path
    city: City
    moments: list[datetime] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process look at this clock."""
        found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        assert found, "libfaketime is missing: scripts/install-system tests"
        return {
            "LD_PRELOAD": str(found),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, days: int, hour: int, minute: int = 0) -> None:
        """Set it to a moment of the city, `days` from today; it goes on from there."""
        day = self.city.today + timedelta(days)
        zone = self.city.settings.timezone
        wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{wanted.timestamp() - time.time():+.0f}")
        draft.rename(self.file)
        self.moments.append(wanted)

    @property
    def times_set(self) -> int:
        """How often it was set, the first time included."""
        return len(self.moments)


def live_through_jumps(city: City, breaks: str, folder: Path) -> tuple[int, int]:
    """Run a city whose clock jumps; how many sheets were counted, how often the clock was set.

    The consultation of `city` closes tomorrow; `breaks` names a mutant, if any.
    """
    clock, port, starter = FakeClock(folder / "clock", city), free_port(), Cold(breaks)
    witness = _consultation_elsewhere(city, "0379999A", WITNESS_CLOSES)
    leapt = _consultation_elsewhere(city, "0379998A", LEAPT_OVER)
    last = _consultation_elsewhere(city, "0379997A", LEAP)
    clock.set(0, 12)
    env = city.environment(port) | clock.environment
    web = starter.start(("web",), env, folder / "web.log")
    worker = starter.start(("worker",), env, folder / "worker.log")
    with killed_at_the_end(web, worker):
        web.wait_until_it_answers()
        thanked = _answer_until_it_closes(city, clock, worker, port)
        _wait_for_the_count(city, clock, worker, witness)
        _leap(city, clock, worker, leapt, last)
        assert web.is_running
        assert "Traceback" not in web.said + worker.said, web.said + worker.said
    assert sum(row.number for row in city.opinions().rows) == thanked
    _check_once(city, "consultation.closed")
    _check_once(city, "consultation.counted")
    return thanked, clock.times_set


def _answer_until_it_closes(city: City, clock: FakeClock, worker: Running, port: int) -> int:
    """Children answer at every hour of two days, forward and back; how many were thanked."""
    with Load(city, [port], children=4) as load:
        for moment in ((0, 12), (0, 9), (1, 23, 30), (0, 15), (1, 12)):
            clock.set(*moment)
            load.wait_for_thanks(ENOUGH)
        clock.set(CLOSES + 1, 0, 1)
        wait_until(lambda: _step(city) == "closed", why=lambda: worker.said)
        for moment in ((0, 12), (CLOSES, 12)):
            clock.set(*moment)  # A box that has closed stays so.
            load.wait_for_answers(409, ENOUGH, of=TOO_MANY)
    assert _step(city) == "closed", TOO_SOON
    load.ledger.check(city)
    assert load.ledger.told.keys() <= {200, 409}, load.ledger.told
    return len(city.stored())


def _wait_for_the_count(city: City, clock: FakeClock, worker: Running, witness: UUID) -> None:
    """The box is counted when the late window is over, not before, and once."""
    clock.set(WITNESS_CLOSES + 1, 12)
    wait_until(lambda: _step(city, witness) == "closed", why=lambda: worker.said)
    assert _step(city) == "closed", TOO_SOON
    _check_once(city, "consultation.closed")
    clock.set(-1, 12)
    clock.set(CLOSES + LATE + 1, 0, 1)
    wait_until(lambda: _step(city) == "counted", why=lambda: worker.said)
    wait_until(lambda: not city.number_stored(), why=lambda: worker.said)
    clock.set(0, 12)
    clock.set(CLOSES + LATE + 1, 12)
    wait_until(lambda: _times(city, "publication.made"), why=lambda: worker.said)
    _check_once(city, "publication.made")


def _leap(city: City, clock: FakeClock, worker: Running, leapt: UUID, last: UUID) -> None:
    """A clock that is wrong for a moment closes a box, and counts nothing at once."""
    for day, closed in ((LEAP, leapt), (LEAP + 1, last)):
        clock.set(day, 12)
        wait_until(lambda closed=closed: _step(city, closed) == "closed", why=lambda: worker.said)
    assert _step(city, leapt) == "closed", AT_ONCE
    clock.set(LEAP + LATE, 0, 1)
    wait_until(lambda: _step(city, leapt) == "counted", why=lambda: worker.said)


def _consultation_elsewhere(city: City, uai: str, closes: int) -> UUID:
    """One at a place of its own: when it closes, the worker has looked at all with that clock."""
    day = city.today.isoformat()
    place = of_the_city.register_place(city.log, PlaceDetails(uai, "Témoin", "school"), day)
    return one_more_consultation(city, (place,), closes)


def _step(city: City, consultation: UUID | None = None) -> str:
    return city.log.load(Consultation, consultation or city.consultation).step


def _check_once(city: City, topic: str) -> None:
    assert _times(city, topic) == 1, f"{topic} more than once"


def _times(city: City, topic: str) -> int:
    """How many events of a topic there are, of the consultation or of its publications."""
    found = city.log.recorder.select_notifications(1, 1000, topics=[topic])
    events = [city.log.mapper.to_domain_event(one) for one in found]
    about = [getattr(event, "consultation", event.originator_id) for event in events]
    return about.count(city.consultation)

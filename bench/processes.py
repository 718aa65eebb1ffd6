"""How soon the web process answers, and what the processes weigh in memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.bounds import Figure, tell
from bench.children import Journey, crowd
from bench.city import City, open_city
from bench.journey import journey_of
from bench.servers import Server, consult_web, free_port, started
from consult.application import consultations
from consult.services import open_clock

READY_AT_MOST, WEB_AT_MOST, WORKER_AT_MOST = 1.2, 120.0, 200.0
STARTS, JOURNEYS, CHILDREN = 5, 400, 8
PATIENCE = 60.0


def main() -> bool:
    """Start the web, let children answer, count with the worker; print seconds and MB."""
    with open_city(free_port()) as city:
        figures = [*_web(city), _worker(city)]
    return tell("The processes: seconds to be ready, memory (MB = 10^6 bytes)", figures)


def _web(city: City) -> list[Figure]:
    ready, cpu = [], []
    for _ in range(STARTS):
        with consult_web(city.settings) as web:
            ready.append(web.wait("/c/"))
            cpu.append(web.cpu())
    with consult_web(city.settings) as web:
        web.wait("/c/")
        journey: Journey = journey_of(city)
        crowd(journey, CHILDREN, JOURNEYS)
        resident = web.resident()
    return [
        Figure(f"web: first answer, best of {STARTS} starts", min(ready), "s", most=READY_AT_MOST),
        Figure(f"web: first answer, median of {STARTS} starts", median(ready), "s"),
        Figure("web: CPU until then, the least", min(cpu), "s"),
        Figure(f"web: memory after {JOURNEYS} journeys", resident, "MB", most=WEB_AT_MOST),
    ]


def _worker(city: City) -> Figure:
    """The peak of a worker that counts what those children sent, and publishes it."""
    today = open_clock(city.settings).today().isoformat()
    consultations.close_consultation(city.log, city.consultation, today)
    consultations.request_count(city.log, city.consultation, today)
    env = {"CONSULT_DATA": str(city.settings.data)}
    command = [sys.executable, "-m", "consult.cli", "worker"]
    with started(command, env, city.settings.port) as worker:
        _wait(lambda: _is_published(city))
        peak = _peak(worker)
    return Figure("worker: peak of a count with statistics", peak, "MB", most=WORKER_AT_MOST)


def _is_published(city: City) -> bool:
    return bool(city.log.recorder.select_notifications(1, 1, topics=["publication.made"]))


def _wait(done: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not done():
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError("the worker does not come to an end")
        time.sleep(0.05)


def _peak(server: Server) -> float:
    """Megabytes that the process has had resident at the most, as Linux tells."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024 / 1e6

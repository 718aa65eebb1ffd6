"""The supervisor keeps two processes running, and never leaves one behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from consult import supervisor
from consult.cli import run
from consult.config import Settings
from consult.supervisor import commands
from tests.faults.pinned import Pinned
from tests.ports import free_port, taken_port

CHILD = """
import os, sys, time
from consult.supervisor import stop_with_supervisor
stop_with_supervisor()
with open(sys.argv[1], "a") as file:
    print(os.getpid(), file=file, flush=True)
time.sleep(float(sys.argv[2]))
sys.exit(int(sys.argv[3]))
"""

SUPERVISOR = """
import sys
from consult import supervisor
supervisor.SETTLED, supervisor.FIRST_WAIT = float(sys.argv[1]), 0.05
wanted = {name: [sys.executable, "-c", CHILD, *arguments.split()]
          for name, arguments in zip(("one", "two"), sys.argv[2:])}
sys.exit(supervisor.supervise(wanted, lambda *_: None))
"""


def supervise(settled: float, *children: str) -> subprocess.Popen[bytes]:
    """A supervisor of children, each told where to write its id, how long to live, its code."""
    script = f"CHILD = {CHILD!r}\n{SUPERVISOR}"
    command = [sys.executable, "-c", script, str(settled), *children]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # Whoever reads ours may go home.


def wait_until(holds: Callable[[], object], within: float = 10.0) -> None:
    """Wait for something to be so; fail when it never is."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def pids(path: Path) -> list[int]:
    """The ids of the processes that a child has been."""
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_running(pid: int) -> bool:
    """Whether a process still runs (one that waits to be buried does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_a_child_that_cannot_start_takes_the_other_down_with_its_code(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    supervisor = supervise(5, f"{one} 60 0", f"{two} 0.5 3")
    assert supervisor.wait(10) == 3
    assert not any(is_running(pid) for pid in pids(one))


def test_both_children_stop_when_the_supervisor_is_told_to(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    supervisor = supervise(5, f"{one} 60 0", f"{two} 60 0")
    wait_until(lambda: pids(one) and pids(two))
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(10) == 0
    assert not any(is_running(pid) for pid in pids(one) + pids(two))


def test_a_child_that_has_been_running_is_started_again(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    supervisor = supervise(0, f"{one} 60 0", f"{two} 0.2 1")
    wait_until(lambda: len(pids(two)) >= 3)
    assert len(pids(one)) == 1
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(10) == 0


def test_a_child_starts_again_at_once_then_later_and_later(tmp_path: Path) -> None:
    waits: list[float] = []
    child = supervisor.Child("web", [sys.executable, "-c", ""], lambda *told: waits.append(told[2]))
    for _ in range(3):
        child.starts, child.start_again_at = 1, 0.0
        child.look_after()
        wait_until(lambda: child.failure is not None)
        child.look_after()
    assert waits == [0.0, supervisor.SECOND_WAIT, 2 * supervisor.SECOND_WAIT]


def test_a_child_that_has_settled_starts_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SETTLED", 0.0)
    child = supervisor.Child("web", [sys.executable, "-c", "input()"], lambda *_: None, wait=8.0)
    child.start()
    child.look_after()
    assert child.wait == 0.0
    child.tell_to_stop()
    child.wait_for_end(float("inf"), lambda _: None)


def given_up(code: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int | None, list[object]]:
    """What becomes of a child that has run before and now stops with a code each time."""
    monkeypatch.setattr(supervisor, "MOST_STOPS", 3)
    monkeypatch.setattr(supervisor, "SECOND_WAIT", 0.01)
    told: list[object] = []
    command = [sys.executable, "-c", f"import os; os._exit({code})"]
    child = supervisor.Child("web", command, lambda *_: None, lambda *said: told.extend(said))
    child.starts, ended = 1, None
    until = time.monotonic() + 60
    while ended is None and time.monotonic() < until:
        ended = child.look_after()
    child.wait_for_end(until, lambda _: None)
    assert child.starts == 1 + 3
    return ended, told


def test_a_child_that_goes_on_stopping_as_it_starts_is_given_up_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert given_up(2, monkeypatch) == (2, ["web", 3])
    assert given_up(0, monkeypatch) == (supervisor.FAILED, ["web", 3])


def test_a_child_that_has_settled_meanwhile_is_not_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child = supervisor.Child("web", [sys.executable, "-c", "input()"], lambda *_: None)
    child.stops = supervisor.MOST_STOPS - 1
    child.start()
    child.started_at -= supervisor.SETTLED
    child.look_after()
    assert child.stops == 0
    child.tell_to_stop()
    child.wait_for_end(float("inf"), lambda _: None)


def test_a_child_that_does_not_stop_is_killed_and_that_is_said() -> None:
    child, told = supervisor.Child("web", [sys.executable, "-c", "input()"], lambda *_: None), []
    child.start()
    child.wait_for_end(0.0, told.append)
    assert told == ["web"]


def test_children_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    supervisor = supervise(5, f"{one} 60 0", f"{two} 60 0")
    wait_until(lambda: pids(one) and pids(two))
    supervisor.kill()
    supervisor.wait(10)
    wait_until(lambda: not any(is_running(pid) for pid in pids(one) + pids(two)))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """A whole city that `consult serve` runs: its process, its address, its data directory."""
    port, data = free_port(), tmp_path / "data"
    env = {**os.environ, "CONSULT_DATA": str(data), "CONSULT_PORT": str(port)}
    command = [sys.executable, "-m", "consult.cli", "serve"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    yield process, f"http://127.0.0.1:{port}/c/", data
    process.kill()
    process.wait()


def answers(url: str) -> bool:
    """Whether the web answers."""
    try:
        with urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def test_a_city_is_served_survives_a_kill_and_stops_when_told(
    city: tuple[subprocess.Popen[bytes], str, Path],
) -> None:
    process, url, data = city
    wait_until(lambda: answers(url), 20)
    wait_until((data / "worker.lock").exists)
    children = Pinned.hold(process.pid).children()
    for child in children:
        child.send(signal.SIGKILL)
    wait_until(lambda: not any(child.is_running for child in children))
    wait_until(lambda: not answers(url))
    wait_until(lambda: answers(url), 20)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not answers(url)
    assert not list(data.glob("*-wal")), "who copies the files of a stopped city copies all of it"


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_port_that_is_taken_is_said_in_a_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path))
    assert run(["migrate"]) == 0
    with taken_port() as port:
        monkeypatch.setenv("CONSULT_PORT", str(port))
        assert Settings.from_environment().port == port
        assert run([command]) == 1
    assert f"port {port}" in capsys.readouterr().err


def test_the_site_and_the_worker_speak_the_language_of_the_command_that_starts_them() -> None:
    for name, command in commands("en").items():
        assert command[-3:] == ["--lang", "en", name]


@pytest.mark.parametrize(("language", "told"), [("fr", "12 fois de suite"), ("en", "12 times")])
def test_that_a_child_was_given_up_is_said_in_a_sentence(
    language: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def give_up(*given: Callable[..., object]) -> int:
        given[-1]("worker", 12)
        return 3

    monkeypatch.setattr(supervisor, "supervise", give_up)
    monkeypatch.setenv("CONSULT_DATA", str(tmp_path))
    monkeypatch.setenv("CONSULT_PORT", str(free_port()))
    assert run(["--lang", language, "serve"]) == 3
    said = capsys.readouterr().err
    assert told in said
    assert "consult worker" in said

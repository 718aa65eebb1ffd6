"""How processes log: for a person, for a machine, and never of a child."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
from typing import Any
from uuid import UUID

import pytest

from consult.cli import speech
from consult.cli.speech import complain, say, speak_in_logs
from consult.logs import JsonLines, failure
from tests.web.overhearing import logged

PROGRAM = """
import logging.config, sys, threading, warnings
from consult.logs import GRANIAN, configure
configure("web", json_lines=True)
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **GRANIAN})
thread = threading.Thread(target=lambda: int("a sheet"))
thread.start()
thread.join()
warnings.warn("old")
logging.getLogger("granian.access").info("203.0.113.77")
raise ValueError("at the end")
"""


def line(*said: Any, **more: Any) -> dict[str, Any]:
    """A record of the worker as a machine reads it."""
    record = logging.LogRecord("consult.worker", logging.INFO, "", 1, said[0], said[1:], None)
    vars(record).update(more)
    read: dict[str, Any] = json.loads(JsonLines("worker").format(record))
    return read


def test_a_line_says_when_what_and_about_whom() -> None:
    id = UUID(int=7)
    read = line("counted (%s)", id)
    assert (read["level"], read["process"], read["logger"]) == ("info", "worker", "consult.worker")
    assert (read["event"], read["message"]) == ("counted (%s)", f"counted ({id})")
    assert read["ids"] == [str(id)]
    assert read["time"].endswith("+00:00")


def test_an_error_has_its_name_and_its_trace() -> None:
    try:
        int("x")
    except ValueError:
        read = line("failed", exc_info=sys.exc_info())
    assert read["error"] == "ValueError"
    assert "Traceback" in read["trace"]


def test_a_failure_says_what_and_where_and_the_number_that_a_library_gives() -> None:
    def fall() -> None:
        try:
            sqlite3.connect(":memory:").execute("SELECT sheet FROM nowhere")
        except sqlite3.Error as error:
            raise OSError(28, "No space left", "a sheet") from error

    with pytest.raises(OSError, match="No space") as caught:
        fall()
    said = failure(caught.value)
    assert said.startswith("OSError (28) at tests/test_logs.py:")
    assert "from OperationalError (SQLITE_ERROR) at tests/test_logs.py:" in said
    assert "sheet" not in said


def test_what_a_process_says_is_a_line_too_when_a_machine_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(speech._speech, "process", "")
    say("Le site répond sur {url}", url="x")
    assert capsys.readouterr().out == "Le site répond sur x\n"
    speak_in_logs("web")
    logging.getLogger("consult.web").setLevel(logging.INFO)
    with logged() as said:
        say("Le site répond sur {url}", url="x")
        complain("Il s’arrête")
    lines = [json.loads(one) for one in said().splitlines() if one.startswith("{")]
    assert [one["level"] for one in lines] == ["info", "warning"]
    assert lines[0]["event"] == "Le site répond sur {url}"
    assert capsys.readouterr() == ("", "")


def test_all_that_a_process_writes_is_json_and_a_thread_tells_nothing_of_a_sheet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True, timeout=30
    )
    lines = [json.loads(one) for one in done.stderr.splitlines()]
    assert [one["level"] for one in lines] == ["critical", "warning", "critical"]
    assert "ValueError at <string>:6 <lambda>" in lines[0]["message"]
    assert "at the end" in lines[2]["trace"]
    assert "sheet" not in done.stderr
    assert "203.0.113.77" not in done.stderr

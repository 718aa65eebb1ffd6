"""A test that hangs is named, shows where it stands, and is ended; the others go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LONGEST

HANGS = """
import threading

def test_that_hangs():
    threading.Event().wait()

def test_after_it():
    pass
"""


def test_a_test_that_hangs_is_named_and_ended(tmp_path: Path) -> None:
    file = tmp_path / "test_one.py"
    file.write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "--timeout", "0.5", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(file)], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "test_one.py::test_that_hangs - Failed: Timeout" in done.stdout
    assert "threading.Event().wait()" in done.stdout
    assert "1 failed, 1 passed" in done.stdout


def test_every_test_has_a_limit(pytestconfig: pytest.Config) -> None:
    assert 0 < float(pytestconfig.getini("timeout")) <= 300


@pytest.mark.long
def test_a_long_test_has_a_longer_limit(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("timeout")
    assert marker
    assert marker.args == (LONGEST,)

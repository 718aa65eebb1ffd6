"""docs/operations.md says what each number, each alarm and each answer means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from consult.backup import journal
from consult.heartbeat import Heart
from consult.status import NEEDS
from consult.web.metrics import exposition
from consult.web.operations import NOT_READY

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", NEEDS)
def test_what_to_do_about_each_alarm_is_said(word: str) -> None:
    assert f"\n| `{word}` |" in PAGE


@pytest.mark.parametrize("word", NOT_READY)
def test_why_a_process_is_not_ready_is_said(word: str) -> None:
    assert f"`{word}`" in PAGE or f"ready:\n{word}" in PAGE


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_metric_is_said_and_none_that_is_not(app: Flask, tmp_path: Path) -> None:
    here = app.extensions["consult"]
    now = here.clock.now().isoformat()
    journal.write_directory(here.stores, tmp_path)
    journal.write_backup(here.stores, journal.Done(now, True))
    journal.write_test(here.stores, journal.Done(now, True))
    (here.settings.data / "seal.json").write_text("{}")
    with Heart(here.stores, here.clock.now):
        told = exposition(here.settings, here.stores).decode()
    metrics = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE))
    said = set(re.findall(r"\b(consult_[a-z_]+)\b", PAGE.split("**What is not there")[0]))
    assert metrics == said

"""Each broken opening, and each broken correction, is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from consult.application.log import Log
from tests.application import opening_promises as promises
from tests.mutants import openings
from tests.web import opening_promises as desk
from tests.web.conftest import Browser
from tests.web.conftest import app as app
from tests.web.conftest import client_as as client_as
from tests.web.conftest import enter as enter

Break = Callable[[pytest.MonkeyPatch], None]
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@on_sqlite
def test_two_that_are_open_at_one_place_are_caught(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    openings.believes_that_it_is_alone(monkeypatch)
    with pytest.raises(AssertionError):
        promises.two_who_open_at_one_place_are_kept_apart(log)


@on_sqlite
@pytest.mark.parametrize(
    "breaks", [openings.publishes_all_the_same, openings.takes_rules_for_advice]
)
def test_a_correction_that_breaks_a_rule_is_caught(
    log: Log, breaks: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        promises.a_correction_keeps_the_rules_of_its_ages(log)


@on_sqlite
@pytest.mark.parametrize("breaks", [openings.compares_no_words, openings.compares_lengths_alone])
def test_a_correction_that_changes_what_words_mean_is_caught(
    log: Log, breaks: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        promises.a_correction_means_what_children_read(log)


@on_sqlite
@pytest.mark.parametrize(
    ("breaks", "promise"),
    [
        (openings.looks_at_what_is_open_alone, desk.an_opening_stops_who_opens_another_there),
        (openings.publishes_all_the_same, desk.a_correction_that_breaks_a_rule_stays_at_the_desk),
        (openings.hears_nothing_missing, desk.a_correction_that_nobody_hears_stays_at_the_desk),
    ],
    ids=["opens", "corrects", "hears"],
)
def test_a_desk_that_forgets_to_look_is_caught(
    app: Flask,
    log: Log,
    client_as: Callable[..., Browser],
    breaks: Break,
    promise: Callable[[Flask, Log, Browser], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        promise(app, log, client_as("team"))

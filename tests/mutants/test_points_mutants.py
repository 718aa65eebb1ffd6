"""Each broken way to share points is caught by the promise that it breaks."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.application.log import Log
from consult.domain import form_reading
from consult.domain.ballot import _Field
from tests.mutants import points
from tests.web import points_promises as promises
from tests.web.conftest import app as app
from tests.web.given_consultations import morning as morning
from tests.web.points_promises import Oldest

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@on_sqlite
def test_a_count_that_keeps_the_sums_is_caught(
    app: Flask, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "_shared", points.keeps_each_share)
    monkeypatch.setattr(_Field, "of", points.counts_each_share)
    with pytest.raises(AssertionError):
        promises.only_what_got_the_most_is_kept(Oldest(app, log))


@on_sqlite
def test_eleven_points_that_are_let_through_are_caught(
    app: Flask, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_reading, "points_in", points.lets_more_through)
    with pytest.raises(AssertionError):
        promises.what_is_not_shared_as_asked_is_in_no_count(Oldest(app, log))

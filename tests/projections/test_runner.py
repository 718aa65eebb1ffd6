"""D5: read models equal a rebuild, byte for byte, whenever the projector was killed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.application import city
from consult.application.log import Log
from consult.projections import folding, runner
from consult.projections.base import Position, ReadModel, ReadRow, on
from consult.projections.models import MODELS
from consult.projections.runner import Projector, canonical_dump, read_position, wait_for
from consult.stores import Stores
from tests import given
from tests.mutants.projectors import SkipsWhatFails, TwoTransactions


class CountedPlace(ReadRow):
    """How many things were told of a place."""

    __tablename__ = "test_counted_place"

    id: Mapped[str] = mapped_column(primary_key=True)
    told: Mapped[int]


class Counting(ReadModel):
    """Not idempotent on purpose: an event folded twice shows."""

    name = "test-counting"
    rows = (CountedPlace,)

    @on("place.registered", "place.renamed", "place.enrolment-declared")
    def count(self, session: Session, event: Any) -> None:
        row = session.get(CountedPlace, str(event.originator_id))
        if row is None:
            row = CountedPlace(id=str(event.originator_id), told=0)
            session.add(row)
        row.told += 1


class Refusing(Counting):
    """Cannot fold a certain name."""

    name = "test-refusing"

    @on("place.renamed")
    def refuse(self, _session: Session, event: Any) -> None:
        if event.name == "impossible":
            raise ValueError(event.name)


class Killed(BaseException):
    """As abrupt as a test can be in its own process: no handler of ours catches it."""


@pytest.fixture
def told(log: Log) -> Log:
    """A log in which twelve schools were registered and renamed."""
    for number in range(12):
        school = given.a_school(log, f"École {number}", f"{number:07}A")
        city.rename_place(log, school, f"École n° {number}")
    return log


@contextmanager
def killed_at_random(monkeypatch: pytest.MonkeyPatch, projector: Projector) -> Iterator[None]:
    """Kill in the middle of folding, before and after the position moves, and between the two."""
    dice = random.Random(7)
    move, fold = runner._move, Counting.process_event

    def maybe(act: Callable[..., None]) -> Callable[..., None]:
        def acted(*args: Any) -> None:
            if dice.random() < 0.1:
                raise Killed
            act(*args)
            if dice.random() < 0.1:
                raise Killed

        return acted

    with monkeypatch.context() as patch:
        patch.setattr(folding, "BATCH", 3)
        patch.setattr(runner, "_move", maybe(move))
        patch.setattr(Counting, "process_event", maybe(fold))
        patch.setattr(projector, "between", maybe(lambda: None), raising=False)
        yield


def check_equals_rebuild(projector: Projector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill until the log is folded, then rebuild: the two must be the same bytes."""
    kills = 0
    with killed_at_random(monkeypatch, projector):
        for _ in range(1000):
            try:
                projector.catch_up()
            except Killed:
                kills += 1
                continue
            break
    lived_through = canonical_dump(projector.stores, Counting.rows)
    projector.rebuild(Counting())
    assert kills > 3
    assert lived_through == canonical_dump(projector.stores, Counting.rows)
    assert lived_through


def test_read_models_equal_a_rebuild_whenever_the_projector_was_killed(
    told: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_equals_rebuild(Projector(told, stores, [Counting()]), monkeypatch)


def test_a_projector_that_moves_its_position_apart_is_caught(
    told: Log, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError):
        check_equals_rebuild(TwoTransactions(told, stores, [Counting()]), monkeypatch)


def check_stops_loudly(projector: Projector) -> None:
    """The read model that fails stops before the event, and says at which."""
    projector.catch_up()
    at, why = read_position(projector.stores, Refusing.name)
    assert at < projector.log.head
    assert "place.renamed" in why
    assert read_position(projector.stores, Counting.name) == (projector.log.head, "")


def test_a_read_model_that_fails_stops_alone_and_says_where(told: Log, stores: Stores) -> None:
    city.rename_place(told, given.a_school(told, "Autre", "0000099A"), "impossible")
    check_stops_loudly(Projector(told, stores, [Refusing(), Counting()]))


def test_a_projector_that_skips_what_fails_is_caught(told: Log, stores: Stores) -> None:
    city.rename_place(told, given.a_school(told, "Autre", "0000099A"), "impossible")
    with pytest.raises(AssertionError):
        check_stops_loudly(SkipsWhatFails(told, stores, [Refusing(), Counting()]))


def test_two_projectors_never_fold_the_same_batch(told: Log, stores: Stores) -> None:
    projector = Projector(told, stores, [Counting()])
    overtaken = runner.OvertakenError
    with stores.write("read") as connection:
        connection.execute(insert(Position).values(name=Counting.name, at=4, stopped=""))
    with pytest.raises(overtaken), stores.write("read") as connection:
        runner._move(connection, Counting.name, 3, 9)
    assert read_position(stores, Counting.name) == (4, "")
    projector.catch_up()
    assert read_position(stores, Counting.name) == (told.head, "")


def test_waiting_ends_when_the_pages_show_it_or_when_it_takes_long(
    told: Log, stores: Stores
) -> None:
    projector = Projector(told, stores, [Counting()])
    assert not wait_for(stores, [Counting.name], told.head, within=0)
    projector.catch_up()
    assert wait_for(stores, [Counting.name], told.head, within=0)


def test_every_read_model_rebuilds_to_the_same_bytes(told: Log, stores: Stores) -> None:
    given.an_open_consultation(told, given.a_school(told, "Autre", "0000099A"))
    projector = Projector(told, stores, MODELS)
    projector.catch_up()
    for model in MODELS:
        before = canonical_dump(stores, model.rows)
        projector.rebuild(model)
        assert canonical_dump(stores, model.rows) == before, model.name


def test_every_handler_listens_to_a_topic_that_exists() -> None:
    from consult.domain.topics import event_classes

    known = set(event_classes())
    for model in MODELS:
        assert set(model.handlers) <= known, model.name


def test_every_read_model_has_rows_of_its_own() -> None:
    names = [row.__tablename__ for model in MODELS for row in model.rows]
    assert len(names) == len(set(names))

"""The rules of the house, each as a test that says what to write instead."""

from __future__ import annotations

import dataclasses
import json
import typing
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    UUIDAsHex,
)

from consult.domain.base import Aggregate
from consult.domain.topics import AGGREGATES, event_classes
from consult.domain.upcasts import UPCASTS

ROOT = Path(__file__).parents[1]
FROZEN = json.loads((ROOT / "tests/frozen/events.json").read_text(encoding="utf-8"))
OF_EVERY_EVENT = {"originator_id", "originator_version", "timestamp", "originator_topic"}
EVENTS = event_classes()


def fields_of(event: type[Aggregate.Event]) -> list[str]:
    """The fields that are this event's own."""
    return sorted({field.name for field in dataclasses.fields(event)} - OF_EVERY_EVENT)


def test_no_landed_event_was_renamed_or_changed() -> None:
    now = {topic: fields_of(event) for topic, event in sorted(EVENTS.items())}
    landed = {topic: fields for topic, fields in FROZEN.items() if topic not in UPCASTS}
    changed = {topic: fields for topic, fields in landed.items() if now.get(topic) != fields}
    assert not changed, f"stored events never change: write a new one and upcast {changed}"


def test_every_event_is_in_the_frozen_list() -> None:
    new = sorted(set(EVENTS) - set(FROZEN))
    assert not new, f"add to tests/frozen/events.json, with their fields: {new}"


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_every_event_has_a_topic_in_kebab_case_with_its_aggregate(topic: str) -> None:
    subject, _, happened = topic.partition(".")
    assert subject
    assert happened
    assert topic == topic.lower().replace("_", "-")


@pytest.mark.parametrize("topic", sorted(EVENTS))
def test_every_event_survives_a_round_trip(topic: str) -> None:
    event = an_event(EVENTS[topic])
    mapper: Mapper[UUID] = Mapper(transcoder())
    stored = mapper.to_stored_event(event)
    assert stored.topic == topic
    assert mapper.to_domain_event(stored) == event


def test_every_aggregate_has_a_topic_of_its_own() -> None:
    assert len({aggregate.TOPIC for aggregate in AGGREGATES}) == len(AGGREGATES)


def test_whatever_touches_children_is_dated_to_the_day() -> None:
    near = ("sitting.", "opinions.", "tickets.", "text.", "signal.")
    counts = ("consultation.counted", "consultation.key-lost")
    for topic, event in EVENTS.items():
        if topic.startswith(near) or topic in counts:
            moment = event.create_timestamp()
            assert (moment.hour, moment.minute, moment.second) == (0, 0, 0), topic


@pytest.mark.parametrize("file", sorted(ROOT.glob("consult/**/*.py")), ids=lambda f: f.name)
def test_no_file_is_longer_than_400_lines(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= 400, f"{file.name} has {lines} lines: split it by audience or aggregate"


def test_there_is_no_drawer_module() -> None:
    drawers = [file for file in ROOT.glob("consult/**/*.py") if file.stem in ("utils", "helpers")]
    assert not drawers, "name a module after what it does"


def transcoder() -> JSONTranscoder:
    """The transcoder that the log uses."""
    made = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        made.register(transcoding)
    return made


def an_event(kind: type[Aggregate.Event]) -> Aggregate.Event:
    """An event of that kind with a value of its type in each field."""
    hints = get_type_hints(kind)
    values = {name: a_value(hints[name]) for name in fields_of(kind)}
    if "originator_topic" in hints:
        values["originator_topic"] = "city"
    return kind(
        originator_id=UUID(int=5),
        originator_version=1,
        timestamp=kind.create_timestamp(),
        **values,
    )


def a_value(hint: Any) -> Any:
    """A value of the type; events hold nothing else than these."""
    simple: dict[Any, Any] = {
        str: "é – « x »",
        int: 7,
        bool: True,
        UUID: UUID(int=5),
        Decimal: Decimal("1.50"),
        Any: "any",
    }
    if hint in simple:
        return simple[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list:
        return [a_value(arguments[0])]
    if origin is dict:
        return {"key": a_value(arguments[1])}
    if origin in (UnionType, typing.Union):
        return a_value(arguments[0])
    raise AssertionError(f"an event field is a {hint}: use str, int, bool, list, dict or UUID")

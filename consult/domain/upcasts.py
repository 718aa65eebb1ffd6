"""How events of earlier versions are read: the one place where the past is brought up to date.

A stored event is never changed. When an event has to say more, or something else, a new one is
written with a topic of its own, and the old topic gets a line in UPCASTS: every reader of the log
(aggregates, read models, the worker) then sees the new event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

State = dict[str, Any]


class Upcast(NamedTuple):
    """The topic that an old event has now, and what makes its fields those of the new one.

    `change` is given the fields as they were stored, values decoded, and changes them in place.
    """

    to: str
    change: Callable[[State], object]


UPCASTS: Final[dict[str, Upcast]] = {}
"""By the topic under which an event was stored. A line stays for ever."""


def upcast(topic: str, state: State) -> tuple[str, State]:
    """What an event means today: its topic and its fields, however old it is."""
    while topic in UPCASTS:
        UPCASTS[topic].change(state)
        topic = UPCASTS[topic].to
    return topic, state


def topic_now(topic: str) -> str:
    """The topic that an event stored under `topic` has today."""
    while topic in UPCASTS:
        topic = UPCASTS[topic].to
    return topic


def stored_as(topics: Iterable[str]) -> tuple[str, ...]:
    """Under which topics events of today's `topics` may be stored: to look for them in the log."""
    wanted = set(topics)
    return (*sorted(wanted), *(old for old in sorted(UPCASTS) if topic_now(old) in wanted))

"""What the kept pages of a door, and its boxes, are known by."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from consult.domain.ballot import BoxKey
from consult.projections.doors import Door
from consult.web.answer import covers


def ages(door: Door, language: str) -> Hashable:
    """The question "how old are you?"."""
    return ("ages", *covers.key(door, language))


def invitation(door: Door, band: str, language: str) -> Hashable:
    """The welcome of a band."""
    return ("invitation", *covers.key(door, language), band)


def questions(door: Door, band: str, language: str, order: int) -> Hashable:
    """The questions of a band, their pictures in that order."""
    return ("questions", door.version, band, language, order)


def thanks(door: Door, band: str, language: str) -> Hashable:
    """The thank-you of a band."""
    return ("thanks", *covers.key(door, language), band, door.takes_texts)


def box(door: Door, band: str) -> BoxKey:
    """The box of an open door; kept, because its id is a hash."""
    assert door.consultation is not None  # noqa: S101 - an open door has one
    return _box(door.consultation, door.place, band, door.mode, door.sitting)


_box = lru_cache(maxsize=1024)(BoxKey)

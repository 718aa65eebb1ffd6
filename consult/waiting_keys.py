"""The keys of boxes that wait for their count: whether each is the one that was announced.

The worker looks, and so does whoever runs a command as its user. What the worker saw is noted where
every machine can read it: a site is told without reading a key.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from consult import about
from consult.application.log import Log
from consult.ballots.sealing import public_key_of
from consult.heartbeat import last_beat
from consult.log_rows import consultations_between
from consult.services import open_log
from consult.stores import Stores

PREPARED: Final = "consultation.box-prepared"
OVER: Final = ("consultation.counted", "consultation.abandoned")
NOTE: Final = "lost-keys"
"""What the worker's note is called."""


def lost_keys(log: Log, stores: Stores) -> list[UUID]:
    """Consultations whose box waits, and whose key is missing, cannot be read, or is another."""
    directory = stores.settings.keys
    lost = unopened(log, stores, lambda id: _held(directory / f"{id}.key"))
    waiting = waiting_boxes(stores) if lost else []  # A count may have ended meanwhile.
    return [id for id in lost if id in waiting]


def lost_keys_here(stores: Stores) -> list[UUID]:
    """The same for a command; what the worker has noted, where the keys are another user's."""
    if not _are_ours(stores):
        return noted_lost_keys(stores)
    log = open_log(stores.settings)
    try:
        return lost_keys(log, stores)
    finally:
        log.close()


def note_lost_keys(stores: Stores, lost: Sequence[UUID]) -> None:
    """Let every process know what the worker has seen."""
    said = " ".join(map(str, lost))
    if about.notes(stores).get(NOTE, "") != said:
        about.note(stores, **{NOTE: said})


def noted_lost_keys(stores: Stores) -> list[UUID]:
    """What the worker has seen, of the boxes that still wait."""
    noted = about.notes(stores).get(NOTE, "").split()
    waiting = waiting_boxes(stores) if noted else []
    return [id for id in map(UUID, noted) if id in waiting]


def waiting_boxes(stores: Stores) -> list[UUID]:
    """Consultations whose box was prepared and is not counted, in their order."""
    return consultations_between(stores, PREPARED, OVER)


def unopened(log: Log, stores: Stores, key_of: Callable[[UUID], bytes | None]) -> list[UUID]:
    """Consultations whose box waits, and which the key that `key_of` gives does not open."""
    waiting = waiting_boxes(stores)
    announced = {event.originator_id: event.public_key for event in log.recorded(PREPARED)}
    return [id for id in waiting if not opens(key_of(id), announced[id])]


def opens(private_key: bytes | None, announced: str) -> bool:
    """Whether a private key is that of an announced public one (hexadecimal)."""
    try:
        return private_key is not None and public_key_of(private_key).hex() == announced
    except ValueError:  # Bytes that are no key open nothing.
        return False


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _are_ours(stores: Stores) -> bool:
    """Whether the keys are this process's to read.

    A machine that only serves has none: its worker is another machine.
    """
    try:
        owner = stores.settings.keys.stat().st_uid
    except FileNotFoundError:
        worker = last_beat(stores)
        return worker is None or worker.host == socket.gethostname()
    except OSError:
        return False
    return os.geteuid() in (0, owner)

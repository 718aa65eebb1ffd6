"""Mixing texts: each working day, those that wait come into quarantine together, in no order.

Each is opened and encrypted anew, under a new id and a key of its own; the key of the epoch is
then destroyed. Whoever copied the store, its WAL or a replica, and watched texts come, can tell
none of those that came from one that moderators read: neither by id, order, bytes nor length.

The worker does this, and safely again after a crash: a text is moved in one transaction, its key
on disk before, the key that opened it destroyed after.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Row, delete, insert, select, update

from consult.ballots.keys import Keys
from consult.ballots.quarantine import NONCE, SUITE, bound_to, keyring_of
from consult.ballots.sealing import new_key_pair
from consult.ballots.tables import STORE, Stores, quarantine, text_epoch, waiting_text
from consult.wal import empty_wal

FOLDER: Final = "texts"
"""Where the private keys of epochs are, in the teller's directory."""
SATURDAY: Final = 5
KEY_BITS: Final = 256


def epoch_keys(teller: Keys) -> Keys:
    """The private keys of epochs: beside the teller's own, and as closed as they are."""
    return Keys(teller.directory / FOLDER)


def is_due(stores: Stores, keys: Keys, today: date) -> bool:
    """Whether texts are to be mixed: once a working day.

    At once when there is no key that would open the next text: at first, after a restoration, on
    another machine.
    """
    with stores[STORE].connect() as connection:
        epoch = connection.execute(select(text_epoch)).first()
    if epoch is None or not keys.has(UUID(bytes=bytes(epoch.id))):
        return True
    return bool(epoch.day < today.isoformat()) and today.weekday() < SATURDAY


def mix_texts(stores: Stores, keys: Keys, today: date) -> int:
    """Begin a new epoch and bring the texts of those before into quarantine; how many they were.

    `keys` are those of `epoch_keys`. Texts whose key is not on this machine stay where they are.
    Raises StillRead when all is done but emptying the WAL.
    """
    with keys.locked():
        epoch = uuid4()
        private_key, public_key = new_key_pair()
        keys.write(epoch, private_key)
        keyring_of(stores).destroy(_lost(stores))
        with stores.write(STORE) as connection:
            _begin(connection, epoch, public_key, today)
            moved = _move(stores, connection, keys)
        _end(stores, keys, epoch)
    empty_wal(stores, STORE)
    return moved


def _lost(stores: Stores) -> set[UUID]:
    """Keys that a crash left without their text."""
    with stores[STORE].connect() as connection:
        there = {UUID(bytes=bytes(id)) for id in connection.scalars(select(quarantine.c.id))}
    return keyring_of(stores).ids() - there


def _begin(connection: Connection, epoch: UUID, public_key: bytes, today: date) -> None:
    """From here on texts are sealed to the new key: whoever sealed to the old one does it again."""
    values = {"id": epoch.bytes, "public_key": public_key, "day": today.isoformat()}
    if not connection.execute(update(text_epoch).values(values)).rowcount:
        connection.execute(insert(text_epoch).values(one=1, **values))


def _move(stores: Stores, connection: Connection, keys: Keys) -> int:
    """Encrypt each text anew: nothing but their number tells that they are the same."""
    rows, new_keys, gone = [], {}, []
    for row in _openable(connection, keys):
        old, new, key = UUID(bytes=bytes(row.id)), uuid4(), AESGCM.generate_key(KEY_BITS)
        try:
            content = _open(keys, row, old)
        except InvalidTag:
            continue  # Bytes were changed: it stays, for nobody to read.
        nonce = os.urandom(NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, content, bound_to(new))
        rows.append({"id": new.bytes, "sealed": sealed})
        new_keys[new] = key
        gone.append(old.bytes)
    if not rows:
        return 0
    secrets.SystemRandom().shuffle(rows)
    keyring_of(stores).add(new_keys)
    connection.execute(insert(quarantine), rows)
    connection.execute(delete(waiting_text).where(waiting_text.c.id.in_(gone)))
    return len(rows)


def _openable(connection: Connection, keys: Keys) -> Iterable[Row[Any]]:
    here = [epoch.bytes for epoch in keys.all()]
    return connection.execute(select(waiting_text).where(waiting_text.c.epoch.in_(here))).all()


def _open(keys: Keys, row: Row[Any], id: UUID) -> bytes:
    key = X25519PrivateKey.from_private_bytes(keys.read(UUID(bytes=bytes(row.epoch))))
    return SUITE.decrypt(bytes(row.sealed), key, bound_to(id))


def _end(stores: Stores, keys: Keys, current: UUID) -> None:
    """Destroy the keys of epochs that are over, once none of their texts waits."""
    with stores[STORE].connect() as connection:
        epochs = connection.scalars(select(waiting_text.c.epoch).distinct())
        needed = {UUID(bytes=bytes(epoch)) for epoch in epochs} | {current}
    for epoch in keys.all():
        if epoch not in needed:
            keys.destroy(epoch)

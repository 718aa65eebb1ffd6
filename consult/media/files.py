"""The files that staff bring, each known by the sha256 of its content: the staff store keeps them.

A name that nobody can guess and that says exactly what is behind it: children's devices may keep
such a file, and no list of them is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, delete, select
from sqlalchemy import insert as insert_into

from consult.media.sounds import Pair
from consult.stores import Stores
from consult.wal import bury_dead_rows, empty_wal

STORE: Final = "staff"
"""The name of the store that holds them."""
OPUS, MP3, WEBP = "opus", "mp3", "webp"
TYPES: Final = {OPUS: "audio/ogg", MP3: "audio/mpeg", WEBP: "image/webp"}
"""Kinds of files, and what browsers call each."""

metadata = MetaData()

media_file = Table(
    "media_file",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("content", LargeBinary, nullable=False),
)


def keep_file(stores: Stores, content: bytes, kind: str) -> str:
    """Keep a file, and return its sha256; one that is kept already stays as it is."""
    digest = sha256(content).hexdigest()
    known = select(media_file.c.digest).where(media_file.c.digest == digest)
    with stores.write(STORE) as connection:
        if connection.scalar(known) is None:
            values = {"digest": digest, "kind": kind, "content": content}
            connection.execute(insert_into(media_file).values(values))
    return digest


def keep_sound_files(stores: Stores, pair: Pair) -> tuple[str, str]:
    """Keep both files of a sound, and return their sha256: the Opus one, then the MP3."""
    return keep_file(stores, pair.opus, OPUS), keep_file(stores, pair.mp3, MP3)


def find_file(stores: Stores, digest: str, kind: str) -> bytes | None:
    """The content of a file of that kind; None when there is none."""
    query = select(media_file.c.content).where(
        media_file.c.digest == digest, media_file.c.kind == kind
    )
    with stores[STORE].connect() as connection:
        found = connection.scalar(query)
    return None if found is None else bytes(found)


def delete_files(stores: Stores, digests: Iterable[str]) -> None:
    """Delete files from every byte of the store; those that are not there are gone already.

    Raises StillRead when somebody still reads what was deleted: delete them again later. What a
    PostgreSQL server keeps beside its tables (docs/anonymity.md) goes with time.
    """
    with stores.write(STORE) as connection:
        connection.execute(delete(media_file).where(media_file.c.digest.in_(list(digests))))
    empty_wal(stores, STORE)
    bury_dead_rows(stores, STORE, media_file)

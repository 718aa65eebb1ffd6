"""The words of children's texts that moderators let through, where they can be deleted.

They are the moderator's as much as the child's: reworded where style or a detail would give
somebody away. The log holds their id alone, so deleting a row here deletes the words for good.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Text, delete, select
from sqlalchemy import insert as insert_into

from consult.ballots.quarantine import TextGone
from consult.ballots.tables import Stores
from consult.wal import empty_wal

STORE: Final = "staff"
"""The name of the store that holds these words."""

FEW: Final = 10
"""Approved texts of a band under which none is quoted: fewer would point at who wrote them."""

metadata = MetaData()

approved_words = Table(
    "approved_words",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("consultation", LargeBinary(16), nullable=False),
    Column("band", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Index("approved_words_of", "consultation", "band"),
    sqlite_with_rowid=False,
)
"""Never with their place: who reads them reads the city."""


class Approved(NamedTuple):
    """Words that were let through."""

    text: UUID
    consultation: UUID
    band: str
    words: str


def keep_words(stores: Stores, text: UUID, consultation: UUID, band: str, words: str) -> None:
    """Keep the words of an approved text; again, they replace the ones before.

    Once the log has the approval, which somebody may have refused first, and before the text is
    destroyed: a crash at any moment is mended by approving again.
    """
    values = {"consultation": consultation.bytes, "band": band, "words": words}
    with stores.write(STORE) as connection:
        connection.execute(delete(approved_words).where(approved_words.c.id == text.bytes))
        connection.execute(insert_into(approved_words).values(id=text.bytes, **values))


def words_of(stores: Stores, consultation: UUID, band: str) -> dict[UUID, str]:
    """The approved words of a band, by the id of their text, in an order that says nothing."""
    query = (
        select(approved_words.c.id, approved_words.c.words)
        .where(approved_words.c.consultation == consultation.bytes, approved_words.c.band == band)
        .order_by(approved_words.c.id)
    )
    with stores[STORE].connect() as connection:
        return {UUID(bytes=bytes(id)): words for id, words in connection.execute(query)}


def find_words(stores: Stores, text: UUID) -> str:
    """The approved words of a text. Raises TextGone when they are deleted, or were never kept."""
    query = select(approved_words.c.words).where(approved_words.c.id == text.bytes)
    with stores[STORE].connect() as connection:
        words = connection.execute(query).scalar_one_or_none()
    if words is None:
        raise TextGone()
    return str(words)


def quotes_of(stores: Stores, consultation: UUID, band: str) -> list[str]:
    """What readers are shown of a band: all its approved words, none while they are few."""
    words = list(words_of(stores, consultation, band).values())
    return words if len(words) >= FEW else []


def all_words(stores: Stores) -> list[Approved]:
    """All approved words, by consultation and band, in an order that says nothing."""
    columns = [approved_words.c[name] for name in ("id", "consultation", "band", "words")]
    query = select(*columns).order_by(*(columns[at] for at in (1, 2, 0)))
    with stores[STORE].connect() as connection:
        rows = connection.execute(query).all()
    return [
        Approved(UUID(bytes=bytes(r.id)), UUID(bytes=bytes(r.consultation)), r.band, r.words)
        for r in rows
    ]


def delete_words(stores: Stores, text: UUID) -> None:
    """Delete the words of a text from every byte of the store. Raises StillRead."""
    with stores.write(STORE) as connection:
        connection.execute(delete(approved_words).where(approved_words.c.id == text.bytes))
    empty_wal(stores, STORE)

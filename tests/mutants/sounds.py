"""Sounds broken on purpose: voices that stay, and young children asked in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import delete

from consult.domain.bands import Band
from consult.domain.document import Document
from consult.domain.problem import Problem
from consult.domain.sound import Sentence
from consult.media.files import STORE, media_file
from consult.stores import Stores
from consult.wal import empty_wal


def leaves_the_wal(stores: Stores, digests: Iterable[str]) -> None:
    """Deletes the rows, and believes that nobody reads a WAL."""
    with stores.write(STORE) as connection:
        connection.execute(delete(media_file).where(media_file.c.digest.in_(list(digests))))


def leaves_the_pages(stores: Stores, digests: Iterable[str]) -> None:
    """Deletes the rows as any program would: their pages are free, and full."""
    with stores.write(STORE) as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("PRAGMA secure_delete=OFF")
        connection.execute(delete(media_file).where(media_file.c.digest.in_(list(digests))))
        driver.execute("PRAGMA secure_delete=ON")
    empty_wal(stores, STORE)


def sweeps_the_pages(stores: Stores, digests: Iterable[str]) -> None:
    """Has PostgreSQL free the pages of the rows, as it does by itself: free, and full."""
    leaves_the_wal(stores, digests)
    with stores[STORE].connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("VACUUM media_file")


def hears_nothing_missing(
    document: Document, band: Band, sounds: Collection[Sentence]
) -> Iterator[Problem]:
    """Lets a questionnaire be published to whoever cannot read, without a sound."""
    return iter(())


def hears_the_questions_alone(
    document: Document, band: str, language: str, sounds: Collection[Sentence]
) -> list[str]:
    """Asks for the sound of each question, and forgets its choices."""
    asked = (variant.text.get(language, "") for _, variant in document.questions_for(band))
    return [words for words in asked if words and (language, words) not in sounds]

"""What a place that holds a city knows of itself: its format, whose it is, what became of it.

A place is a database, or the SQLite files of a data directory. A random id of the installation
stands in each store and in a file of the data directory: keys of one city and events of another
are found out at the start, and so is a store that is missing. So are a place of a newer version,
one that was left half restored, and one that the city has moved out of.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from consult import __version__
from consult.config import STORES, Settings, shown
from consult.domain.errors import NotAllowed
from consult.stores import Stores

STORE: Final = "log"
DISPLAY: Final = "read"
"""The one store that is made again from the log."""
FORMAT: Final = 1
"""Raised when what is stored cannot be read by the versions before."""
FILE: Final = "installation"

LIVE: Final = ""
RESTORING: Final = "restoring"
"""Something is being loaded into the place: until the end it is nobody's city."""
ARRIVING: Final = "arriving"
"""A move is bringing a city here."""
ARRIVED: Final = "arrived"
"""A move has brought everything here, and not yet closed the old place."""
LEAVING: Final = "leaving"
"""A move is closing this place."""
MOVED: Final = "moved"

metadata = MetaData()
about = Table(
    "about",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""`format`, `version` (the last that prepared the place), `installation`, `state`, `to`, and
what the backups note of themselves."""


class NewerData(NotAllowed):
    """Raised when a newer version wrote the data; facts: `path`, `version`, `format`, `known`."""


class AnotherCity(NotAllowed):
    """Raised when database and data directory belong to two cities; facts: `path`."""


class StoreOfAnotherCity(NotAllowed):
    """Raised when one store is of another city than the log; facts: `path`, `data`."""


class StoreMissing(NotAllowed):
    """Raised when a store of a city that was here has no table left; facts: `path`, `data`."""


class HalfRestored(NotAllowed):
    """Raised when a restore was interrupted here; facts: `path`."""


class HalfMoved(NotAllowed):
    """Raised when a move was interrupted here; facts: `path`."""


class MovedAway(NotAllowed):
    """Raised when the city has moved out of the place; facts: `path`, `to`."""


@dataclass(frozen=True)
class Place:
    """What is written of a place; `format` 1 and empty strings where nothing is."""

    format: int = FORMAT
    version: str = ""
    installation: str = ""
    state: str = LIVE
    to: str = ""


def read(stores: Stores) -> Place:
    """What the place says of itself; one that was never prepared says nothing."""
    found = notes(stores)
    return Place(
        format=int(found.get("format", FORMAT)),
        version=found.get("version", ""),
        installation=found.get("installation", ""),
        state=found.get("state", LIVE),
        to=found.get("to", ""),
    )


def notes(stores: Stores, store: str = STORE) -> dict[str, str]:
    """All that is written, by name."""
    if about.name not in stores.tables(store):
        return {}
    with stores[store].connect() as connection:
        return {row.name: row.value for row in connection.execute(select(about))}


def note(stores: Stores, store: str = STORE, **values: str) -> None:
    """Write some of it, on disk when this returns."""
    with stores.write(store) as connection:
        note_within(connection, **values)


def note_within(connection: Connection, **values: str) -> None:
    """Write some of it in a transaction of one's own."""
    connection.execute(delete(about).where(about.c.name.in_(list(values))))
    rows = [{"name": name, "value": value} for name, value in values.items()]
    connection.execute(insert(about), rows)


def check(stores: Stores) -> None:
    """What a place says of itself lets a city start there, or an error says why not.

    Raises NewerData, HalfRestored, HalfMoved, MovedAway, AnotherCity, StoreOfAnotherCity,
    StoreMissing.
    """
    place, path = read(stores), where(stores.settings)
    if place.format > FORMAT:
        raise NewerData(path=path, version=place.version, format=place.format, known=FORMAT)
    if place.state == RESTORING:
        raise HalfRestored(path=path)
    if place.state in (ARRIVING, ARRIVED, LEAVING):
        raise HalfMoved(path=path)
    if place.state == MOVED:
        raise MovedAway(path=path, to=place.to)
    here = installation_of(stores.settings)
    if here and place.installation and here != place.installation:
        raise AnotherCity(path=path, data=str(stores.settings.data))
    if here or place.installation:
        _check_stores(stores, place.installation or here)


def _check_stores(stores: Stores, installation: str) -> None:
    """Each store is there, and of this installation; one of a release before does not say."""
    for store in STORES:
        facts = {"path": stores.where(store), "data": str(stores.settings.data)}
        if notes(stores, store).get("installation", installation) != installation:
            raise StoreOfAnotherCity(**facts)
        if store != DISPLAY and not stores.tables(store):
            raise StoreMissing(**facts)


def prepare(stores: Stores) -> None:
    """Write what is missing, in a place whose tables are there. Safe to repeat, or at once."""
    with stores.migration_lock():
        place = read(stores)
        id = place.installation or installation_of(stores.settings) or uuid4().hex
        if (place.installation, place.version) != (id, __version__):
            note(stores, format=str(FORMAT), version=__version__, installation=id)
        for store in STORES:
            if not notes(stores, store).get("installation"):
                note(stores, store, installation=id)
        write_installation(stores.settings, id)


def where(settings: Settings) -> str:
    """The place, as a person names it, without a password."""
    url = settings.database_url
    return shown(url) if url else str(settings.data)


def installation_of(settings: Settings) -> str:
    """The id that the data directory carries; "" when it carries none."""
    try:
        return (settings.data / FILE).read_text().strip()
    except FileNotFoundError:
        return ""


def write_installation(settings: Settings, id: str) -> None:
    """Let the data directory carry the id, unless it does; the file appears whole."""
    if installation_of(settings) == id:
        return
    draft = settings.data / f".{FILE}-{os.getpid()}"
    draft.write_text(f"{id}\n")
    draft.rename(settings.data / FILE)

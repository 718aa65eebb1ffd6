"""Whether what is stored can be worked with: checked at every start, told by `consult status`."""

from __future__ import annotations

import os

from consult import about
from consult.config import STORES, Settings
from consult.domain.errors import ConsultError, NotAllowed
from consult.log_rows import unknown_event
from consult.stores import Stores


class UnknownEvent(NotAllowed):
    """Raised when the log holds an event of a newer version; facts: `event`, `topic`, `path`."""


class StoreReadOnly(ConsultError):
    """Raised when a file that goes with the stores cannot be written; facts: `path`."""


def check_sound(stores: Stores) -> None:
    """What a start refuses: data that are not this city's, whole, of this version, and writable.

    Raises what `about.check` raises, StoreReadOnly and UnknownEvent.
    """
    about.check(stores)
    check_writable(stores.settings)
    found = unknown_event(stores)
    if found is not None:
        path = about.where(stores.settings)
        raise UnknownEvent(event=found[0], topic=found[1], path=path)


def check_writable(settings: Settings) -> None:
    """Raises StoreReadOnly for a SQLite file, its journal or a lock that one may not write."""
    stores = STORES if settings.database_url is None else ()
    files = [file for name in stores for file in settings.data.glob(f"{name}.db*")]
    for file in sorted((*files, *settings.data.glob("*.lock"))):
        if not os.access(file, os.R_OK | os.W_OK) and file.exists():  # It may just have gone.
            raise StoreReadOnly(path=str(file))

"""Opens what a command works with, and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from consult.application.log import Log
from consult.config import Settings
from consult.damage import check_files
from consult.separation import check_keys_closed
from consult.services import open_clock, open_log
from consult.soundness import check_sound, check_writable
from consult.status import check_migrated
from consult.stores import Stores, check_reachable


@dataclass(frozen=True)
class Opened:
    """The settings, the log, the stores and today's date of one city."""

    settings: Settings
    log: Log
    stores: Stores
    today: date


def read_settings(*, whole_files: bool = False, new: bool = False) -> Settings:
    """Settings that can be used, and files that are not damaged, large ones if `whole_files`.

    The data directory is created if `new`. Raises BadSetting, DataMissing, DataUnusable,
    StoreReadOnly, FileDamaged.
    """
    settings = Settings.from_environment()
    settings.prepare(new=new)
    check_writable(settings)
    check_files(settings, all_of_it=whole_files)
    check_reachable(settings)
    return settings


def check_start(settings: Settings, *, migrated: bool = False) -> None:
    """What a process looks at before it starts.

    Raises NotMigrated, unless tables were just made (`migrated`), KeysReadable, and what
    `check_sound` raises.
    """
    check_keys_closed(settings)
    stores = Stores(settings)
    try:
        if not migrated:
            check_migrated(stores)
        check_sound(stores)
    finally:
        stores.close()


@contextmanager
def opened() -> Iterator[Opened]:
    """What most commands need. Raises BadSetting, DataUnusable, NotMigrated."""
    settings = read_settings()
    check_keys_closed(settings)
    stores = Stores(settings)
    try:
        check_migrated(stores)
        log = open_log(settings)
        try:
            yield Opened(settings, log, stores, open_clock(settings).today())
        finally:
            log.close()
    finally:
        stores.close()

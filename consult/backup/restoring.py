"""Restores a city into a place that is empty: everything is checked first, then all of it loaded.

From its first table on until all is there and proved, the place is marked: a crash in the middle
leaves nothing that starts, and a second restore begins again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import PersistenceError
from sqlalchemy import MetaData
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import DropTable

from consult import about
from consult.backup.archive import City, Manifest, Reading, Section
from consult.backup.closing import drop_left_schemas
from consult.backup.contents import carried, number_on, total_of, write_rows
from consult.backup.envelope import open_envelope, read_header
from consult.backup.files import write_private
from consult.backup.locks import Opener, find_key
from consult.backup.making import Progress, silent
from consult.backup.snapshot import PRIVATE, SECRETS, TICKETS, lost_among, place_of
from consult.chain import Chain
from consult.config import STORES, Settings
from consult.domain.errors import ConsultError, NotAllowed
from consult.migrate import create_tables
from consult.projections.models import MODELS
from consult.projections.runner import Projector, RebuildStopped
from consult.separation import check_keys_closed
from consult.services import open_log
from consult.stores import Stores, check_reachable, file_lock, is_full


class PlaceTaken(NotAllowed):
    """Raised when a restore or a move would go where something is; facts: `path`."""


class RestoreGoesOn(NotAllowed):
    """Raised when another restore is at work in the place; facts: `path`."""


class RestoreFailed(ConsultError):
    """Raised when what was loaded is not what was carried; facts: `what`, `path`."""


class NoRoom(RestoreFailed):
    """Raised when the disk is full before all was loaded; facts: `path`."""


@dataclass(frozen=True)
class Restored:
    """A city that stands again."""

    city: City
    manifest: Manifest
    lost_keys: tuple[UUID, ...]
    """Consultations whose box waits and whose key was not in the backup."""


@dataclass(frozen=True)
class Source:
    """A backup file and its key."""

    file: Path
    key: bytes

    @classmethod
    def open(cls, file: Path, openers: Sequence[Opener]) -> Source:
        """The file, once something opens it. Raises NotABackup, BackupLocked."""
        with file.open("rb") as opened:
            return cls(file, find_key(read_header(opened), openers, str(file)))

    def check(self, progress: Progress = silent) -> Reading:
        """Read it to its end, and keep its files and manifest.

        Raises BackupDamaged, BackupInconsistent, BackupTooNew, NewerData.
        """
        done = 0
        with self.file.open("rb") as opened:
            reading = Reading(open_envelope(opened, self.key), str(self.file))
            check_format(reading.city, str(self.file))
            for section in reading:
                for _ in section.rows:
                    done += 1
                    if done % 500 == 0:
                        progress(done, reading.city.rows)
        progress(reading.city.rows, reading.city.rows)
        reading.manifest  # noqa: B018 - it raises when the content is not what it says
        return reading

    def sections(self) -> Iterable[Section]:
        """The tables, once more."""
        with self.file.open("rb") as opened:
            yield from Reading(open_envelope(opened, self.key), str(self.file))


def check_format(city: City, path: str) -> None:
    """Raises NewerData for what a newer version has stored."""
    if city.data_format > about.FORMAT:
        raise about.NewerData(
            path=path, version=city.version, format=city.data_format, known=about.FORMAT
        )


def restore(
    source: Source, settings: Settings, progress: Progress = silent, *, trial: bool = False
) -> Restored:
    """Restore the city of a backup into an empty place, all or nothing.

    In a trial the private keys are checked and written nowhere, and the directory is there: to
    prepare one changes what other threads of the process may create. Raises PlaceTaken,
    RestoreGoesOn, what `Source.check` raises before anything is touched, NoRoom and RestoreFailed:
    the place stays marked then.
    """
    checked = source.check()
    stores = Stores(settings)
    try:
        checked.check_known({one.name: one.columns for one in carried(stores)})
        if not trial:
            settings.prepare()
            check_keys_closed(settings)
        check_reachable(settings)
        with _alone(settings):
            begin_restore(stores, checked.city.installation)
            load(stores, source.sections(), checked.city.rows, progress)
            _write_files(settings, checked.files, keys=not trial)
            prove(stores, checked.manifest)
            lost = lost_among(stores, checked.files)
            finish(stores, about.LIVE)
    except (SQLAlchemyError, PersistenceError, OSError) as error:
        path = about.where(settings)
        if is_full(error):
            raise NoRoom(path=path) from error
        raise RestoreFailed(what=type(error).__name__, path=path) from error
    finally:
        stores.close()
    return Restored(checked.city, checked.manifest, lost)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Raises RestoreGoesOn when another restore is at work in the data directory."""
    with ExitStack() as held:
        try:
            held.enter_context(file_lock(settings.data / "restore", wait=False))
        except BlockingIOError as error:
            raise RestoreGoesOn(path=about.where(settings)) from error
        yield


def begin_restore(stores: Stores, installation: str) -> None:
    """Mark a place as being restored. Raises PlaceTaken, for the directory of a city as well."""
    settings = stores.settings
    if about.read(stores).state != about.RESTORING and about.installation_of(settings):
        raise PlaceTaken(path=str(settings.data))
    begin(stores, installation, about.RESTORING, (about.RESTORING,))


def begin(stores: Stores, installation: str, state: str, left: Container[str]) -> None:
    """Mark an empty place, or one that was `left` in such a state, and create its tables.

    Raises PlaceTaken for any other.
    """
    place, path = about.read(stores), about.where(stores.settings)
    if place.state in left and place.installation == installation:
        empty_place(stores, state)
    elif not is_empty(stores):
        raise PlaceTaken(path=path)
    about_table(stores)
    about.note(stores, state=state, installation=installation)
    create_tables(stores, stores.settings)


def about_table(stores: Stores) -> None:
    """Create the table that the mark stands in, before all others."""
    stores.create(about.STORE, about.metadata)


def is_empty(stores: Stores) -> bool:
    """Whether nothing stands in the place: no table in any store, save a mark not yet written."""
    tables = {(name, table) for name in STORES for table in stores.tables(name)}
    return tables <= {(about.STORE, about.about.name)} and not about.notes(stores)


def empty_place(stores: Stores, state: str) -> None:
    """Drop all tables, but for the mark: it goes on saying that this is nobody's city."""
    about.note(stores, state=state)
    for name in STORES:
        with stores.write(name) as connection:
            found = MetaData()
            found.reflect(connection)
            kept = (name, about.about.name)
            tables = [one for one in found.sorted_tables if (name, one.name) != kept]
            for table in reversed(tables):
                connection.execute(DropTable(table))
    if not stores.on_sqlite:
        drop_left_schemas(stores)


def load(
    stores: Stores, sections: Iterable[Section], rows: int, progress: Progress = silent
) -> None:
    """Load all the rows, a transaction per table; then fold the read models."""
    known = {one.name: one for one in carried(stores)}
    done = 0
    for section in sections:
        one = known[section.name]
        with stores.write(one.store) as connection:
            write_rows(connection, one, section.columns, section.rows)
        done += section.summing.total.rows
        progress(done, rows)
    with stores.write("log") as connection:
        number_on(connection)
    fold(stores)


def fold(stores: Stores) -> None:
    """Fold the whole log into the read models; one that stops says so in `consult status`."""
    log = open_log(stores.settings)
    try:
        with suppress(RebuildStopped):
            Projector(log, stores, MODELS).rebuild(*MODELS)
    finally:
        log.close()


def prove(stores: Stores, manifest: Manifest) -> None:
    """Compare what was loaded with what was carried, and verify the chain. Raises RestoreFailed."""
    path = about.where(stores.settings)
    for one in carried(stores):
        wanted = manifest.tables.get(one.name)
        if wanted is not None:
            with stores[one.store].connect() as connection:
                if total_of(connection, one) != wanted:
                    raise RestoreFailed(what=one.name, path=path)
    chain = Chain(stores, stores.settings)
    if chain.verify().bad or (chain.head.ordinal, chain.head.hash.hex()) != manifest.head:
        raise RestoreFailed(what="chain", path=path)


def finish(stores: Stores, state: str) -> None:
    """Take the mark away: the place is a city's."""
    about.prepare(stores)
    about.note(stores, state=state, to="")


def _write_files(settings: Settings, files: dict[str, bytes], *, keys: bool) -> None:
    if any(name.startswith(SECRETS) for name in files):
        mode = 0o1770 if settings.shared else 0o700  # Two users each write their own.
        (settings.data / SECRETS).mkdir(mode=mode, exist_ok=True)
    for name, content in files.items():
        if keys or not name.startswith(PRIVATE):
            shared = name.startswith(TICKETS)
            write_private(place_of(settings, name), content, shared=shared)

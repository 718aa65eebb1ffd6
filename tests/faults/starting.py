"""D8: several processes start at once on an empty database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from consult.config import Settings
from consult.status import check_migrated
from consult.stores import Stores
from tests.faults.city import environment_of
from tests.faults.processes import Running, Starter, killed_at_the_end
from tests.ports import free_port


def serve_at_once(settings: Settings, starter: Starter, number: int, folder: Path) -> None:
    """`consult serve`, that often at once, on the same empty place: all answer, none complains."""
    folder.mkdir()
    started = [_start(settings, starter, ("serve",), folder / f"{n}.log") for n in range(number)]
    with killed_at_the_end(*started):
        for one in started:
            one.wait_until_it_answers()
        said = [one.said for one in started]
        codes = [one.stop() for one in started]
    assert codes == [0] * number, said
    assert not [words for words in said if "Traceback" in words]


def migrate_at_once(settings: Settings, starter: Starter, number: int, folder: Path) -> None:
    """`consult migrate`, that often at once: each succeeds, and all the tables are there."""
    folder.mkdir()
    started = [_start(settings, starter, ("migrate",), folder / f"{n}.log") for n in range(number)]
    with killed_at_the_end(*started):
        codes = [one.wait_for_end() for one in started]
    assert codes == [0] * number, [one.said for one in started]
    stores = Stores(settings)
    check_migrated(stores)
    stores.close()


def open_at_once(settings: Settings, number: int) -> None:
    """The file of a store that is not there yet, opened that often at once: each can read it."""
    ready = Barrier(number)

    def open_one(_one: int) -> None:
        stores = Stores(settings)
        try:
            ready.wait()
            stores["box"].connect().close()
        finally:
            stores.close()

    with ThreadPoolExecutor(number) as pool:
        list(pool.map(open_one, range(number)))


def _start(settings: Settings, starter: Starter, words: tuple[str, ...], journal: Path) -> Running:
    return starter.start(words, environment_of(settings, free_port()), journal)

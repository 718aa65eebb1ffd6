"""Children who answer while their city moves: the mutants have to lose their sheets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select

from consult.backup.moving import move
from consult.ballots.committer import Committer
from consult.ballots.tables import ballot
from consult.config import Settings
from consult.domain.errors import ConsultError
from consult.stores import Stores
from tests.backup.given import FullCity
from tests.faults.processes import join


@dataclass
class Children:
    """Children who answer through a site that knows only the old place."""

    full: FullCity
    thanked: set[UUID] = field(default_factory=set)
    refused: int = 0

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._changed = threading.Condition()
        self._committer = Committer(self.full.stores)
        self._sealed = self.full.sealed("yes")

    @contextmanager
    def answering(self, number: int = 3) -> Iterator[None]:
        """They answer until the block ends."""
        threads = [threading.Thread(target=self._answer, daemon=True) for _ in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            join(threads)
            self._committer.stop()

    def wait_for(self, thanked: int, refused: int) -> None:
        """Wait until so many were thanked, or so many told to come back."""

        def reached() -> bool:
            return len(self.thanked) >= thanked or self.refused >= refused

        with self._changed:
            assert self._changed.wait_for(reached, 30)

    def _answer(self) -> None:
        while not self._stopping.is_set():
            id = uuid4()
            try:
                self._committer.drop(self.full.box(), id, self._sealed)
                stored = True
            except ConsultError:
                stored = False
            with self._changed:
                if stored:
                    self.thanked.add(id)
                else:
                    self.refused += 1
                self._changed.notify_all()
            self._stopping.wait(0.01)


def no_sheet_stays_behind(full: FullCity, source: Settings, target: Settings) -> None:
    """A site that knows only the old place: whom it has thanked is in the new one."""
    children = Children(full)
    with children.answering():
        children.wait_for(thanked=10, refused=1)
        move(source, target)
        thanked = len(children.thanked)
        children.wait_for(thanked=thanked + 3, refused=children.refused + 3)
    stores = Stores(target)
    with stores["box"].connect() as connection:
        ids = connection.execute(select(ballot.c.submission_id)).scalars()
        kept = {UUID(bytes=bytes(id)) for id in ids}
    stores.close()
    lost = children.thanked - kept
    assert not lost, f"{len(lost)} sheets stay behind"
    assert len(kept) == len(children.thanked) + full.said.total()

"""Broken projectors, each of which the promise D5 must catch."""

from __future__ import annotations

from sqlalchemy import Connection

from consult.projections.base import ReadModel
from consult.projections.folding import Stopped, fold, read_after
from consult.projections.runner import Projector, _move, read_position


class TwoTransactions(Projector):
    """Commits the rows first and the position afterwards: a kill between the two folds twice."""

    def _advance(self, model: ReadModel) -> bool:
        position, stopped = read_position(self.stores, model.name)
        batch = read_after(self.log, position)
        if stopped or not batch:
            return False
        with self.stores.write("read") as connection:
            reached, _ = fold(connection, model, batch, position)
        self.between()
        with self.stores.write("read") as connection:
            _move(connection, model.name, position, reached)
        return True

    def between(self) -> None:
        """Where the tests kill."""


class SkipsWhatFails(Projector):
    """Goes on after an event that it could not fold."""

    def _stop(self, connection: Connection, model: ReadModel, reached: int, stop: Stopped) -> None:
        """Say nothing, and leave the position behind the event."""

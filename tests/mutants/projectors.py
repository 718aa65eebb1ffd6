"""Broken projectors, each of which the promise D5 must catch."""

from __future__ import annotations

from consult.projections.base import ReadModel
from consult.projections.runner import BATCH, Projector, _move, read_position


class TwoTransactions(Projector):
    """Commits the rows first and the position afterwards: a kill between the two folds twice."""

    def _advance(self, model: ReadModel) -> bool:
        position, stopped = read_position(self.stores, model.name)
        batch = self.log.recorder.select_notifications(start=position + 1, limit=BATCH)
        if stopped or not batch:
            return False
        with self.stores.write("read") as connection:
            reached = self._fold(connection, model, batch)
        self.between()
        with self.stores.write("read") as connection:
            _move(connection, model.name, position, reached)
        return True

    def between(self) -> None:
        """Where the tests kill."""


class SkipsWhatFails(Projector):
    """Goes on after an event that it could not fold."""

    def _stop(self, model: ReadModel, position: int, reason: str) -> None:
        with self.stores.write("read") as connection:
            _move(connection, model.name, position, position + 1)

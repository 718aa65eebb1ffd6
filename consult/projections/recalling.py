"""A session that remembers, as long as it lasts, every row that it has seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session


class Recalling(Session):
    """Folds one batch, inside a savepoint of the connection's transaction.

    SQLAlchemy forgets a row that nobody holds as soon as it is written: the next event of the
    same place would read it again. Here it is forgotten with the batch.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="create_savepoint")
        self._seen: list[Any] = []
        for moment in ("loaded_as_persistent", "pending_to_persistent"):
            event.listen(self, moment, self._keep)

    def _keep(self, _session: Session, row: Any) -> None:
        self._seen.append(row)

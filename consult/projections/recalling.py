"""A session that remembers, as long as it lasts, every row that it has read or was given."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, bindparam, delete, event, insert
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.util import identity_key


class Recalling(Session):
    """Folds one batch, inside a savepoint of the connection's transaction.

    SQLAlchemy forgets a row that nobody holds as soon as it is written, and writes the new rows
    before it looks for another one: what opens and closes in one batch would cost two statements
    and a reading. Here new rows wait, with all that the batch makes of them, and are written by
    one statement per table; rows are forgotten with the batch.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="create_savepoint")
        self._waiting: dict[tuple[Any, ...], Any] = {}
        self._replacing: dict[Any, list[dict[str, Any]]] = {}
        self._rows_read: list[Any] = []
        event.listen(self, "loaded_as_persistent", self._hold)

    def add(self, instance: Any, *, _warn: bool = True) -> None:
        """Take a new row; it is written later."""
        key = _key(instance)
        if key in self._waiting:
            self.flush()  # The database refuses the second one.
        self._waiting[key] = instance

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """The row of a key, new or written before; None when there is none."""
        waiting = self._waiting.get((entity, *(ident if isinstance(ident, tuple) else (ident,))))
        if waiting is not None:
            return waiting
        with self.no_autoflush:  # The rows that wait are not the one.
            found = super().get(entity, ident, **options)
        return None if found in self.deleted else found

    def merge(self, instance: Any, **_options: Any) -> Any:
        """Let a row take the place of the one that has its key, if there is one."""
        kind, *key = _key(instance)
        found = self._waiting.get((kind, *key)) or self.identity_map.get(identity_key(kind, key))
        if found is None:
            self._replacing.setdefault(kind, []).append(
                dict(zip(_key_names(kind), key, strict=True))
            )
            self.add(instance)
            return instance
        for name in _columns(kind):
            setattr(found, name, getattr(instance, name))
        return found

    def delete(self, instance: Any) -> None:
        """Delete a row, or never write it."""
        if self._waiting.pop(_key(instance), None) is None:
            super().delete(instance)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what has changed, then what is new: rows are about to be looked for."""
        super().flush(objects)
        for row in self._write():
            make_transient_to_detached(row)
            super().add(row)

    def end(self) -> None:
        """Write everything, and keep it if the connection's transaction is committed."""
        super().flush()
        self._write()
        self.commit()

    def _write(self) -> list[Any]:
        """One statement per table, in the order in which tables were first met."""
        rows, self._waiting = list(self._waiting.values()), {}
        tables: dict[Any, list[dict[str, Any]]] = {}
        for row in rows:
            given = row.__dict__
            kind: Any = type(row)
            tables.setdefault(kind, []).append({name: given[name] for name in _columns(kind)})
        replacing, self._replacing = self._replacing, {}
        for kind, keys in replacing.items():
            self.connection().execute(_deletion(kind), keys)
        for kind, all_values in tables.items():
            self.connection().execute(insert(kind.__table__), all_values)
        return rows

    def _hold(self, _session: Session, row: Any) -> None:
        self._rows_read.append(row)


def _key(row: Any) -> tuple[Any, ...]:
    kind: Any = type(row)
    return (kind, *(getattr(row, name) for name in _key_names(kind)))


@cache
def _deletion(kind: Any) -> Delete:
    """Deletes by key; the parameters are named as the columns are."""
    keys = [column == bindparam(column.name) for column in kind.__table__.primary_key]
    return delete(kind.__table__).where(*keys)


@cache
def _key_names(kind: Any) -> list[str]:
    return [column.name for column in kind.__table__.primary_key]


@cache
def _columns(kind: Any) -> list[str]:
    return [column.name for column in kind.__table__.columns]

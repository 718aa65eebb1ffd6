"""What a read model is: rows, and one handler per topic that it listens to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, TypeVar

from sqlalchemy import JSON, MetaData, String, Text, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from consult.domain.base import Texts

Handler = Callable[[Any, Session, Any], None]
H = TypeVar("H", bound=Handler)


class ReadRow(DeclarativeBase):
    """Base of all rows of read models; `read` is their store."""

    metadata = MetaData(info={"bind_key": "read"})
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Texts: JSON,
        dict[str, int]: JSON,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
        list[dict[str, Any]]: JSON,
    }

    def __init__(self, **given: Any) -> None:
        """A new row, with its defaults at once and not only when it is written.

        Straight into the dictionary: SQLAlchemy's own way tells itself of each value.
        """
        plain, made = _defaults(type(self))
        if not given.keys() <= plain.keys():
            unknown = sorted(given.keys() - plain.keys())
            raise TypeError(f"{type(self).__name__} has no {', '.join(unknown)}")
        values = {**plain, **given}
        for name, make in made:
            if name not in given:
                values[name] = make(None)
        self.__dict__.update(values)


@cache
def _defaults(
    kind: type[ReadRow],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[None], Any]]]]:
    """The value of each column that nobody gives, and what makes those that are made each time."""
    plain: dict[str, Any] = {}
    made = []
    for one in inspect(kind).column_attrs:
        default: Any = one.columns[0].default
        plain[one.key] = default.arg if default is not None and default.is_scalar else None
        if default is not None and default.is_callable:
            made.append((one.key, default.arg))
    return plain, made


class Position(ReadRow):
    """How far a read model has read the log, and the error that stopped it, if any."""

    __tablename__ = "position"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[int]
    stopped: Mapped[str] = mapped_column(Text, default="")


def on(*topics: str) -> Callable[[H], H]:
    """Mark a method of a ReadModel as the handler of these topics."""

    def mark(handler: H) -> H:
        handler.topics = topics  # type: ignore[attr-defined]
        return handler

    return mark


class ReadModel:
    """A read model: name it, list its rows, and handle topics with `on`.

    A handler is given a session of the transaction that also moves the position, and the event.
    It reads nothing but its own rows: never the time, the settings or another read model.
    """

    name: ClassVar[str]
    rows: ClassVar[tuple[type[ReadRow], ...]]
    handlers: ClassVar[dict[str, Handler]]

    def __init_subclass__(cls) -> None:
        cls.handlers = {
            topic: handler
            for handler in vars(cls).values()
            for topic in getattr(handler, "topics", ())
        }

    def process_event(self, session: Session, event: Any) -> None:
        """Fold one event of the log into the rows."""
        handler = self.handlers.get(event.TOPIC)
        if handler is not None:
            handler(self, session, event)

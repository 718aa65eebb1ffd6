"""The city's own pictures, as staff choose among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.base import Texts
from consult.domain.errors import NotFound
from consult.domain.picture import picture_name
from consult.projections.base import ReadModel, ReadRow, on


class PictureRow(ReadRow):
    """A picture; one that is withdrawn has no row."""

    __tablename__ = "picture"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    file: Mapped[str]
    alt: Mapped[Texts]
    added: Mapped[str]

    @property
    def name(self) -> str:
        """How an option names it."""
        return picture_name(self.file)


class GalleryModel(ReadModel):
    """Folds the city's own pictures."""

    name = "gallery"
    rows = (PictureRow,)

    @on("picture.added")
    def add(self, session: Session, event: Any) -> None:
        given = {"file": event.file, "alt": event.alt, "added": event.day}
        session.add(PictureRow(id=event.originator_id, **given))

    @on("picture.withdrawn")
    def withdraw(self, session: Session, event: Any) -> None:
        session.delete(session.get_one(PictureRow, event.originator_id))


def own_pictures(session: Session) -> Sequence[PictureRow]:
    """Every picture, the last one first."""
    query = select(PictureRow).order_by(PictureRow.added.desc(), PictureRow.id)
    return session.scalars(query).all()


def find_picture(session: Session, id: UUID) -> PictureRow:
    """The picture. Raises NotFound."""
    row = session.get(PictureRow, id)
    if row is None:
        raise NotFound(what="picture")
    return row


def pictures_of(session: Session, file: str) -> Sequence[PictureRow]:
    """The pictures that have that file."""
    return session.scalars(select(PictureRow).where(PictureRow.file == file)).all()

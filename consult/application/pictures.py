"""What staff do with the city's own pictures."""

from __future__ import annotations

from uuid import UUID

from consult.application.log import Log
from consult.domain.base import Texts
from consult.domain.picture import Picture


def add_picture(log: Log, file: str, alt: Texts, day: str) -> UUID:
    """Add a picture. Raises WordsForPictureMissing."""
    picture = Picture.add(file, alt, day)
    log.keep(picture)
    return picture.id


def withdraw_picture(log: Log, picture: UUID, day: str) -> UUID:
    """Show a picture no more. Raises NotFound."""
    withdrawn = log.load(Picture, picture)
    withdrawn.withdraw(day)
    log.keep(withdrawn)
    return picture

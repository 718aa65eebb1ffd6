"""The rows behind the doors: places, codes, consultations, questionnaires, as a door needs them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from consult.domain.base import Texts
from consult.projections.base import ReadRow


class DoorPlace(ReadRow):
    """A place as its door names it."""

    __tablename__ = "door_place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    photo: Mapped[str] = mapped_column(default="")
    photo_alt: Mapped[Texts] = mapped_column(default=dict)


class DoorCode(ReadRow):
    """A code, of a poster (no band, no window) or of a sitting."""

    __tablename__ = "door_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    place: Mapped[UUID]
    mode: Mapped[str]
    shut: Mapped[bool] = mapped_column(default=False)
    sitting: Mapped[UUID | None]
    consultation: Mapped[UUID | None]
    band: Mapped[str] = mapped_column(default="")
    day: Mapped[str] = mapped_column(default="")
    until: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int] = mapped_column(default=0)


class DoorConsultation(ReadRow):
    """A consultation as a door shows it."""

    __tablename__ = "door_consultation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[Texts]
    decision: Mapped[Texts]
    step: Mapped[str]
    opens: Mapped[str]
    closes: Mapped[str]
    answer_by: Mapped[str]
    bands: Mapped[list[str]]
    places: Mapped[list[str]]
    questionnaire: Mapped[UUID]
    public_key: Mapped[str] = mapped_column(default="")
    answered: Mapped[bool] = mapped_column(default=False)
    takes_texts: Mapped[bool] = mapped_column(default=False)


class DoorQuestionnaire(ReadRow):
    """A published questionnaire; sheets of numbers from `first_accepted` on still fit it."""

    __tablename__ = "door_questionnaire"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    first_accepted: Mapped[int]
    document: Mapped[dict[str, Any]]

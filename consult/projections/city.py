"""The city as its pages name it, and the evidence of its commitments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.projections.base import ReadModel, ReadRow, on


class CityRow(ReadRow):
    """The one city."""

    __tablename__ = "city"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    commune: Mapped[str]
    founded: Mapped[str]
    begins: Mapped[str] = mapped_column(default="")
    ends: Mapped[str] = mapped_column(default="")
    population: Mapped[dict[str, int]] = mapped_column(default=dict)
    population_source: Mapped[str] = mapped_column(default="")
    version: Mapped[int]


class EvidenceRow(ReadRow):
    """What the city showed for one of its commitments."""

    __tablename__ = "city_evidence"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    commitment: Mapped[int]
    text: Mapped[str]
    link: Mapped[str]
    day: Mapped[str]


class CityModel(ReadModel):
    """Folds the city's events."""

    name = "city"
    rows = (CityRow, EvidenceRow)

    @on("city.founded")
    def found(self, session: Session, event: Any) -> None:
        session.add(
            CityRow(
                id=event.originator_id,
                name=event.name,
                commune=event.commune,
                founded=event.day,
                version=event.originator_version,
            )
        )

    @on("city.mandate-began")
    def begin(self, session: Session, event: Any) -> None:
        city = _city(session, event)
        city.begins, city.ends = event.begins, event.ends

    @on("city.population-declared")
    def count(self, session: Session, event: Any) -> None:
        city = _city(session, event)
        city.population, city.population_source = event.children, event.source

    @on("commitment.evidence-given")
    def show(self, session: Session, event: Any) -> None:
        _city(session, event)
        session.add(
            EvidenceRow(
                id=event.originator_version,
                commitment=event.commitment,
                text=event.text,
                link=event.link,
                day=event.day,
            )
        )


def _city(session: Session, event: Any) -> CityRow:
    city = session.get_one(CityRow, event.originator_id)
    city.version = event.originator_version
    return city


def the_city(session: Session) -> CityRow | None:
    """The city; None before it is founded."""
    return session.scalars(select(CityRow)).one_or_none()

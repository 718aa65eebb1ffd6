"""Places with their enrolment and posters, as staff look after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.domain.bands import in_order
from consult.domain.base import Texts
from consult.domain.errors import NotFound
from consult.domain.poster import TICKET, code_id
from consult.projections.base import ReadModel, ReadRow, on


class PlaceRow(ReadRow):
    """A place. `agreed_by` is who agreed that its figures be shown, "" when nobody did; `photo` the
    sha256 of what children see first, "" for the drawing."""

    __tablename__ = "place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reference: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str]
    address: Mapped[str]
    zone: Mapped[str]
    enrolment: Mapped[dict[str, int]] = mapped_column(default=dict)
    agreed_by: Mapped[str] = mapped_column(default="")
    photo: Mapped[str] = mapped_column(default="")
    photo_alt: Mapped[Texts] = mapped_column(default=dict)
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int]

    @property
    def children(self) -> int:
        """How many children the place receives, all bands together."""
        return sum(self.enrolment.values())

    def is_outnumbered(self, children: int, band: str) -> bool:
        """Whether `children` are more than it receives of an age; never when it names no number."""
        enrolled = self.enrolment.get(band, 0)
        return 0 < enrolled < children

    def ages_among(self, bands: Sequence[str]) -> list[str]:
        """Those of `bands` that the place receives; all of them when its numbers name none."""
        return in_order([band for band in bands if self.enrolment.get(band)] or bands)


class PosterRow(ReadRow):
    """A poster of a place."""

    __tablename__ = "place_poster"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    place: Mapped[UUID]
    mode: Mapped[str]
    placed: Mapped[str]
    revoked: Mapped[str] = mapped_column(default="")


class PlacesModel(ReadModel):
    """Folds places and posters."""

    name = "places"
    rows = (PlaceRow, PosterRow)

    @on("place.registered")
    def register(self, session: Session, event: Any) -> None:
        session.add(
            PlaceRow(
                id=event.originator_id,
                reference=event.reference,
                name=event.name,
                kind=event.kind,
                level=event.level,
                address=event.address,
                zone=event.zone,
                version=event.originator_version,
            )
        )

    @on("place.renamed")
    def rename(self, session: Session, event: Any) -> None:
        _place(session, event).name = event.name

    @on("place.enrolment-declared")
    def enrol(self, session: Session, event: Any) -> None:
        _place(session, event).enrolment = event.children

    @on("place.authorised")
    def authorise(self, session: Session, event: Any) -> None:
        _place(session, event).agreed_by = event.agreed_by

    @on("place.photo-shown")
    def show_photo(self, session: Session, event: Any) -> None:
        place = _place(session, event)
        place.photo, place.photo_alt = event.file, event.alt

    @on("place.photo-described")
    def describe_photo(self, session: Session, event: Any) -> None:
        _place(session, event).photo_alt = event.alt

    @on("place.photo-removed")
    def remove_photo(self, session: Session, event: Any) -> None:
        place = _place(session, event)
        place.photo, place.photo_alt = "", {}

    @on("place.retired")
    def retire(self, session: Session, event: Any) -> None:
        _place(session, event).retired = True

    @on("poster.placed")
    def poster(self, session: Session, event: Any) -> None:
        session.add(
            PosterRow(
                code=event.code,
                id=event.originator_id,
                place=event.place,
                mode=event.mode,
                placed=event.day,
            )
        )

    @on("poster.revoked")
    def revoke(self, session: Session, event: Any) -> None:
        session.get_one(PosterRow, event.originator_id).revoked = event.day


def _place(session: Session, event: Any) -> PlaceRow:
    place = session.get_one(PlaceRow, event.originator_id)
    place.version = event.originator_version
    return place


def places_in_use(session: Session) -> Sequence[PlaceRow]:
    """Every place that is used, by name."""
    used = select(PlaceRow).where(~PlaceRow.retired).order_by(PlaceRow.kind, PlaceRow.name)
    return session.scalars(used).all()


def posters_in_use(session: Session, *places: UUID) -> Sequence[PosterRow]:
    """The posters that hang, of these places or of all."""
    on_a_wall = PosterRow.revoked == "", PosterRow.mode != TICKET
    used = select(PosterRow).where(*on_a_wall).order_by(PosterRow.placed)
    if places:
        used = used.where(PosterRow.place.in_(places))
    return session.scalars(used).all()


def door_of_tickets(session: Session, place: UUID) -> str:
    """The code that the tickets of a place carry, "" when it has none yet."""
    its = select(PosterRow.code).where(
        PosterRow.revoked == "", PosterRow.mode == TICKET, PosterRow.place == place
    )
    return session.scalar(its.order_by(PosterRow.placed, PosterRow.code).limit(1)) or ""


def find_place(session: Session, place: UUID) -> PlaceRow:
    """The place. Raises NotFound when there is none."""
    found = session.get(PlaceRow, place)
    if found is None:
        raise NotFound(what="place")
    return found


def places_showing(session: Session, file: str) -> Sequence[PlaceRow]:
    """The places whose photo is that file."""
    return session.scalars(select(PlaceRow).where(PlaceRow.photo == file)).all()


def photos_shown(session: Session) -> Sequence[PlaceRow]:
    """The places in use that show children a photo, by name."""
    return [place for place in places_in_use(session) if place.photo]


def photos_unsaid(session: Session, language: str) -> int:
    """How many of these photos are not said in words in a language."""
    return sum(language not in place.photo_alt for place in photos_shown(session))


def retired_places(session: Session) -> Sequence[PlaceRow]:
    """Every place that is no longer used, by name."""
    retired = select(PlaceRow).where(PlaceRow.retired).order_by(PlaceRow.name)
    return session.scalars(retired).all()


def find_poster(session: Session, code: str) -> PosterRow:
    """The poster that hangs with this code. Raises NotFound when there is none, or not any more."""
    found = session.get(PosterRow, code_id(code))
    if found is None or found.revoked or found.mode == TICKET:
        raise NotFound(what="poster")
    return found


def places_named(session: Session, ids: Sequence[UUID]) -> Sequence[PlaceRow]:
    """The places of these ids, used or not, by name."""
    named = select(PlaceRow).where(PlaceRow.id.in_(ids)).order_by(PlaceRow.kind, PlaceRow.name)
    return session.scalars(named).all()

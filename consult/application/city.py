"""What city staff do with the city itself, its places and their posters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from consult.application.log import Log
from consult.domain.base import Texts
from consult.domain.city import City
from consult.domain.errors import AlreadyExists
from consult.domain.place import KINDS, Place, UnknownPlaceKind
from consult.domain.poster import Poster, new_code

CITY = City.create_id()


class SchoolKnown(AlreadyExists):
    """Raised when a school is added whose UAI another place has; facts: `reference`, `name`."""


@dataclass(frozen=True)
class PlaceDetails:
    """A place as a directory or a form gives it. `reference` is a school's UAI."""

    reference: str
    name: str
    kind: str
    level: str = ""
    address: str = ""
    zone: str = ""
    enrolment: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What an import changed: ids of places."""

    added: list[UUID]
    renamed: list[UUID]
    unchanged: list[UUID]


def found_city(log: Log, commune: str, name: str, day: str) -> UUID:
    """Create the city. Raises AlreadyExists when there is one."""
    city = City(commune, name, day)
    log.keep(city)
    return city.id


def declare_population(log: Log, children: dict[str, int], source: str, day: str) -> UUID:
    """Say how many children of each band live in the city."""
    city = log.load(City, CITY)
    city.declare_population(children, source, day)
    log.keep(city)
    return city.id


def begin_mandate(log: Log, begins: str, ends: str) -> UUID:
    """Begin a mandate."""
    city = log.load(City, CITY)
    city.begin_mandate(begins, ends)
    log.keep(city)
    return city.id


def give_evidence(log: Log, commitment: int, text: str, link: str, day: str) -> UUID:
    """Show what the city did for one of its seven commitments."""
    city = log.load(City, CITY)
    city.give_evidence(commitment, text, link, day)
    log.keep(city)
    return city.id


def register_place(log: Log, details: PlaceDetails, day: str) -> UUID:
    """Add a place. Raises UnknownPlaceKind, SchoolKnown, AlreadyExists, BadEnrolment."""
    known = log.find(Place, Place.create_id(details.reference))
    if known and details.kind == "school":
        raise SchoolKnown(reference=details.reference, name=known.name)
    place = _new_place(details, day)
    log.keep(place)
    return place.id


def import_places(log: Log, rows: Iterable[PlaceDetails], day: str) -> Imported:
    """Add or update the places of a directory: a known one keeps its identity, not its name."""
    imported = Imported([], [], [])
    changed = []
    for details in rows:
        place = log.find(Place, Place.create_id(details.reference))
        if place is None:
            place = _new_place(details, day)
            imported.added.append(place.id)
        else:
            outcome = imported.renamed if _update(place, details, day) else imported.unchanged
            outcome.append(place.id)
        changed.append(place)
    log.keep(*changed)
    return imported


def declare_enrolment(
    log: Log, place: UUID, children: dict[str, int], day: str, seen: int | None = None
) -> UUID:
    """Say how many children of each band a place receives."""
    found = log.load(Place, place).expect(seen)
    found.declare_enrolment(children, day)
    log.keep(found)
    return place


def amend_place(
    log: Log, place: UUID, name: str, children: dict[str, int], day: str, seen: int | None = None
) -> UUID:
    """Mend a place's name and the numbers that are given; a band that is left out keeps its own.

    Raises EditedMeanwhile, PlaceRetired, BadEnrolment.
    """
    found = log.load(Place, place).expect(seen)
    found.rename(name)
    found.declare_enrolment({**found.enrolment, **children}, day)
    log.keep(found)
    return place


def rename_place(log: Log, place: UUID, name: str, seen: int | None = None) -> UUID:
    """Give a place another name."""
    found = log.load(Place, place).expect(seen)
    found.rename(name)
    log.keep(found)
    return place


def authorise_publication(log: Log, place: UUID, agreed_by: str, day: str) -> UUID:
    """Record that the head of a place agrees that its figures be shown."""
    found = log.load(Place, place)
    found.authorise_publication(agreed_by, day)
    log.keep(found)
    return place


def show_photo(log: Log, place: UUID, file: str, alt: Texts, day: str) -> UUID:
    """Show children a photo of a place. Raises WordsForPictureMissing, PlaceRetired."""
    found = log.load(Place, place)
    found.show_photo(file, alt, day)
    log.keep(found)
    return place


def describe_photos(
    log: Log, language: str, words: Mapping[UUID, tuple[str, str]], day: str
) -> None:
    """Say in a language what photos show, all or none: by place, the file and its words.

    Raises WordsForPictureMissing, PlaceRetired, EditedMeanwhile when a photo was replaced.
    """
    places = [log.load(Place, place) for place in words]
    for place in places:
        file, said = words[place.id]
        place.describe_photo(file, language, said, day)
    log.keep(*places)


def remove_photo(log: Log, place: UUID, day: str) -> UUID:
    """Show the photo of a place no more."""
    found = log.load(Place, place)
    found.remove_photo(day)
    log.keep(found)
    return place


def retire_place(log: Log, place: UUID, day: str) -> UUID:
    """Stop using a place."""
    found = log.load(Place, place)
    found.retire(day)
    log.keep(found)
    return place


def place_poster(log: Log, place: UUID, day: str, mode: str = "link") -> str:
    """Give a place a poster; return its code. `mode` is "link", "tablet" or "ticket"."""
    log.load(Place, place)
    while True:
        poster = Poster(new_code(), place, mode, day)
        try:
            log.keep(poster)
        except AlreadyExists:
            continue  # Somebody has this code: draw another one.
        return poster.code


def revoke_poster(log: Log, code: str, day: str) -> UUID:
    """Take a poster down."""
    poster = log.load(Poster, Poster.create_id(code))
    poster.revoke(day)
    log.keep(poster)
    return poster.id


def replace_poster(log: Log, code: str, day: str) -> str:
    """Take a lost poster down and give its place another one; return the new code.

    Raises PosterRevoked when it was taken down already.
    """
    while True:
        lost = log.load(Poster, Poster.create_id(code))
        lost.revoke(day)
        poster = Poster(new_code(), lost.place, lost.mode, day)
        try:
            log.keep(lost, poster)
        except AlreadyExists:
            continue  # Somebody has the new code: draw another one.
        return poster.code


def _new_place(details: PlaceDetails, day: str) -> Place:
    if details.kind not in KINDS:
        raise UnknownPlaceKind(kind=details.kind)
    place = Place(
        details.reference,
        details.name,
        details.kind,
        details.level,
        details.address,
        details.zone,
        day,
    )
    if details.enrolment:
        place.declare_enrolment(details.enrolment, day)
    return place


def _update(place: Place, details: PlaceDetails, day: str) -> bool:
    """Take what the directory says, and say whether the name changed; a retired place stays so."""
    if place.retired:
        return False
    before = place.name
    place.rename(details.name)
    if details.enrolment:
        place.declare_enrolment(details.enrolment, day)
    return place.name != before

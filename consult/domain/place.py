"""A place where children are: a school, a leisure centre, a library, a street."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, Texts, identity
from consult.domain.errors import BadInput, EditedMeanwhile, NotAllowed
from consult.domain.picture import said_in_words

PLACES = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c02")
KINDS = ("school", "leisure", "library", "street")


class UnknownPlaceKind(BadInput):
    """Raised when a place is neither a school nor any other kind we know."""


class PlaceRetired(NotAllowed):
    """Raised when something is asked of a place that is no longer used."""


class BadEnrolment(BadInput):
    """Raised when a number of children is below zero; facts: `band`."""


class Place(Aggregate):
    """A place. A school's identity is its UAI (its number in the directory), never its name."""

    TOPIC = "place"

    @staticmethod
    def create_id(reference: str) -> UUID:
        return identity(PLACES, reference)

    @event("Registered", topic="place.registered")
    def __init__(
        self,
        reference: str,
        name: str,
        kind: str,
        level: str,
        address: str,
        zone: str,
        day: str,
    ) -> None:
        self.reference = reference
        self.name = name
        self.kind = kind
        self.level = level
        self.address = address
        self.zone = zone
        self.enrolment: dict[str, int] = {}
        self.agreed_to_publish = False
        self.photo = ""
        self.photo_alt: Texts = {}
        self.retired = False

    def rename(self, name: str) -> None:
        """Take the new name of the directory; the same name changes nothing."""
        self._must_be_used()
        if name != self.name:
            self._renamed(name=name)

    @event("Renamed", topic="place.renamed")
    def _renamed(self, name: str) -> None:
        self.name = name

    def declare_enrolment(self, children: dict[str, int], day: str) -> None:
        """Say how many children of each band the place receives.

        Raises BadEnrolment for a number below zero.
        """
        self._must_be_used()
        for band, number in children.items():
            if number < 0:
                raise BadEnrolment(band=band)
        if children != self.enrolment:
            self._enrolment_declared(children=children, day=day)

    @event("EnrolmentDeclared", topic="place.enrolment-declared")
    def _enrolment_declared(self, children: dict[str, int], day: str) -> None:
        self.enrolment = children

    def authorise_publication(self, agreed_by: str, day: str) -> None:
        """Record that the head of the place agrees that its figures be shown to all."""
        self._must_be_used()
        self._authorised(agreed_by=agreed_by, day=day)

    @event("Authorised", topic="place.authorised")
    def _authorised(self, agreed_by: str, day: str) -> None:
        self.agreed_to_publish = True

    def show_photo(self, file: str, alt: Texts, day: str) -> None:
        """Show children a photo of the place (its sha256), in the place of the one before.

        Raises WordsForPictureMissing.
        """
        self._must_be_used()
        self._photo_shown(file=file, alt=said_in_words(alt), day=day)

    @event("PhotoShown", topic="place.photo-shown")
    def _photo_shown(self, file: str, alt: Texts, day: str) -> None:
        self.photo, self.photo_alt = file, alt

    def describe_photo(self, file: str, language: str, words: str, day: str) -> None:
        """Say in a language what the photo of that file shows; "" says it there no more.

        Raises WordsForPictureMissing, and EditedMeanwhile when another photo has taken its place.
        """
        self._must_be_used()
        if not file or file != self.photo:
            raise EditedMeanwhile()
        alt = said_in_words(
            {code: said for code, said in {**self.photo_alt, language: words}.items() if said}
        )
        if alt != self.photo_alt:
            self._photo_described(alt=alt, day=day)

    @event("PhotoDescribed", topic="place.photo-described")
    def _photo_described(self, alt: Texts, day: str) -> None:
        self.photo_alt = alt

    def remove_photo(self, day: str) -> None:
        """Show it no more: also at a place that rests. Twice is once."""
        if self.photo:
            self._photo_removed(day=day)

    @event("PhotoRemoved", topic="place.photo-removed")
    def _photo_removed(self, day: str) -> None:
        self.photo, self.photo_alt = "", {}

    def retire(self, day: str) -> None:
        """Stop using the place; what it said stays."""
        self._must_be_used()
        self._retired(day=day)

    @event("Retired", topic="place.retired")
    def _retired(self, day: str) -> None:
        self.retired = True

    def _must_be_used(self) -> None:
        if self.retired:
            raise PlaceRetired(place=self.name)

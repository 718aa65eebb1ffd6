"""What the children of a place said, as margins: the facts that remain when sheets are gone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity, to_the_day
from consult.domain.errors import BadInput

OPINIONS = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c04")


@dataclass(frozen=True)
class Row:
    """One counted group.

    `where` is a place's id, or the name of the group or territory that small boxes were merged
    into. `counts` holds, per question, the number of each option in canonical order, of "?" (je
    ne sais pas) and of "" (je passe). `counters` are the questions fetched, refusals, stops,
    the screens that came after the closing ("late") and the sittings of which there is a screen
    ("sittings"); older counts say neither.
    """

    where: str
    places: list[str]
    band: str
    mode: str
    number: int
    spoiled: int
    set_aside: int
    counters: dict[str, int]
    counts: dict[str, dict[str, int]]


class NothingToAnnul(BadInput):
    """Raised when a place and band have no counted opinions to annul."""


class Opinions(Aggregate):
    """All that one consultation heard. Saved whole in one go: it is all there, or nothing is."""

    TOPIC = "opinions"

    class Event(Aggregate.Event):
        """Something about opinions: a day, no hour."""

        create_timestamp = staticmethod(to_the_day)

    @staticmethod
    def create_id(consultation: UUID) -> UUID:
        return identity(OPINIONS, consultation)

    @event("BoxOpened", topic="opinions.box-opened")
    def __init__(self, consultation: UUID, questionnaire: UUID, version: int, day: str) -> None:
        self.consultation = consultation
        self.questionnaire = questionnaire
        self.questionnaire_version = version
        self.day = day
        self.rows: list[Row] = []
        self.discarded = 0

    @event("Recorded", topic="opinions.recorded")
    def record(
        self,
        where: str,
        places: list[str],
        band: str,
        mode: str,
        number: int,
        spoiled: int,
        set_aside: int,
        counters: dict[str, int],
        counts: dict[str, dict[str, int]],
    ) -> None:
        """Record a counted group (see Row). Margins only, never a sheet."""
        self.rows.append(
            Row(where, places, band, mode, number, spoiled, set_aside, counters, counts)
        )

    @event("Discarded", topic="opinions.discarded")
    def discard(self, number: int) -> None:
        """The whole city sent too few sheets: they were destroyed uncounted."""
        self.discarded = number

    def annul(self, where: str, band: str, reason: str, day: str) -> None:
        """Withdraw the opinions of a whole place and band, with a reason.

        Raises NothingToAnnul when there are none.
        """
        if not any(row.where == where and row.band == band for row in self.rows):
            raise NothingToAnnul(band=band)
        self._annulled(where=where, band=band, reason=reason, day=day)

    @event("Annulled", topic="opinions.annulled")
    def _annulled(self, where: str, band: str, reason: str, day: str) -> None:
        kept = [row for row in self.rows if (row.where, row.band) != (where, band)]
        self.rows = kept

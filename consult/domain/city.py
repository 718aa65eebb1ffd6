"""The city: its name, the rules it adopted, its mandate, its children, its commitments."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, identity
from consult.domain.errors import BadInput

CITIES = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c01")
COMMITMENTS = range(1, 8)
"""A partner city of UNICEF France takes seven commitments (see `frameworks`)."""


class UnknownCommitment(BadInput):
    """Raised when evidence is given for a commitment that is not one of the seven."""


class City(Aggregate):
    """The one city of this installation."""

    TOPIC = "city"

    @staticmethod
    def create_id() -> UUID:
        return identity(CITIES, "city")

    @event("Founded", topic="city.founded")
    def __init__(self, commune: str, name: str, day: str) -> None:
        self.commune = commune
        self.name = name
        self.rules: dict[str, str] = {}
        self.mandate = ("", "")
        self.population: dict[str, int] = {}
        self.evidence: dict[str, list[dict[str, str]]] = {}

    @event("RulesAdopted", topic="city.rules-adopted")
    def adopt_rules(self, rules: dict[str, str], day: str) -> None:
        """Adopt thresholds and versions; a consultation keeps those of the day it is announced."""
        self.rules = rules

    @event("MandateBegan", topic="city.mandate-began")
    def begin_mandate(self, begins: str, ends: str) -> None:
        """Begin a mandate: ISO days of its first and last day."""
        self.mandate = (begins, ends)

    @event("PopulationDeclared", topic="city.population-declared")
    def declare_population(self, children: dict[str, int], source: str, day: str) -> None:
        """Say how many children of each band live in the city, and who counted them."""
        self.population = children

    def give_evidence(self, commitment: int, text: str, link: str, day: str) -> None:
        """Show what the city did for one of its seven commitments.

        Raises UnknownCommitment for any other number.
        """
        if commitment not in COMMITMENTS:
            raise UnknownCommitment(commitment=commitment)
        self._evidence_given(commitment=commitment, text=text, link=link, day=day)

    @event("EvidenceGiven", topic="commitment.evidence-given")
    def _evidence_given(self, commitment: int, text: str, link: str, day: str) -> None:
        entry = {"text": text, "link": link, "day": day}
        self.evidence.setdefault(str(commitment), []).append(entry)

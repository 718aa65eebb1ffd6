"""The demonstration: a city with a past and a present, made once.

Schools and numbers of pupils are real; answers, decisions and everything else are invented, and
the pages say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consult.accounts.facilitators import make_access
from consult.accounts.people import has_accounts
from consult.accounts.profiles import PROFILES, TEAM
from consult.application import city
from consult.application.council import form_council
from consult.application.log import Log
from consult.ballots.teller import Teller
from consult.config import Settings
from consult.demo import words
from consult.demo.past import Past
from consult.demo.people import make_accounts
from consult.demo.places import (
    CITY_NAME,
    COMMUNE,
    GERARD_PHILIPE,
    GUIGNIERE,
    JEAN_ROUX,
    SAINT_JEAN,
    SOURCE,
    places,
    population,
)
from consult.demo.present import Present
from consult.domain.base import acting
from consult.domain.city import City
from consult.domain.errors import NotAllowed
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.sentences import N_
from consult.services import open_clock, open_log
from consult.stores import Stores
from consult.web.demo.facts import SECOND, DemoFacts, read_facts, write_facts

MANDATES = (("2026-03-28", "2032-03-27"), ("2020-07-03", "2026-03-27"))
"""First and last day of the municipal mandates, the latest first."""


class CityIsReal(NotAllowed):
    """Raised when the data directory holds a city that is not the demonstration's; `path`."""


def prepare_demo(settings: Settings, tell: Callable[[str], object]) -> DemoFacts:
    """Make the demo city, once; return where things are.

    `tell` is told what is being done. Raises CityIsReal when there is a city already.
    """
    known = read_facts(settings)
    if known is not None:
        tell(N_("La ville de démonstration est déjà là."))
        return known
    stores, log = Stores(settings), open_log(settings)
    try:
        if log.find(City, city.CITY) is not None or has_accounts(stores):
            raise CityIsReal(path=str(settings.data))
        tell(N_("Création de la ville de démonstration : quelques secondes…"))
        now = open_clock(settings).now()
        facts = _Story(log, stores, Teller(stores, settings.keys), now).tell()
        Projector(log, stores, MODELS).catch_up()
        write_facts(settings, facts)
        return facts
    finally:
        log.close()
        stores.close()


@dataclass(frozen=True)
class _Story:
    log: Log
    stores: Stores
    teller: Teller
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def tell(self) -> DemoFacts:
        """Everything, in order."""
        council = form_council(self.log, words.COUNCIL, self._day(-300))
        people = make_accounts(self.stores, council, self.now)
        with acting(people[TEAM]):
            self._found()
            where = self._register()
            codes = {reference: self._poster(id) for reference, id in where.items()}
        finished = Past(
            self.log, self.stores, self.teller, where, people, council, self.today
        ).tell()
        with acting(people[TEAM]):
            open_now = Present(self.log, self.stores, self.teller, where, people, self.today).tell()
        access = make_access(self.stores, where[GERARD_PHILIPE], self.today.isoformat())
        return DemoFacts(
            finished=str(finished),
            open=str(open_now),
            code=codes[GERARD_PHILIPE],
            answered=codes[SAINT_JEAN],
            people={role: people[role] for role in (*PROFILES, SECOND)},
            link=access.token,
            pin=access.pin,
            writing=codes[JEAN_ROUX],
        )

    def _day(self, days: int) -> str:
        return date.fromordinal(self.today.toordinal() + days).isoformat()

    def _found(self) -> None:
        city.found_city(self.log, COMMUNE, CITY_NAME, self._day(-200))
        begins, ends = next(
            (one for one in MANDATES if one[0] <= self.today.isoformat()), MANDATES[0]
        )
        city.begin_mandate(self.log, begins, ends)
        city.declare_population(self.log, population(), SOURCE, self._day(-200))
        for commitment, text in words.EVIDENCE:
            city.give_evidence(self.log, commitment, text, "", self._day(-60))

    def _register(self) -> dict[str, UUID]:
        """The places by reference; every head but one agreed that figures be shown."""
        where = {}
        for details in places():
            where[details.reference] = city.register_place(self.log, details, self._day(-150))
            if details.reference != GUIGNIERE:
                agreed_by = "Direction de l’établissement"
                city.authorise_publication(
                    self.log, where[details.reference], agreed_by, self._day(-110)
                )
        return where

    def _poster(self, place: UUID) -> str:
        return city.place_poster(self.log, place, self._day(-100))

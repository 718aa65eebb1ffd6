"""A consultation that children answer now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from consult.application import consultations
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.application.questionnaires import draft_questionnaire
from consult.ballots.teller import Teller
from consult.content import consultation as ready
from consult.demo import words
from consult.demo.places import DOLTO, GERARD_PHILIPE, GUIGNIERE, JEAN_ROUX, MOMERIE
from consult.demo.sheets import Class, Simulation
from consult.demo.texts import Writing
from consult.stores import Stores
from consult.web.demo.tastes import PLAYGROUND

PLACES = {GERARD_PHILIPE: -0.04, DOLTO: 0.06, GUIGNIERE: 0.1, MOMERIE: 0.0, JEAN_ROUX: -0.1}
CLASSES = (
    (GERARD_PHILIPE, "6-7", 15, 13),
    (DOLTO, "6-7", 13, 11),
    (GUIGNIERE, "6-7", 12, 11),
)
"""Place, band, children present, children who have answered already."""


@dataclass(frozen=True)
class Present:
    """Opens a consultation, and lets three classes answer."""

    log: Log
    stores: Stores
    teller: Teller
    places: dict[str, UUID]
    people: dict[str, str]
    today: date

    def day(self, days: int) -> str:
        """An ISO day, so many days from today."""
        return (self.today + timedelta(days=days)).isoformat()

    def tell(self) -> UUID:
        """Tell it; return the consultation."""
        content = ready("la-cour")
        questionnaire = draft_questionnaire(
            self.log, content.questionnaire, self.day(-20), content.code
        )
        announcement = Announcement(
            title=content.title,
            theme=content.theme,
            decision=content.decision,
            responsible=words.ELECTED_FUNCTION,
            bands=["6-7", "8-10", "11-14"],
            places=[self.places[reference] for reference in PLACES],
            opens=self.day(-5),
            closes=self.day(25),
            answer_by=self.day(60),
        )
        consultation = consultations.announce_consultation(
            self.log, announcement, questionnaire, self.day(-20)
        )
        key = self.teller.prepare(consultation)
        consultations.prepare_box(self.log, consultation, key)
        consultations.open_consultation(self.log, consultation, self.day(-5))
        self._begin(consultation)
        writing = Writing(self.log, self.stores, self.people)
        writing.let(consultation, self.day(-5))
        writing.wait(consultation, self.places[JEAN_ROUX], self.teller.keys, self.today)
        return consultation

    def _begin(self, consultation: UUID) -> None:
        tastes = {self.places[place]: PLAYGROUND.differently(d) for place, d in PLACES.items()}
        simulation = Simulation(self.log, self.stores, consultation, tastes, Random(40))  # noqa: S311
        simulation.sit(
            [
                Class(self.places[place], band, present, answer, refuse=1)
                for place, band, present, answer in CLASSES
            ],
            self.day(-2),
        )
        consultations.freeze_questionnaire(self.log, consultation, self.day(-2))

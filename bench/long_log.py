"""The log of a large city after many years, made with its own aggregates and stored in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import Any
from uuid import UUID, uuid4

from consult import content
from consult.application.log import Log
from consult.domain.base import Aggregate
from consult.domain.city import City
from consult.domain.consultation import Consultation
from consult.domain.council import Council, Meeting
from consult.domain.decision import Decision
from consult.domain.feedback import Feedback
from consult.domain.opinions import Opinions
from consult.domain.place import Place
from consult.domain.plan import PlanAction
from consult.domain.poster import Poster
from consult.domain.publication import Publication
from consult.domain.questionnaire import Questionnaire
from consult.domain.sitting import Sitting

DAY, OPENS, CLOSES, ANSWER_BY = "2026-09-01", "2026-11-02", "2026-11-30", "2027-01-15"
BAND = "8-10"
PLACES, INVITED, SITTINGS, FINDINGS, ACTIONS = 40, 20, 120, 4, 3
AT_ONCE = 1000
CODES = (f"C{number:06}" for number in count())
"""No random ones: of so many, two would be the same."""
WORDS = {"fr": "Oui, on agrandit le coin calme.", "en": "Yes, we make it larger."}


def fill(log: Log, number: int) -> int:
    """Append about `number` events (a round more at the most); return how many there are."""
    stored, events = 0, _events()
    while stored < number and (batch := list(islice(events, AT_ONCE))):
        log.recorder.insert_events([log.mapper.to_stored_event(event) for event in batch])
        stored += len(batch)
    return stored


def _events() -> Iterator[Any]:
    """The events of a city that goes on for ever, round after round."""
    city = _City()
    founded = chain.from_iterable(one.collect_events() for one in city.begin())
    rounds = (one.collect_events() for number in count() for one in city.round(number))
    return chain(founded, chain.from_iterable(rounds))


@dataclass
class _City:
    """Its places and its council; what it saves, in the order in which it saves it."""

    places: list[Place] = field(default_factory=list)
    council: Council | None = None

    def begin(self) -> Iterator[Aggregate]:
        """The city, its council, its places."""
        yield City(commune="37109", name="Fondettes", day=DAY)
        self.council = Council("Conseil municipal des enfants", DAY)
        yield self.council
        for number in range(PLACES):
            place = Place(f"{number:07}A", f"École {number}", "school", "elementary", "", "", DAY)
            place.declare_enrolment({BAND: 60}, DAY)
            self.places.append(place)
            yield place

    def round(self, number: int) -> Iterator[Aggregate]:
        """One consultation, from its questionnaire to its plan."""
        invited = [self.places[(number + one) % PLACES] for one in range(INVITED)]
        for place in invited[:5]:
            place.declare_enrolment({BAND: 60 + number % 9}, DAY)
            yield place
        yield from _posters(invited)
        questionnaire, asked = _asked(invited)
        yield questionnaire
        yield asked
        yield from _sittings(asked, invited)
        asked.close(CLOSES)
        yield asked
        yield _heard(asked, questionnaire, invited)
        asked.count(CLOSES)
        yield asked
        publication = _published(asked)
        yield publication
        yield from self._answered(asked, publication)

    def _answered(self, asked: Consultation, publication: Publication) -> Iterator[Aggregate]:
        assert self.council is not None
        meeting = Meeting.open(self.council.id, asked.id, publication.id, 15, CLOSES)
        findings = [uuid4() for _ in range(FINDINGS)]
        for turn, finding in enumerate(findings):
            cell = publication.cells[0]["id"]
            said = f"La cour est petite ({turn})"
            meeting.record_finding(finding, said, [cell], CLOSES, "Agrandir")
        meeting.adopt_avis("Le conseil demande une cour.", 14, 1, 0, CLOSES)
        yield meeting
        for finding in findings:
            decision = Decision.draft(finding, asked.id, "accepted", "Voté.", WORDS)
            decision.decide("Maire", CLOSES)
            yield decision
        for finding in findings[:ACTIONS]:
            yield _done(finding)
        answer = Feedback.give_first(asked.id, {BAND: WORDS}, ANSWER_BY)
        yield answer
        publication.release(ANSWER_BY)
        yield publication


def _posters(places: list[Place]) -> Iterator[Aggregate]:
    for number, place in enumerate(places):
        poster = Poster(next(CODES), place.id, "link", DAY)
        if number % 2:
            poster.revoke(DAY)
        yield poster


def _asked(places: list[Place]) -> tuple[Questionnaire, Consultation]:
    ready = content.consultation("la-cour")
    questionnaire = Questionnaire.draft(ready.questionnaire, DAY)
    questionnaire.publish(DAY)
    asked = Consultation.announce(
        title=ready.questionnaire.title,
        theme=ready.questionnaire.theme,
        decision=WORDS,
        responsible="Maire",
        questionnaire=questionnaire.id,
        bands=[BAND],
        places=[str(place.id) for place in places],
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
        rules={},
        day=DAY,
    )
    asked.prepare_box(bytes(32).hex())
    asked.open(OPENS, questionnaire.number)
    return questionnaire, asked


def _sittings(asked: Consultation, places: list[Place]) -> Iterator[Aggregate]:
    for number in range(SITTINGS):
        place = places[number % len(places)].id
        yield (sitting := Sitting.open(next(CODES), asked.id, place, BAND, 25, OPENS, "12:00"))
        sitting.close()
        yield sitting


def _heard(asked: Consultation, questionnaire: Questionnaire, places: list[Place]) -> Opinions:
    opinions = Opinions(asked.id, questionnaire.id, questionnaire.number, CLOSES)
    assert questionnaire.published is not None
    counts = {
        question.code: {option.id: 12 for option in variant.options} | {"?": 1, "": 2}
        for question, variant in questionnaire.published.questions_for(BAND)
    }
    for place in places:
        counters = {"fetched": 60, "refused": 1, "stopped": 0}
        here = str(place.id)
        opinions.record(here, [here], BAND, "sitting", 55, 0, 0, counters, counts)
    return opinions


def _published(asked: Consultation) -> Publication:
    cells = [_cell(level, where) for level, where in _territories(asked)]
    received = {BAND: {"sheets": 1100, "eligible": 1200}}
    return Publication(asked.id, 1, {}, received, cells, CLOSES)


def _territories(asked: Consultation) -> list[tuple[str, str]]:
    return [("city", "city"), *(("place", place) for place in asked.places)]


def _cell(level: str, where: str | UUID) -> dict[str, Any]:
    return {
        "id": f"cour-envie:{BAND}:{level}:{where}:sitting",
        "question": "cour-envie",
        "construct": "cour.satisfaction",
        "band": BAND,
        "level": level,
        "territory": str(where),
        "mode": "sitting",
        "status": "ok",
        "n_floored": 55,
        "share": 66,
        "low": 58,
        "high": 73,
        "options": {},
        "coverage": 94,
        "confidence": "solid",
    }


def _done(finding: UUID) -> PlanAction:
    action = PlanAction.propose(
        "Un coin calme", "cour", [12, 31], [4], "Éducation", OPENS, "2027-08-31", "Calme.", DAY
    )
    action.link_evidence(finding, CLOSES)
    action.commit(CLOSES)
    for percent in (10, 30, 60, 90):
        action.report_progress(percent, "On avance.", CLOSES)
    action.complete(ANSWER_BY)
    return action

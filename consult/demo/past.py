"""A consultation that has gone all the way: asked, counted, published, reviewed, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from consult.accounts.profiles import COUNCIL, ELECTED, TEAM
from consult.application import consultations, council, decisions, feedback, plan
from consult.application.consultations import Announcement
from consult.application.decisions import Answer
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.application.plan import ActionDetails
from consult.application.publishing import release_results
from consult.application.questionnaires import draft_questionnaire
from consult.ballots.teller import Teller
from consult.content import consultation as ready
from consult.demo import words
from consult.demo.places import DOLTO, GERARD_PHILIPE, GUIGNIERE, JEAN_ROUX, MOMERIE, SAINT_JEAN
from consult.demo.sheets import Class, Simulation
from consult.demo.texts import Writing
from consult.domain.base import acting
from consult.domain.publication import Publication
from consult.stores import Stores
from consult.web.demo.tastes import CANTEEN, Tastes
from consult.worker.counting import Counting

DIFFERENCES = {
    GERARD_PHILIPE: -0.06,
    DOLTO: 0.05,
    GUIGNIERE: 0.14,
    SAINT_JEAN: 0.02,
    JEAN_ROUX: -0.1,
    MOMERIE: 0.08,
}
"""How much more favourable than elsewhere the simulated children of a place are."""

CLASSES = (
    (GERARD_PHILIPE, "6-7", 24, 21), (GERARD_PHILIPE, "6-7", 25, 22),
    (GERARD_PHILIPE, "8-10", 26, 23), (GERARD_PHILIPE, "8-10", 27, 24),
    (DOLTO, "6-7", 18, 16), (DOLTO, "8-10", 24, 21), (DOLTO, "8-10", 22, 19),
    (GUIGNIERE, "6-7", 16, 14), (GUIGNIERE, "8-10", 21, 18), (GUIGNIERE, "8-10", 18, 16),
    (SAINT_JEAN, "6-7", 20, 17), (SAINT_JEAN, "8-10", 24, 20),
    (JEAN_ROUX, "11-14", 28, 24), (JEAN_ROUX, "11-14", 27, 22),
)  # fmt: skip
"""Place, band, children present, children who answer: about 280."""


@dataclass(frozen=True)
class Past:
    """Tells the story of one consultation; days are counted from `today`."""

    log: Log
    stores: Stores
    teller: Teller
    places: dict[str, UUID]
    people: dict[str, str]
    council: UUID
    today: date

    def day(self, days: int) -> str:
        """An ISO day, so many days from today."""
        return (self.today + timedelta(days=days)).isoformat()

    def tell(self) -> UUID:
        """Tell it; return the consultation."""
        with acting(self.people[TEAM]):
            consultation = self._ask()
            writing = Writing(self.log, self.stores, self.people)
            writing.let(consultation, self.day(-75))
            self._count(consultation)
        writing.quote(consultation, self.day(-50))
        publication = self._publication(consultation)
        findings = self._review(publication)
        with acting(self.people[TEAM]):
            release_results(self.log, publication.id, self.day(-38))
        self._decide(consultation, findings)
        with acting(self.people[TEAM]):
            self._plan(findings)
            self._answer(consultation, findings)
        return consultation

    def _ask(self) -> UUID:
        content = ready("la-cantine")
        questionnaire = draft_questionnaire(
            self.log, content.questionnaire, self.day(-100), content.code
        )
        announcement = Announcement(
            title=content.title,
            theme=content.theme,
            decision=content.decision,
            responsible=words.ELECTED_FUNCTION,
            bands=list(content.bands),
            places=[self.places[reference] for reference in DIFFERENCES],
            opens=self.day(-75),
            closes=self.day(-61),
            answer_by=self.day(-30),
        )
        consultation = consultations.announce_consultation(
            self.log, announcement, questionnaire, self.day(-100)
        )
        key = self.teller.prepare(consultation)
        consultations.prepare_box(self.log, consultation, key)
        return consultations.open_consultation(self.log, consultation, self.day(-75))

    def _count(self, consultation: UUID) -> None:
        simulation = Simulation(self.log, self.stores, consultation, self._tastes(), Random(12))  # noqa: S311
        simulation.sit(
            [
                Class(self.places[place], band, present, answer, refuse=1, stop=1)
                for place, band, present, answer in CLASSES
            ],
            self.day(-70),
        )
        simulation.visit([Class(self.places[MOMERIE], "8-10", 14, 12, refuse=1)])
        consultations.freeze_questionnaire(self.log, consultation, self.day(-70))
        consultations.close_consultation(self.log, consultation, self.day(-61))
        counting = Counting(self.log, self.teller)
        counted_on = self.today - timedelta(days=53)
        counting.count(consultation, counted_on)
        counting.publish(consultation, counted_on)

    def _tastes(self) -> dict[UUID, Tastes]:
        return {self.places[place]: CANTEEN.differently(d) for place, d in DIFFERENCES.items()}

    def _publication(self, consultation: UUID) -> Publication:
        found = self.log.recorder.select_notifications(1, 10, topics=["publication.made"])
        events: list[Any] = [self.log.mapper.to_domain_event(one) for one in found]
        made = next(one for one in events if one.consultation == consultation)
        return self.log.load(Publication, made.originator_id)

    def _review(self, publication: Publication) -> list[UUID]:
        with acting(self.people[COUNCIL]):
            day = self.day(-40)
            meeting = council.open_meeting(
                self.log, self.council, publication.id, words.MEMBERS, day
            )
            for cell in _cited(publication, ("cantine-bruit", "cantine-temps")):
                numbers = {"surprised": 4, "expected": 9, "wonder": 2}
                council.note_reactions(self.log, meeting, cell, numbers)
            findings = [
                council.record_finding(
                    self.log,
                    meeting,
                    one.text,
                    _cited(publication, one.cites),
                    day,
                    one.proposal,
                )
                for one in words.FINDINGS
            ]
            tokens = {str(id): one.tokens for id, one in zip(findings, words.FINDINGS, strict=True)}
            council.count_priorities(self.log, meeting, tokens, day)
            council.adopt_avis(self.log, meeting, words.AVIS, (14, 0, 1), day)
            council.close_meeting(self.log, meeting, day)
        self._draft(meeting, findings)
        return findings

    def _draft(self, meeting: UUID, findings: list[UUID]) -> None:
        with acting(self.people[TEAM]):
            for id, one in zip(findings, words.FINDINGS, strict=True):
                until = self.day(one.until) if one.until else ""
                answer = Answer(one.answer, one.reason, one.for_children, until)
                decisions.draft_decision(self.log, meeting, id, answer)

    def _decide(self, consultation: UUID, findings: list[UUID]) -> None:
        with acting(self.people[ELECTED]):
            function = words.ELECTED_FUNCTION
            consultations.acknowledge_results(self.log, consultation, function, self.day(-35))
            for id in findings:
                decisions.decide(self.log, id, function, self.day(-25))

    def _plan(self, findings: list[UUID]) -> None:
        for one in words.ACTIONS:
            details = ActionDetails(
                title=one.title,
                theme=one.theme,
                articles=list(one.articles),
                goals=list(one.goals),
                service=one.service,
                starts=self.day(one.starts),
                ends=self.day(one.ends),
                expected=one.expected,
            )
            begun = min(one.starts, one.linked or one.starts) - 5
            action = plan.propose_action(self.log, details, self.day(begun))
            if one.finding is not None:
                plan.link_evidence(self.log, action, findings[one.finding], self.day(one.linked))
            plan.commit_action(self.log, action, self.day(min(one.starts, -2)))
            self._go_on(action, one)

    def _go_on(self, action: UUID, one: words.Action) -> None:
        for percent, note, days in one.progress:
            plan.report_progress(self.log, action, percent, note, self.day(days))
        if one.result:
            plan.report_result(self.log, action, *one.result, self.day(one.completed or 0))
        if one.completed is not None:
            plan.complete_action(self.log, action, self.day(one.completed))

    def _answer(self, consultation: UUID, findings: list[UUID]) -> None:
        feedback.give_first_answer(self.log, consultation, words.FIRST_ANSWER, self.day(-30))
        answers = [
            FindingAnswer(
                id, one.status, one.words, one.why, self.day(one.until) if one.until else ""
            )
            for id, one in zip(findings, words.FINDINGS, strict=True)
        ]
        feedback.give_full_answer(self.log, consultation, answers, self.day(-20))


def _cited(publication: Publication, questions: tuple[str, ...]) -> list[str]:
    """The figures of the whole city about these questions that are shown."""
    return [
        cell["id"]
        for cell in publication.cells
        if cell["question"] in questions and cell["level"] == "city" and cell["status"] != "c"
    ]

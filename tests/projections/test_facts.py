"""From the log to the facts of a city on a day, and what the formulas make of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from consult.application import city, consultations, council, decisions, feedback, plan, publishing
from consult.application.decisions import Answer
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.application.plan import ActionDetails
from consult.domain.base import Texts
from consult.domain.facts import CityFacts, IndicatorValue
from consult.domain.opinions import Opinions
from consult.domain.publication import Publication
from consult.projections.city_facts import city_facts
from consult.projections.facts import FactsModel, _asked
from consult.projections.runner import Projector, canonical_dump
from consult.statistics.indicators import evaluate
from consult.stores import Stores
from tests import given_conditions as conditions
from tests.given import (
    BAND,
    CLOSES,
    DAY,
    a_city,
    a_closed_consultation,
    a_publication,
    a_school,
    heard,
    three_schools,
)

TODAY = "2027-04-30"
WORDS: Texts = {"fr": "Oui, en 2027", "en": "Yes, in 2027"}
Facts = Callable[..., CityFacts]


@pytest.fixture
def facts(log: Log, stores: Stores, projector: Projector) -> Facts:
    """The facts of the city on a day, all that was recorded being folded."""
    a_city(log)

    def on_day(day: str = TODAY) -> CityFacts:
        projector.catch_up()
        with Session(stores["read"]) as session:
            return city_facts(session, day)

    return on_day


def value(code: str, facts: CityFacts) -> IndicatorValue:
    return evaluate(code, facts)


def a_released_publication(log: Log) -> Publication:
    """Three schools answered, and everybody may read it."""
    groups = [heard(place, 12, 4, 3, unsure=1) for place in three_schools(log)]
    publication = a_publication(log, *groups)
    publishing.release_results(log, publication, "2026-12-20")
    return log.load(Publication, publication)


def test_nothing_is_calculable_in_a_city_that_asked_nothing(facts: Facts) -> None:
    nothing = facts()
    for code in ("ESP-1", "ESP-2", "VOI-1", "VOI-2", "AUD-1", "AUD-3", "INF-1", "RET-2"):
        assert value(code, nothing).status == "not-calculable", code


def test_coverage_needs_the_children_of_every_age_of_the_city(log: Log, facts: Facts) -> None:
    a_released_publication(log)
    city.declare_population(log, {BAND: 600}, "INSEE", DAY)
    assert value("ESP-1", facts()).status == "not-calculable"
    everyone = {"3-5": 300, "6-7": 200, BAND: 300, "11-14": 400, "15-17": 300}
    city.declare_population(log, everyone, "INSEE", DAY)
    told = value("ESP-1", facts())
    assert (told.value, told.numerator, told.denominator) == (5.0, 60, 1200)


def test_small_places_counted_together_all_took_part(log: Log, facts: Facts) -> None:
    schools = three_schools(log)
    merged = replace(heard(schools[0], 12, 6, 2), places=schools, where=uuid4())
    a_publication(log, merged)
    a_school(log, "Silencieuse", "0370924D")
    told = value("ESP-2", facts())
    assert (told.value, told.numerator, told.denominator) == (75.0, 3, 4)
    assert sum(count.sheets for count in facts().coverage.counts) == 20


def test_paper_has_no_start_and_is_left_out_of_completion(log: Log, facts: Facts) -> None:
    one, two, three = three_schools(log)
    groups = [heard(one, 20, 10, 10, fetched=50, spoiled=2)]
    groups += [heard(two, 9, 9, 9, mode="paper", fetched=0), heard(three, 5, 3, 2, fetched=10)]
    publication = a_publication(log, *groups)
    assert facts().journeys is None
    publishing.release_results(log, publication, "2026-12-20")
    journeys = facts().journeys
    assert journeys is not None
    assert (journeys.starts, journeys.sheets) == (60, 52)


def test_answers_count_once_released_and_not_before(log: Log, facts: Facts) -> None:
    groups = [heard(place, 12, 4, 3, unsure=1) for place in three_schools(log)]
    publication = a_publication(log, *groups)
    assert value("AUD-4", facts()).notes == ("not-asked",)
    assert facts().displays is None
    publishing.release_results(log, publication, "2026-12-20")
    assert value("AUD-4", facts("2026-12-19")).notes == ("not-asked",)
    told = value("AUD-4", facts())
    assert (told.status, told.value, told.denominator) == ("ok", 50, 60)
    displays = facts().displays
    assert displays is not None
    assert (displays.dont_know, displays.displays) == (3, 120)


def test_a_notion_that_is_hidden_in_the_publication_stays_out_of_the_indicator(
    log: Log, facts: Facts
) -> None:
    groups = [heard(place, 3, 0, 0) for place in three_schools(log)]
    publishing.release_results(log, a_publication(log, *groups), "2026-12-20")
    (answer,) = [one for one in facts().answers if one.construct == "N4"]
    assert not answer.published
    assert value("AUD-4", facts()).status == "too-few"


def test_a_notion_asked_again_is_measured_by_its_latest_answers(log: Log, facts: Facts) -> None:
    schools = three_schools(log)
    for yes, released in ((12, "2026-12-20"), (16, "2027-01-20")):
        groups = [heard(place, yes, 4, 0) for place in schools]
        publishing.release_results(log, a_publication(log, *groups), released)
    assert playground(facts("2026-12-31")) == (36, 48)
    assert playground(facts()) == (48, 60)


def playground(facts: CityFacts) -> tuple[int, int]:
    """Favourable and valid answers about the playground."""
    (answer,) = [one for one in facts.answers if one.construct == "cour.satisfaction"]
    return answer.favourable, answer.valid


def test_annulled_opinions_count_no_more(log: Log, facts: Facts) -> None:
    published = a_released_publication(log)
    opinions = log.load(Opinions, Opinions.create_id(published.consultation))
    opinions.annul(opinions.rows[0].where, BAND, "Adulte", "2027-01-10")
    log.keep(opinions)
    assert sum(count.sheets for count in facts().coverage.counts) == 40


def a_finding(log: Log, publication: UUID, day: str = "2027-01-12") -> tuple[UUID, UUID]:
    """A meeting with one finding."""
    youth = council.form_council(log, "Conseil municipal d’enfants", DAY)
    meeting = council.open_meeting(log, youth, publication, 14, day)
    cell = log.load(Publication, publication).cells[0]["id"]
    return meeting, council.record_finding(log, meeting, "On veut des arbres", [cell], day)


def test_a_meeting_reviews_when_it_notes_something_and_on_the_day_it_sat(
    log: Log, facts: Facts
) -> None:
    published = a_released_publication(log)
    youth = council.form_council(log, "Conseil municipal d’enfants", DAY)
    meeting = council.open_meeting(log, youth, published.id, 14, "2027-01-12")
    assert review(facts()) == ("2027-01-12", None)
    council.resume_meeting(log, meeting, 12, "2027-01-19")
    council.note_reactions(log, meeting, published.cells[0]["id"], {"surprised": 3})
    council.close_meeting(log, meeting, "2027-02-01")
    assert review(facts()) == ("2027-01-12", "2027-01-19")


def test_a_meeting_that_was_ended_is_a_review_and_one_that_was_opened_is_none(
    log: Log, facts: Facts
) -> None:
    published = a_released_publication(log)
    youth = council.form_council(log, "Conseil municipal d’enfants", DAY)
    meeting = council.open_meeting(log, youth, published.id, 14, "2027-01-12")
    assert value("AUD-1", facts()).value == 0
    council.close_meeting(log, meeting, "2027-01-12")
    assert value("AUD-1", facts()).value == 100


def review(facts: CityFacts) -> tuple[str | None, str | None]:
    """When the first meeting was opened, and when the first review was."""
    (consultation,) = facts.consultations
    return consultation.first_meeting, consultation.first_review


def an_action(log: Log, starts: str, day: str = "2027-01-20") -> UUID:
    details = ActionDetails(
        "Planter", "cour", [31], [11], "Espaces verts", starts, "2027-12-31", "De l’ombre"
    )
    return plan.propose_action(log, details, day)


def decide(log: Log, meeting: UUID, finding: UUID, day: str) -> None:
    decisions.draft_decision(log, meeting, finding, Answer("accepted", "Utile", WORDS))
    decisions.decide(log, finding, "Adjointe", day)


def test_the_chain_from_finding_to_answer_is_measured(log: Log, facts: Facts) -> None:
    published = a_released_publication(log)
    meeting, finding = a_finding(log, published.id)
    decide(log, meeting, finding, "2027-02-01")
    action = an_action(log, starts="2027-03-01")
    assert value("INF-1", facts()).value == 0
    plan.link_evidence(log, action, finding, "2027-02-02")
    words = {BAND: WORDS}
    feedback.give_first_answer(log, published.consultation, words, "2027-01-09")
    answers = [FindingAnswer(finding, "under-way", WORDS, WORDS)]
    feedback.give_full_answer(log, published.consultation, answers, "2027-02-20")
    now = facts()
    assert value("AUD-1", now).value == 100
    assert value("AUD-3", now).value == 43
    assert (value("INF-1", now).value, value("INF-2", now).value) == (100, 100)
    assert value("INF-3", now).numerator == 1
    assert value("RET-1", now).value == 100
    assert value("RET-2", now).value == 40


def test_a_link_made_after_the_start_is_told_beside(log: Log, facts: Facts) -> None:
    published = a_released_publication(log)
    _, finding = a_finding(log, published.id)
    action = an_action(log, starts="2027-03-01")
    plan.report_progress(log, action, 10, "Commencé", "2027-02-01")
    plan.link_evidence(log, action, finding, "2027-02-15")
    told = value("INF-2", facts())
    assert (told.value, told.beside) == (0, {"retroactive-link": 1})


def test_an_action_that_was_not_done_after_all_has_not_started_either(
    log: Log, facts: Facts
) -> None:
    action = an_action(log, starts="2027-03-01")
    plan.complete_action(log, action, "2027-02-01")
    assert facts().plan.actions[0].started == "2027-02-01"
    plan.reopen_action(log, action, "2027-02-02")
    assert facts().plan.actions[0].started == "2027-03-01"


def test_a_link_of_a_dropped_action_follows_nothing(log: Log, facts: Facts) -> None:
    published = a_released_publication(log)
    meeting, finding = a_finding(log, published.id)
    decide(log, meeting, finding, "2027-02-01")
    action = an_action(log, starts="2027-03-01")
    plan.link_evidence(log, action, finding, "2027-02-02")
    plan.drop_action(log, action, "Trop cher", "2027-02-10")
    assert value("INF-1", facts()).value == 0


def test_a_link_taken_away_counts_no_more(log: Log, facts: Facts) -> None:
    published = a_released_publication(log)
    _, finding = a_finding(log, published.id)
    action = an_action(log, starts="2027-03-01")
    plan.link_evidence(log, action, finding, "2027-02-02")
    plan.unlink_evidence(log, action, finding, "Erreur", "2027-02-03")
    assert facts().plan.actions[0].links == ()


def test_a_consultation_that_waits_counts_in_the_delay(log: Log, facts: Facts) -> None:
    consultation = a_closed_consultation(log, *three_schools(log))
    told = value("RET-2", facts("2026-12-20"))
    assert (told.value, told.low, told.beside) == (None, 20, {"still-waiting": 1})
    assert facts("2026-11-29").consultations == ()
    assert facts().consultations[0].closed == CLOSES
    assert consultations.request_count(log, consultation, CLOSES) == consultation


def test_the_number_of_queries_does_not_depend_on_what_was_heard(
    log: Log, stores: Stores, facts: Facts
) -> None:
    schools, few = three_schools(log), queries(stores, facts)
    for _ in range(3):
        groups = [heard(place, 12, 4, 3) for place in schools]
        a_publication(log, *groups)
    facts()
    assert queries(stores, facts) == few == 7


def queries(stores: Stores, facts: Facts) -> int:
    """How many queries the facts take, once all is folded."""
    facts()
    asked: list[str] = []
    engine = stores["read"]

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if "fact_" in statement:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    facts()
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_facts_are_rebuilt_the_same(log: Log, stores: Stores, facts: Facts) -> None:
    published = a_released_publication(log)
    a_finding(log, published.id)
    facts()
    model = FactsModel()
    before = canonical_dump(stores, model.rows)
    Projector(log, stores, [model]).rebuild(model)
    assert canonical_dump(stores, model.rows) == before


def test_no_indicator_counts_a_question_that_is_not_for_everybody() -> None:
    """Among the displays of all questions it would tell how many children it was shown to."""
    counts = {one: {"oui": 3, "non": 1, "?": 0, "": 0, "-": 9} for one in ("gout", "temps")}
    counted = SimpleNamespace(band=conditions.BAND, number=13, counts=counts)
    assert set(_asked(conditions.a_document(), counted)) == {"temps"}

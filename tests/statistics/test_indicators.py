from dataclasses import replace

import pytest

from consult.domain.catalogues import CATALOGUE_VERSION, CATALOGUES
from consult.domain.facts import (
    ActionFacts,
    AnswerFacts,
    CityFacts,
    ConsultationFacts,
    CountFacts,
    CoverageFacts,
    DisplayFacts,
    FindingFacts,
    IndicatorValue,
    JourneyFacts,
    LinkFacts,
    PlanFacts,
)
from consult.statistics.indicators import evaluate, evaluate_all

TODAY = "2026-05-31"


def measure(code: str, **facts) -> IndicatorValue:
    return evaluate(code, CityFacts(day=facts.pop("day", TODAY), **facts))


def closed(day: str, name: str = "c", **facts) -> ConsultationFacts:
    return ConsultationFacts(name, day, **facts)


def finding(name: str = "f", day: str = "2026-01-10", **facts) -> FindingFacts:
    return FindingFacts(name, day, **facts)


def counts(*rows: tuple[str, str, str, str, int]) -> tuple[CountFacts, ...]:
    return tuple(CountFacts(*row) for row in rows)


def test_without_any_fact_nothing_is_zero():
    for value in evaluate_all(CityFacts(day=TODAY)):
        assert (value.status, value.value) == ("not-calculable", None)


def test_all_indicators_of_the_catalogue_have_a_value_in_its_order():
    assert [value.code for value in evaluate_all(CityFacts(day=TODAY))] == list(
        CATALOGUES[CATALOGUE_VERSION]
    )


def test_an_indicator_that_is_not_computed_yet_says_so():
    assert measure("RET-4").notes == ("not-measured",)


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        measure("ESP-9")


COUNTS = counts(
    ("spring", "a", "8-10", "2026-03-01", 61),
    ("autumn", "a", "8-10", "2025-11-01", 40),
    ("spring", "b", "11-14", "2026-03-01", 52),
    ("spring", "b", "3-5", "2026-03-01", 30),
    ("older", "d", "8-10", "2025-05-31", 90),
    ("later", "e", "8-10", "2026-06-02", 90),
)


def test_esp1_counts_a_place_and_band_once_a_year_and_six_years_at_least():
    value = measure("ESP-1", coverage=CoverageFacts(COUNTS, children=1000))
    assert (value.numerator, value.denominator, value.value) == (110, 1000, 11.0)


def test_esp1_with_more_sheets_than_children_is_a_mistake_in_the_data():
    value = measure("ESP-1", coverage=CoverageFacts(COUNTS, children=100))
    assert (value.status, value.notes) == ("not-calculable", ("more-sheets-than-children",))


def test_esp2_is_places_counted_among_places_that_could():
    value = measure("ESP-2", coverage=CoverageFacts(COUNTS, eligible_places=8))
    assert (value.numerator, value.denominator, value.value) == (2, 8, 25.0)


def test_voi1_is_sheets_among_starts_and_lost_starts_are_told():
    value = measure("VOI-1", journeys=JourneyFacts(starts=212, sheets=191))
    assert (value.value, value.numerator, value.denominator) == (90, 190, 210)
    lost = measure("VOI-1", journeys=JourneyFacts(starts=200, sheets=203))
    assert (lost.value, lost.notes) == (100, ("starts-lost",))


def test_voi2_is_unanswered_among_shown_and_hidden_when_it_is_one_child_or_two():
    value = measure("VOI-2", displays=DisplayFacts(dont_know=60, skipped=63, displays=1000))
    assert (value.value, value.numerator) == (12, 120)
    assert measure("VOI-2", displays=DisplayFacts(1, 1, 1000)).status == "too-few"


def test_aud1_counts_reviews_within_sixty_days_and_waits_for_the_youngest():
    value = measure(
        "AUD-1",
        consultations=(
            closed("2026-01-10", first_review="2026-03-11"),
            closed("2026-01-10", first_review="2026-03-12"),
            closed("2026-01-10"),
            closed("2026-05-01"),
        ),
    )
    assert (value.numerator, value.denominator, value.value) == (1, 3, 33.3)
    assert value.beside == {"not-yet-due": 1}


def test_a_meeting_that_was_only_opened_is_a_review_for_version_1_alone():
    facts = CityFacts(TODAY, consultations=(closed("2026-01-01", first_meeting="2026-01-11"),))
    assert [evaluate("AUD-1", facts, version).value for version in (1, 2)] == [100, 0]
    assert [evaluate("AUD-3", facts, version).value for version in (1, 2)] == [10, None]


def test_a_value_tells_by_which_version_it_was_computed():
    facts = CityFacts(TODAY, answers=ANSWERS)
    for version in CATALOGUES:
        value = evaluate("AUD-4", facts, version)
        assert {value.version, *(one.version for one in value.bands.values())} == {version}
        assert evaluate("RET-4", facts, version).version == version


def test_a_review_after_the_summer_is_not_late_for_it():
    autumn = measure(
        "AUD-1", day="2025-12-01", consultations=(closed("2025-06-20", first_review="2025-10-10"),)
    )
    assert (autumn.value, autumn.notes) == (100.0, ("july-august-paused",))


def test_aud3_keeps_consultations_that_still_wait():
    done = (
        closed("2026-01-01", first_review="2026-01-11"),
        closed("2026-01-01", first_review="2026-01-21"),
        closed("2026-01-01", first_review="2026-01-31"),
    )
    assert measure("AUD-3", consultations=done).value == 20
    waiting = measure("AUD-3", consultations=(*done, closed("2026-01-01"), closed("2026-01-02")))
    assert (waiting.value, waiting.numerator, waiting.denominator) == (30, 3, 5)
    assert waiting.beside == {"still-waiting": 2}


def test_a_median_that_is_not_reached_is_at_least_what_has_been_waited():
    value = measure("AUD-3", consultations=(closed("2026-05-01"),))
    assert (value.status, value.value, value.low) == ("ok", None, 30)
    assert value.notes == ("median-not-reached", "still-waiting")


def test_ret2_pauses_in_summer_and_shows_the_raw_days_beside():
    facts = (closed("2025-06-20", first_answer="2025-09-10"),)
    value = measure("RET-2", consultations=facts)
    assert (value.value, value.raw, value.notes) == (20, 82, ("july-august-paused",))


def test_what_happened_after_the_day_of_the_measure_is_not_known_yet():
    facts = (closed("2026-01-01", first_answer="2026-02-01"),)
    assert measure("RET-2", consultations=facts).value == 31
    assert measure("RET-2", day="2026-01-20", consultations=facts).value is None
    assert measure("RET-2", day="2025-12-31", consultations=facts).status == "not-calculable"


def test_inf1_asks_for_an_action_behind_what_was_accepted():
    findings = (
        finding("1", decision="accepted", decided="2026-02-01", linked=True),
        finding("2", decision="adapted", decided="2026-02-01"),
        finding("3", decision="refused", decided="2026-02-01"),
        finding("4"),
    )
    value = measure("INF-1", consultations=(closed("2026-01-01", findings=findings),))
    assert (value.numerator, value.denominator, value.value) == (1, 2, 50.0)


def action(name: str, started: str | None, *links: LinkFacts, dropped: bool = False):
    return ActionFacts(name, "2026-01-01", started, dropped, links)


def test_inf2_shows_links_made_after_the_start_and_does_not_count_them():
    plan = PlanFacts(
        (
            action("before", "2026-03-01", LinkFacts("f", "2026-02-01")),
            action("same day", "2026-03-01", LinkFacts("f", "2026-03-01")),
            action("not started", None, LinkFacts("f", "2026-02-01")),
            action("after", "2026-03-01", LinkFacts("f", "2026-03-02")),
            action("taken away", "2026-03-01", LinkFacts("f", "2026-02-01", live=False)),
            action("none", "2026-03-01"),
            action("dropped", None, LinkFacts("f", "2026-02-01"), dropped=True),
        )
    )
    value = measure("INF-2", plan=plan)
    assert (value.numerator, value.denominator, value.value) == (3, 6, 50.0)
    assert (value.notes, value.beside) == (("retroactive-link",), {"retroactive-link": 1})


def test_inf3_asks_for_a_reason_within_ninety_days():
    findings = (
        finding("1", decision="refused", decided="2026-04-10", reasoned=True),
        finding("2", decision="accepted", decided="2026-04-11", reasoned=True),
        finding("3", decision="accepted", decided="2026-02-01"),
        finding("4"),
        finding("young", day="2026-05-01", decision="accepted", decided="2026-05-02"),
    )
    value = measure("INF-3", consultations=(closed("2026-01-01", findings=findings),))
    assert (value.numerator, value.denominator, value.value) == (1, 4, 25.0)
    assert value.beside == {"not-yet-due": 1}


def test_ret1_wants_every_finding_answered_in_the_full_answer():
    findings = (finding("1"), finding("2"))
    facts = {"findings": findings, "full_answer": "2026-03-01"}
    value = measure(
        "RET-1",
        consultations=(
            closed("2026-01-01", answered=frozenset({"1", "2"}), **facts),
            closed("2026-01-01", answered=frozenset({"1"}), **facts),
            closed("2026-01-01", findings=()),
            closed("2026-05-01", findings=()),
        ),
    )
    assert (value.numerator, value.denominator, value.value) == (1, 3, 33.3)


ANSWERS = (
    AnswerFacts("N4", "6-7", 38, 44),
    AnswerFacts("N4", "8-10", 81, 163),
    AnswerFacts("N4", "11-14", 30, 100),
    AnswerFacts("N4", "15-17", 4, 9, published=False),
    AnswerFacts("N5", "8-10", 12, 25),
)


def test_aud4_leaves_the_youngest_apart_and_hidden_cells_out():
    value = measure("AUD-4", answers=ANSWERS)
    assert (value.value, value.low, value.high, value.denominator) == (42, 36, 49, 260)
    assert value.numerator is None
    assert value.notes == ("speaks-for-city", "hidden-left-out")
    assert {band: told.value for band, told in value.bands.items()} == {
        "6-7": 85,
        "8-10": 50,
        "11-14": 30,
        "15-17": None,
    }
    assert value.bands["15-17"].status == "too-few"


def test_inf5_needs_thirty_answers_for_a_city_figure():
    assert measure("INF-5", answers=ANSWERS).status == "too-few"


def test_under_two_hundred_answers_the_city_speaks_only_with_half_of_its_children():
    answers = (AnswerFacts("N5", "8-10", 60, 100),)
    assert measure("INF-5", answers=answers).notes == ("among-answers",)
    small = replace(CoverageFacts(), children=200)
    assert measure("INF-5", answers=answers, coverage=small).notes == ("speaks-for-city",)
    larger = replace(CoverageFacts(), children=201)
    assert measure("INF-5", answers=answers, coverage=larger).notes == ("among-answers",)

"""What the week asks of staff, and who holds a consultation up."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from consult.projections.week import Standing, Urgency, days_late, next_day, tasks, waiting_for

PLACE = (UUID(int=1), "Gérard Philipe")
ANNOUNCED = Standing(
    id=uuid4(),
    title={"fr": "La cour"},
    step="announced",
    opens="2026-11-02",
    closes="2026-11-30",
    answer_by="2027-01-15",
    responsible="Adjointe à l’éducation",
)
OPEN = replace(ANNOUNCED, step="open")
CLOSED = replace(ANNOUNCED, step="closed")
PUBLISHED = replace(CLOSED, step="published", counted="2026-12-08", published="2026-12-08")
REVIEWED = replace(PUBLISHED, step="reviewed", reviewed="2026-12-16", released="2026-12-17")
DECIDED = replace(REVIEWED, findings=3, drafted=3, decided=3)
ANSWERED = replace(DECIDED, step="answered", first_answer="2027-01-10", full_answer="2027-03-01")


def asked(standing: Standing, today: str) -> list[str]:
    """The codes of the week's tasks when there is one consultation."""
    return [task.code for task in tasks(True, 3, [standing], today)]


def test_before_the_city_nothing_else_is_asked() -> None:
    assert [task.code for task in tasks(False, 0, [], "2026-10-01")] == ["found-city"]


def test_before_the_places_nothing_else_is_asked() -> None:
    assert [task.code for task in tasks(True, 0, [OPEN], "2026-11-10")] == ["import-places"]


def test_without_a_consultation_one_is_chosen() -> None:
    (task,) = tasks(True, 3, [], "2026-10-01")
    assert (task.code, task.urgency) == ("choose-consultation", Urgency.NEXT)


@pytest.mark.parametrize(
    ("standing", "today", "expected"),
    [
        (ANNOUNCED, "2026-10-01", ["print-posters"]),
        (ANNOUNCED, "2026-11-02", ["open"]),
        (replace(ANNOUNCED, box_ready=False), "2026-11-02", []),
        (OPEN, "2026-11-10", []),
        (replace(OPEN, silent=(PLACE,)), "2026-11-04", []),
        (replace(OPEN, silent=(PLACE,)), "2026-11-05", ["call-silent"]),
        (OPEN, "2026-11-26", []),
        (OPEN, "2026-11-27", ["closing-soon"]),
        (OPEN, "2026-12-01", ["close"]),
        (CLOSED, "2026-12-07", ["count-now"]),
        (CLOSED, "2026-12-08", []),
        (replace(CLOSED, late_from="2026-12-03"), "2026-12-10", ["count-now"]),
        (replace(CLOSED, late_from="2026-12-03"), "2026-12-11", []),
        (replace(CLOSED, count_requested=True), "2026-12-02", []),
        (replace(CLOSED, step="counted", counted="2026-12-08"), "2026-12-08", []),
        (
            replace(CLOSED, step="counted", counted="2026-12-08", unheard=True),
            "2026-12-08",
            ["few-sheets"],
        ),
        (PUBLISHED, "2026-12-10", ["invite-council"]),
        (replace(REVIEWED, released=""), "2026-12-17", ["first-answer", "release"]),
        (replace(REVIEWED, findings=3, drafted=1), "2026-12-17", ["draft", "first-answer"]),
        (DECIDED, "2026-12-20", ["first-answer"]),
        (replace(DECIDED, first_answer="2027-01-10"), "2027-01-11", ["full-answer"]),
        (replace(DECIDED, first_answer="2027-01-10", decided=2), "2027-01-11", []),
        (ANSWERED, "2027-03-02", ["choose-consultation"]),
        (ANSWERED, "2028-02-29", ["follow-up", "choose-consultation"]),
        (replace(ANSWERED, followed_up="2028-02-29"), "2028-03-01", ["choose-consultation"]),
    ],
)
def test_each_step_asks_for_what_comes_next(
    standing: Standing, today: str, expected: list[str]
) -> None:
    assert asked(standing, today) == expected


@pytest.mark.parametrize("standing", [OPEN, CLOSED], ids=["open", "closed"])
def test_a_group_that_waits_for_its_second_person_is_something_to_do(standing: Standing) -> None:
    assert "confirm-aside" not in asked(standing, "2026-11-20")
    assert "confirm-aside" in asked(replace(standing, to_confirm=1), "2026-11-20")


def test_a_promise_that_is_late_comes_before_all_else() -> None:
    late = replace(PUBLISHED, answer_by="2026-12-01")
    silent = replace(OPEN, closes="2026-12-12", silent=(PLACE,))
    found = tasks(True, 3, [silent, late, CLOSED], "2026-12-06")
    assert [task.code for task in found] == ["first-answer", "call-silent", "invite-council"]
    assert found[0].urgency is Urgency.LATE


def test_a_city_of_schools_alone_is_reminded_of_its_leisure_centres() -> None:
    found = tasks(True, 3, [], "2026-10-01", schools_only=True)
    assert [task.code for task in found] == ["choose-consultation", "add-centre"]
    assert tasks(True, 3, [OPEN], "2026-11-10", schools_only=True) == []


def test_a_count_that_is_due_has_no_day_any_more() -> None:
    assert next_day(CLOSED, "2026-12-08") == ("", "")
    assert next_day(replace(CLOSED, count_requested=True), "2026-12-01") == ("", "")


def test_there_are_three_buttons_at_most() -> None:
    standings = [replace(OPEN, id=uuid4(), silent=(PLACE,)) for _ in range(5)]
    assert len(tasks(True, 3, standings, "2026-11-20")) == 3


def test_a_promise_is_late_from_the_day_after() -> None:
    assert days_late(DECIDED, "2027-01-15") == 0
    assert days_late(DECIDED, "2027-01-18") == 3
    assert days_late(replace(DECIDED, first_answer="2027-01-18"), "2027-01-20") == 0


def test_a_silent_place_presses_more_in_the_last_week() -> None:
    silent = replace(OPEN, silent=(PLACE,))
    assert tasks(True, 3, [silent], "2026-11-22")[0].urgency is Urgency.SOON
    assert tasks(True, 3, [silent], "2026-11-23")[0].urgency is Urgency.NOW


@pytest.mark.parametrize(
    ("standing", "today", "who"),
    [
        (replace(ANNOUNCED, box_ready=False), "2026-10-01", "box"),
        (ANNOUNCED, "2026-10-01", ""),
        (ANNOUNCED, "2026-11-02", "team"),
        (OPEN, "2026-11-10", ""),
        (CLOSED, "2026-12-07", "tablets"),
        (CLOSED, "2026-12-08", "count"),
        (replace(CLOSED, step="counted", counted="2026-12-08"), "2026-12-08", "count"),
        (replace(CLOSED, step="counted", counted="2026-12-08", unheard=True), "2026-12-08", "team"),
        (PUBLISHED, "2026-12-10", "council"),
        (replace(REVIEWED, findings=3, drafted=2), "2026-12-20", "team"),
        (replace(REVIEWED, findings=3, drafted=3, decided=1), "2026-12-20", "elected"),
        (DECIDED, "2026-12-20", "team"),
        (ANSWERED, "2027-03-02", ""),
    ],
)
def test_one_is_told_who_holds_it_up(standing: Standing, today: str, who: str) -> None:
    assert waiting_for(standing, today) == who


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (ANNOUNCED, ("opens", "2026-11-02")),
        (OPEN, ("closes", "2026-11-30")),
        (CLOSED, ("count", "2026-12-08")),
        (PUBLISHED, ("first-answer", "2027-01-15")),
        (replace(DECIDED, first_answer="2027-01-10"), ("full-answer", "")),
        (ANSWERED, ("follow-up", "2028-02-29")),
    ],
)
def test_the_next_day_is_the_one_that_matters(
    standing: Standing, expected: tuple[str, str]
) -> None:
    assert next_day(standing, "2026-12-01") == expected


@pytest.mark.parametrize(
    ("standing", "number"),
    [
        (ANNOUNCED, 2),
        (OPEN, 3),
        (CLOSED, 4),
        (PUBLISHED, 5),
        (REVIEWED, 6),
        (replace(DECIDED, first_answer="2027-01-10"), 7),
        (ANSWERED, 8),
    ],
)
def test_the_line_has_seven_steps_and_an_end(standing: Standing, number: int) -> None:
    assert standing.number == number

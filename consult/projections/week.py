"""What this week asks of city staff: the most urgent first, and where each consultation stands.

Pure: facts in, codes out. `consult.web.city.task_words` and `week_words` say them in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from uuid import UUID

from consult.domain.base import Texts

TASKS_AT_MOST = 3
POSTERS_AHEAD = 14
"""Days (J) before the opening when posters become pressing: schools need time to hang them."""
QUIET_DAYS = 3
"""Days (J) after the opening before a place without sheets is called silent."""
LAST_DAYS = 7
"""Days (J) before the closing when calling a silent place becomes pressing."""
CLOSING_SOON = 3
"""Days (J) before the closing when one decides to prolong."""
ANSWER_AHEAD = 14
"""Days (J) before the promised day when writing the first answer becomes pressing."""
FOLLOW_UP_AFTER = 365
"""Days after the full answer when children are told what became of it."""


class Urgency(IntEnum):
    """How much a task presses."""

    LATE = 0
    NOW = 1
    SOON = 2
    NEXT = 3
    LATER = 4


@dataclass(frozen=True)
class Standing:
    """One consultation as the week sees it. Days are ISO, "" while they have not come."""

    id: UUID
    title: Texts
    step: str
    opens: str
    closes: str
    answer_by: str
    responsible: str = ""
    late_days: int = 7
    late_from: str = ""
    """The day that the late window follows, where it is not the closing day."""
    box_ready: bool = True
    count_requested: bool = False
    counted: str = ""
    unheard: bool = False
    """Whether too few sheets came to show anything."""
    key_lost: bool = False
    """Whether the box could never be opened."""
    published: str = ""
    released: str = ""
    reviewed: str = ""
    first_answer: str = ""
    full_answer: str = ""
    followed_up: str = ""
    findings: int = 0
    drafted: int = 0
    decided: int = 0
    sheets: int = 0
    """At least so many, floored."""
    sheets_at_most: int = 0
    """What was floored away, added at its most."""
    expected: int = 0
    """Children of its bands in its places, as far as they are known."""
    to_confirm: int = 0
    """Groups that one person asked to leave out of the count, and that wait for a second one."""
    silent: tuple[tuple[UUID, str], ...] = field(default=())
    """Places that sent fewer than five sheets, id and name."""

    @property
    def over(self) -> bool:
        """Whether children have had their full answer."""
        return bool(self.full_answer)

    @property
    def last_late_day(self) -> str:
        """The last day on which a tablet without network may still send its sheets."""
        return _after(self.late_from or self.closes, self.late_days)

    @property
    def undecided(self) -> int:
        """Findings that wait for the elected member."""
        return self.drafted - self.decided

    @property
    def number(self) -> int:
        """Where it is on the line of seven steps; 8 when all is done."""
        if self.over:
            return 8
        if self.first_answer:
            return 7
        steps = {"announced": 2, "open": 3, "closed": 4, "counted": 5, "published": 5}
        return steps.get(self.step, 6)


@dataclass(frozen=True)
class Task:
    """One thing to do; `code` says what, `number` and `names` of what."""

    code: str
    urgency: Urgency
    due: str = ""
    about: Standing | None = None
    number: int = 0
    names: tuple[str, ...] = ()


def tasks(
    founded: bool,
    places: int,
    standings: Sequence[Standing],
    today: str,
    schools_only: bool = False,
) -> list[Task]:
    """What to do this week, the most urgent first, three at most.

    `schools_only` says that no place is known yet but those of the directory.
    """
    if not founded:
        return [Task("found-city", Urgency.NOW)]
    if not places:
        return [Task("import-places", Urgency.NOW)]
    found = [task for standing in standings for task in _tasks_of(standing, today)]
    if all(standing.over for standing in standings):
        found.append(Task("choose-consultation", Urgency.NEXT if not standings else Urgency.LATER))
    if schools_only and not standings:
        found.append(Task("add-centre", Urgency.LATER))
    found.sort(key=lambda task: (task.urgency, task.due or "9999", task.code))
    return found[:TASKS_AT_MOST]


def waiting_for(standing: Standing, today: str) -> str:
    """Who or what holds a consultation up: "team", "elected", "tablets"...; "" when nobody does."""
    if standing.over or standing.step == "open":
        return ""
    if standing.step == "announced":
        if not standing.box_ready:
            return "box"
        return "team" if standing.opens <= today else ""
    if standing.step == "closed":
        late = today <= standing.last_late_day and not standing.count_requested
        return "tablets" if late else "count"
    return _waiting_after_the_count(standing)


def _waiting_after_the_count(standing: Standing) -> str:
    if not standing.published:
        return "team" if standing.unheard else "count"
    if not standing.reviewed:
        return "council"
    return "elected" if standing.undecided and standing.drafted == standing.findings else "team"


def settled(standing: Standing, today: str) -> bool:
    """Whether a consultation has been open for long enough that silence says something."""
    return standing.step == "open" and _days(standing.opens, today) >= QUIET_DAYS


def next_day(standing: Standing, today: str) -> tuple[str, str]:
    """What comes next and when: a code and an ISO day; the day is "" for what has none."""
    if standing.over:
        known = standing.followed_up
        return ("", "") if known else ("follow-up", _after(standing.full_answer, FOLLOW_UP_AFTER))
    if standing.step == "announced":
        return "opens", standing.opens
    if standing.step == "open":
        return "closes", standing.closes
    if standing.step == "closed":
        count = "" if standing.count_requested else _after(standing.last_late_day, 1)
        return ("count", count) if count > today else ("", "")
    return ("full-answer", "") if standing.first_answer else ("first-answer", standing.answer_by)


def _tasks_of(standing: Standing, today: str) -> Iterator[Task]:
    if standing.to_confirm:
        yield Task("confirm-aside", Urgency.NOW, "", standing, standing.to_confirm)
    if standing.step == "announced":
        yield from _before(standing, today)
    elif standing.step == "open":
        yield from _during(standing, today)
    else:
        yield from _after_the_closing(standing, today)
        yield from _answers(standing, today)


def _before(standing: Standing, today: str) -> Iterator[Task]:
    opens = standing.opens
    if opens > today:
        near = _days(today, opens) <= POSTERS_AHEAD
        yield Task("print-posters", Urgency.SOON if near else Urgency.NEXT, opens, standing)
    elif standing.box_ready:
        yield Task("open", Urgency.LATE if opens < today else Urgency.NOW, opens, standing)


def _during(standing: Standing, today: str) -> Iterator[Task]:
    closes, left = standing.closes, _days(today, standing.closes)
    if left < 0:
        yield Task("close", Urgency.LATE, closes, standing)
    elif standing.silent and settled(standing, today):
        urgency = Urgency.NOW if left <= LAST_DAYS else Urgency.SOON
        names = tuple(name for _id, name in standing.silent)
        yield Task("call-silent", urgency, closes, standing, len(names), names)
    elif left <= CLOSING_SOON:
        yield Task("closing-soon", Urgency.SOON, closes, standing)


def _after_the_closing(standing: Standing, today: str) -> Iterator[Task]:
    if standing.step == "closed":
        if today <= standing.last_late_day and not standing.count_requested:
            yield Task("count-now", Urgency.LATER, standing.last_late_day, standing)
    elif standing.published and not standing.reviewed:
        yield Task("invite-council", Urgency.NEXT, standing.answer_by, standing)
    elif standing.reviewed and not standing.released:
        yield Task("release", Urgency.NEXT, "", standing)


def _answers(standing: Standing, today: str) -> Iterator[Task]:
    missing = standing.findings - standing.drafted
    if missing > 0:
        yield Task("draft", Urgency.SOON, standing.answer_by, standing, missing)
    if not standing.first_answer:
        yield from _first_answer(standing, today)
    elif not standing.over and standing.findings and standing.decided == standing.findings:
        yield Task("full-answer", Urgency.SOON, "", standing, standing.findings)
    elif standing.over and not standing.followed_up:
        due = _after(standing.full_answer, FOLLOW_UP_AFTER)
        if due <= today:
            yield Task("follow-up", Urgency.NEXT, due, standing)


def _first_answer(standing: Standing, today: str) -> Iterator[Task]:
    left = _days(today, standing.answer_by)
    if standing.unheard:
        urgency = Urgency.LATE if left < 0 else Urgency.NOW
        kind = "key-lost" if standing.key_lost else "few-sheets"
        yield Task(kind, urgency, standing.answer_by, standing)
    elif left < 0:
        yield Task("first-answer", Urgency.LATE, standing.answer_by, standing)
    elif left <= ANSWER_AHEAD:
        yield Task("first-answer", Urgency.NOW, standing.answer_by, standing)
    elif standing.reviewed:
        yield Task("first-answer", Urgency.NEXT, standing.answer_by, standing)


def days_late(standing: Standing, today: str) -> int:
    """Days since the first answer was due; 0 while it is not late."""
    return 0 if standing.first_answer else max(0, _days(standing.answer_by, today))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat() if day else ""

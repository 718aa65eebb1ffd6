"""What the city tells the children."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consult.application.log import Log
from consult.domain.base import Texts
from consult.domain.consultation import Consultation, WrongStep
from consult.domain.errors import NotFound
from consult.domain.feedback import Feedback, FirstAnswerMissing


@dataclass(frozen=True)
class FindingAnswer:
    """What children read about one finding: a status of `feedback.STATUSES`, and why."""

    finding: UUID
    status: str
    words: Texts
    reason: Texts
    until: str = ""


def give_first_answer(log: Log, consultation: UUID, words: dict[str, Texts], day: str) -> UUID:
    """Tell the children, for each band, that they were heard and what comes next.

    Raises WrongStep while children still answer, AlreadyExists the second time, WordsMissing.
    """
    asked = log.load(Consultation, consultation)
    if asked.step not in ("closed", "counted"):
        raise WrongStep(step=asked.step, needed="closed")
    feedback = Feedback.give_first(consultation, words, day)
    log.keep(feedback)
    return feedback.id


def give_full_answer(
    log: Log, consultation: UUID, answers: list[FindingAnswer], day: str, seen: int | None = None
) -> UUID:
    """Answer the findings. Raises FirstAnswerMissing, EditedMeanwhile, WordsMissing."""
    feedback = _first_given(log, consultation).expect(seen)
    feedback.give_full(
        [
            {
                "finding": str(answer.finding),
                "status": answer.status,
                "words": answer.words,
                "reason": answer.reason,
                "until": answer.until,
            }
            for answer in answers
        ],
        day,
    )
    log.keep(feedback)
    return feedback.id


def follow_up(log: Log, consultation: UUID, words: Texts, day: str) -> UUID:
    """Tell, a year later, what became of it."""
    feedback = _first_given(log, consultation)
    feedback.follow_up(words, day)
    log.keep(feedback)
    return feedback.id


def _first_given(log: Log, consultation: UUID) -> Feedback:
    try:
        return log.load(Feedback, Feedback.create_id(consultation))
    except NotFound as error:
        raise FirstAnswerMissing() from error

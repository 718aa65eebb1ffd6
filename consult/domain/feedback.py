"""What the city tells the children: first answer, full answer, follow-up a year later."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, Texts, identity
from consult.domain.decision import must_be_ahead
from consult.domain.errors import BadInput, NotAllowed

FEEDBACKS = UUID("3d5a7a2e-6a0f-4f5e-9a0e-1f1d8a5f0c06")
STATUSES = ("done", "under-way", "later", "no")
"""Fait, en cours, plus tard, non parce que..."""
PLANNED = ("under-way", "later")
"""The statuses whose day is one to come."""


class WordsMissing(BadInput):
    """Raised when an answer to children is empty in French."""


class UnknownStatus(BadInput):
    """Raised when an answer is none of the four statuses."""


class FirstAnswerMissing(NotAllowed):
    """Raised when the full answer or the follow-up comes before the first answer."""


class Feedback(Aggregate):
    """The answer to the children of one consultation, in their words."""

    TOPIC = "feedback"

    @staticmethod
    def create_id(consultation: UUID) -> UUID:
        return identity(FEEDBACKS, consultation)

    @classmethod
    def give_first(cls, consultation: UUID, words: dict[str, Texts], day: str) -> Feedback:
        """Give the first answer: for each band, a text per language.

        Raises WordsMissing.
        """
        _check(words)
        return cls(consultation, words, day)

    @event("FirstGiven", topic="feedback.first-given")
    def __init__(self, consultation: UUID, words: dict[str, Texts], day: str) -> None:
        self.consultation = consultation
        self.words = words
        self.full: list[dict[str, str | Texts]] = []

    def give_full(self, answers: list[dict[str, str | Texts]], day: str) -> None:
        """Answer every finding: {"finding", "status", "words", "reason", "until"} each.

        Giving it again replaces what children read; what was said before stays in the log.
        Raises UnknownStatus, WordsMissing, and DayOver when what is planned was for a day gone by.
        """
        for answer in answers:
            if answer["status"] not in STATUSES:
                raise UnknownStatus(status=str(answer["status"]))
            if answer["status"] in PLANNED:
                must_be_ahead(str(answer["until"]), day)
        _check({str(answer["finding"]): _texts(answer["words"]) for answer in answers})
        self._full_given(consultation=self.consultation, answers=answers, day=day)

    @event("FullGiven", topic="feedback.full-given")
    def _full_given(
        self, consultation: UUID, answers: list[dict[str, str | Texts]], day: str
    ) -> None:
        self.full = answers

    def follow_up(self, words: Texts, day: str) -> None:
        """Tell, a year later, what became of it.

        Raises FirstAnswerMissing before the full answer, WordsMissing.
        """
        if not self.full:
            raise FirstAnswerMissing()
        _check({"": words})
        self._followed_up(consultation=self.consultation, words=words, day=day)

    @event("FollowedUp", topic="feedback.followed-up")
    def _followed_up(self, consultation: UUID, words: Texts, day: str) -> None:
        self.followed_up = day


def _texts(value: str | Texts) -> Texts:
    return {"fr": value} if isinstance(value, str) else value


def _check(words: dict[str, Texts]) -> None:
    for where, texts in words.items():
        if not texts.get("fr", "").strip():
            raise WordsMissing(where=where)

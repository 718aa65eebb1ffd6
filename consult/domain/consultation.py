"""What the city asks, the decision at stake, who answers for it, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, Texts, to_the_day
from consult.domain.errors import BadInput, NotAllowed

LATE_DAYS = 7
"""Days (J) that tablets without network have to send their sheets after the closing."""
LONGEST_DECISION = 400
"""Signs of the decision at stake at most, in any language: children read it before they begin."""
LONGEST_DAYS = 366
"""Days (J) that children have to answer at most, and then wait at most for what the city says."""
GROUP_UNDER = 20
"""A band that expects fewer children (J) is grouped with another one before the opening."""


class WrongStep(NotAllowed):
    """Raised when a consultation is not at the step that was needed; facts: `step`, `needed`."""


class BadDates(BadInput):
    """Raised when a consultation would close before it opens, or answer before it closes."""


class OpensInThePast(BadDates):
    """Raised when a consultation would open before it is announced; facts: `opens`."""


class OpenTooLong(BadDates):
    """Raised when children would answer for more than LONGEST_DAYS; facts: `latest`."""


class AnswerTooLate(BadDates):
    """Raised when children would wait more than LONGEST_DAYS; facts: `latest`."""


class NoExtension(BadDates):
    """Raised when a later closing is not later, or not before the answer; facts: both days."""


class ClosingOver(BadDates):
    """Raised when a consultation is opened after the day it was to close; facts: `closes`."""


class NoPlace(BadInput):
    """Raised when a consultation invites no place or no band."""


class AnotherIsOpen(NotAllowed):
    """Raised when a place serves another open consultation; facts: `place`, `title`, `closes`."""


class KeyMissing(NotAllowed):
    """Raised when the ballot box has no key yet: the worker makes it within seconds."""


class DecisionAnnounced(NotAllowed):
    """Raised when the French of the decision at stake, which was announced, would be reworded."""


class DecisionTooLong(BadInput):
    """Raised when what is decided has more signs than LONGEST_DECISION; facts: `size`, `most`."""


class Consultation(Aggregate):
    """A consultation, step by step: announced, open, closed, counted.

    Anonymity and thresholds are announced with it and never change afterwards: there is no
    event that could.
    """

    TOPIC = "consultation"

    @classmethod
    def announce(
        cls,
        title: Texts,
        theme: str,
        decision: Texts,
        responsible: str,
        questionnaire: UUID,
        bands: list[str],
        places: list[str],
        opens: str,
        closes: str,
        answer_by: str,
        rules: dict[str, str],
        day: str,
        late_days: int = LATE_DAYS,
    ) -> Consultation:
        """Announce a consultation, on `day`. Days are ISO, local to the city.

        Raises BadDates (see `must_follow`), DecisionTooLong and NoPlace.
        """
        for words in decision.values():
            _must_be_short(words)
        must_follow(opens, closes, answer_by, day)
        if not bands or not places:
            raise NoPlace()
        return cls(
            title, theme, decision, responsible, questionnaire, bands, places,
            opens, closes, answer_by, rules, late_days,
        )  # fmt: skip

    @event("Announced", topic="consultation.announced")
    def __init__(
        self,
        title: Texts,
        theme: str,
        decision: Texts,
        responsible: str,
        questionnaire: UUID,
        bands: list[str],
        places: list[str],
        opens: str,
        closes: str,
        answer_by: str,
        rules: dict[str, str],
        late_days: int,
    ) -> None:
        self.title = title
        self.theme = theme
        self.decision = decision
        self.responsible = responsible
        self.questionnaire = questionnaire
        self.bands = bands
        self.places = places
        self.opens = opens
        self.closes = closes
        self.answer_by = answer_by
        self.rules = rules
        self.late_days = late_days
        self.late_from = ""
        self.groups: list[dict[str, list[str]]] = []
        self.public_key = ""
        self.step = "announced"
        self.count_requested = False
        self.read_aloud: list[str] = []
        self.acknowledged = ""
        self.key_lost = ""
        self.takes_texts = False

    def open_texts(self, day: str) -> None:
        """Let children write a few words too, from now on. Raises WrongStep once it is closed."""
        self._must_take_children()
        if not self.takes_texts:
            self._texts_opened(day=day)

    @event("TextsOpened", topic="consultation.texts-opened")
    def _texts_opened(self, day: str) -> None:
        self.takes_texts = True

    def close_texts(self, day: str) -> None:
        """Take no more words; those that came are still read. Raises WrongStep."""
        self._must_take_children()
        if self.takes_texts:
            self._texts_closed(day=day)

    @event("TextsClosed", topic="consultation.texts-closed")
    def _texts_closed(self, day: str) -> None:
        self.takes_texts = False

    def invite_places(self, places: list[str]) -> None:
        """Invite more places, before the opening."""
        self._must_be("announced")
        self._places_invited(places=sorted(set(self.places) | set(places)))

    @event("PlacesInvited", topic="consultation.places-invited")
    def _places_invited(self, places: list[str]) -> None:
        self.places = places

    def translate_decision(self, language: str, words: str) -> None:
        """Say what is decided in another language, or no more in it when `words` is "".

        Raises DecisionAnnounced for French, DecisionTooLong, WrongStep once it is closed.
        """
        self._must_take_children()
        if language == "fr":
            raise DecisionAnnounced()
        _must_be_short(words)
        kept = {code: text for code, text in self.decision.items() if code != language}
        decision = {**kept, language: words} if words else kept
        if decision != self.decision:
            self._decision_translated(decision=decision)

    @event("DecisionTranslated", topic="consultation.decision-translated")
    def _decision_translated(self, decision: Texts) -> None:
        self.decision = decision

    def declare_groups(self, groups: list[dict[str, list[str]]]) -> None:
        """Say, before the opening, which small groups will be counted together.

        A group is {"places": [ids], "bands": [codes]}.
        """
        self._must_be("announced")
        self._groups_declared(groups=groups)

    @event("GroupsDeclared", topic="consultation.groups-declared")
    def _groups_declared(self, groups: list[dict[str, list[str]]]) -> None:
        self.groups = groups

    def prepare_box(self, public_key: str) -> None:
        """Give the ballot box its public key (hex); the worker keeps the private one."""
        self._must_be("announced")
        self._box_prepared(public_key=public_key)

    @event("BoxPrepared", topic="consultation.box-prepared")
    def _box_prepared(self, public_key: str) -> None:
        self.public_key = public_key

    def open(self, day: str, questionnaire_version: int) -> None:
        """Open the box: from now on children may answer.

        Raises KeyMissing while the worker has not prepared the box, ClosingOver after the day it
        was to close, OpenTooLong when it opens so early that it would last too long.
        """
        self._must_be("announced")
        if day > self.closes:
            raise ClosingOver(closes=self.closes)
        _must_not_last(day, self.closes)
        if not self.public_key:
            raise KeyMissing()
        self._opened(day=day, questionnaire_version=questionnaire_version)

    @event("Opened", topic="consultation.opened")
    def _opened(self, day: str, questionnaire_version: int) -> None:
        self.step = "open"
        self.opens = day
        self.questionnaire_version = questionnaire_version

    def give_way(self, to: UUID) -> None:
        """Note that another one opens at a place of this one: nobody opens both at once."""
        self._must_be("announced")
        self._gave_way(to=to)

    @event("GaveWay", topic="consultation.gave-way")
    def _gave_way(self, to: UUID) -> None:
        """Nothing changes but its version: who was about to open it has to look again."""

    def promise_reading(self, bands: list[str], day: str) -> None:
        """Say that an adult reads every question aloud to these ages: they open without sound."""
        self._must_be("announced")
        self._reading_promised(bands=bands, day=day)

    @event("ReadingPromised", topic="consultation.reading-promised")
    def _reading_promised(self, bands: list[str], day: str) -> None:
        self.read_aloud = bands

    def extend(self, closes: str) -> None:
        """Close later than announced.

        Raises NoExtension when that is not later, or not before the day of the first answer, and
        OpenTooLong.
        """
        self._must_be("open")
        if not self.closes < closes < self.answer_by:
            raise NoExtension(closes=self.closes, answer_by=self.answer_by)
        _must_not_last(self.opens, closes)
        self._extended(closes=closes)

    @event("Extended", topic="consultation.extended")
    def _extended(self, closes: str) -> None:
        self.closes = closes

    def close(self, day: str) -> None:
        """Close the box: no new sheet, save what a tablet kept offline."""
        self._must_be("open")
        self._closed(day=day)

    @event("Closed", topic="consultation.closed")
    def _closed(self, day: str) -> None:
        self.step = "closed"
        self.closes = self.late_from = day

    def await_tablets(self, since: str) -> None:
        """Let tablets have their days after `since`: nobody saw before that it had closed.

        A day before the closing takes none of their days away.
        """
        self._must_be("closed")
        self._tablets_awaited(since=max(since, self.late_from))

    @event("TabletsAwaited", topic="consultation.tablets-awaited")
    def _tablets_awaited(self, since: str) -> None:
        self.late_from = since

    def request_count(self, day: str) -> None:
        """Ask that the box be opened now: no tablet is waiting any more."""
        self._must_be("closed")
        self._count_requested(day=day)

    @event("CountRequested", topic="consultation.count-requested")
    def _count_requested(self, day: str) -> None:
        self.count_requested = True

    class Counted(Aggregate.Event):
        """The box was opened and its sheets destroyed: a day, no hour."""

        TOPIC = "consultation.counted"
        day: str
        create_timestamp = staticmethod(to_the_day)

    def count(self, day: str) -> None:
        """Record that the box was opened, once."""
        self._must_be("closed")
        self.trigger_event(self.Counted, day=day)

    @event(Counted)
    def _(self, day: str) -> None:
        self.step = "counted"
        self.counted_on = day

    def lose_key(self, day: str, screens: int) -> None:
        """Record that the key of the box is lost: its `screens`, sealed for ever, are destroyed.

        A screen is a sheet, a refusal or a stop: nobody can tell which.
        """
        self._must_be("closed")
        self.trigger_event(self.KeyLost, day=day, screens=screens)

    class KeyLost(Aggregate.Event):
        """The box can never be opened: a day, no hour."""

        TOPIC = "consultation.key-lost"
        day: str
        screens: int
        create_timestamp = staticmethod(to_the_day)

    @event(KeyLost)
    def _key_lost(self, day: str, screens: int) -> None:
        self.key_lost = day

    def acknowledge(self, function: str, day: str) -> None:
        """The elected member responsible has read the results."""
        self._must_be("counted")
        self._acknowledged(function=function, day=day)

    @event("Acknowledged", topic="consultation.acknowledged")
    def _acknowledged(self, function: str, day: str) -> None:
        self.acknowledged = day

    def abandon(self, reason: str, day: str) -> None:
        """Give up a consultation that no child has answered yet."""
        self._must_be("announced")
        self._abandoned(reason=reason, day=day)

    @event("Abandoned", topic="consultation.abandoned")
    def _abandoned(self, reason: str, day: str) -> None:
        self.step = "abandoned"

    def may_be_counted(self, today: date) -> bool:
        """Whether the late window is over, or somebody asked for the count."""
        if self.step != "closed":
            return False
        over = date.fromisoformat(self.late_from) + timedelta(days=self.late_days)
        return self.count_requested or today > over

    def _must_take_children(self) -> None:
        if self.step not in ("announced", "open"):
            raise WrongStep(step=self.step, needed="open")

    def _must_be(self, needed: str) -> None:
        if self.step != needed:
            raise WrongStep(step=self.step, needed=needed)


def _must_be_short(decision: str) -> None:
    if len(decision) > LONGEST_DECISION:
        raise DecisionTooLong(size=len(decision), most=LONGEST_DECISION)


def must_follow(opens: str, closes: str, answer_by: str, today: str) -> None:
    """Raises BadDates unless the days follow each other, begin today at the earliest and end.

    OpensInThePast, OpenTooLong and AnswerTooLate say which one is wrong.
    """
    if not opens <= closes < answer_by:
        raise BadDates(opens=opens, closes=closes, answer_by=answer_by)
    if opens < today:
        raise OpensInThePast(opens=opens)
    _must_not_last(opens, closes)
    if answer_by > (latest := _latest(closes)):
        raise AnswerTooLate(latest=latest)


def _must_not_last(opens: str, closes: str) -> None:
    if closes > (latest := _latest(opens)):
        raise OpenTooLong(latest=latest)


def _latest(day: str) -> str:
    """The last day that may follow `day`; the last of the calendar when there is no other."""
    first = date.fromisoformat(day)
    return (first + min(timedelta(LONGEST_DAYS), date.max - first)).isoformat()

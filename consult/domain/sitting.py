"""A sitting: a facilitator, a group, one band, one code, until noon or until the evening."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate, to_the_day
from consult.domain.errors import BadInput, NotAllowed
from consult.domain.poster import code_id
from consult.domain.setting_aside import MayBeSetAside

GROUP: Final = 5
"""Children who make a group: among fewer, an idea would be that of one child."""


class SittingClosed(NotAllowed):
    """Raised when a sitting that is over is asked to go on."""


class BadHeadcount(BadInput):
    """Raised when a sitting is opened for no child at all, or corrected to none."""


class GroupSpoke(NotAllowed):
    """Raised when the ideas of a group are given a second time."""


def is_within(day: str, until: str, now: datetime) -> bool:
    """Whether a sitting of that day, good until "HH:MM", takes sheets at `now`, local to the city.

    The last minute counts whole: "23:59" lasts until midnight.
    """
    return now.date().isoformat() == day and f"{now:%H:%M}" <= until


class Sitting(MayBeSetAside, Aggregate):
    """One group answers together. Its events have a day, never an hour.

    `announced` is how many children were said to come, `headcount` how many there were.
    """

    TOPIC = "sitting"

    class Event(Aggregate.Event):
        """Something that happened to a sitting, on a day."""

        create_timestamp = staticmethod(to_the_day)

    @staticmethod
    def create_id(code: str) -> UUID:
        return code_id(code)

    @classmethod
    def open(
        cls,
        code: str,
        consultation: UUID,
        place: UUID,
        band: str,
        headcount: int,
        day: str,
        until: str,
    ) -> Sitting:
        """Open a sitting on a day, accepted until `until` (local "HH:MM").

        Raises BadHeadcount when there is no child.
        """
        _must_be_somebody(headcount)
        return cls(code, consultation, place, band, headcount, day, until)

    @event("Opened", topic="sitting.opened")
    def __init__(
        self,
        code: str,
        consultation: UUID,
        place: UUID,
        band: str,
        headcount: int,
        day: str,
        until: str,
    ) -> None:
        self.code = code
        self.consultation = consultation
        self.place = place
        self.band = band
        self.announced = headcount
        self.headcount = headcount
        self.day = day
        self.until = until
        self.closed = False
        self.spoke = False

    def speak(self) -> None:
        """The group has said what it wants to say together, once. Raises GroupSpoke."""
        if self.spoke:
            raise GroupSpoke(code=self.code)
        self._spoke()

    @event("GroupSpoke", topic="sitting.group-spoke")
    def _spoke(self) -> None:
        self.spoke = True

    @property
    def vouched_for(self) -> int:
        """Children of whom a figure of the place may speak.

        A number that was raised lets more of them answer, and no more than that: an adult who
        filled the box in would raise it to see what is left of one child.
        """
        return min(self.announced, self.headcount)

    @property
    def is_group(self) -> bool:
        """Whether enough children sit for an idea to be nobody's in particular."""
        return self.vouched_for >= GROUP

    def correct_headcount(self, headcount: int) -> None:
        """Say how many children there were after all; the same number changes nothing.

        Raises BadHeadcount when there is no child.
        """
        _must_be_somebody(headcount)
        if headcount != self.headcount:
            self._headcount_corrected(headcount=headcount)

    @event("HeadcountCorrected", topic="sitting.headcount-corrected")
    def _headcount_corrected(self, headcount: int) -> None:
        self.headcount = headcount

    def close(self) -> None:
        """End the sitting: its code accepts nothing more."""
        if self.closed:
            raise SittingClosed(code=self.code)
        self._closed()

    @event("Closed", topic="sitting.closed")
    def _closed(self) -> None:
        self.closed = True

    @event("SetAsideAsked", topic="sitting.set-aside-asked")
    def _set_aside_asked(self, reason: str, asked_by: str) -> None:
        self._ask(reason, asked_by)

    @event("SetAside", topic="sitting.set-aside")
    def _set_aside(self, reason: str) -> None:
        self.set_aside = True

    @event("Restored", topic="sitting.restored")
    def _restored(self) -> None:
        self._take_in()

    @event("RestoreAsked", topic="sitting.restore-asked")
    def _restore_asked(self, reason: str, asked_by: str) -> None:
        self.back_asked_by = asked_by

    @event("RestoreWithdrawn", topic="sitting.restore-withdrawn")
    def _restore_withdrawn(self) -> None:
        self.back_asked_by = ""


def _must_be_somebody(headcount: int) -> None:
    if headcount < 1:
        raise BadHeadcount(headcount=headcount)

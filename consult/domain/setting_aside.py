"""Leaving a group out of the count, answers unseen: two people, a reason, undone at will.

A sitting and a round of paper share the guards; each records it as events of its own.
"""

from __future__ import annotations

from abc import abstractmethod

from consult.domain import base
from consult.domain.errors import BadInput, NotAllowed

REASONS = (
    "headcount-exceeded",
    "totals-mistyped",
    "not-understood",
    "disturbed",
    "adult-answered",
    "rehearsal",
)
"""Why a group may be set aside, answers unseen."""


class UnknownReason(BadInput):
    """Raised when a group is set aside for a reason that is not on the list."""


class SecondPersonNeeded(NotAllowed):
    """Raised when the same person asks to set a group aside and confirms it."""


class NothingToConfirm(NotAllowed):
    """Raised when nobody asked to set this group aside."""


class AlreadyAsked(NotAllowed):
    """Raised when somebody asked to set this group aside already, or it is set aside."""


class MayBeSetAside:
    """What can be left out of the count before it, and taken in again."""

    asked_by: str = ""
    asked_reason: str = ""
    set_aside: bool = False

    def ask_to_set_aside(self, reason: str) -> None:
        """First of two people: ask that the sheets of this group be left out of the count.

        Raises AlreadyAsked, UnknownReason for a reason that is not on the list.
        """
        if self.asked_by:
            raise AlreadyAsked()
        if reason not in REASONS:
            raise UnknownReason(reason=reason)
        self._set_aside_asked(reason=reason, asked_by=base.actor.get())

    def confirm_set_aside(self) -> None:
        """Second of two people: leave the sheets out.

        Raises NothingToConfirm when nobody asked, SecondPersonNeeded when it is the same person.
        """
        if not self.asked_by or self.set_aside:
            raise NothingToConfirm()
        if self.asked_by == base.actor.get():
            raise SecondPersonNeeded()
        self._set_aside(reason=self.asked_reason)

    def restore(self) -> None:
        """Take the sheets of this group in again, or the request to leave them out back.

        Raises NothingToConfirm when nobody asked.
        """
        if not self.asked_by:
            raise NothingToConfirm()
        self._restored()

    @abstractmethod
    def _set_aside_asked(self, reason: str, asked_by: str) -> None:
        """Its event."""

    @abstractmethod
    def _set_aside(self, reason: str) -> None:
        """Its event."""

    @abstractmethod
    def _restored(self) -> None:
        """Its event."""

    def _ask(self, reason: str, asked_by: str) -> None:
        """What asking changes."""
        self.asked_reason, self.asked_by = reason, asked_by

    def _take_in(self) -> None:
        """What taking in again changes."""
        self.set_aside, self.asked_by, self.asked_reason = False, "", ""

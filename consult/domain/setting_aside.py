"""Leaving a group out of the count, and taking it in again: two people, a reason, answers unseen.

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

REASONS_BACK = ("wrong-group", "looked-into", "number-corrected")
"""Why a group that was set aside may be counted after all, answers unseen."""


class UnknownReason(BadInput):
    """Raised when a group is set aside, or taken in again, for a reason that is not on the list."""


class SecondPersonNeeded(NotAllowed):
    """Raised when the same person asks to set a group aside, or to take it in, and confirms it."""


class NothingToConfirm(NotAllowed):
    """Raised when nobody asked to set this group aside, or to take it in again."""


class AlreadyAsked(NotAllowed):
    """Raised when somebody asked to set this group aside already, or it is set aside."""


class NotSetAside(NotAllowed):
    """Raised when a group is to be taken in again that is in the count."""


class AlreadyAskedBack(NotAllowed):
    """Raised when somebody asked to take this group in again already."""


class MayBeSetAside:
    """What can be left out of the count before it, and taken in again.

    `asked_by` asked to leave it out, `back_asked_by` to take it in again; "" is nobody.
    """

    asked_by: str = ""
    asked_reason: str = ""
    set_aside: bool = False
    back_asked_by: str = ""

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
        _must_be_another("" if self.set_aside else self.asked_by)
        self._set_aside(reason=self.asked_reason)

    def ask_to_restore(self, reason: str) -> None:
        """First of two people: ask that the sheets that were left out be counted after all.

        Raises NotSetAside, AlreadyAskedBack, UnknownReason for a reason that is not on the list.
        """
        if not self.set_aside:
            raise NotSetAside()
        if self.back_asked_by:
            raise AlreadyAskedBack()
        if reason not in REASONS_BACK:
            raise UnknownReason(reason=reason)
        self._restore_asked(reason=reason, asked_by=base.actor.get())

    def confirm_restore(self) -> None:
        """Second of two people: take the sheets in again.

        Raises NothingToConfirm when nobody asked, SecondPersonNeeded when it is the same person.
        """
        _must_be_another(self.back_asked_by)
        self._restored()

    def withdraw_request(self) -> None:
        """Take back what one person asked and no second one confirmed: all stays as it was.

        Raises NothingToConfirm.
        """
        if self.back_asked_by:
            self._restore_withdrawn()
        elif self.asked_by and not self.set_aside:
            self._restored()
        else:
            raise NothingToConfirm()

    @abstractmethod
    def _set_aside_asked(self, reason: str, asked_by: str) -> None:
        """Its event."""

    @abstractmethod
    def _set_aside(self, reason: str) -> None:
        """Its event."""

    @abstractmethod
    def _restored(self) -> None:
        """Its event: also that the request to leave it out was taken back."""

    @abstractmethod
    def _restore_asked(self, reason: str, asked_by: str) -> None:
        """Its event."""

    @abstractmethod
    def _restore_withdrawn(self) -> None:
        """Its event."""

    def _ask(self, reason: str, asked_by: str) -> None:
        """What asking changes."""
        self.asked_reason, self.asked_by = reason, asked_by

    def _take_in(self) -> None:
        """What taking in again changes."""
        self.set_aside, self.asked_by, self.asked_reason = False, "", ""
        self.back_asked_by = ""


def _must_be_another(asked_by: str) -> None:
    """Raises NothingToConfirm, SecondPersonNeeded."""
    if not asked_by:
        raise NothingToConfirm()
    if asked_by == base.actor.get():
        raise SecondPersonNeeded()

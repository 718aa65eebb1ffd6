"""The worker chains and seals the log, and raises the alarm when it is not the one it sealed."""

from __future__ import annotations

import logging
from datetime import date

from consult.chain import Chain, SealBroken
from consult.chain.alarm import Alarm, note
from consult.stores import Stores

BROKEN = "the log is not the one that was sealed (%s, event %d): nothing is sealed any more"

logger = logging.getLogger("consult.worker")


class Sealing:
    """Extends the chain of a city, and verifies all of it each day.

    While something is wrong nothing is sealed: to sign it would make a forged past the true one.
    """

    def __init__(self, stores: Stores, chain: Chain) -> None:
        self._stores, self._chain = stores, chain
        self._chained = -1
        self._verified: date | None = None
        self._alarm: Alarm | None = None

    def extend(self, head: int) -> None:
        """Chain the events up to the head of the log, unless the alarm is raised."""
        if self._alarm is not None or head == self._chained:
            return
        try:
            self._chain.extend()
        except SealBroken as broken:
            self._tell(broken.alarm)
        else:
            self._chained = head

    def look(self, today: date) -> None:
        """Verify the whole log: once a day, and at each look while the alarm is raised."""
        if today == self._verified and self._alarm is None:
            return
        verdict = self._chain.verify()
        self._tell(Alarm(verdict.reason, verdict.bad) if verdict.bad else None)
        self._verified = today

    def _tell(self, alarm: Alarm | None) -> None:
        """Note the alarm, or that there is none; the log of the service says it once."""
        note(self._stores, alarm)
        if alarm is not None and alarm != self._alarm:
            logger.error(BROKEN, alarm.reason, alarm.ordinal)
        if alarm is None and self._alarm is not None:
            logger.info("the log is again the one that was sealed")
            self._chained = -1
        self._alarm = alarm

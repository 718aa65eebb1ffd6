"""The worker: it folds the read models and does what is due, whether anybody asks or not.

Each step is small and safe to repeat. A step that fails is told loudly and tried again later; it
stops no other one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from consult.application.consultations import close_when_due, freeze_questionnaire, prepare_box
from consult.application.log import Log
from consult.backup.choices import Choices
from consult.backup.nightly import Nightly
from consult.ballots.arrival import has_sheets
from consult.ballots.keys import Keys
from consult.ballots.mixing import epoch_keys, is_due, mix_texts
from consult.ballots.teller import Teller
from consult.chain import Chain
from consult.config import Settings
from consult.domain.consultation import Consultation
from consult.domain.questionnaire import Questionnaire
from consult.election import stand
from consult.heartbeat import Heart
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_clock, open_log
from consult.stores import Stores, is_away
from consult.waiting_keys import lost_keys, note_lost_keys
from consult.worker.agenda import Agenda
from consult.worker.counting import Counting
from consult.worker.sealing import Sealing
from consult.worker.voice import Voice

POLL = 0.075
"""Seconds between two looks at the log."""
ROUND = 1.0
"""Seconds between two rounds of what depends on the time or on the ballot box."""
STAND = 0.5
"""Seconds between two tries to become the worker."""
SWEEP = 60.0
"""Seconds between two looks for what a crash left of a count."""
LONGEST_WAIT = 60.0
"""Seconds after which a step that keeps failing is tried again, at most."""

FAILED = "%s failed (%s): %s; again in %.0f s"

logger = logging.getLogger("consult.worker")


class PlaceLost(Exception):
    """Raised before a step when this process is not the worker any more: nothing more is done."""


class Patience:
    """Lets a step that failed wait, twice as long each time."""

    def __init__(self) -> None:
        self._waits: dict[tuple[str, UUID | None], tuple[float, float]] = {}

    def attempt(self, name: str, subject: UUID | None, step: Callable[[], object]) -> None:
        """Do the step, unless it is still waiting; whatever it raises is logged, but PlaceLost."""
        key, now = (name, subject), time.monotonic()
        again_at, wait = self._waits.get(key, (0.0, ROUND / 2))
        if now < again_at:
            return
        try:
            step()
        except PlaceLost:
            raise
        except Exception as error:
            wait = min(2 * wait, LONGEST_WAIT)
            self._waits[key] = (now + wait, wait)
            away = is_away(error)
            why = "the database does not answer" if away else type(error).__name__
            trace = None if away else error
            logger.error(FAILED, name, subject or "all", why, wait, exc_info=trace)
        else:
            self._waits.pop(key, None)


class Worker:
    """Everything that one city's worker does. It is told the time.

    It asks `holds` before each step, and each step of a count, whether it still may.
    """

    def __init__(
        self,
        settings: Settings,
        log: Log,
        stores: Stores,
        holds: Callable[[], bool] = lambda: True,
        nightly: Nightly | None = None,
    ) -> None:
        self.log = log
        self.nightly = nightly
        self.stores = stores
        self._holds = holds
        self.teller = Teller(stores, settings.keys, lambda _: self._check())
        self._text_keys = epoch_keys(Keys(settings.keys))
        self.counting = Counting(log, self.teller)
        self.projector = Projector(log, stores, MODELS)
        self.chain = Chain(stores, settings)
        self.sealing = Sealing(stores, self.chain)
        self.agenda = Agenda(log)
        self._patience = Patience()
        self._round_at = self._sweep_at = float("-inf")
        self._frozen: set[UUID] = set()
        self._lost: set[UUID] = set()

    def begin(self) -> None:
        """Let what stopped try again: the program may be a newer one."""
        self._attempt("try again what stopped", self.projector.retry)

    def tick(self, now: datetime) -> None:
        """One turn: fold what is new, chain it, and do what is due at `now` (local)."""
        self._attempt("fold the read models", self.projector.catch_up)
        if self._is_new() or time.monotonic() - self._round_at >= ROUND:
            self._round_at = time.monotonic()
            self.do_what_is_due(now)
        self._attempt("chain the log", lambda: self.sealing.extend(self.log.head))

    def do_what_is_due(self, now: datetime) -> None:
        """One round over all consultations."""
        for consultation in list(self.agenda.live):
            step = partial(self._see_to, consultation, now)
            self._attempt("a consultation", step, consultation)
        if self.agenda.takes_texts:
            self._attempt("mix the texts", partial(self._mix_texts, now.date()))
        if time.monotonic() - self._sweep_at >= SWEEP:
            self._sweep_at = time.monotonic()
            self._attempt("finish the counts", self.teller.finish)
            self._attempt("look at the keys", self._look_at_keys)
            self._attempt("verify the log", partial(self.sealing.look, now.date()))
            if self.nightly is not None:
                self._attempt("the nightly backup", partial(self.nightly.see_to, now))

    def _attempt(self, name: str, step: Callable[[], object], subject: UUID | None = None) -> None:
        self._check()
        self._patience.attempt(name, subject, step)

    def _check(self) -> None:
        if not self._holds():
            raise PlaceLost

    def _is_new(self) -> bool:
        found = False

        def read() -> None:
            nonlocal found
            found = self.agenda.read()

        self._attempt("read the log", read)
        return found

    def _see_to(self, id: UUID, now: datetime) -> None:
        """The next step of one consultation."""
        asked = self.log.load(Consultation, id)
        steps = {
            "announced": self._prepare,
            "open": self._follow,
            "closed": self._count,
            "counted": self._publish,
            "abandoned": self._forget,
        }
        steps[asked.step](asked, now)

    def _prepare(self, asked: Consultation, now: datetime) -> None:
        """Give a new consultation its box: the key is on disk before its event."""
        del now
        if not asked.public_key:
            prepare_box(self.log, asked.id, self.teller.prepare(asked.id))
            logger.info("box prepared (%s)", asked.id)

    def _follow(self, asked: Consultation, now: datetime) -> None:
        """Freeze the questionnaire at the first sheet; close when the closing day is over."""
        if asked.questionnaire not in self._frozen and has_sheets(self.stores, asked.id):
            if not self.log.load(Questionnaire, asked.questionnaire).frozen:
                freeze_questionnaire(self.log, asked.id, now.date().isoformat())
            self._frozen.add(asked.questionnaire)
        if close_when_due(self.log, asked.id, now.date()):
            logger.info("closed (%s)", asked.id)

    def _count(self, asked: Consultation, now: datetime) -> None:
        if asked.may_be_counted(now.date()):
            self.counting.count(asked.id, now.date())
            logger.info("counted (%s)", asked.id)
            self._publish(asked, now)

    def _publish(self, asked: Consultation, now: datetime) -> None:
        """After a count: end its destruction if a crash interrupted it, then publish."""
        if not self.counting.is_over(asked.id):
            self.counting.count(asked.id, now.date())
        if asked.id not in self.agenda.published:
            made = self.counting.publish(asked.id, now.date())
            said = "published (%s)" if made else "too few sheets, nothing published (%s)"
            logger.info(said, asked.id)
        self.agenda.done(asked.id)

    def _forget(self, asked: Consultation, now: datetime) -> None:
        del now
        self.agenda.done(asked.id)

    def _look_at_keys(self) -> None:
        """Note which boxes nothing opens, for the pages and the alarms of the site."""
        lost = lost_keys(self.log, self.stores)
        for consultation in set(lost) - self._lost:
            logger.error("the key of a box is lost (%s)", consultation)
        self._lost = set(lost)
        note_lost_keys(self.stores, lost)

    def _mix_texts(self, today: date) -> None:
        """Bring the texts that wait before moderators, once each working day."""
        if is_due(self.stores, self._text_keys, today):
            mix_texts(self.stores, self._text_keys, today)
            logger.info("texts mixed")


class Waiting:
    """What a worker does on its machine while another one has the place."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._patience = Patience()
        self._sweep_at = float("-inf")
        logger.info("waiting for the worker's place")

    def tick(self) -> None:
        """Now and then, destroy the copies of keys whose boxes were counted elsewhere."""
        if time.monotonic() - self._sweep_at >= SWEEP:
            self._sweep_at = time.monotonic()
            self._patience.attempt("destroy the keys of counted boxes", None, self._teller.forget)


def run(settings: Settings, stopping: threading.Event) -> None:
    """Be the worker until told to stop; wait for one's turn while another process is."""
    # Nothing is tried again in the middle of a step: the place may be another's meanwhile.
    log = open_log(settings, again_for=0.0)
    stores, clock = Stores(settings), open_clock(settings)
    nightly = Nightly(stores, Choices.from_environment())
    try:
        with stand(stores) as election:
            waiting = None
            while not stopping.is_set():
                if not election.won():
                    waiting = waiting or Waiting(Teller(stores, settings.keys))
                    waiting.tick()
                else:
                    waiting = None
                    worker = Worker(settings, log, stores, election.holds, nightly)
                    voice = Voice(log, stores, worker.agenda, clock.now, speaks=settings.voice)
                    with Heart(stores, clock.now) as heart, voice:
                        _work(worker, clock.now, stopping, heart.turned)
                stopping.wait(STAND)
    finally:
        log.close()
        stores.close()


def _work(
    worker: Worker,
    now: Callable[[], datetime],
    stopping: threading.Event,
    turned: Callable[[], object],
) -> None:
    logger.info("at work")
    worker.begin()
    try:
        while not stopping.is_set():
            worker.tick(now())
            turned()
            stopping.wait(POLL)
    except PlaceLost:
        logger.error("the worker's place is lost: waiting for another turn")
    finally:
        logger.info("at rest")

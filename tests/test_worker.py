"""What the worker does by itself, and what it does not let anything stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from consult.application import consultations, counting, sittings
from consult.application.log import Log
from consult.application.sittings import Group
from consult.ballots.committer import Committer
from consult.ballots.sealing import seal
from consult.ballots.tables import ballot
from consult.ballots.teller import DESTROYED, Teller
from consult.config import Settings
from consult.domain.ballot import BoxKey, Sheet
from consult.domain.base import actor
from consult.domain.consultation import Consultation
from consult.domain.errors import AlreadyExists, EditedMeanwhile
from consult.domain.opinions import Opinions
from consult.domain.publication import Publication
from consult.domain.questionnaire import Questionnaire
from consult.domain.sitting import Sitting
from consult.election import stand
from consult.projections.consultations import ConsultationRow
from consult.projections.runner import read_position
from consult.stores import Stores
from consult.worker import Worker, run
from consult.worker.counting import Counting, TooEarly, plan_of
from tests.given import BAND, CLOSES, DAY, a_school, an_announced_consultation

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def at(day: str, hour: int = 9) -> datetime:
    """A time of the city."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00+01:00")


@pytest.fixture
def worker(settings: Settings, log: Log, stores: Stores) -> Worker:
    """The worker of a migrated, empty city."""
    return Worker(settings, log, stores)


@pytest.fixture
def committer(log: Log, stores: Stores) -> Iterator[Committer]:
    """The committer of the web process."""
    committer = Committer(stores)
    yield committer
    committer.stop()


class Asked:
    """A consultation that is open at one school."""

    def __init__(self, log: Log, worker: Worker, committer: Committer) -> None:
        self.log, self.committer = log, committer
        self.place = a_school(log)
        self.id = an_announced_consultation(log, self.place)
        worker.tick(at(DAY))
        consultations.open_consultation(log, self.id, DAY)

    @property
    def now(self) -> Consultation:
        """The consultation as the log has it."""
        return self.log.load(Consultation, self.id)

    @property
    def opinions(self) -> Opinions:
        return self.log.load(Opinions, Opinions.create_id(self.id))

    def sheets(self, number: int, sitting: UUID | None = None) -> None:
        """Children drop sheets, all with the same answers."""
        questionnaire = self.log.load(Questionnaire, self.now.questionnaire)
        mode = "sitting" if sitting else "link"
        box = BoxKey(self.id, self.place, BAND, mode, sitting)
        sheet = Sheet(questionnaire.reference, {"cour-envie": "yes", "ecoute": "no"})
        for _ in range(number):
            sealed = seal(bytes.fromhex(self.now.public_key), sheet.to_bytes(), box)
            self.committer.drop(box, uuid4(), sealed)

    def close(self) -> None:
        consultations.close_consultation(self.log, self.id, DAY)
        consultations.request_count(self.log, self.id, DAY)


@pytest.fixture
def asked(log: Log, worker: Worker, committer: Committer) -> Asked:
    """A consultation whose box the worker has prepared, open."""
    return Asked(log, worker, committer)


def test_the_whole_way_from_the_box_to_the_publication(
    worker: Worker, asked: Asked, log: Log, stores: Stores
) -> None:
    asked.sheets(12)
    worker.tick(at(DAY))
    asked.close()
    worker.tick(at(DAY))
    assert asked.now.step == "counted"
    assert asked.opinions.rows[0].counts["cour-envie"]["yes"] == 12
    assert worker.agenda.published == set()  # It reads its own publication in the next turn.
    worker.tick(at(DAY))
    assert worker.agenda.published == {asked.id}
    with stores["box"].connect() as connection:
        assert connection.execute(ballot.select()).first() is None
    assert not worker.teller.keys.has(asked.id)
    assert worker.chain.verify().waiting == 0
    assert read_position(stores, "doors") == (log.head, "")


@on_sqlite
def test_a_closing_day_ends_at_midnight(worker: Worker, asked: Asked) -> None:
    worker.do_what_is_due(at(CLOSES, 23))
    assert asked.now.step == "open"
    worker.do_what_is_due(at("2026-12-01", 0))
    assert (asked.now.step, asked.now.closes) == ("closed", CLOSES)


@on_sqlite
def test_late_tablets_have_seven_days_unless_the_count_is_asked_for(
    worker: Worker, asked: Asked
) -> None:
    consultations.close_consultation(asked.log, asked.id, CLOSES)
    worker.do_what_is_due(at("2026-12-07", 23))
    assert asked.now.step == "closed"
    worker.do_what_is_due(at("2026-12-08"))
    assert asked.now.step == "counted"


@on_sqlite
def test_a_closing_that_is_seen_late_leaves_late_tablets_their_seven_days(
    worker: Worker, asked: Asked, log: Log, stores: Stores
) -> None:
    """The machine was off, or its clock was wrong for a moment: no sheet and no key goes for it."""
    asked.sheets(10)
    for _ in range(3):
        worker.tick(at("2027-01-09"))
    assert (asked.now.step, asked.now.closes) == ("closed", CLOSES)
    with pytest.raises(TooEarly) as early:
        worker.counting.count(asked.id, date(2027, 1, 15))
    assert early.value.facts["closes"] == "2027-01-08"
    asked.sheets(2)
    worker.do_what_is_due(at("2027-01-15", 23))
    assert asked.now.step == "closed"
    worker.projector.catch_up()
    with Session(stores["read"]) as session:
        row = session.get_one(ConsultationRow, asked.id)
        assert (row.closes, row.late_from) == (CLOSES, "2027-01-08")
    worker.do_what_is_due(at("2027-01-16"))
    assert asked.now.step == "counted"
    assert asked.opinions.rows[0].number == 12


@on_sqlite
def test_a_closing_seen_late_is_counted_when_it_is_asked_for(worker: Worker, asked: Asked) -> None:
    worker.do_what_is_due(at("2027-01-09"))
    consultations.request_count(asked.log, asked.id, DAY)
    worker.do_what_is_due(at(CLOSES))
    assert asked.now.step == "counted"


@on_sqlite
def test_nothing_but_the_first_sheet_freezes_the_questions(
    worker: Worker, asked: Asked, log: Log
) -> None:
    worker.do_what_is_due(at(DAY))
    assert not log.load(Questionnaire, asked.now.questionnaire).frozen
    asked.sheets(1)
    worker.do_what_is_due(at(DAY))
    assert log.load(Questionnaire, asked.now.questionnaire).frozen


@on_sqlite
def test_the_sheets_of_a_sitting_set_aside_by_two_people_are_not_counted(
    worker: Worker, asked: Asked, log: Log
) -> None:
    group = Group(asked.place, BAND, 20, "23:59")
    codes = [sittings.open_sitting(log, asked.id, group, DAY) for _ in range(2)]
    first, second = (Sitting.create_id(code) for code in codes)
    asked.sheets(11, first)
    asked.sheets(4, second)
    sittings.ask_to_set_aside(log, second, "disturbed")
    actor.set("somebody else")
    sittings.confirm_set_aside(log, second)
    actor.set("system")
    assert plan_of(log, asked.now).set_aside == {second}
    asked.close()
    worker.do_what_is_due(at(DAY))
    (row,) = asked.opinions.rows
    assert (row.number, row.set_aside) == (11, 4)


@on_sqlite
def test_small_groups_merge_in_the_group_declared_then_in_the_zone(log: Log) -> None:
    one, other, third = (a_school(log, f"École {n}", f"037000{n}X") for n in range(3))
    consultation = an_announced_consultation(log, one, other, third)
    groups = [{"places": [str(one), str(other)], "bands": [BAND]}]
    consultations.declare_groups(log, consultation, groups)
    chains = plan_of(log, log.load(Consultation, consultation)).chains
    assert chains[one, BAND] == chains[other, BAND]
    assert chains[one, BAND][1:] == chains[third, BAND]


@on_sqlite
@pytest.mark.parametrize(
    "step", ["open", "record", "recorded", "delete", "destroy-key", "destroyed"]
)
def test_a_count_that_a_crash_interrupts_is_finished_by_the_next_worker(
    settings: Settings, log: Log, stores: Stores, asked: Asked, step: str
) -> None:
    asked.sheets(12)
    asked.close()

    def crash(reached: str) -> None:
        if reached == step:
            raise KeyboardInterrupt

    teller = Teller(stores, settings.keys, crash)
    with pytest.raises(KeyboardInterrupt):
        Counting(log, teller).count(asked.id, at(DAY).date())
    Worker(settings, log, stores).tick(at(DAY))
    assert teller.step(asked.id) == DESTROYED
    assert asked.opinions.rows[0].number == 12
    assert asked.now.step == "counted"
    assert len(publications(log)) == 1


def publications(log: Log) -> list[Publication]:
    """Every publication of the log."""
    found = log.recorder.select_notifications(1, 100, topics=["publication.made"])
    return [log.load(Publication, log.mapper.to_domain_event(one).originator_id) for one in found]


@on_sqlite
def test_a_count_of_too_few_sheets_is_told_as_it_is(
    worker: Worker, asked: Asked, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    asked.sheets(2)
    asked.close()
    with caplog.at_level("INFO", "consult.worker"):
        worker.tick(at(DAY))
    assert publications(log) == []
    assert "too few sheets, nothing published" in caplog.text


@on_sqlite
def test_a_second_worker_publishes_nothing_twice(
    settings: Settings, log: Log, stores: Stores, worker: Worker, asked: Asked
) -> None:
    asked.sheets(12)
    asked.close()
    worker.tick(at(DAY))
    Worker(settings, log, stores).tick(at(DAY))
    worker.counting.publish(asked.id, at(DAY).date())
    assert len(publications(log)) == 1


@on_sqlite
def test_a_box_is_not_opened_by_hand_before_its_time(worker: Worker, asked: Asked) -> None:
    for _ in ("while it is open", "in the late window"):
        with pytest.raises(TooEarly):
            worker.counting.count(asked.id, at(CLOSES).date())
        if asked.now.step == "open":
            consultations.close_consultation(asked.log, asked.id, CLOSES)


@on_sqlite
def test_counts_are_recorded_once_and_a_second_time_says_so(
    worker: Worker, asked: Asked, log: Log
) -> None:
    asked.sheets(12)
    asked.close()
    worker.tick(at(DAY))
    before = log.head
    with pytest.raises(AlreadyExists):
        counting.record_opinions(log, Nothing(asked.id), DAY)
    assert log.head == before


class Nothing:
    """The results of an empty box."""

    def __init__(self, consultation: UUID) -> None:
        self.consultation = consultation
        self.rows = self.discarded = ()


@on_sqlite
def test_a_consultation_edited_during_the_count_does_not_pass_for_recorded(
    worker: Worker, asked: Asked, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The teller destroys sheets when it hears that they are recorded."""
    consultations.close_consultation(log, asked.id, DAY)
    keep = log.keep

    def keep_too_late(*aggregates: Consultation) -> int | None:
        monkeypatch.undo()
        consultations.request_count(log, asked.id, DAY)
        return keep(*aggregates)

    monkeypatch.setattr(log, "keep", keep_too_late)
    with pytest.raises(EditedMeanwhile):
        counting.record_opinions(log, Nothing(asked.id), DAY)
    assert log.find(Opinions, Opinions.create_id(asked.id)) is None


@on_sqlite
def test_one_consultation_that_fails_is_logged_and_does_not_stop_the_others(
    worker: Worker, asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    other = an_announced_consultation(asked.log, asked.place)
    asked.close()
    worker.teller.keys.destroy(asked.id)
    asked_first = worker.agenda.live.index(asked.id)
    worker.tick(at(DAY))
    assert worker.agenda.live.index(other) > asked_first
    assert asked.log.load(Consultation, other).public_key
    assert "failed" in caplog.text


def test_one_worker_is_elected_and_another_takes_over_when_it_leaves(
    log: Log, stores: Stores
) -> None:
    with stand(stores) as first, stand(stores) as second:
        assert first.won()
        assert first.won()
        assert not second.won()
        first.leave()
        assert second.won()


@on_sqlite
def test_a_running_worker_prepares_boxes_until_it_is_stopped(settings: Settings, log: Log) -> None:
    stopping = threading.Event()
    thread = threading.Thread(target=run, args=(settings, stopping))
    thread.start()
    consultation = an_announced_consultation(log, a_school(log))
    waited = threading.Event()
    for _ in range(100):
        if log.load(Consultation, consultation).public_key:
            break
        waited.wait(0.05)
    stopping.set()
    thread.join(60)
    assert not thread.is_alive()
    assert log.load(Consultation, consultation).public_key

"""Announcing, opening and closing a consultation, as city staff do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from consult.application import consultations, questionnaires
from consult.application.band_rules import BreaksBandRules, There
from consult.application.consultations import (
    Announcement,
    announce_copy,
)
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.domain.consultation import (
    AnotherIsOpen,
    AnswerTooLate,
    BadDates,
    ClosingOver,
    Consultation,
    DecisionAnnounced,
    DecisionTooLong,
    KeyMissing,
    OpensInThePast,
    OpenTooLong,
    WrongStep,
)
from consult.domain.errors import EditedMeanwhile
from consult.domain.questionnaire import Questionnaire
from tests.application import opening_promises as promises
from tests.given import (
    ANSWER_BY,
    BAND,
    CLOSES,
    DAY,
    OPENS,
    a_document,
    a_school,
    an_announced_consultation,
    an_open_consultation,
    say_the_decision,
)


def an_announcement(*places: UUID) -> Announcement:
    """What the wizard hands over."""
    return Announcement(
        title={"fr": "La cour", "en": "The playground"},
        theme="cour",
        decision={"fr": "Refaire la cour", "en": "Rebuild the playground"},
        responsible="Adjointe à l’éducation",
        bands=[BAND],
        places=list(places),
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
    )


def test_a_ready_consultation_comes_with_a_questionnaire_of_its_own(log: Log) -> None:
    school = a_school(log)
    id = announce_copy(log, an_announcement(school), a_document(), DAY, "la-cour")
    questionnaire = log.load(Questionnaire, log.load(Consultation, id).questionnaire)
    assert (questionnaire.document, questionnaire.origin) == (a_document(), "la-cour")


def test_an_announcement_that_is_refused_leaves_no_questionnaire_behind(log: Log) -> None:
    announcement = replace(an_announcement(a_school(log)), closes="2026-10-01")
    head = log.head
    with pytest.raises(BadDates):
        announce_copy(log, announcement, a_document(), DAY, "la-cour")
    assert log.head == head


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"opens": "2026-11-01"}, OpensInThePast),
        ({"closes": "9999-12-30", "answer_by": "9999-12-31"}, OpenTooLong),
        ({"closes": "2027-11-04", "answer_by": "2027-12-01"}, OpenTooLong),
        ({"answer_by": "2027-12-02"}, AnswerTooLate),
        ({"opens": "9999-12-29", "closes": "9999-12-31", "answer_by": "9999-12-31"}, BadDates),
    ],
)
def test_no_consultation_begins_in_the_past_or_never_ends(
    log: Log, days: dict[str, str], wrong: type[BadDates]
) -> None:
    announcement = replace(an_announcement(a_school(log)), **days)
    with pytest.raises(wrong):
        announce_copy(log, announcement, a_document(), DAY, "")


def test_what_is_decided_is_short_enough_for_a_child(log: Log) -> None:
    announcement = replace(an_announcement(a_school(log)), decision={"fr": "x" * 401})
    with pytest.raises(DecisionTooLong):
        announce_copy(log, announcement, a_document(), DAY, "")


def test_a_year_and_a_year_more_is_the_longest(log: Log) -> None:
    longest = {"closes": "2027-11-03", "answer_by": "2028-11-03"}
    announcement = replace(an_announcement(a_school(log)), **longest)
    assert announce_copy(log, announcement, a_document(), DAY, "")


def test_a_consultation_does_not_open_after_its_closing(log: Log) -> None:
    id = an_announced_consultation(log, a_school(log))
    consultations.prepare_box(log, id, new_key_pair()[1])
    with pytest.raises(ClosingOver):
        consultations.open_consultation(log, id, "2026-12-01")
    consultations.open_consultation(log, id, CLOSES)
    assert log.load(Consultation, id).step == "open"


def test_a_consultation_that_opens_or_closes_at_another_day_still_lasts_a_year_at_most(
    log: Log,
) -> None:
    later = {"opens": "2027-11-01", "closes": "2027-12-01", "answer_by": "2028-11-30"}
    announcement = replace(an_announcement(a_school(log)), **later)
    id = announce_copy(log, announcement, a_document(), DAY, "")
    consultations.prepare_box(log, id, new_key_pair()[1])
    with pytest.raises(OpenTooLong):
        consultations.open_consultation(log, id, DAY)
    consultations.open_consultation(log, id, "2027-11-01")
    with pytest.raises(OpenTooLong):
        consultations.extend_consultation(log, id, "2028-11-02")


def test_groups_are_kept_in_the_order_that_the_count_tries_them(log: Log) -> None:
    one, two = a_school(log), a_school(log, "La Guignière", "0370922B")
    everywhere = {"places": [str(one), str(two)], "bands": ["8-10", "11-14"]}
    near = {"places": [str(one)], "bands": [BAND]}
    announcement = replace(an_announcement(one, two), groups=(everywhere, near))
    id = announce_copy(log, announcement, a_document(), DAY, "")
    assert log.load(Consultation, id).groups == [near, everywhere]
    consultations.declare_groups(log, id, [everywhere, near])
    assert log.load(Consultation, id).groups == [near, everywhere]


def test_groups_are_not_declared_over_what_somebody_else_declared(log: Log) -> None:
    id = an_announced_consultation(log, a_school(log))
    seen = log.load(Consultation, id).version
    consultations.invite_places(log, id, [a_school(log, "Autre", "0370922B")])
    with pytest.raises(EditedMeanwhile):
        consultations.declare_groups(log, id, [], seen)


def test_what_is_decided_is_translated_until_the_closing_and_its_french_never_changes(
    log: Log,
) -> None:
    id = an_open_consultation(log, a_school(log))
    announced = log.load(Consultation, id).decision
    say_the_decision(log, id, "ar", "الساحة")
    assert log.load(Consultation, id).decision == {**announced, "ar": "الساحة"}
    say_the_decision(log, id, "ar", "")
    assert log.load(Consultation, id).decision == announced
    head = log.head
    say_the_decision(log, id, "ar", "")
    assert log.head == head, "the same again is nothing"
    with pytest.raises(DecisionTooLong):
        say_the_decision(log, id, "ar", "x" * 401)
    with pytest.raises(DecisionAnnounced):
        say_the_decision(log, id, "fr", "Autre chose")
    consultations.close_consultation(log, id, CLOSES)
    with pytest.raises(WrongStep):
        say_the_decision(log, id, "ar", "الساحة")


def test_nothing_opens_before_the_box_has_its_key(log: Log) -> None:
    id = an_announced_consultation(log, a_school(log))
    with pytest.raises(KeyMissing):
        consultations.open_consultation(log, id, DAY)
    assert log.load(Questionnaire, log.load(Consultation, id).questionnaire).number == 0


def test_nothing_opens_on_a_picture_that_does_not_exist(log: Log) -> None:
    id = an_announced_consultation(log, a_school(log))
    consultations.prepare_box(log, id, new_key_pair()[1])
    with pytest.raises(BreaksBandRules) as refused:
        consultations.open_consultation(log, id, DAY, There(pictures=("bicycle",)))
    assert refused.value.facts["first"] == "unknown-picture"


def test_a_place_has_one_open_consultation_at_a_time(log: Log) -> None:
    shared, elsewhere = a_school(log), a_school(log, "Autre", "0370922B")
    first = an_open_consultation(log, shared)
    second = an_announced_consultation(log, elsewhere, shared)
    consultations.prepare_box(log, second, new_key_pair()[1])
    with pytest.raises(AnotherIsOpen) as refused:
        consultations.open_consultation(log, second, DAY, others=[first])
    told = {"place": "Gérard Philipe", "title": "La cour", "closes": CLOSES}
    assert refused.value.facts == told
    assert log.load(Consultation, second).step == "announced"
    consultations.close_consultation(log, first, DAY)
    consultations.open_consultation(log, second, DAY, others=[first])


def test_two_who_open_at_one_place_at_the_same_moment_are_kept_apart(log: Log) -> None:
    promises.two_who_open_at_one_place_are_kept_apart(log)


def test_a_correction_is_shown_once_it_keeps_the_rules_of_its_ages(log: Log) -> None:
    promises.a_correction_keeps_the_rules_of_its_ages(log)


def test_a_correction_means_what_children_read(log: Log) -> None:
    promises.a_correction_means_what_children_read(log)


def test_consultations_of_other_places_are_open_together(log: Log) -> None:
    first = an_open_consultation(log, a_school(log))
    second = an_announced_consultation(log, a_school(log, "Autre", "0370922B"))
    consultations.prepare_box(log, second, new_key_pair()[1])
    consultations.open_consultation(log, second, DAY, others=[first])
    assert log.load(Consultation, second).step == "open"


def test_a_consultation_closes_when_its_last_day_is_over_and_not_before(log: Log) -> None:
    id = an_open_consultation(log, a_school(log))
    assert not consultations.close_when_due(log, id, date.fromisoformat(CLOSES))
    assert consultations.close_when_due(log, id, date(2026, 12, 1))
    assert log.load(Consultation, id).closes == CLOSES


def test_the_days_of_late_tablets_never_begin_earlier(log: Log) -> None:
    found = log.load(Consultation, an_open_consultation(log, a_school(log)))
    found.close(CLOSES)
    found.await_tablets("2027-01-05")
    found.await_tablets(DAY)
    assert found.late_from == "2027-01-05"


def test_questions_move_by_one_and_stop_at_the_ends(log: Log) -> None:
    id = questionnaires.draft_questionnaire(log, a_document(), DAY)
    questionnaires.move_question(log, id, "ecoute", -1)
    questionnaires.move_question(log, id, "ecoute", -1)
    codes = [one.code for one in log.load(Questionnaire, id).document.questions]
    assert codes == ["ecoute", "cour-envie"]


def test_a_frozen_questionnaire_is_copied_to_write_another(log: Log) -> None:
    consultation = an_open_consultation(log, a_school(log))
    consultations.freeze_questionnaire(log, consultation, DAY)
    frozen = log.load(Consultation, consultation).questionnaire
    copy = log.load(Questionnaire, questionnaires.copy_questionnaire(log, frozen, DAY))
    assert (copy.origin, copy.frozen) == (f"{frozen}:1", False)

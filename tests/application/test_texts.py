"""Decisions on children's texts and signals, as the log keeps them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from consult.application.log import Log
from consult.application.texts import (
    TextDecided,
    approve_text,
    handle_signal,
    raise_signal,
    reject_text,
)
from consult.domain.signal import Signal, SignalHandled
from consult.domain.text import Text
from consult.projections.models import MODELS
from consult.projections.runner import Projector, read_position
from consult.stores import Stores
from tests.given import DAY


def test_the_first_decision_on_a_text_stands(log: Log) -> None:
    approved, rejected = uuid4(), uuid4()
    approve_text(log, approved, DAY)
    reject_text(log, rejected, DAY)
    with pytest.raises(TextDecided):
        reject_text(log, approved, DAY)
    with pytest.raises(TextDecided):
        approve_text(log, rejected, DAY)
    assert [log.load(Text, id).outcome for id in (approved, rejected)] == ["approved", "rejected"]


def test_the_same_decision_again_changes_nothing(log: Log) -> None:
    text = uuid4()
    reject_text(log, text, DAY)
    head = log.head
    assert reject_text(log, text, "2026-12-24") == text
    assert log.head == head


def test_a_text_has_one_signal_which_is_handled_once(log: Log) -> None:
    text = uuid4()
    signal = raise_signal(log, text, DAY)
    assert raise_signal(log, text, DAY) == signal
    assert log.load(Signal, signal).text == text
    handle_signal(log, signal, DAY)
    with pytest.raises(SignalHandled):
        handle_signal(log, signal, DAY)


def test_a_text_with_a_signal_is_still_to_be_decided(log: Log) -> None:
    text = uuid4()
    raise_signal(log, text, DAY)
    approve_text(log, text, DAY)
    assert log.load(Text, text).outcome == "approved"


def test_read_models_go_on_past_what_none_of_them_shows(
    log: Log, stores: Stores, projector: Projector
) -> None:
    text = uuid4()
    approve_text(log, text, DAY)
    handle_signal(log, raise_signal(log, text, DAY), DAY)
    projector.catch_up()
    assert {read_position(stores, model.name) for model in MODELS} == {(log.head, "")}

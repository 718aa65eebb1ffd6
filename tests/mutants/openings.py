"""Openings and corrections broken on purpose: each lets to children what must not reach them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consult.application import band_rules, questionnaires
from consult.domain import correction, questionnaire
from consult.domain.consultation import Consultation
from consult.web.city import consultation_steps
from consult.web.city import questionnaires as desk


def believes_that_it_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at the others as they were, and opens: of two at once neither sees the other."""
    monkeypatch.setattr(Consultation, "give_way", lambda self, to: None)


def looks_at_what_is_open_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of an opening leaves out those that may be opened at the same moment."""
    others = consultation_steps.others_asking

    def opened(but: Any) -> list[Any]:
        return [one for one in others(but) if one.step == "open"]

    monkeypatch.setattr(consultation_steps, "others_asking", opened)


def publishes_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks a questionnaire at its opening, and nothing that is mended afterwards."""
    monkeypatch.setattr(questionnaires, "must_keep_rules", lambda *_: [])


def takes_rules_for_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tells what is wrong, and stops nobody."""
    check = band_rules.check

    def mild(*what: Any, **there: Any) -> list[Any]:
        return [replace(problem, blocking=False) for problem in check(*what, **there)]

    monkeypatch.setattr(band_rules, "check", mild)


def hears_nothing_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk looks at the words of a correction, and not at who says them aloud."""
    monkeypatch.setattr(desk, "heard_sentences", lambda session: None)


def compares_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a correction say anything, as long as codes and kinds stay as they are."""
    monkeypatch.setattr(questionnaire, "reworded", lambda first, document: iter(()))


def compares_lengths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes words of about the same length for a typing mistake."""
    monkeypatch.setattr(correction, "_first_letters", lambda bare: [])
    monkeypatch.setattr(correction, "_distance", lambda one, other: abs(len(one) - len(other)))

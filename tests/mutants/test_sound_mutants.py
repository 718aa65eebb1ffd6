"""Each way of breaking sounds is caught by the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.domain import questionnaire_check
from consult.media import files
from tests.domain import sound_promises
from tests.media.test_files import Kept
from tests.media.test_files import kept as kept
from tests.media.voice_promises import a_removed_voice_is_gone
from tests.mutants import sounds


@pytest.mark.parametrize(
    ("settings", "broken"),
    [
        ("sqlite", sounds.leaves_the_wal),
        ("sqlite", sounds.leaves_the_pages),
        ("postgresql", sounds.leaves_the_wal),
        ("postgresql", sounds.sweeps_the_pages),
    ],
    indirect=["settings"],
)
def test_a_voice_that_stays_is_caught(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, broken: Callable[..., None]
) -> None:
    monkeypatch.setattr(files, "delete_files", broken)
    with pytest.raises(AssertionError):
        a_removed_voice_is_gone(kept.stores, kept.place, kept.look)


def test_young_children_asked_in_silence_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questionnaire_check, "_sounds", sounds.hears_nothing_missing)
    with pytest.raises(AssertionError):
        sound_promises.the_youngest_are_asked_what_they_hear()


def test_choices_that_nobody_hears_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questionnaire_check, "silent", sounds.hears_the_questions_alone)
    with pytest.raises(AssertionError):
        sound_promises.the_youngest_hear_each_choice()

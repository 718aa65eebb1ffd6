"""Each power that nobody may have is caught."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from consult.domain.consultation import Consultation
from tests.anonymity.every_route import knock_everywhere
from tests.anonymity.open_city import Open, app, client_as, enter, open_city
from tests.anonymity.protections import nothing_lifts_a_protection
from tests.mutants import anonymity_powers as powers

__all__ = ["app", "client_as", "enter", "open_city"]


@pytest.mark.parametrize(
    ("breaks", "moved"),
    [(powers.lower_thresholds_at_the_end, "rules"), (powers.change_the_key, "key")],
)
def test_a_consultation_that_can_still_be_weakened_is_caught(
    breaks: Callable[[pytest.MonkeyPatch], None], moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    with pytest.raises(AssertionError, match=moved):
        nothing_lifts_a_protection(Consultation, lives=400, steps=25)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_page_that_lifts_a_protection_is_caught(open_city: Open) -> None:
    powers.a_page_that_empties_boxes(open_city.app)
    before = open_city.kept()
    knock_everywhere(open_city.app, {"team": open_city.people["team"]}, open_city.things)
    assert open_city.kept() != before

"""What each age reads before it says yes, and how it is shown where it stands."""

from __future__ import annotations

import pytest

from consult.domain.bands import BANDS
from tests.domain.sound_promises import for_band
from tests.web.given_doors import ready
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit

NO_NAME, STOP = "On ne te demande pas ton nom.", "Tu peux t’arrêter quand tu veux."
ADULT, RIGHT = "Il dit oui avec l’enfant.", "c’est ton droit. Dire non aussi."
WHO, LONG = "Qui lit tes réponses\u00a0?", "C’est long\u00a0?"
KEPT, RIGHTS = "Qu’est-ce qu’on garde\u00a0?", "Quels sont tes droits\u00a0?"
TOLD = {
    "3-5": (ADULT,),
    "6-7": (),
    "8-10": (RIGHT,),
    "11-14": (WHO, LONG),
    "15-17": (WHO, LONG, KEPT, RIGHTS),
}
"""Beside what every age reads: no name, and that one may stop."""


def pages_of(visit: Visit, band: str) -> tuple[str, str]:
    """The invitation and the questions of an age."""
    asked = ready("la-cour") if band in ready("la-cour").bands() else for_band(band)
    client = visit(asked, band)
    return client.get(f"/c/{CODE}?l=fr").text, client.get(f"/c/{CODE}/{band}?l=fr").text


@pytest.mark.parametrize("band", BANDS)
def test_each_age_says_yes_or_no_to_what_it_can_weigh(visit: Visit, band: str) -> None:
    invitation, _ = pages_of(visit, band)
    assert NO_NAME in invitation
    assert STOP in invitation
    for words in (ADULT, RIGHT, WHO, LONG, KEPT, RIGHTS):
        assert (words in invitation) == (words in TOLD[band]), words


@pytest.mark.parametrize("band", BANDS)
def test_where_one_stands_is_shown_as_the_age_counts(visit: Visit, band: str) -> None:
    questions = Elements(pages_of(visit, band)[1])
    young = band in ("3-5", "6-7")
    lists = [one.get("class") for one in questions.of("ol")]
    said = [one for one in questions.text_of("p") if " sur " in one]
    asked = len(said)
    assert asked >= 1
    assert said[0] == f"1 sur {asked}"
    assert lists.count("pebbles") == (asked if band == "3-5" else 0)
    assert lists.count("dots") == (asked if band in ("6-7", "8-10") else 0)
    assert len(questions.of("progress")) == (asked if band == "11-14" else 0)
    seen = [one for one in questions.of("p") if one.get("class") == "unseen"]
    assert (len(seen) >= asked) == young

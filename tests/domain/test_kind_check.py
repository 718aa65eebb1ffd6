"""Kinds that have rules of their own: again, worded scales, order."""

from dataclasses import replace

import pytest

from consult.domain.document import READY, Variant
from tests.domain.given_questionnaires import GOOD, document, options, rules

AGAIN = Variant("again", {"fr": "On recommence ?", "en": "Once more?"}, READY["again"])


@pytest.mark.parametrize("band", ["6-7", "8-10", "11-14", "15-17"])
def test_again_maybe_never_is_asked_as_it_comes(band: str) -> None:
    assert rules(document(AGAIN, band)) <= {"hard-to-read"}
    assert rules(document(replace(AGAIN, favourable=("encore",)), band)) <= {"hard-to-read"}
    assert "favourable-not-top" in rules(document(replace(AGAIN, favourable=("peut-etre",)), band))


def test_again_maybe_never_keeps_its_options_their_order_and_their_pictures() -> None:
    turned = replace(AGAIN, options=AGAIN.options[::-1])
    assert "again-options" in rules(document(turned, "8-10"))
    assert "again-options" in rules(document(replace(AGAIN, options=AGAIN.options[:2]), "8-10"))
    bare = tuple(replace(option, picture=None) for option in AGAIN.options)
    assert "picture-required" in rules(document(replace(AGAIN, options=bare), "15-17"))


def test_again_maybe_never_is_too_much_for_the_youngest() -> None:
    assert "kind-not-allowed" in rules(document(AGAIN, "3-5"))


@pytest.mark.parametrize(
    ("band", "degrees", "broken"),
    [
        ("8-10", 2, {"degrees-wrong"}),
        ("8-10", 3, set()),
        ("8-10", 4, set()),
        ("8-10", 5, {"too-many-options"}),
        ("11-14", 5, set()),
        ("15-17", 6, {"degrees-wrong"}),
    ],
)
def test_a_scale_in_words_has_three_to_five_degrees(
    band: str, degrees: int, broken: set[str]
) -> None:
    worded = replace(GOOD, kind="worded", options=options(degrees, pictures=False), favourable=())
    assert rules(document(worded, band)) - {"hard-to-read"} == broken


def test_a_scale_in_words_is_too_much_under_eight() -> None:
    assert "kind-not-allowed" in rules(document(replace(GOOD, kind="worded"), "6-7"))


ORDER = Variant("order", {"fr": "Quoi d’abord ?", "en": "What first?"}, options(3))


def test_three_things_are_put_in_order_from_eight() -> None:
    assert rules(document(ORDER, "8-10")) <= {"hard-to-read"}
    assert "kind-not-allowed" in rules(document(ORDER, "6-7"))
    for number in (2, 4):
        assert "order-options" in rules(document(replace(ORDER, options=options(number)), "8-10"))


def test_no_thing_put_in_order_is_favourable() -> None:
    judged = replace(ORDER, favourable=("choix-0",))
    assert "favourable-of-several" in rules(document(judged, "8-10"))


POINTS = Variant("points", {"fr": "Où d’abord ?", "en": "Where first?"}, options(4))


def test_points_are_shared_between_three_to_five_things_from_fifteen() -> None:
    assert rules(document(POINTS, "15-17")) <= {"hard-to-read"}
    for band in ("3-5", "6-7", "8-10", "11-14"):
        assert "kind-not-allowed" in rules(document(POINTS, band))
    for number in (2, 6):
        found = rules(document(replace(POINTS, options=options(number)), "15-17"))
        assert "points-options" in found
    judged = replace(POINTS, favourable=("choix-0",))
    assert "favourable-of-several" in rules(document(judged, "15-17"))
    even = replace(POINTS.options[0], id="=")
    confused = replace(POINTS, options=(even, *POINTS.options[1:]))
    assert "reserved-option" in rules(document(confused, "15-17"))

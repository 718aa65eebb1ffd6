"""What is published of opinions made by hand: hidden, coded, places, groups, modes, rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from consult.application import city, consultations, counting, publishing, sittings
from consult.application.log import Log
from consult.application.raw_cells import Heard, bands_together, raw_cells
from consult.domain.base import actor
from consult.domain.document import Document, Question
from consult.domain.errors import AlreadyExists
from consult.domain.opinions import Row
from consult.domain.publication import AlreadyPublic, Publication
from consult.domain.sitting import Sitting
from consult.statistics.disclosure import protect
from consult.statistics.rules import DEFAULT_RULES
from tests.given import (
    BAND,
    COUNTED,
    DAY,
    OPENS,
    Count,
    Group,
    a_city,
    a_counted_consultation,
    a_document,
    a_publication,
    a_school,
    an_open_consultation,
    an_option,
    heard,
    three_schools,
)

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def fondettes(log: Log) -> UUID:
    """The city."""
    return a_city(log)


def cells_of(log: Log, publication: UUID) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for cell in log.load(Publication, publication).cells}


def city_cell(log: Log, publication: UUID, question: str = "cour-envie") -> dict[str, Any]:
    """The one cell of the whole city."""
    found = [
        cell
        for cell in log.load(Publication, publication).cells
        if cell["level"] == "city" and cell["question"] == question
    ]
    assert len(found) == 1
    return found[0]


def test_a_figure_of_the_city_is_a_rounded_share_between_rounded_bounds(log: Log) -> None:
    groups = [heard(place, 12, 4, 3, unsure=1) for place in three_schools(log)]
    cell = city_cell(log, a_publication(log, *groups))
    assert (cell["share"], cell["n_floored"], cell["coverage"]) == (63, 55, 33)
    assert cell["low"] <= 51 < 63 < 74 <= cell["high"]
    assert (cell["mode"], cell["status"]) == ("sitting", "ok")


def test_too_few_answers_leave_a_cell_without_any_number(log: Log) -> None:
    groups = [heard(place, 2, 1, 0, unsure=2) for place in three_schools(log)]
    cell = city_cell(log, a_publication(log, *groups))
    assert cell["status"] == "c"
    numbers = ("share", "low", "high", "n_floored", "coverage", "dont_know", "skipped", "coded")
    assert not [name for name in numbers if cell[name] is not None]
    assert not cell["options"]


def test_a_reason_to_hide_is_never_in_the_event(log: Log) -> None:
    groups = [heard(place, 2, 1, 0) for place in three_schools(log)]
    assert "reason" not in city_cell(log, a_publication(log, *groups))


def test_nearly_all_is_said_in_words_about_a_service_and_hidden_about_oneself(log: Log) -> None:
    alike = [heard(place, 10, 0, 0) for place in three_schools(log)]
    me = [replace(group, counts={**group.counts, "ecoute": alike[0].counts["cour-envie"]})
          for group in alike]  # fmt: skip
    publication = a_publication(log, *me)
    service, oneself = (city_cell(log, publication, code) for code in ("cour-envie", "ecoute"))
    assert (service["coded"], service["share"]) == ("nearly-all", None)
    assert oneself["status"] == "c"


def sit(log: Log, consultation: UUID, place: UUID, headcount: int = 24) -> UUID:
    group = sittings.Group(place, BAND, headcount, "12:00")
    return Sitting.create_id(sittings.open_sitting(log, consultation, group, DAY))


def a_count_with_sittings(log: Log, place: UUID, others: list[Group], sheets: Group) -> UUID:
    """`sheets` at a place that held two sittings of 24 children each."""
    groups = (sheets, *others)
    places = list(dict.fromkeys(one for group in groups for one in group.places))
    consultation = an_open_consultation(log, *places)
    for _ in range(2):
        sit(log, consultation, place)
    return counted(log, consultation, *groups)


def counted(log: Log, consultation: UUID, *groups: Group) -> UUID:
    consultations.close_consultation(log, consultation, "2026-11-30")
    counting.record_opinions(log, Count(consultation, groups), COUNTED)
    publication = publishing.publish_results(log, consultation, COUNTED)
    assert publication is not None
    return publication


def place_cell(log: Log, publication: UUID, place: UUID) -> dict[str, Any]:
    return cells_of(log, publication)[f"cour-envie:{BAND}:place:{place}:sitting"]


def test_a_place_that_agreed_before_the_opening_has_its_own_figure(log: Log) -> None:
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = a_count_with_sittings(log, place, rest, heard(place, 20, 10, 10))
    assert place_cell(log, publication, place)["share"] == 50


@pytest.mark.parametrize("agreed", [None, "2026-11-03"])
def test_a_place_that_did_not_agree_in_time_has_none(log: Log, agreed: str | None) -> None:
    place, *others = three_schools(log)
    if agreed:
        city.authorise_publication(log, place, "La directrice", agreed)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = a_count_with_sittings(log, place, rest, heard(place, 20, 10, 10))
    assert place_cell(log, publication, place)["status"] == "c"


def test_one_sitting_alone_does_not_stand_for_a_place(log: Log) -> None:
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    consultation = an_open_consultation(log, place, *others)
    sit(log, consultation, place, 48)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = counted(log, consultation, heard(place, 20, 10, 10), *rest)
    assert place_cell(log, publication, place)["status"] == "c"


@pytest.mark.parametrize(("held", "shown"), [(0, False), (1, False), (2, True)])
def test_a_sitting_that_was_only_opened_does_not_stand_for_its_place(
    log: Log, held: int, shown: bool
) -> None:
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = a_count_with_sittings(log, place, rest, heard(place, 20, 10, 10, sittings=held))
    assert (place_cell(log, publication, place)["status"] != "c") == shown


def test_a_sitting_that_was_set_aside_does_not_stand_for_its_place(log: Log) -> None:
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    consultation = an_open_consultation(log, place, *others)
    sit(log, consultation, place)
    out = sit(log, consultation, place)
    sittings.ask_to_set_aside(log, out, "disturbed")
    token = actor.set(str(uuid4()))
    sittings.confirm_set_aside(log, out)
    actor.reset(token)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = counted(log, consultation, heard(place, 20, 10, 10), *rest)
    assert place_cell(log, publication, place)["status"] == "c"


def test_more_sheets_than_children_in_the_room_give_no_figure_of_the_place(log: Log) -> None:
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = a_count_with_sittings(log, place, rest, heard(place, 29, 10, 10))
    assert place_cell(log, publication, place)["status"] == "c"


@pytest.mark.parametrize(
    ("sheets", "corrected", "shown"),
    [(40, 24, True), (40, 20, True), (40, 19, False), (49, 50, False)],
)
def test_a_corrected_headcount_vouches_for_a_place_when_it_is_lower_alone(
    log: Log, sheets: int, corrected: int, shown: bool
) -> None:
    assert figure_of_a_place(log, sheets, corrected) == shown


def figure_of_a_place(log: Log, sheets: int, corrected: int) -> bool:
    """Whether a place has one whose two sittings of 24 children were both corrected."""
    place, *others = three_schools(log)
    city.authorise_publication(log, place, "La directrice", OPENS)
    consultation = an_open_consultation(log, place, *others)
    for _ in range(2):
        sittings.correct_headcount(log, sit(log, consultation, place), corrected)
    rest = [heard(other, 20, 10, 10) for other in others]
    publication = counted(log, consultation, heard(place, sheets - 20, 10, 10), *rest)
    return bool(place_cell(log, publication, place)["status"] != "c")


def test_sheets_of_an_open_link_count_for_the_city_and_never_for_a_place(log: Log) -> None:
    schools = three_schools(log)
    for place in schools:
        city.authorise_publication(log, place, "La directrice", OPENS)
    groups = [heard(place, 20, 10, 10, mode="link") for place in schools]
    publication = a_publication(log, *groups)
    assert {cell["level"] for cell in cells_of(log, publication).values()} == {"city"}
    assert city_cell(log, publication)["mode"] == "link"
    assert city_cell(log, publication)["confidence"] == "indicative"


def test_two_modes_are_told_apart_in_the_participation_and_named_in_the_cell(log: Log) -> None:
    one, two, three = three_schools(log)
    groups = [heard(one, 12, 8, 0), heard(two, 12, 8, 0), heard(three, 9, 9, 5, mode="link")]
    publication = a_publication(log, *groups)
    assert city_cell(log, publication)["mode"] == "all"
    participation = log.load(Publication, publication).participation
    assert participation[BAND]["modes"] == {"link": 20, "sitting": 40}
    assert participation[BAND]["sheets"] == 60


def test_participation_is_floored_and_tells_what_was_not_counted(log: Log) -> None:
    schools = three_schools(log)
    told_of = {"refused": 3, "spoiled": 2, "set_aside": 9, "late": 4}
    groups = [heard(place, 7, 4, 3, **told_of) for place in schools]
    told = log.load(Publication, a_publication(log, *groups)).participation[BAND]
    assert (told["sheets"], told["eligible"]) == (40, 180)
    assert (told["refused"], told["spoiled"], told["set_aside"], told["stopped"]) == (5, 5, 25, 0)
    assert told["late"] == 10


def test_two_places_show_their_sum_when_both_heads_agreed(log: Log) -> None:
    one, two = a_school(log), a_school(log, "La Guignière", "0370922B")
    groups = [heard(one, 14, 6, 5), heard(two, 12, 6, 5)]
    assert city_cell(log, a_publication(log, *groups))["status"] == "c"
    for place in (one, two):
        city.authorise_publication(log, place, "La directrice", OPENS)
    publication = a_publication(log, *groups)
    assert city_cell(log, publication)["share"] == 55
    places = [cell for cell in cells_of(log, publication).values() if cell["level"] == "place"]
    assert {cell["status"] for cell in places} == {"c"}


def test_one_place_that_gives_nearly_everything_is_not_hidden_behind_the_city(log: Log) -> None:
    one, two, three = three_schools(log)
    groups = [heard(one, 20, 20, 20), heard(two, 2, 1, 1), heard(three, 1, 1, 1)]
    assert city_cell(log, a_publication(log, *groups))["status"] == "c"


def test_places_where_nobody_answered_do_not_count_among_the_three(log: Log) -> None:
    one, two, three = three_schools(log)
    groups = [heard(one, 12, 8, 8), heard(two, 12, 8, 8), heard(three, 0, 0, 0, refused=20)]
    assert city_cell(log, a_publication(log, *groups))["status"] == "c"


def test_small_schools_merged_into_one_row_still_weigh_no_more_than_their_children(
    log: Log,
) -> None:
    schools = [a_school(log, f"École {n}", f"037092{n}Z") for n in range(5)]
    for place in schools:
        city.declare_enrolment(log, place, {BAND: 9}, DAY)
    merged = replace(heard(schools[0], 20, 10, 5), places=tuple(schools), where=uuid4())
    assert city_cell(log, a_publication(log, merged))["share"] == 55


def test_children_are_not_known_where_a_place_that_answered_does_not_say(log: Log) -> None:
    one, two, three = three_schools(log)
    details = city.PlaceDetails("bib", "Bibliothèque", "library")
    library = city.register_place(log, details, DAY)
    groups = [heard(one, 12, 8, 8), heard(two, 12, 8, 8), heard(library, 5, 5, 5, mode="link")]
    publication = a_publication(log, *groups, heard(three, 9, 5, 5))
    assert city_cell(log, publication)["coverage"] is None
    assert log.load(Publication, publication).participation[BAND]["eligible"] is None


def test_a_count_is_published_once(log: Log) -> None:
    consultation = a_counted_consultation(log, heard(a_school(log), 20, 10, 5))
    publishing.publish_results(log, consultation, COUNTED)
    with pytest.raises(AlreadyExists):
        publishing.publish_results(log, consultation, COUNTED)


def test_nothing_is_published_when_no_sheet_came(log: Log) -> None:
    consultation = a_counted_consultation(log, heard(a_school(log), 0, 0, 0, refused=30))
    assert publishing.publish_results(log, consultation, COUNTED) is None


def test_the_rules_that_were_used_are_in_the_publication(log: Log) -> None:
    publication = a_publication(log, heard(a_school(log), 20, 10, 5))
    assert log.load(Publication, publication).rules == DEFAULT_RULES.to_dict()


def test_results_are_released_once(log: Log) -> None:
    publication = a_publication(log, heard(a_school(log), 20, 10, 5))
    publishing.release_results(log, publication, "2026-12-20")
    assert log.load(Publication, publication).public
    with pytest.raises(AlreadyPublic):
        publishing.release_results(log, publication, "2026-12-21")


def several(at_most: int = 2) -> Document:
    """The questionnaire with a question of several choices."""
    document = a_document()
    first = document.questions[0]
    variant = replace(
        first.variants[BAND],
        kind="several",
        at_most=at_most,
        favourable=(),
        options=(an_option("trees", "Des arbres"), an_option("games", "Des jeux")),
    )
    return document.with_question(Question("envies", "cour.envies", "service", {BAND: variant}))


def a_row(place: str, counts: dict[str, int], number: int, band: str = BAND) -> Row:
    return Row(place, [place], band, "sitting", number, 0, 0, {}, {"envies": counts})


def test_each_option_of_several_is_told_among_the_children_who_chose_any() -> None:
    counts = {"trees": 15, "games": 12, "?": 1, "": 1}
    rows = [a_row(str(n), counts, 20) for n in range(4)]
    cells = raw_cells(Heard(several(), rows, [BAND], []))
    asked = next(cell for cell in cells if cell.question == "envies")
    assert (asked.n_valid, asked.favourable) == (72, None)
    published = protect([asked])[0]
    assert published.options == {"trees": 83, "games": 67}


def test_bands_declared_together_are_one_band_everywhere() -> None:
    document = a_document()
    question = document.questions[0]
    both = replace(question, variants=dict.fromkeys(("11-14", "15-17"), question.variants[BAND]))
    rows = [
        Row(str(n), [str(n)], band, "sitting", 8, 0, 0, {}, {question.code: {"yes": 5, "no": 3}})
        for n in range(4)
        for band in ("11-14", "15-17")
    ]
    known = Heard(
        replace(document, questions=(both,)),
        rows,
        ["11-14", "15-17"],
        [],
        groups=[["11-14", "15-17"]],
    )
    (cell,) = raw_cells(known)
    assert (cell.band, cell.n_valid, cell.favourable) == ("11-14+15-17", 64, 40)


def test_groups_that_share_a_band_are_counted_as_one() -> None:
    groups = [["11-14", "15-17"], ["6-7"], ["8-10", "11-14"]]
    assert bands_together(groups) == [["11-14", "15-17", "8-10"]]


def test_a_place_alone_never_speaks_for_a_city_that_invited_others(log: Log) -> None:
    one, two, three = three_schools(log)
    for place in (one, two, three):
        city.authorise_publication(log, place, "La directrice", OPENS)
    groups = [heard(one, 20, 12, 8), heard(two, 0, 0, 0), heard(three, 0, 0, 0)]
    assert city_cell(log, a_publication(log, *groups))["status"] == "c"


def test_an_open_link_never_makes_the_figure_of_a_town_of_one_school(log: Log) -> None:
    school = a_school(log)
    city.authorise_publication(log, school, "La directrice", OPENS)
    group = heard(school, 20, 12, 8, mode="link")
    assert city_cell(log, a_publication(log, group))["status"] == "c"


def test_more_sheets_than_children_are_an_error_not_a_figure(log: Log) -> None:
    groups = [heard(place, 60, 20, 10) for place in three_schools(log)]
    assert city_cell(log, a_publication(log, *groups))["status"] == "c"

"""One child's sheet: read from a form, checked in words, counted into margins."""

from __future__ import annotations

from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.ballot import (
    LEARNT,
    Answer,
    Answers,
    BadSheet,
    BoxKey,
    Paper,
    Sheet,
    Tally,
    check,
)
from consult.domain.document import Document, Question, Variant
from consult.domain.form_reading import as_form, fields_of, read_form
from tests.ballots.given import (
    BAND,
    GAMES,
    VERSION,
    YARD,
    a_sheet,
    options,
    questionnaire,
    texts,
)

PAPER = Paper.of(questionnaire(), BAND, VERSION)


class Form(dict[str, list[str]]):
    def getlist(self, name: str, /) -> list[str]:
        return self.get(name, [])


def read(**fields: list[str]) -> Answers:
    return read_form(questionnaire().questions_for(BAND), Form(fields))


def test_a_form_is_read_by_the_codes_of_its_questions() -> None:
    assert read(yard=["quiet"], games=["rope"]) == {"yard": "quiet", "games": ("rope",)}


def test_options_are_kept_in_canonical_order_not_in_the_order_shown() -> None:
    assert read(games=["rope", "ball"])["games"] == ("ball", "rope")


def test_a_missing_field_is_a_question_passed() -> None:
    assert read() == {"yard": "", "games": ""}


def test_i_dont_know_is_an_answer() -> None:
    assert read(yard=["?"], games=["?"]) == {"yard": "?", "games": "?"}


def test_who_ticks_an_option_and_i_dont_know_has_chosen_the_option() -> None:
    assert read(games=["?", "rope"])["games"] == ("rope",)


def test_two_answers_to_a_single_choice_are_read_and_then_refused() -> None:
    answers = read(yard=["green", "quiet"])
    with pytest.raises(BadSheet) as refused:
        PAPER.check(Sheet(VERSION, answers))
    assert refused.value.facts == {"question": "yard", "value": "green, quiet"}


def test_what_was_possible_before_lets_nothing_else_through() -> None:
    good = {"yard": "quiet", "games": ("ball", "rope")}
    PAPER.check(Sheet(VERSION, good))
    PAPER.check(Sheet(VERSION, good))
    for code, bad in (("yard", "swimming"), ("games", ("ball", "chess", "rope"))):
        with pytest.raises(BadSheet) as refused:
            PAPER.check(Sheet(VERSION, good | {code: bad}))
        assert refused.value.facts["question"] == code


def test_a_paper_remembers_few_answers_whatever_the_sheets_say() -> None:
    many = options(*(f"game-{number}" for number in range(90)))
    asked = Question("games", "play.games", "service", {BAND: Variant("several", texts("?"), many)})
    paper = Paper.of(Document(texts("La cour"), "play", (asked,)), BAND, VERSION)
    for pair in permutations((option.id for option in many), 2):
        paper.check(Sheet(VERSION, {"games": pair}))
    assert len(paper._possible) == LEARNT < 90 * 89


@pytest.mark.parametrize(
    ("answers", "question", "value"),
    [
        ({"yard": "swimming"}, "yard", "swimming"),
        ({"mark": "3"}, "mark", "3"),
        ({"roof": "green"}, "roof", "green"),
        ({"games": ("ball", "rope", "chess")}, "games", "ball, rope, chess"),
        ({"games": ("ball", "ball")}, "games", "ball, ball"),
        ({"games": "ball"}, "games", "ball"),
        ({"games": ("?",)}, "games", "?"),
        ({"yard": "x" * 500}, "yard", "x" * 59 + "…"),
    ],
)
def test_an_impossible_answer_is_named(
    answers: dict[str, Answer], question: str, value: str
) -> None:
    with pytest.raises(BadSheet) as refused:
        PAPER.check(Sheet(VERSION, answers))
    assert refused.value.facts == {"question": question, "value": value}


def test_a_sheet_of_another_version_is_refused() -> None:
    with pytest.raises(BadSheet):
        check(questionnaire(), BAND, a_sheet(), f"{uuid4()}:2")
    check(questionnaire(), BAND, a_sheet(), VERSION)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"answers": {}}',
        b'{"questionnaire": 3, "answers": {}}',
        b'{"questionnaire": "v", "answers": []}',
        b'{"questionnaire": "v", "answers": {"yard": 3}}',
        b'{"questionnaire": "v", "answers": {"yard": {"a": "b"}}}',
        b'{"questionnaire": "v", "answers": {"games": ["ball", null]}}',
        b'{"questionnaire": "v", "answers": {}, "name": "Lea"}',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_not_a_sheet_are_refused(content: bytes) -> None:
    with pytest.raises(BadSheet):
        Sheet.from_bytes(content)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_do_anything_but_be_refused(content: bytes) -> None:
    with pytest.raises(BadSheet):
        Sheet.from_bytes(content)


def test_a_sheet_survives_its_bytes() -> None:
    sheet = Sheet(VERSION, {"yard": "été", "games": ("ball",)})
    assert Sheet.from_bytes(sheet.to_bytes()) == sheet


def test_a_tally_counts_every_answer_and_nothing_else() -> None:
    tally = PAPER.blank()
    for sheet in (a_sheet("quiet", ("ball", "rope")), a_sheet("?"), Sheet(VERSION, {"games": ()})):
        PAPER.check(sheet)
        tally.add(sheet)
    assert tally.to_dict() == {
        "number": 3,
        "spoiled": 0,
        "counts": {
            "yard": {"green": 0, "football": 0, "quiet": 1, "?": 1, "": 1},
            "games": {"ball": 2, "rope": 1, "chess": 0, "?": 0, "": 1},
        },
    }


def test_a_tally_keeps_options_in_canonical_order() -> None:
    assert list(PAPER.blank().counts["yard"]) == [*YARD, "?", ""]
    assert list(PAPER.blank().counts["games"]) == [*GAMES, "?", ""]


def test_a_tally_survives_its_event() -> None:
    tally = PAPER.blank()
    tally.add(a_sheet())
    assert Tally.from_dict(tally.to_dict()) == tally


answers = st.tuples(
    st.sampled_from([*YARD, "?", ""]),
    st.one_of(
        st.sampled_from(["?", ""]),
        st.lists(st.sampled_from(GAMES), max_size=2, unique=True).map(tuple),
    ),
)


@given(st.lists(answers, max_size=30), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_merging_tallies_is_counting_all_the_sheets(
    chosen: list[tuple[str, Answer]], cut: int
) -> None:
    sheets = [Sheet(VERSION, {"yard": yard, "games": games}) for yard, games in chosen]
    parts = [PAPER.blank(), PAPER.blank(), PAPER.blank()]
    for number, sheet in enumerate(sheets):
        parts[0].add(sheet)
        parts[1 if number < cut else 2].add(sheet)
    assert parts[1].merge(parts[2]) == parts[0]
    assert Tally().merge(parts[0]).to_dict() == parts[0].to_dict()


def test_the_same_key_names_the_same_box_and_another_key_another() -> None:
    consultation, place, sitting = uuid4(), uuid4(), uuid4()
    key = BoxKey(consultation, place, BAND, "sitting", sitting)
    assert key.id == BoxKey(consultation, place, BAND, "sitting", sitting).id
    others = {
        BoxKey(uuid4(), place, BAND, "sitting", sitting).id,
        BoxKey(consultation, uuid4(), BAND, "sitting", sitting).id,
        BoxKey(consultation, place, "6-7", "sitting", sitting).id,
        BoxKey(consultation, place, BAND, "link", sitting).id,
        BoxKey(consultation, place, BAND, "sitting").id,
    }
    assert len(others | {key.id}) == 6


ORDER = Variant("order", texts("Dans l’ordre ?"), options("ball", "rope", "chess"))
ASKED = Question("first", "play.first", "service", {BAND: ORDER})
ORDERED = Paper.of(Document(texts("La cour"), "play", (ASKED,)), BAND, VERSION)


def placed(first: list[str], then: list[str]) -> Answer:
    form = Form({"first": first, "first.2": then})
    return read_form([(ASKED, ORDER)], form)["first"]


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        (["rope"], ["ball"], ("rope:1", "ball:2", "chess:3")),
        (["rope"], [], ("rope:1",)),
        (["rope"], ["rope"], ("rope:1",)),
        (["rope"], ["?"], ("rope:1",)),
        ([], ["ball"], ""),
        (["?"], ["ball"], "?"),
        ([], [], ""),
    ],
)
def test_an_order_is_what_comes_first_then_what_comes_next(
    first: list[str], then: list[str], answer: Answer
) -> None:
    assert placed(first, then) == answer
    ORDERED.check(Sheet(VERSION, {"first": answer}))


@pytest.mark.parametrize(
    "answer",
    [
        ("ball:1", "rope:1"),
        ("ball:1", "ball:2", "ball:3"),
        ("ball:1", "rope:2"),
        ("ball:2",),
        ("ball:4",),
        ("ball",),
        ("ball:1", "ball:1"),
        (),
        "ball:1",
        "ball",
    ],
)
def test_an_order_that_no_child_can_give_is_refused(answer: Answer) -> None:
    with pytest.raises(BadSheet):
        ORDERED.check(Sheet(VERSION, {"first": answer}))


places = st.one_of(
    st.sampled_from(["?", ""]),
    st.sampled_from(["ball", "rope", "chess"]).map(lambda one: (f"{one}:1",)),
    st.permutations(["ball", "rope", "chess"]).map(
        lambda order: tuple(f"{one}:{rank}" for rank, one in enumerate(order, 1))
    ),
)


@given(st.lists(places, max_size=30))
@settings(max_examples=60, deadline=None)
def test_an_order_is_counted_place_by_place_and_never_as_a_whole(
    answers: list[Answer],
) -> None:
    tally = ORDERED.blank()
    for answer in answers:
        ORDERED.check(sheet := Sheet(VERSION, {"first": answer}))
        tally.add(sheet)
    counts = tally.counts["first"]
    ranks = [f"{option}:{rank}" for option in ("ball", "rope", "chess") for rank in (1, 2, 3)]
    assert list(counts) == [*ranks, "?", ""]
    first = sum(counts[f"{option}:1"] for option in ("ball", "rope", "chess"))
    whole = sum(counts[f"{option}:2"] for option in ("ball", "rope", "chess"))
    assert first + counts["?"] + counts[""] == tally.number == len(answers)
    assert whole == sum(counts[f"{option}:3"] for option in ("ball", "rope", "chess"))
    assert counts == {
        **{one: sum(one in answer for answer in answers if len(answer)) for one in ranks},
        "?": answers.count("?"),
        "": answers.count(""),
    }


POINTS = Variant("points", texts("Dix points ?"), options("ball", "rope", "chess", "swing"))
GIVEN = Question("share", "play.share", "service", {BAND: POINTS})
SHARED = Paper.of(Document(texts("La cour"), "play", (GIVEN,)), BAND, VERSION)


def shared(*shares: str, told: str | None = None) -> Answer:
    form = Form({f"share.{number}": [one] for number, one in enumerate(shares, 1)})
    if told is not None:
        form["share"] = [told]
    return read_form([(GIVEN, POINTS)], form)["share"]


@pytest.mark.parametrize(
    ("shares", "answer"),
    [
        (("1", "6", "3", ""), "rope"),
        (("", "", "10", ""), "chess"),
        (("4", "3", "3", "0"), "ball"),
        (("5", "5", "", ""), "="),
        (("3", "3", "3", "1"), "="),
        (("", "", "", ""), ""),
        (("0", "0", "0", "0"), ""),
        ((), ""),
    ],
)
def test_of_points_the_sheet_says_only_what_got_more_than_all_else(
    shares: tuple[str, ...], answer: str
) -> None:
    assert shared(*shares) == answer
    SHARED.check(Sheet(VERSION, {"share": answer}))


@pytest.mark.parametrize("shares", [("1", "6", "3"), ("5", "6", "", ""), ("9", "", "", "")])
@pytest.mark.parametrize("told", ["?", ""])
def test_who_passes_passes_unless_the_points_are_whole(shares: tuple[str, ...], told: str) -> None:
    whole = sum(int(one or 0) for one in shares) == 10
    assert shared(*shares, told=told) == ("rope" if whole else told)


@pytest.mark.parametrize(
    "shares",
    [
        ("9", "", "", ""),
        ("5", "6", "", ""),
        ("10", "10", "10", "10"),
        ("11", "", "", ""),
        ("-1", "11", "", ""),
        ("2.5", "7.5", "", ""),
        ("²", "8", "", ""),
        ("dix", "", "", ""),
    ],
)
def test_points_that_are_not_shared_as_asked_are_refused(shares: tuple[str, ...]) -> None:
    with pytest.raises(BadSheet) as refused:
        SHARED.check(Sheet(VERSION, {"share": shared(*shares)}))
    assert refused.value.facts["question"] == "share"


@pytest.mark.parametrize("answer", ["ball:6", ("ball:6", "rope:4"), ("ball",), "slide"])
def test_no_sheet_says_how_many_points_were_given(answer: Answer) -> None:
    with pytest.raises(BadSheet):
        SHARED.check(Sheet(VERSION, {"share": answer}))


@given(st.lists(st.sampled_from(["ball", "rope", "chess", "swing", "=", "?", ""]), max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_got_the_most_points_adds_up_to_the_sheets(answers: list[str]) -> None:
    tally = SHARED.blank()
    for answer in answers:
        form = as_form([(GIVEN, POINTS)], {"share": answer})
        lists = {name: [one] for name, one in form.items() if isinstance(one, str)}
        read = read_form([(GIVEN, POINTS)], Form(lists))
        assert read == {"share": answer}
        SHARED.check(sheet := Sheet(VERSION, read))
        tally.add(sheet)
    assert list(tally.counts["share"]) == ["ball", "rope", "chess", "swing", "=", "?", ""]
    assert sum(tally.counts["share"].values()) == tally.number == len(answers)


def test_the_fields_of_points_are_few_and_short() -> None:
    assert fields_of(GIVEN, POINTS) == ("share", "share.1", "share.2", "share.3", "share.4")

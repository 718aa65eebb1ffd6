"""Each rule of the bands is seen when it is broken, and only then."""

from dataclasses import replace

import pytest

from consult.domain.bands import BANDS
from consult.domain.document import SCALE, Document, Option, Question, Variant
from consult.domain.questionnaire_check import blocking
from consult.domain.questionnaire_rules import Rule
from consult.domain.variant_check import TRANSLATED
from consult.domain.wording import readability
from tests.domain.given_questionnaires import (
    GOOD,
    N4,
    PICTURES,
    TITLE,
    document,
    found,
    options,
    rules,
    same,
    worded,
)


def test_a_good_questionnaire_has_no_problem() -> None:
    assert found(document()) == []


@pytest.mark.parametrize("band", list(BANDS))
def test_a_band_is_asked_at_most_its_number_of_questions(band: str) -> None:
    most = BANDS[band].questions_at_most
    question = Question("q", "cour.q", "service", {band: replace(GOOD, options=options(2))})
    many = tuple(replace(question, code=f"q-{n}", construct=f"cour.q{n}") for n in range(most + 1))
    enough = Document(TITLE, "cour", many[:most])
    assert "too-many-questions" not in rules(enough, band)
    [problem] = [
        one
        for one in found(Document(TITLE, "cour", many), band)
        if one.rule is Rule.TOO_MANY_QUESTIONS
    ]
    assert problem.facts == {"count": most + 1, "most": most, "extra": 1}
    assert problem.blocking


@pytest.mark.parametrize("band", list(BANDS))
def test_a_question_has_at_most_the_words_of_its_band(band: str) -> None:
    most = BANDS[band].words_per_question
    exactly = " ".join(["mot"] * most) + "\N{NO-BREAK SPACE}?"
    assert "too-many-words" not in rules(worded(exactly, band))
    [problem] = [
        one for one in found(worded("mot " + exactly, band)) if one.rule is Rule.TOO_MANY_WORDS
    ]
    assert problem.placeholders == {
        "question": "cour-plait",
        "band": band,
        "language": "fr",
        "words": most + 1,
        "most": most,
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_at_most_the_words_that_french_may_have(language: str) -> None:
    long = "mot " * (BANDS["6-7"].words_per_question + 1)
    text = {**GOOD.text, language: long}
    label = {**GOOD.options[0].label, language: "mot " * (BANDS["6-7"].words_per_option + 1)}
    option = replace(GOOD.options[0], label=label)
    variant = replace(GOOD, text=text, options=(option, *GOOD.options[1:]))
    problems = [one for one in found(document(variant)) if one.language == language]
    assert [(one.rule, one.blocking) for one in problems] == [
        (Rule.TOO_MANY_WORDS, True),
        (Rule.LABEL_TOO_LONG, False),
    ]


def test_elisions_and_hyphens_make_one_word() -> None:
    eight = "Aujourd'hui, qu'est-ce que l'école te donne à faire ?"
    assert "too-many-words" not in rules(worded(eight))
    assert "too-many-words" not in rules(worded(eight.replace("'", "’")))
    assert "too-many-words" in rules(worded(eight + " Dis"))


@pytest.mark.parametrize("band", list(BANDS))
def test_a_question_has_at_most_the_options_of_its_band(band: str) -> None:
    most = BANDS[band].options_at_most
    plain = replace(GOOD, favourable=())
    assert "too-many-options" not in rules(document(replace(plain, options=options(most)), band))
    assert "too-many-options" in rules(document(replace(plain, options=options(most + 1)), band))


def test_one_option_is_no_choice() -> None:
    assert "too-few-options" in rules(document(replace(GOOD, options=options(1))))


@pytest.mark.parametrize(
    ("band", "kind", "rule"),
    [
        ("3-5", "faces", "kind-not-allowed"),
        ("6-7", "words", "kind-not-allowed"),
        ("6-7", "several", "kind-not-allowed"),
        ("8-10", "scale", "kind-not-allowed"),
        ("11-14", "scale", "kind-not-allowed"),
        ("15-17", "stars", "unknown-kind"),
    ],
)
def test_a_band_is_asked_only_the_kinds_it_can_answer(band: str, kind: str, rule: str) -> None:
    assert rule in rules(document(replace(GOOD, kind=kind), band))


def test_a_picture_is_required_at_six_helps_at_eight_and_is_free_at_eleven() -> None:
    bare = replace(GOOD, kind="words", options=options(3, pictures=False))
    [useful] = {one.blocking for one in found(document(bare, "8-10"))}
    assert rules(document(bare, "8-10")) == {"picture-useful"}
    assert not useful
    assert rules(document(bare, "11-14")) == set()
    assert "picture-required" in rules(document(replace(bare, kind="pictures"), "11-14"))
    assert "picture-required" in rules(document(replace(bare, kind="faces"), "6-7"))


def test_pictures_are_looked_up_in_the_set_when_it_is_given() -> None:
    assert "unknown-picture" in rules(document(), pictures={"sun"})
    known = {*PICTURES, "disc-full", "disc-half", "disc-empty"}
    assert found(document(), pictures=known) == []


def test_two_options_with_one_picture_are_told_apart_badly() -> None:
    twins = (*options(2), Option("autre", same("Autre"), "sun"))
    assert rules(document(replace(GOOD, options=twins))) == {"same-picture"}


def test_a_sad_face_alerts_below_eleven() -> None:
    faces = (*options(2), Option("triste", same("Triste"), "crying-face"))
    sad = replace(GOOD, kind="faces", options=faces)
    assert rules(document(sad, "6-7")) == {"sad-face"}
    assert blocking(found(document(sad, "6-7"))) == []
    assert rules(document(sad, "11-14")) == set()


def test_yes_and_no_are_not_asked_before_six() -> None:
    answers = (
        Option("oui", {"fr": "Oui", "en": "Yes"}, "sun"),
        Option("non", {"fr": "Non", "en": "No"}, "star"),
    )
    yes_no = replace(GOOD, options=answers, favourable=("oui",))
    assert "yes-no" in rules(document(yes_no, "3-5"))
    assert "yes-no" not in rules(document(yes_no, "6-7"))


@pytest.mark.parametrize(
    "text",
    [
        "Tu n'aimes pas la cour ?",
        "La cour ne te plaît pas ?",
        "Tu n’as aucun ami ?",
        "Tu joues jamais ?",
    ],
)
def test_a_negation_is_forbidden_at_six_and_alerts_at_eight(text: str) -> None:
    def negations(band: str) -> list[bool]:
        return [p.blocking for p in found(worded(text, band)) if p.rule is Rule.NEGATION]

    assert (negations("6-7"), negations("8-10"), negations("11-14")) == ([True], [False], [])


def test_an_english_negation_is_seen_too() -> None:
    text = {"fr": "Tu aimes la cour ?", "en": "Don't you like it?"}
    [problem] = found(document(replace(GOOD, text=text)))
    assert (problem.rule, problem.language) == (Rule.NEGATION, "en")


@pytest.mark.parametrize("text", ["Tu veux plus de quoi ?", "Tu as une année de plus ?"])
def test_more_is_not_taken_for_a_negation(text: str) -> None:
    assert "negation" not in rules(worded(text))


@pytest.mark.parametrize(
    "text", ["D’habitude, tu joues où ?", "Hier, tu as joué ?", "La dernière fois, c'était bien ?"]
)
def test_the_past_and_the_usual_are_not_asked_before_eight(text: str) -> None:
    assert "memory" in rules(worded(text, "6-7"))
    assert "memory" not in rules(worded(text, "8-10"))


@pytest.mark.parametrize(
    ("number", "top"), [(2, 1), (3, 1), (4, 2), (5, 2)], ids=["two", "three", "four", "five"]
)
def test_favourable_answers_are_the_top_ones(number: int, top: int) -> None:
    ids = tuple(f"choix-{n}" for n in range(number))
    variant = replace(GOOD, kind="words", options=options(number))
    for size in range(1, number):
        one = document(replace(variant, favourable=ids[:size]), "15-17")
        assert ("favourable-not-top" in rules(one)) == (size != top)
    last = document(replace(variant, favourable=ids[-top:]), "15-17")
    assert "favourable-not-top" in rules(last)


def test_the_order_in_which_favourable_answers_are_listed_is_free() -> None:
    variant = replace(GOOD, kind="words", options=options(4), favourable=("choix-1", "choix-0"))
    assert found(document(variant, "11-14")) == []


def test_a_favourable_answer_is_one_of_the_options() -> None:
    assert rules(document(replace(GOOD, favourable=("ailleurs",)))) == {"favourable-unknown"}


def test_several_choices_have_a_limit_and_no_favourable_answer() -> None:
    several = replace(GOOD, kind="several", at_most=2)
    assert rules(document(several, "8-10")) == {"favourable-of-several"}
    free = replace(several, favourable=())
    assert found(document(free, "8-10")) == []
    for limit in (None, 0, 1, 4):
        assert rules(document(replace(free, at_most=limit), "8-10")) == {"at-most-wrong"}
    assert rules(document(replace(GOOD, at_most=2))) == {"at-most-of-one"}


def test_a_scale_goes_from_nought_to_ten_and_eight_is_favourable() -> None:
    steps = tuple(Option(step, same(step)) for step in SCALE)
    scale = Variant("scale", GOOD.text, steps, ("8", "9", "10"))
    assert found(document(scale, "15-17")) == []
    assert rules(document(replace(scale, options=steps[1:]), "15-17")) == {"scale-options"}
    low = replace(scale, favourable=("0", "1", "2"))
    assert rules(document(low, "15-17")) == {"favourable-not-top"}


@pytest.mark.parametrize("label", ["Je ne sais pas", "je passe", "I don’t know", "Skip"])
def test_what_every_question_offers_is_not_an_option(label: str) -> None:
    extra = (*options(2), Option("autre", same(label), "star"))
    assert "reserved-option" in rules(document(replace(GOOD, options=extra)))


def test_options_have_their_own_ids_and_labels() -> None:
    twice = (*options(2), Option("choix-1", same("Autre"), "star"))
    assert rules(document(replace(GOOD, options=twice))) == {"duplicate-option"}
    alike = (*options(2), Option("autre", same("choix 1"), "star"))
    assert rules(document(replace(GOOD, options=alike))) == {"same-label"}


def test_texts_are_written_in_french_and_english() -> None:
    half = replace(GOOD, text={"fr": "Tu aimes la cour ?", "en": " "})
    bare = (*options(2), Option("autre", {"fr": "Autre"}, "star"))
    assert [(one.code, one.language) for one in found(document(half))] == [("text-missing", "en")]
    [label] = found(document(replace(GOOD, options=bare)))
    assert (label.code, label.language, label.facts) == ("label-missing", "en", {"option": "autre"})
    untitled = replace(document(), title={"fr": "La cour"})
    assert rules(untitled) == {"title-missing"}


def test_a_long_label_alerts() -> None:
    long = (*options(2), Option("autre", same("un deux trois quatre cinq"), "star"))
    problems = found(document(replace(GOOD, options=long)))
    assert {one.code for one in problems} == {"label-too-long"}
    assert blocking(problems) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"code": "Cour Plaît"}, "bad-code"),
        ({"construct": "N7"}, "bad-construct"),
        ({"construct": ""}, "bad-construct"),
        ({"about": "weather"}, "bad-about"),
        ({"code": "adultes-ecoutent"}, "duplicate-question"),
        ({"construct": "N4"}, "construct-twice"),
        ({"variants": {}}, "no-variant"),
        ({"variants": {"6-7": GOOD, "6-9": GOOD}}, "unknown-band"),
    ],
)
def test_a_question_is_named_and_placed(changes: dict[str, object], rule: str) -> None:
    assert rule in rules(document(**changes), "6-7")


def test_one_notion_may_be_asked_of_two_bands_by_two_questions() -> None:
    young = Question("petits", "cour.place", "service", {"6-7": GOOD})
    older = Question("grands", "cour.place", "service", {"8-10": GOOD})
    one = Document(TITLE, "cour", (young, older))
    assert rules(one) == {"no-core"}


def test_a_band_that_is_consulted_has_questions_and_the_others_are_told() -> None:
    assert "no-question" in rules(document(), "6-7", "8-10")
    problems = found(document(), "8-10")
    spare = [one for one in problems if one.rule is Rule.BAND_NOT_INVITED]
    assert [(one.band, one.question, one.blocking) for one in spare] == [("6-7", "", False)]
    assert "unknown-band" in rules(document(), "6-9")


def test_the_question_carried_on_from_one_consultation_to_the_next_is_missed() -> None:
    alone = replace(document(), questions=document().questions[:1])
    assert [(one.code, one.blocking) for one in found(alone)] == [("no-core", False)]


def test_the_core_comes_with_age() -> None:
    def too_soon(construct: str, band: str) -> bool:
        return "core-too-soon" in rules(document(band=band, construct=construct))

    assert [too_soon("N1", band) for band in ("3-5", "6-7", "8-10")] == [True, False, False]
    assert [too_soon("N5", band) for band in ("3-5", "6-7", "8-10")] == [True, True, False]
    assert "no-core" not in rules(document(band="3-5"))


def test_a_notion_favourable_at_one_age_is_favourable_at_all() -> None:
    variants = {"6-7": GOOD, "8-10": replace(GOOD, favourable=())}
    question = Question("cour-plait", "cour.satisfaction", "service", variants)
    one = Document(TITLE, "cour", (question, N4))
    [problem] = blocking(found(one, "6-7", "8-10"))
    assert (problem.rule, problem.band) == (Rule.FAVOURABLE_MISSING, "8-10")


def test_a_question_of_the_core_has_favourable_answers() -> None:
    assert "favourable-missing" in rules(document(replace(GOOD, favourable=()), construct="N1"))


def test_thresholds_are_those_given() -> None:
    stricter = {**BANDS, "6-7": replace(BANDS["6-7"], options_at_most=2)}
    assert rules(document(), rules=stricter) == {"too-many-options"}


def test_long_words_alert_and_short_ones_do_not() -> None:
    hard = "L'aménagement institutionnel t'occasionne-t-il des difficultés ?"
    [problem] = [one for one in found(worded(hard)) if one.rule is Rule.HARD_TO_READ]
    assert not problem.blocking
    assert "hard-to-read" not in rules(worded("Tu joues dans la cour ?"))


def test_readability_is_kandel_and_moles() -> None:
    assert readability(["Le chat dort."]) == pytest.approx(207 - 1.015 * 3 - 73.6 * 1)
    assert readability(["Une école animée."]) == pytest.approx(207 - 1.015 * 3 - 73.6 * 6 / 3)
    assert readability(["..."]) is None


def test_every_rule_has_a_code_that_can_travel() -> None:
    assert all(rule.value == rule.name.lower().replace("_", "-") for rule in Rule)

"""A questionnaire file is read back as it was written, or refused with every mistake's path."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult import content
from consult.domain.bands import CODES
from consult.domain.condition import Condition
from consult.domain.document import (
    ABOUT,
    READY,
    SCALE,
    Document,
    Option,
    Question,
    Variant,
)
from consult.domain.kinds import KINDS
from consult.interchange.mistakes import Mistake
from consult.interchange.questionnaires import BadQuestionnaireFile, dump, load

codes = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
sentences = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)
texts = st.fixed_dictionaries({"fr": sentences, "en": sentences}, optional={"ar": sentences})
options = st.builds(Option, codes, texts, st.none() | codes)
variants = st.builds(
    Variant,
    st.sampled_from(KINDS),
    texts,
    st.lists(options, max_size=5).map(tuple),
    st.lists(codes, max_size=2).map(tuple),
    st.none() | st.integers(0, 5),
    st.none() | st.builds(Condition, codes, st.lists(codes, min_size=1, max_size=3).map(tuple)),
)
constructs = st.from_regex(r"N[1-6]|[a-z0-9]{1,5}\.[a-z0-9]{1,5}", fullmatch=True)
questions = st.builds(
    Question,
    codes,
    constructs,
    st.sampled_from(ABOUT),
    st.dictionaries(st.sampled_from(CODES), variants, max_size=3),
    st.just("") | sentences,
)
documents = st.builds(Document, texts, codes, st.lists(questions, max_size=3).map(tuple))


def a_file() -> dict[str, Any]:
    """The content of a good file, to be spoilt."""
    data: dict[str, Any] = content.consultation("la-cour").questionnaire.to_dict()
    return data


def mistakes(data: object) -> list[str]:
    with pytest.raises(BadQuestionnaireFile) as refused:
        load(data if isinstance(data, str | bytes) else json.dumps(data))
    return [_listed(one) for one in refused.value.mistakes]


def _listed(mistake: Mistake) -> str:
    where = f"{mistake.line}:{mistake.column}" if mistake.line else mistake.path
    return f"{where}: {mistake.code}" if where else mistake.code


@given(documents)
def test_every_questionnaire_is_read_back_as_it_was_written(document: Document) -> None:
    assert load(dump(document)) == document


@given(documents)
def test_a_file_is_written_the_same_after_it_was_read(document: Document) -> None:
    assert dump(load(dump(document))) == dump(document)


def test_bands_are_written_youngest_first_whatever_the_order_of_writing() -> None:
    question = content.core()["N4"]
    backwards = Question(
        question.code,
        question.construct,
        question.about,
        dict(reversed(question.variants.items())),
    )
    title = {"fr": "Écoute", "en": "Listening"}
    one = Document(title, "participation", (question,))
    assert dump(one) == dump(Document(title, "participation", (backwards,)))


def test_accents_are_written_as_people_read_them() -> None:
    assert "récré" in dump(content.consultation("la-cour").questionnaire)


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    document = content.consultation("la-cour").questionnaire
    assert load(b"\xef\xbb\xbf" + dump(document).encode()) == document


def test_a_missing_label_is_named_by_its_path() -> None:
    data = a_file()
    del data["questions"][2]["variants"]["8-10"]["options"][0]["label"]["en"]
    assert mistakes(data) == ["questions[2].variants.8-10.options[0].label.en: missing"]


def test_every_mistake_is_told_at_once() -> None:
    data = a_file()
    data["title"] = None
    data["questions"][0]["about"] = "weather"
    data["questions"][1]["construct"] = "N7"
    del data["questions"][2]["code"]
    assert mistakes(data) == [
        "questions[0].about: not-one-of",
        "questions[1].construct: not-a-construct",
        "questions[2].code: missing",
        "title: missing",
    ]


@pytest.mark.parametrize(
    ("spoil", "mistake"),
    [
        ({"kind": "stars"}, "kind: not-one-of"),
        ({"kind": 3}, "kind: not-text"),
        ({"text": "Tu aimes ?"}, "text: not-an-object"),
        ({"text": {"fr": " ", "en": "?"}}, "text.fr: empty"),
        ({"text": {"fr": "?", "en": "?", "français": "?"}}, "text.français: not-a-language"),
        ({"text": {"fr": "?", "en": 1}}, "text.en: not-text"),
        ({"text": {"fr": "?", "en": "x" * 501}}, "text.en: too-long"),
        ({"options": "oui"}, "options: not-a-list"),
        ({"options": None}, "options: missing"),
        ({"options": [3]}, "options[0]: not-an-object"),
        ({"at_most": "deux"}, "at_most: not-a-number"),
        ({"at_most": 2.5}, "at_most: not-a-number"),
        ({"colour": "red"}, "colour: unknown"),
    ],
)
def test_a_spoilt_variant_is_told_where_it_is_spoilt(
    spoil: dict[str, object], mistake: str
) -> None:
    data = a_file()
    data["questions"][0]["variants"]["6-7"].update(spoil)
    assert mistakes(data) == [f"questions[0].variants.6-7.{mistake}"]


def test_an_option_id_that_a_form_could_not_carry_is_refused() -> None:
    data = a_file()
    data["questions"][0]["variants"]["6-7"]["options"][0]["id"] = "?"
    assert mistakes(data) == ["questions[0].variants.6-7.options[0].id: not-kebab"]


def test_an_unknown_band_is_refused() -> None:
    data = a_file()
    variants = data["questions"][0]["variants"]
    variants["6-9"] = variants.pop("6-7")
    assert mistakes(data) == ["questions[0].variants.6-9: unknown-band"]


def test_a_key_written_twice_is_refused_rather_than_half_kept() -> None:
    assert mistakes('{"title": {"fr": "Un", "fr": "Deux"}}') == ["fr: twice"]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b"\xff\xfe", "not-utf8"),
        ('{"title": ', "1:11: not-json"),
        ("[" * 100_000, "not-json"),
        ("[]", "not-an-object"),
        ('"' + "x" * 1_000_000 + '"', "too-large"),
    ],
    ids=["latin", "cut", "deep", "list", "large"],
)
def test_what_is_not_a_questionnaire_is_refused_with_one_word(
    content: str | bytes, mistake: str
) -> None:
    assert mistakes(content) == [mistake]


def test_a_scale_needs_no_options_written() -> None:
    data = content.consultation("le-chemin-de-l-ecole").questionnaire.to_dict()
    del data["questions"][0]["variants"]["15-17"]["options"]
    read = load(json.dumps(data))
    assert read.questions[0].variants["15-17"].option_ids == SCALE


def test_again_maybe_never_needs_no_options_written() -> None:
    data = content.consultation("la-cantine").questionnaire.to_dict()
    del data["questions"][0]["variants"]["6-7"]["options"]
    read = load(json.dumps(data))
    assert read.questions[0].variants["6-7"].options == READY["again"]


def test_the_error_names_its_first_mistake_and_how_many_there_are() -> None:
    error = BadQuestionnaireFile([Mistake("title", "missing"), Mistake("x", "unknown")])
    assert error.facts == {"path": "title", "code": "missing", "count": 2}


def with_condition(condition: object) -> dict[str, Any]:
    """A file whose second question has this condition at 8-10."""
    data = a_file()
    data["questions"][1]["variants"]["8-10"]["shown_if"] = condition
    return data


def test_a_condition_is_read_and_a_file_without_one_is_written_without_the_word() -> None:
    condition = {"question": "cour-plait", "options": ["pas-trop"]}
    read = load(json.dumps(with_condition(condition)))
    variant = read.questions[1].variants["8-10"]
    assert variant.shown_if == Condition("cour-plait", ("pas-trop",))
    assert '"shown_if"' in dump(read)
    assert '"shown_if"' not in dump(content.consultation("la-cour").questionnaire)


@pytest.mark.parametrize(
    ("condition", "mistake"),
    [
        ("oui", ": not-an-object"),
        ({"options": ["a"]}, ".question: missing"),
        ({"question": "q"}, ".options: missing"),
        ({"question": "q", "options": []}, ".options: missing"),
        ({"question": "q", "options": "a"}, ".options: not-a-list"),
        ({"question": "q", "options": ["?"]}, ".options[0]: not-kebab"),
        ({"question": 3, "options": ["a"]}, ".question: not-text"),
        ({"question": "q", "options": ["a"], "not": True}, ".not: unknown"),
    ],
    ids=range(8),
)
def test_a_condition_that_cannot_be_read_is_told_with_its_path(
    condition: object, mistake: str
) -> None:
    path = "questions[1].variants.8-10.shown_if"
    assert mistakes(with_condition(condition)) == [path + mistake]

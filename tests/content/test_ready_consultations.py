"""The ready consultations can be asked as they are, and their papers are complete."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import consult
from consult import content
from consult.content import FIELDS, ReadyConsultation
from consult.domain.bands import BANDS, CORE
from consult.domain.base import Texts
from consult.domain.document import OFFERED, Document, Variant
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from consult.domain.wording import words
from consult.interchange.letters import Letter, letters_pdf

PICTOGRAMS = Path(consult.__path__[0], "web", "static", "pictograms")
BREAKABLE = re.compile("[^\N{NO-BREAK SPACE}][:;!?»](?:\\s|$)|«[^\N{NO-BREAK SPACE}]")
"""A French double sign without its no-break space."""

ready = pytest.mark.parametrize("ready", content.consultations(), ids=content.CODES)


def pictograms() -> set[str]:
    return {path.stem for path in PICTOGRAMS.glob("*.svg")}


def letters(ready: ReadyConsultation) -> list[content.Letter]:
    return [ready.families, ready.head, ready.inspector, *ready.facilitator.values()]


def texts_of(letter: content.Letter) -> Iterator[Texts]:
    yield letter["title"]
    for block in letter["blocks"]:
        yield from block["items"] if "items" in block else [block["text"]]


def all_texts(ready: ReadyConsultation) -> list[Texts]:
    own = [ready.title, ready.summary, ready.decision, ready.function, ready.notice]
    asked = [texts for _, texts in ready.questionnaire.texts()]
    return [*own, *asked, *(text for letter in letters(ready) for text in texts_of(letter))]


def fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w*)}", text))


@ready
def test_a_ready_consultation_breaks_no_rule_of_its_bands(ready: ReadyConsultation) -> None:
    assert check(ready.questionnaire, ready.bands, pictures=pictograms()) == []


@ready
def test_a_ready_consultation_is_written_for_exactly_its_bands(ready: ReadyConsultation) -> None:
    assert ready.questionnaire.bands() == list(ready.bands) == list(ready.facilitator)


@ready
def test_a_ready_consultation_is_complete_in_french_and_english(ready: ReadyConsultation) -> None:
    assert ready.questionnaire.languages() >= {"fr", "en"}
    for texts in all_texts(ready):
        assert set(texts) >= {"fr", "en"}
        assert all(text.strip() for text in texts.values())


@ready
def test_a_ready_consultation_can_be_asked_in_every_language_offered(
    ready: ReadyConsultation,
) -> None:
    assert ready.questionnaire.languages() == set(OFFERED)
    assert set(ready.title) == set(ready.decision) == set(OFFERED)


@ready
@pytest.mark.parametrize("language", OFFERED)
def test_a_translation_is_no_longer_than_its_age_reads(
    ready: ReadyConsultation, language: str
) -> None:
    for band in ready.bands:
        for _, variant in ready.questionnaire.questions_for(band):
            text = variant.text[language]
            assert len(words(text)) <= BANDS[band].words_per_question, text


@ready
def test_french_keeps_its_spaces_before_double_signs(ready: ReadyConsultation) -> None:
    for texts in all_texts(ready):
        assert BREAKABLE.search(texts["fr"]) is None, texts["fr"]


@ready
def test_a_letter_names_only_known_fields_and_the_same_in_both_languages(
    ready: ReadyConsultation,
) -> None:
    for letter in letters(ready):
        for texts in texts_of(letter):
            assert fields(texts["fr"]) == fields(texts["en"]) <= set(FIELDS), texts["fr"]


@ready
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_letter_can_be_printed(ready: ReadyConsultation, language: str) -> None:
    given = dict.fromkeys(FIELDS, "Fondettes")
    printed = [Letter(letter, given, "Fondettes", language) for letter in letters(ready)]
    assert letters_pdf(printed).startswith(b"%PDF")


@ready
def test_letters_say_what_their_own_consultation_asks(ready: ReadyConsultation) -> None:
    others = [other for other in content.consultations() if other is not ready]
    for name in ("families", "head", "inspector", "facilitator"):
        assert all(getattr(ready, name) != getattr(other, name) for other in others)


@ready
def test_core_questions_are_worded_as_in_the_core(ready: ReadyConsultation) -> None:
    asked = [one for one in ready.questionnaire.questions if one.construct in CORE]
    assert {one.construct for one in asked} > {"N1", "N4"}
    for question in asked:
        reference = content.core()[question.construct]
        assert (question.code, question.about) == (reference.code, reference.about)
        for band, variant in question.variants.items():
            assert variant == reference.variants[band]


@ready
def test_six_and_seven_year_olds_are_asked_n1_and_n4_of_the_core_only(
    ready: ReadyConsultation,
) -> None:
    constructs = {question.construct for question, _ in ready.questionnaire.questions_for("6-7")}
    assert constructs & set(CORE) == {"N1", "N4"}


@ready
def test_a_ready_consultation_measures_satisfaction_with_its_theme(
    ready: ReadyConsultation,
) -> None:
    assert ready.theme in content.themes()
    assert ready.theme == ready.questionnaire.theme
    satisfaction = ready.questionnaire.questions[0]
    assert satisfaction.construct == f"{ready.theme}.satisfaction"
    assert set(satisfaction.variants) == set(ready.bands)


@ready
def test_one_option_id_means_one_picture_in_a_question(ready: ReadyConsultation) -> None:
    for question in ready.questionnaire.questions:
        pictures: dict[str, str] = {}
        for variant in question.variants.values():
            for option in variant.options:
                if option.picture and variant.kind != "faces":
                    assert pictures.setdefault(option.id, option.picture) == option.picture


def judged() -> Iterator[Variant]:
    """Every variant with pictures, of all that comes ready, that has a favourable answer."""
    asked = [one for ready in content.consultations() for one in ready.questionnaire.questions]
    asked += [*content.core().values(), *(one for some in content.bank().values() for one in some)]
    for question in asked:
        for variant in question.variants.values():
            if variant.favourable and variant.kind == "pictures":
                yield variant


def test_no_answer_is_pictured_as_more_inviting_than_another() -> None:
    """A sun for yes and rain for no tell a child which to choose: discs show how much, and a few
    pictures show the thing itself: how loud it is, how one knows it."""
    neutral = (
        ["disc-full", "disc-half", "disc-empty"],
        ["muted-speaker", "speaker-high-volume", "loudspeaker"],
        ["light-bulb", "ear", "magnifying-glass-tilted-left"],
    )
    found = list(judged())
    assert len(found) > 50
    for variant in found:
        assert [option.picture for option in variant.options] in neutral


def test_the_whole_core_breaks_no_rule_beyond_its_length() -> None:
    questions = tuple(content.core().values())
    document = Document({"fr": "Le socle", "en": "The core"}, "participation", questions)
    problems = check(document, document.bands(), pictures=pictograms())
    assert {problem.rule for problem in problems} <= {Rule.HARD_TO_READ}
    assert list(content.core()) == list(CORE)
    assert document.languages() == {"fr", "en"}


def test_n4_is_written_for_every_age_that_answers_alone() -> None:
    assert list(content.core()["N4"].variants) == ["6-7", "8-10", "11-14", "15-17"]


def test_every_theme_has_a_picture_articles_and_goals() -> None:
    for theme in content.themes().values():
        assert theme.picture in pictograms()
        assert all(1 <= article <= 54 for article in theme.articles)
        assert all(re.fullmatch(r"\d{1,2}\.[\da-c]{1,2}", goal) for goal in theme.goals)
        assert theme.articles
        assert theme.goals


@ready
def test_the_picture_of_a_ready_consultation_exists(ready: ReadyConsultation) -> None:
    assert ready.picture in pictograms()


def test_an_unknown_ready_consultation_is_said() -> None:
    with pytest.raises(content.UnknownConsultation):
        content.consultation("la-piscine")
    assert content.consultation("la-cour").code == "la-cour"

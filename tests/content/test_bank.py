"""The bank of questions can be asked as it is."""

import unicodedata

import pytest

from consult.content import bank, consultations, core, notions, themes
from consult.domain.bands import BANDS, CORE
from consult.domain.document import OFFERED, Document, Question
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from consult.domain.translation import mismatches
from consult.domain.wording import plain, words
from tests.content.test_ready_consultations import BREAKABLE, pictograms

QUESTIONS = [(theme, question) for theme, asked in bank().items() for question in asked]
each = pytest.mark.parametrize(
    ("theme", "question"), QUESTIONS, ids=[question.code for _, question in QUESTIONS]
)

SCRIPTS = dict.fromkeys(OFFERED, "LATIN") | {"uk": "CYRILLIC", "ar": "ARABIC"}
"""The letters that each language is written in: a word left in French is seen where they differ."""


def alone(theme: str, question: Question) -> Document:
    """A questionnaire of that question alone, with a title in every language."""
    return Document(dict.fromkeys(OFFERED, "1"), theme, (question,))


def test_there_is_enough_to_choose_from() -> None:
    assert len(bank()) >= 10
    assert len(QUESTIONS) >= 40
    assert min(len(asked) for asked in bank().values()) >= 4


def test_themes_are_those_of_consultations() -> None:
    assert set(bank()) <= set(themes())


def test_every_question_has_a_code_and_measures_a_notion_of_its_own() -> None:
    codes = [question.code for _, question in QUESTIONS] + [one.code for one in core().values()]
    measured = [question.construct for _, question in QUESTIONS]
    assert len(set(codes)) == len(codes)
    assert len(set(measured)) == len(measured)


def test_every_notion_of_the_house_is_said_in_words() -> None:
    asked = [one for _, one in QUESTIONS]
    asked += [one for ready in consultations() for one in ready.questionnaire.questions]
    codes = {one.construct.partition(".")[2] for one in asked if one.construct not in CORE}
    assert set(notions()) == codes
    for texts in notions().values():
        assert set(texts) == {"fr", "en"}


@each
def test_a_question_of_the_bank_breaks_no_rule_of_its_bands(theme: str, question: Question) -> None:
    asked = alone(theme, question)
    found = check(asked, asked.bands(), pictures=pictograms())
    assert [one for one in found if one.rule != Rule.NO_CORE] == []
    assert question.construct.partition(".")[0] == theme


@each
def test_a_question_of_the_bank_is_written_in_every_language_offered(
    theme: str, question: Question
) -> None:
    asked = alone(theme, question)
    assert asked.languages() == set(OFFERED)
    for path, texts in asked.texts():
        assert set(texts) == set(OFFERED), path
        assert BREAKABLE.search(texts["fr"]) is None, texts["fr"]
        assert all(text == text.strip() for text in texts.values()), path


@each
def test_a_translation_of_the_bank_keeps_the_placeholders(theme: str, question: Question) -> None:
    asked = alone(theme, question)
    for language in OFFERED:
        texts = {path: written[language] for path, written in asked.texts()}
        assert mismatches(asked, language, texts) == []


@each
def test_a_translation_of_the_bank_is_no_longer_than_its_age_reads(
    theme: str, question: Question
) -> None:
    for band, variant in question.variants.items():
        for language in OFFERED:
            text = variant.text[language]
            assert len(words(text)) <= BANDS[band].words_per_question, text
            for option in variant.options:
                label = option.label[language]
                assert len(words(label)) <= BANDS[band].words_per_option, label


@each
def test_a_translation_of_the_bank_is_in_its_own_letters(theme: str, question: Question) -> None:
    for path, texts in alone(theme, question).texts():
        for language, script in SCRIPTS.items():
            letters = [letter for letter in texts[language] if letter.isalpha()]
            assert all(script in unicodedata.name(letter) for letter in letters), path


@each
def test_the_choices_of_a_question_differ_in_every_language(theme: str, question: Question) -> None:
    for band, variant in question.variants.items():
        for language in OFFERED:
            labels = {plain(option.label[language]) for option in variant.options}
            assert len(labels) == len(variant.options), (band, language)

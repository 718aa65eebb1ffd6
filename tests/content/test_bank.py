"""The bank of questions can be asked as it is."""

import pytest

from consult.content import bank, core, themes
from consult.domain.document import Document, Question
from consult.domain.questionnaire_check import check
from consult.domain.questionnaire_rules import Rule
from tests.content.test_ready_consultations import BREAKABLE, pictograms

QUESTIONS = [(theme, question) for theme, asked in bank().items() for question in asked]
each = pytest.mark.parametrize(
    ("theme", "question"), QUESTIONS, ids=[question.code for _, question in QUESTIONS]
)


def test_there_is_enough_to_choose_from() -> None:
    assert len(bank()) >= 10
    assert len(QUESTIONS) >= 40
    assert min(len(asked) for asked in bank().values()) >= 4


def test_themes_are_those_of_consultations() -> None:
    assert set(bank()) <= set(themes())


def test_every_question_has_a_code_and_measures_a_notion_of_its_own() -> None:
    codes = [question.code for _, question in QUESTIONS] + [one.code for one in core().values()]
    notions = [question.construct for _, question in QUESTIONS]
    assert len(set(codes)) == len(codes)
    assert len(set(notions)) == len(notions)


@each
def test_a_question_of_the_bank_breaks_no_rule_of_its_bands(theme: str, question: Question) -> None:
    document = Document({"fr": "Essai", "en": "Trial"}, theme, (question,))
    found = check(document, document.bands(), pictures=pictograms())
    assert [one for one in found if one.rule != Rule.NO_CORE] == []
    assert question.construct.partition(".")[0] == theme


@each
def test_a_question_of_the_bank_is_written_in_both_languages(
    theme: str, question: Question
) -> None:
    document = Document({"fr": "Essai", "en": "Trial"}, theme, (question,))
    assert document.languages() == {"fr", "en"}
    for _, texts in document.texts():
        assert BREAKABLE.search(texts["fr"]) is None, texts["fr"]

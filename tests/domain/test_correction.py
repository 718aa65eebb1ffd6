"""While children answer, typing mistakes are mended; what they may have read keeps its meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consult.domain.correction import is_typing_mistake
from consult.domain.document import Document, Option, Question, Variant
from consult.domain.questionnaire import MeaningChanged, Questionnaire

PATH = "venir/8-10"
OPTIONS = (
    Option("voiture", {"fr": "En voiture", "en": "By car"}, "automobile"),
    Option("pied", {"fr": "À pied", "en": "On foot"}),
    Option("mere", {"fr": "Ma mère", "en": "My mother"}),
    Option("pere", {"fr": "Ma mare", "en": "My father"}),
)
VARIANT = Variant("pictures", {"fr": "Tu viens comment ?", "en": "How do you come?"}, OPTIONS)


@pytest.fixture
def read() -> Questionnaire:
    """A questionnaire that children read."""
    asked = Question("venir", "chemin.moyen", "service", {"8-10": VARIANT})
    document = Document({"fr": "Le chemin", "en": "The way"}, "chemin", (asked,))
    questionnaire = Questionnaire.draft(document, "2026-09-01")
    questionnaire.publish("2026-09-10")
    return questionnaire


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("En voitrue", "En voiture"),
        ("en voiture", "En voiture."),
        ("Ecole", "École"),
        ("Beaucoups", "Beaucoup"),
        ("Tu viens comment?", "Tu viens comment\u00a0?"),
        ("L’école, tu l’aimes ?", "L'école tu l'aimes ?"),
        ("Enbus", "En bus"),
    ],
)
def test_a_typing_mistake_is_mended(before: str, after: str) -> None:
    assert is_typing_mistake(before, after, "fr")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("En voiture", "En avion"),
        ("Oui", "Non"),
        ("Rien", "Bien"),
        ("2 fois", "3 fois"),
        ("Content", "Mécontent"),
        ("Tu aimes ça", "Tu n’aimes ça"),
        ("Tu viens à pied", "Tu viens à vélo"),
    ],
)
def test_what_would_mean_something_else_is_none(before: str, after: str) -> None:
    assert not is_typing_mistake(before, after, "fr")


@pytest.mark.parametrize(
    ("path", "language", "words", "before"),
    [
        (f"{PATH}/voiture", "fr", "En avion", "En voiture"),
        (f"{PATH}/voiture", "en", "By plane", "By car"),
        (f"{PATH}/pere", "fr", "Ma mère", "Ma mare"),
        (PATH, "fr", "Tu pars comment ?", "Tu viens comment ?"),
    ],
)
def test_words_that_a_child_may_have_read_keep_their_meaning(
    read: Questionnaire, path: str, language: str, words: str, before: str
) -> None:
    read.translate(language, {path: words})
    with pytest.raises(MeaningChanged) as refused:
        read.publish("2026-09-11")
    assert refused.value.facts == {
        "question": "venir", "band": "8-10", "before": before, "after": words,
    }  # fmt: skip
    assert read.number == 1


def test_neither_little_by_little_nor_after_a_time_away(read: Questionnaire) -> None:
    read.translate("fr", {f"{PATH}/voiture": "En voitur"})
    read.publish("2026-09-11")
    read.translate("fr", {f"{PATH}/voiture": "En voit"})
    with pytest.raises(MeaningChanged):
        read.publish("2026-09-12")
    read.write_variant("venir", "8-10", replace(VARIANT, options=OPTIONS[1:]))
    read.publish("2026-09-13")
    plane = Option("voiture", {"fr": "En avion", "en": "By plane"})
    read.write_variant("venir", "8-10", replace(VARIANT, options=(plane, *OPTIONS[1:])))
    with pytest.raises(MeaningChanged):
        read.publish("2026-09-14")


def test_nor_do_pictures_change_under_children_who_do_not_read(read: Questionnaire) -> None:
    plane = replace(OPTIONS[0], picture="airplane")
    read.write_variant("venir", "8-10", replace(VARIANT, options=(plane, *OPTIONS[1:])))
    with pytest.raises(MeaningChanged):
        read.publish("2026-09-11")


def test_a_title_a_new_language_and_another_choice_are_free(read: Questionnaire) -> None:
    train = Option("train", {"fr": "En train", "en": "By train"})
    read.write_variant("venir", "8-10", replace(VARIANT, options=(*OPTIONS[1:], train)))
    read.translate("fr", {"title": "Tout autre chose"})
    read.translate("ar", {PATH: "كيف تأتي؟"})
    read.publish("2026-09-11")
    assert read.accepted == (f"{read.id}:2",)

"""What can be seen of a sentence, and how French writes it."""

import pytest

from consult.domain.wording import begins_with_yes, with_french_spaces, words

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tu aimes lire ?", f"Tu aimes lire{NBSP}?"),
        ("Tu aimes lire?", f"Tu aimes lire{NBSP}?"),
        (f"Déjà bien{NBSP}!", f"Déjà bien{NBSP}!"),
        ("Marche : jouer ; courir", f"Marche{NBSP}: jouer{NBSP}; courir"),
        ("« Encore »", f"«{NBSP}Encore{NBSP}»"),
        ("«Encore»", f"«{NBSP}Encore{NBSP}»"),
        ("À 12:30, {city}", "À 12:30, {city}"),
        ("Oui ... ?!", f"Oui ...{NBSP}?!"),
    ],
    ids=["space", "none", "there", "colon", "quotes", "tight quotes", "hour", "two signs"],
)
def test_french_signs_have_their_no_break_space(typed: str, kept: str) -> None:
    assert with_french_spaces(typed) == kept
    assert with_french_spaces(kept) == kept


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Est-ce l’école que tu préfères ?", 5),
        ("كثيرًا جدًا، لا", 3),
        ("Зозуля й комп’ютер", 3),
        ("pre\N{COMBINING ACUTE ACCENT}fe\N{COMBINING GRAVE ACCENT}re", 1),
    ],
    ids=["French", "Arabic vowels", "Ukrainian apostrophe", "accents apart"],
)
def test_a_word_is_counted_once_whatever_marks_it_bears(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_a_yes_or_a_no_at_the_beginning_is_seen_as_a_word_alone() -> None:
    for text in ("Oui, on le fait.", "« Oui ! »", "Yes.", "oui"):
        assert begins_with_yes(text) is True, text
    for text in ("Non, parce que c’est cher.", "No: it costs too much."):
        assert begins_with_yes(text) is False, text
    for text in ("No more cars in front of school!", "Nonchalamment.", "Plus tard, oui.", ""):
        assert begins_with_yes(text) is None, text

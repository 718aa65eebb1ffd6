"""What can be seen of a sentence, and how French writes it."""

import pytest

from consult.domain.wording import with_french_spaces

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

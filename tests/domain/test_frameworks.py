import pytest

from consult.domain.city import COMMITMENTS
from consult.domain.frameworks import CIDE, FRAMEWORKS, LUNDY, PARTNER, SDG, VAE
from consult.domain.indicators import ELEMENTS


def test_every_framework_is_complete_in_french_and_english():
    for framework in FRAMEWORKS.values():
        for texts in (framework.name, *(item.title for item in framework.items)):
            assert set(texts) == {"fr", "en"}
            assert all(words.strip() for words in texts.values())


def test_a_number_is_cited_once_in_a_framework():
    for framework in FRAMEWORKS.values():
        numbers = [item.number for item in framework.items]
        assert len(set(numbers)) == len(numbers)


def test_the_convention_has_its_four_general_principles():
    principles = [item.number for item in CIDE.items if item.general_principle]
    assert principles == ["2", "3", "6", "12"]
    assert CIDE.item("12").title["fr"] == "Respect des opinions de l’enfant"


def test_the_sustainable_development_goals_are_seventeen():
    assert [item.number for item in SDG.items] == [str(number) for number in range(1, 18)]


def test_the_five_commitments_of_a_child_friendly_city_end_in_2026():
    assert (len(VAE.items), VAE.years) == (5, ("2020", "2026"))


def test_the_commitments_of_a_partner_are_those_the_city_shows_evidence_for():
    assert [int(item.number) for item in PARTNER.items] == list(COMMITMENTS)


def test_the_elements_of_lundy_carry_the_names_of_the_indicators():
    for item in LUNDY.items:
        assert item.title == ELEMENTS[item.number]


def test_an_article_that_is_not_listed_is_an_error():
    with pytest.raises(KeyError):
        CIDE.item("99")

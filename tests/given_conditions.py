"""A questionnaire with questions that are not for everybody."""

from __future__ import annotations

from consult.domain.condition import Condition
from consult.domain.document import Document, Option, Question, Variant

BAND = "11-14"


def texts(words: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"fr": words, "en": words}


def options(*ids: str) -> tuple[Option, ...]:
    """Options whose words are their ids."""
    return tuple(Option(one, texts(one.capitalize())) for one in ids)


CANTEEN = Variant("words", texts("Tu manges à la cantine ?"), options("souvent", "parfois", "non"))
TASTE = Variant(
    "words",
    texts("C’est bon ?"),
    options("oui", "assez", "pas"),
    ("oui",),
    shown_if=Condition("cantine", ("souvent", "parfois")),
)
CHANGES = Variant(
    "several",
    texts("Que changer ?"),
    options("bruit", "temps", "plats"),
    at_most=2,
    shown_if=Condition("cantine", ("souvent", "parfois")),
)
ELSEWHERE = Variant(
    "order",
    texts("Tu manges où ?"),
    options("maison", "parc", "amis"),
    shown_if=Condition("cantine", ("non",)),
)
LAST = Variant("words", texts("Tu as le temps ?"), options("oui", "non"))


def a_question(code: str, variant: Variant, band: str = BAND) -> Question:
    """A question of one band about the canteen."""
    return Question(code, f"cantine.{code}", "service", {band: variant})


def a_document() -> Document:
    """Where children eat; two questions for those of the canteen, one for the others; one more."""
    asked = (
        a_question("cantine", CANTEEN),
        a_question("gout", TASTE),
        a_question("changer", CHANGES),
        a_question("ailleurs", ELSEWHERE),
        a_question("temps", LAST),
    )
    return Document(texts("La cantine"), "cantine", asked)

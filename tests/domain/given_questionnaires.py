"""A good questionnaire to be spoilt, and what the check says of it."""

from dataclasses import replace

from consult import content
from consult.domain.document import Document, Option, Question, Variant
from consult.domain.problem import Problem
from consult.domain.questionnaire_check import check

TITLE = {"fr": "La cour", "en": "The playground"}
PICTURES = ("sun", "sun-behind-cloud", "cloud-with-rain", "star", "snowflake", "rainbow")


def same(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def options(number: int, pictures: bool = True) -> tuple[Option, ...]:
    return tuple(
        Option(f"choix-{n}", same(f"Choix {n}"), PICTURES[n] if pictures else None)
        for n in range(number)
    )


GOOD = Variant(
    "pictures",
    {"fr": "Tu aimes la cour ?", "en": "Do you like the yard?"},
    options(3),
    ("choix-0",),
)
N4 = content.core()["N4"]


def document(variant: Variant = GOOD, band: str = "6-7", **changes) -> Document:
    """A good questionnaire of one question and N4 for one band, changed."""
    listened = replace(N4, variants={band: N4.variants[band]} if band in N4.variants else {})
    asked = replace(
        Question("cour-plait", "cour.satisfaction", "service", {band: variant}), **changes
    )
    return Document(TITLE, "cour", (asked, listened) if listened.variants else (asked,))


def found(one: Document, *bands: str, **options) -> list[Problem]:
    return check(one, bands or one.bands(), **options)


def rules(one: Document, *bands: str, **options) -> set[str]:
    return {problem.code for problem in found(one, *bands, **options)}


def worded(text: str, band: str = "6-7") -> Document:
    return document(replace(GOOD, text={"fr": text, "en": "Is it good?"}), band)

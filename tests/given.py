"""Situations, each built on the one before: a city, its places, an open consultation..."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from consult.application import city, consultations, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.sealing import new_key_pair
from consult.domain.document import Document, Option, Question, Variant

DAY = "2026-11-02"
OPENS, CLOSES, ANSWER_BY = "2026-11-02", "2026-11-30", "2027-01-15"
BAND = "8-10"


def an_option(id: str, french: str, picture: str | None = None) -> Option:
    """An option in both languages."""
    return Option(id, {"fr": french, "en": french}, picture)


def a_document() -> Document:
    """Two questions for 8-10 year-olds: one about the playground, one about being heard."""
    playground = Variant(
        kind="pictures",
        text={"fr": "La cour, tu l’aimes ?", "en": "Do you like the playground?"},
        options=(
            an_option("yes", "Beaucoup", "smiling-face"),
            an_option("some", "Un peu", "slightly-smiling-face"),
            an_option("no", "Pas trop", "neutral-face"),
        ),
        favourable=("yes",),
    )
    heard = replace(
        playground,
        kind="words",
        text={"fr": "Les adultes de la mairie t’écoutent ?", "en": "Do adults listen?"},
    )
    return Document(
        {"fr": "La cour", "en": "The playground"},
        "cour",
        (
            Question("cour-envie", "cour.satisfaction", "service", {BAND: playground}),
            Question("ecoute", "N4", "self", {BAND: heard}),
        ),
    )


def a_city(log: Log) -> UUID:
    """Fondettes, founded."""
    return city.found_city(log, "37109", "Fondettes", DAY)


def a_school(log: Log, name: str = "Gérard Philipe", uai: str = "0370921A") -> UUID:
    """A school with 60 children of 8 to 10."""
    details = PlaceDetails(uai, name, "school", "elementary", zone="centre", enrolment={BAND: 60})
    return city.register_place(log, details, DAY)


def an_announced_consultation(log: Log, *places: UUID) -> UUID:
    """A consultation on the playground at these places."""
    questionnaire = questionnaires.draft_questionnaire(log, a_document(), DAY)
    announcement = Announcement(
        title={"fr": "La cour", "en": "The playground"},
        theme="cour",
        decision={"fr": "Refaire la cour en 2027", "en": "Rebuild the playground in 2027"},
        responsible="Adjointe à l’éducation",
        bands=[BAND],
        places=list(places),
        opens=OPENS,
        closes=CLOSES,
        answer_by=ANSWER_BY,
    )
    return consultations.announce_consultation(log, announcement, questionnaire)


def an_open_consultation(log: Log, *places: UUID, key: bytes | None = None) -> UUID:
    """The same, open, its box sealed to `key` (a public key; a new one by default)."""
    consultation = an_announced_consultation(log, *places)
    consultations.prepare_box(log, consultation, key or new_key_pair()[1])
    return consultations.open_consultation(log, consultation, DAY)

"""Situations, each built on the one before: a city, its places, an open consultation..."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from consult.application import city, consultations, counting, publishing, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.plan import Discarded
from consult.ballots.sealing import new_key_pair
from consult.domain.ballot import Tally
from consult.domain.consultation import Consultation
from consult.domain.document import Document, Option, Question, Variant

DAY = "2026-11-02"
OPENS, CLOSES, ANSWER_BY = "2026-11-02", "2026-11-30", "2027-01-15"
COUNTED = "2026-12-08"
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
            an_option("yes", "Beaucoup", "grinning-face-with-big-eyes"),
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
    return consultations.announce_consultation(log, announcement, questionnaire, DAY)


def say_the_decision(log: Log, asked: UUID, language: str, words: str) -> None:
    """Say what a consultation decides in another language, as the translator's page does."""
    about = log.load(Consultation, asked).questionnaire
    questionnaires.translate(
        log, about, language, {}, decisions=[questionnaires.DecisionWords(asked, words)]
    )


def an_open_consultation(log: Log, *places: UUID, key: bytes | None = None) -> UUID:
    """The same, open, its box sealed to `key` (a public key; a new one by default)."""
    consultation = an_announced_consultation(log, *places)
    consultations.prepare_box(log, consultation, key or new_key_pair()[1])
    return consultations.open_consultation(log, consultation, DAY)


@dataclass(frozen=True)
class Group:
    """The count of one place, or of several merged; `counts` by question as a tally has them."""

    places: tuple[UUID, ...]
    counts: dict[str, dict[str, int]]
    number: int
    band: str = BAND
    mode: str = "sitting"
    where: UUID | None = None
    spoiled: int = 0
    set_aside: int = 0
    fetched: int = 0
    refused: int = 0
    stopped: int = 0
    late: int = 0
    sittings: int = 2

    @property
    def id(self) -> UUID:
        """The place, or the group that its places were merged into."""
        return self.where or self.places[0]

    @property
    def tally(self) -> Tally:
        """What the box held."""
        return Tally(self.number, self.spoiled, self.counts)


@dataclass(frozen=True)
class Count:
    """Everything that one count gives."""

    consultation: UUID
    rows: tuple[Group, ...]
    discarded: tuple[Discarded, ...] = ()


def heard(place: UUID, yes: int, some: int, no: int, **facts: Any) -> Group:
    """Answers at a place to the first question of `a_document`; half say yes to the second one.

    `unsure` and `skipped` are "je ne sais pas" and "je passe" to the first question.
    """
    unsure, skipped = facts.pop("unsure", 0), facts.pop("skipped", 0)
    number = yes + some + no + unsure + skipped
    first = {"yes": yes, "some": some, "no": no, "?": unsure, "": skipped}
    second = {"yes": number - number // 2, "some": number // 2, "no": 0, "?": 0, "": 0}
    counts = {"cour-envie": first, "ecoute": second}
    return Group((place,), counts, number, **{"fetched": number + 2, **facts})


def a_closed_consultation(log: Log, *places: UUID) -> UUID:
    """The consultation on the playground, closed at the end of November."""
    consultation = an_open_consultation(log, *places)
    return consultations.close_consultation(log, consultation, CLOSES)


def a_counted_consultation(log: Log, *groups: Group) -> UUID:
    """The same, counted: these groups answered."""
    places = list(dict.fromkeys(place for group in groups for place in group.places))
    consultation = a_closed_consultation(log, *places)
    counting.record_opinions(log, Count(consultation, groups), COUNTED)
    return consultation


def a_publication(log: Log, *groups: Group) -> UUID:
    """What these groups said, published under embargo."""
    consultation = a_counted_consultation(log, *groups)
    publication = publishing.publish_results(log, consultation, COUNTED)
    assert publication is not None
    return publication


def three_schools(log: Log) -> tuple[UUID, UUID, UUID]:
    """Three schools of 60 children each."""
    one = a_school(log)
    return one, a_school(log, "La Guignière", "0370922B"), a_school(log, "Camus", "0370923C")

"""A migrated city with one open consultation, made through the application, for real processes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult.application import city, consultations, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.committer import Committer
from consult.ballots.sealing import seal
from consult.ballots.tables import ballot
from consult.ballots.teller import Teller
from consult.config import Settings
from consult.domain.ballot import BoxKey, Sheet
from consult.domain.consultation import Consultation
from consult.domain.opinions import Opinions
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_clock, open_log
from consult.stores import Stores
from tests.given import BAND, a_document

PLACES = 2
ANSWERS = {"cour-envie": ("yes", "some", "no", "?"), "ecoute": ("yes", "some", "no", "?")}


def environment_of(settings: Settings, port: int) -> dict[str, str]:
    """The environment of a process with these settings, that answers on `port`."""
    kept = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
    url = settings.database_url
    return kept | {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_DATABASE_URL": url.render_as_string(hide_password=False) if url else "",
        "CONSULT_PORT": str(port),
        "CONSULT_VOICE": "none",
        "LANGUAGE": "fr",
    }


@dataclass(frozen=True)
class City:
    """One open consultation at a few places, and the codes of the posters that open it.

    `log` and `stores` are this process's own; the processes under test open theirs.
    """

    settings: Settings
    log: Log
    stores: Stores
    consultation: UUID
    places: tuple[UUID, ...]
    codes: tuple[str, ...]
    reference: str
    """The version of the questionnaire, as a sheet names it."""

    def environment(self, port: int) -> dict[str, str]:
        """The settings of a process of this city that answers on `port`."""
        return environment_of(self.settings, port)

    def address(self, chance: Random) -> str:
        """The path that a child's sheet is posted to, at one of the places."""
        return f"/c/{chance.choice(self.codes)}/{BAND}?l=fr"

    def form(self, submission: UUID, chance: Random) -> dict[str, str]:
        """A sheet as a browser posts it, without its token: children's forms have none."""
        answers = {code: chance.choice(options) for code, options in ANSWERS.items()}
        return {"submission": str(submission), "questionnaire": self.reference, **answers}

    @property
    def today(self) -> date:
        """Today in the city."""
        return open_clock(self.settings).today()

    def show(self) -> None:
        """Fold the log into the read models, as a worker does."""
        Projector(self.log, self.stores, MODELS).catch_up()

    def stored(self) -> list[UUID]:
        """The ids of all the sheets in the boxes; one that is there twice comes twice."""
        with self.stores["box"].connect() as connection:
            ids = connection.execute(select(ballot.c.submission_id)).scalars()
            return [UUID(bytes=bytes(id)) for id in ids]

    def number_stored(self) -> int:
        """How many sheets the boxes hold."""
        with self.stores["box"].connect() as connection:
            return connection.execute(select(func.count()).select_from(ballot)).scalar_one()

    def drop(self, consultation: UUID, number: int) -> None:
        """Let as many sheets, all with the same answers, fall into a box of a consultation."""
        key = bytes.fromhex(self.log.load(Consultation, consultation).public_key)
        box = BoxKey(consultation, self.places[0], BAND, "link", None)
        sheet = Sheet(self.reference, {"cour-envie": "yes", "ecoute": "no"}).to_bytes()
        committer = Committer(self.stores)
        for _ in range(number):
            committer.drop(box, uuid4(), seal(key, sheet, box))
        committer.stop()

    def close(self) -> None:
        """Close the consultation and ask for its count at once."""
        day = self.today.isoformat()
        consultations.close_consultation(self.log, self.consultation, day)
        consultations.request_count(self.log, self.consultation, day)

    def opinions(self) -> Opinions:
        """What was counted. Raises NotFound before the count."""
        return self.log.load(Opinions, Opinions.create_id(self.consultation))

    def shut_down(self) -> None:
        """Close what this process holds of the city."""
        self.log.close()
        self.stores.close()


def a_city(settings: Settings, days: int = 30) -> City:
    """The city of these settings, migrated, its consultation open today and `days` more."""
    migrate(settings)
    log, stores = open_log(settings), Stores(settings)
    day = open_clock(settings).today().isoformat()
    city.found_city(log, "37109", "Fondettes", day)
    places = tuple(_school(log, number, day) for number in range(PLACES))
    codes = tuple(city.place_poster(log, place, day) for place in places)
    questionnaire = questionnaires.draft_questionnaire(log, a_document(), day)
    consultation = an_open_consultation(settings, log, stores, questionnaire, places, days)
    made = City(settings, log, stores, consultation, places, codes, f"{questionnaire}:1")
    made.show()
    return made


def _school(log: Log, number: int, day: str) -> UUID:
    details = PlaceDetails(f"037000{number}A", f"École {number}", "school", enrolment={BAND: 60})
    return city.register_place(log, details, day)


def one_more_consultation(city: City, places: tuple[UUID, ...] = (), days: int = 30) -> UUID:
    """Another consultation on the same questions, open at the same places or at others."""
    asked = city.log.load(Consultation, city.consultation)
    given = city.settings, city.log, city.stores, asked.questionnaire, places or city.places
    return an_open_consultation(*given, days)


def an_open_consultation(
    settings: Settings,
    log: Log,
    stores: Stores,
    questionnaire: UUID,
    places: tuple[UUID, ...],
    days: int = 30,
) -> UUID:
    """One more consultation, open today and `days` more, its key in the teller's hands."""
    today = open_clock(settings).today()
    announcement = Announcement(
        title={"fr": "La cour", "en": "The playground"},
        theme="cour",
        decision={"fr": "Refaire la cour", "en": "Rebuild the playground"},
        responsible="Maire",
        bands=[BAND],
        places=list(places),
        opens=today.isoformat(),
        closes=(today + timedelta(days)).isoformat(),
        answer_by=(today + timedelta(days + 30)).isoformat(),
    )
    consultation = consultations.announce_consultation(
        log, announcement, questionnaire, today.isoformat()
    )
    key = Teller(stores, settings.keys).prepare(consultation)
    consultations.prepare_box(log, consultation, key)
    consultations.open_consultation(log, consultation, today.isoformat())
    return consultation

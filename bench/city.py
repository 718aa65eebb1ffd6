"""A city with one open consultation, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from consult import content
from consult.application import city, consultations, questionnaires
from consult.application.city import PlaceDetails
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.ballots.teller import Teller
from consult.config import Settings
from consult.domain.document import Document
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_clock, open_log
from consult.stores import Stores

BAND = "8-10"


@dataclass(frozen=True)
class City:
    """An open consultation, and the code that opens it."""

    settings: Settings
    log: Log
    stores: Stores
    teller: Teller
    consultation: UUID
    place: UUID
    code: str
    bands: tuple[str, ...]
    document: Document
    reference: str

    def show(self) -> None:
        """Fold the log into the read models."""
        Projector(self.log, self.stores, MODELS).catch_up()


@contextmanager
def open_city(
    port: int = 8000, ready: str = "la-cour", bands: tuple[str, ...] = (BAND,)
) -> Iterator[City]:
    """A city in a temporary directory, a ready consultation open today for some bands."""
    with TemporaryDirectory() as folder:
        settings = Settings.from_environment(
            {"CONSULT_DATA": str(Path(folder) / "data"), "CONSULT_PORT": str(port)}
        )
        migrate(settings)
        log, stores = open_log(settings), Stores(settings)
        document = content.consultation(ready).questionnaire
        opened = _open(settings, log, stores, document, bands)
        opened.show()
        try:
            yield opened
        finally:
            log.close()
            stores.close()


def _open(
    settings: Settings, log: Log, stores: Stores, document: Document, bands: tuple[str, ...]
) -> City:
    today = open_clock(settings).today()
    day = today.isoformat()
    city.found_city(log, "37109", "Fondettes", day)
    place = city.register_place(
        log, PlaceDetails("0370921A", "École", "school", enrolment=dict.fromkeys(bands, 150)), day
    )
    code = city.place_poster(log, place, day)
    questionnaire = questionnaires.draft_questionnaire(log, document, day)
    consultation = consultations.announce_consultation(
        log,
        Announcement(
            title=document.title,
            theme=document.theme,
            decision={"fr": "La cour", "en": "The playground"},
            responsible="Maire",
            bands=list(bands),
            places=[place],
            opens=day,
            closes=(today + timedelta(days=30)).isoformat(),
            answer_by=(today + timedelta(days=60)).isoformat(),
        ),
        questionnaire,
    )
    teller = Teller(stores, settings.keys)
    consultations.prepare_box(log, consultation, teller.prepare(consultation))
    consultations.open_consultation(log, consultation, day)
    reference = f"{questionnaire}:1"
    return City(
        settings, log, stores, teller, consultation, place, code, bands, document, reference
    )  # fmt: skip

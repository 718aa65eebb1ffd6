"""A city with one open consultation, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
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
    others: tuple[str, ...]
    """Codes of the other places."""
    bands: tuple[str, ...]
    document: Document
    reference: str

    def show(self) -> None:
        """Fold the log into the read models."""
        Projector(self.log, self.stores, MODELS).catch_up()


@contextmanager
def open_city(
    port: int = 8000,
    ready: str = "la-cour",
    bands: tuple[str, ...] = (BAND,),
    database: str | None = None,
    places: int = 1,
) -> Iterator[City]:
    """A city in a temporary directory, a ready consultation open today for some bands."""
    with TemporaryDirectory() as folder:
        env = {"CONSULT_DATA": str(Path(folder) / "data"), "CONSULT_PORT": str(port)}
        settings = Settings.from_environment(env | {"CONSULT_DATABASE_URL": database or ""})
        migrate(settings)
        log, stores = open_log(settings), Stores(settings)
        document = content.consultation(ready).questionnaire
        opened = _open(settings, log, stores, document, bands, places)
        opened.show()
        try:
            yield opened
        finally:
            log.close()
            stores.close()


def _open(
    settings: Settings,
    log: Log,
    stores: Stores,
    document: Document,
    bands: tuple[str, ...],
    places: int,
) -> City:
    today = open_clock(settings).today()
    day = today.isoformat()
    city.found_city(log, "37109", "Fondettes", day)
    schools = [
        city.register_place(
            log,
            PlaceDetails(f"037092{n}A", "École", "school", enrolment=dict.fromkeys(bands, 150)),
            day,
        )
        for n in range(1, places + 1)
    ]
    code, *others = [city.place_poster(log, school, day) for school in schools]
    questionnaire = questionnaires.draft_questionnaire(log, document, day)
    announced = _announcement(document, bands, schools, today)
    consultation = consultations.announce_consultation(log, announced, questionnaire, day)
    teller = Teller(stores, settings.keys)
    consultations.prepare_box(log, consultation, teller.prepare(consultation))
    consultations.open_consultation(log, consultation, day)
    reference = f"{questionnaire}:1"
    return City(
        settings=settings,
        log=log,
        stores=stores,
        teller=teller,
        consultation=consultation,
        place=schools[0],
        code=code,
        others=tuple(others),
        bands=bands,
        document=document,
        reference=reference,
    )


def _announcement(
    document: Document, bands: tuple[str, ...], schools: list[UUID], today: date
) -> Announcement:
    return Announcement(
        title=document.title,
        theme=document.theme,
        decision={"fr": "La cour", "en": "The playground"},
        responsible="Maire",
        bands=list(bands),
        places=schools,
        opens=today.isoformat(),
        closes=(today + timedelta(days=30)).isoformat(),
        answer_by=(today + timedelta(days=60)).isoformat(),
    )

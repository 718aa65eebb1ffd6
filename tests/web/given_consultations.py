"""Consultations at the desk: schools, an announced one, an open one, the form that is filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask

from consult.application import consultations
from consult.application.log import Log
from consult.ballots.sealing import SEALED, new_key_pair
from consult.ballots.tables import ballot, box
from consult.clock import Clock
from consult.domain.ballot import BoxKey
from tests.given import BAND, DAY, a_city, a_school, an_announced_consultation
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
TODAY = datetime.fromisoformat(f"{DAY}T09:30")


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past nine on the day of the tests."""
    monkeypatch.setattr(Clock, "now", lambda self: TODAY.replace(tzinfo=self.timezone))


@pytest.fixture
def schools(log: Log) -> list[UUID]:
    """Three schools with 60 children of 8 to 10, in Fondettes."""
    a_city(log)
    return [a_school(log, f"École {n}", f"037092{n}A") for n in (1, 2, 3)]


@pytest.fixture
def announced(app: Flask, log: Log, schools: list[UUID]) -> UUID:
    """A consultation that is announced, its box ready."""
    id = an_announced_consultation(log, *schools)
    consultations.prepare_box(log, id, new_key_pair()[1])
    app.extensions["consult"].show()
    return id


@pytest.fixture
def opened(app: Flask, log: Log, announced: UUID) -> UUID:
    """The same, open."""
    consultations.open_consultation(log, announced, DAY)
    app.extensions["consult"].show()
    return announced


def filled(*places: UUID, **other: object) -> dict[str, object]:
    """The wizard's form, filled in."""
    return {
        "title_fr": "La cour",
        "title_en": "The playground",
        "theme": "cour",
        "decision_fr": "Refaire la cour en 2027",
        "decision_en": "",
        "responsible": "Éducation et affaires scolaires",
        "bands": [BAND],
        "places": [str(place) for place in places],
        "opens": "2026-11-23",
        "closes": "2026-12-18",
        "answer_by": "2027-02-12",
        "do": "announce",
        **other,
    }


def announce(browser: Browser, form: dict[str, object], source: str = "pret=la-cour") -> str:
    """Send the wizard's form as its page does, until it announces; the address it leads to."""
    for _ in range(2):
        answer = browser.post(f"/bureau/consultations/annoncer?{source}", data=form)
        if answer.status_code == 303:
            return str(answer.location)
        form = {**form, "seen_warnings": warnings_in(answer.text)}
    raise AssertionError(answer.text)


def warnings_in(page: str) -> str:
    found = re.search(r'name="seen_warnings"[^>]* value="([^"]*)"', page)
    assert found
    return found.group(1)


def id_in(address: str) -> UUID:
    return UUID(address.rsplit("/", 1)[1])


def page_of(consultation: UUID, step: str = "") -> str:
    return f"/bureau/consultations/{consultation}{step}"


def drop(app: Flask, key: BoxKey, times: int) -> None:
    """Sealed sheets in a box, as the committer leaves them."""
    stores = app.extensions["consult"].stores
    with stores.write("box") as connection:
        connection.execute(
            box.insert().values(
                id=key.id.bytes,
                consultation=key.consultation.bytes,
                place=key.place.bytes,
                band=key.band,
                mode=key.mode,
                sitting=None,
            )
        )
        for _ in range(times):
            row = {"box_id": key.id.bytes, "submission_id": uuid4().bytes, "sealed": bytes(SEALED)}
            connection.execute(ballot.insert().values(row))

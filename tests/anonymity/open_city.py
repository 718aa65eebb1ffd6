"""A consultation that children answer, and everybody who could want to know more."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from consult.accounts.facilitators import check_access, make_access
from consult.accounts.profiles import PROFILES
from consult.application import city as city_acts
from consult.application import consultations, sittings
from consult.application.log import Log
from consult.ballots.sealing import seal
from consult.ballots.tables import ballot, counted
from consult.ballots.teller import Teller
from consult.domain.ballot import BoxKey
from consult.domain.consultation import Consultation
from consult.domain.poster import code_id
from consult.stores import Stores
from tests.anonymity.protections import protections
from tests.given import BAND, DAY, a_city, a_school, an_announced_consultation
from tests.web.conftest import Browser, app, client_as, enter

__all__ = ["app", "client_as", "enter", "open_city"]


@dataclasses.dataclass
class Open:
    """A consultation that children answer, everybody who could want to know, and what is kept."""

    app: Flask
    log: Log
    stores: Stores
    asked: UUID
    people: dict[str, Browser]
    things: dict[str, object]

    def kept(self) -> dict[str, Any]:
        """All that protects the children who have answered."""
        found = self.log.load(Consultation, self.asked)
        with self.stores["box"].connect() as connection:
            rows = connection.execute(select(ballot).order_by(ballot.c.submission_id)).all()
            opened = connection.execute(select(counted)).all()
        key = self.app.extensions["consult"].settings.keys / f"{self.asked}.key"
        return {**protections(found), "box": rows, "opened": opened, "secret": key.read_bytes()}


@pytest.fixture
def open_city(
    app: Flask,
    log: Log,
    stores: Stores,
    client_as: Callable[..., Browser],
    enter: Callable[..., Browser],
) -> Open:
    """A city whose children answer, in a class and by a poster."""
    here = app.extensions["consult"]
    a_city(log)
    place = a_school(log)
    asked = an_announced_consultation(log, place)
    public_key = Teller(stores, here.settings.keys).prepare(asked)
    consultations.prepare_box(log, asked, public_key)
    consultations.open_consultation(log, asked, DAY)
    code = city_acts.place_poster(log, place, DAY)
    sitting = sittings.open_sitting(
        log, asked, sittings.Group(place, BAND, 25, "23:59"), here.today
    )
    box = BoxKey(asked, place, BAND, "sitting", code_id(sitting))
    for _ in range(12):
        here.committer.drop(box, uuid4(), seal(public_key, b"{}", box))
    here.show()
    printed = make_access(stores, place, DAY)
    held = check_access(stores, printed.token, printed.pin, here.clock.now())
    people = {
        "nobody": enter(),
        "facilitator": enter(facilitation=held.id),
        **{profile: client_as(profile) for profile in PROFILES},
    }
    questionnaire = log.load(Consultation, asked).questionnaire
    things = {"consultation": asked, "place": place, "questionnaire": questionnaire, "code": code}
    things |= {"band": BAND, "sitting": code_id(sitting), "language": "en"}
    missing = dict.fromkeys(("finding", "action", "meeting", "publication"), UUID(int=404))
    return Open(app, log, stores, asked, people, {**things, **missing})

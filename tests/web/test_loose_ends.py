"""What a closing or a count would pass over: said before, and told as it is afterwards."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.application.consultations import close_consultation
from consult.application.counting import record_opinions
from consult.application.log import Log
from consult.projections.consultations import ConsultationRow
from tests.given import COUNTED, DAY, Count, heard
from tests.web.given_sittings import NEXT_DAY, Enter, open_one, prepare
from tests.web.given_sittings import facilitator as facilitator
from tests.web.given_sittings import morning as morning
from tests.web.given_sittings import school as school


@pytest.fixture
def asked(app: Flask, school: UUID) -> UUID:
    """What is open at the school."""
    with Session(app.extensions["consult"].stores["read"]) as session:
        return session.scalars(select(ConsultationRow.id)).one()


def test_a_request_that_nobody_confirmed_is_said_before_the_count_and_after_it(
    app: Flask, facilitator: FlaskClient, client_as: Enter, log: Log, school: UUID, asked: UUID
) -> None:
    sitting = open_one(facilitator).rsplit("/", 1)[-1]
    team, page = client_as("team"), f"/bureau/consultations/{asked}"
    team.post(f"/bureau/seances/{sitting}/ecarter", data={"reason": "disturbed"})
    waits = "1 groupe à écarter attend sa deuxième personne."
    assert waits in team.get(f"{page}/clore").text
    close_consultation(log, asked, DAY)
    app.extensions["consult"].show()
    for where in (page, f"{page}/depouiller"):
        told = team.get(where).text
        assert waits in told
        assert 'href="/bureau/seances"' in told
    record_opinions(log, Count(asked, (heard(school, 20, 3, 1),)), COUNTED)
    app.extensions["consult"].show()
    told = team.get("/bureau/seances").text
    assert "Personne n’a confirmé la demande de l’écarter." in told
    assert "À confirmer" not in told


def test_a_sitting_made_ready_for_after_the_closing_is_named_and_not_held(
    app: Flask, facilitator: FlaskClient, client_as: Enter, log: Log, school: UUID, asked: UUID
) -> None:
    address = prepare(facilitator, NEXT_DAY).location
    code = next(one.code for one in app.extensions["consult"].doors.all() if one.sitting)
    team, page = client_as("team"), f"/bureau/consultations/{asked}"
    assert code in team.get(f"{page}/clore").text
    close_consultation(log, asked, DAY)
    app.extensions["consult"].show()
    app.extensions["consult"].doors.refresh()
    assert code in team.get(f"{page}/depouiller").text
    told = facilitator.get(address).text
    assert "Cette séance n’a pas lieu" in told
    assert "Séance prête" not in told
    bound = app.test_client().get(f"/c/tablette?code={code}&l=fr")
    assert (bound.status_code, "Cette séance est finie" in bound.text) == (409, True)
    record_opinions(log, Count(asked, (heard(school, 20, 3, 1),)), COUNTED)
    app.extensions["consult"].show()
    assert "Pas tenue" in team.get("/bureau/seances").text

"""What staff read of a consultation whose key is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from consult.application.counting import record_loss
from consult.application.log import Log
from tests.given import DAY, a_city, a_closed_consultation, a_school
from tests.web.conftest import Browser

TOLD = {
    "/bureau": "La clé est perdue",
    "/bureau/consultations/{id}": "La clé de l’urne est perdue",
    "/bureau/consultations/{id}/resultats": "personne n’a pu lire les bulletins",
}


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_staff_read_that_the_key_is_lost_and_never_that_too_few_answered(
    app: Flask, log: Log, client_as: Callable[..., Browser]
) -> None:
    a_city(log)
    asked = a_closed_consultation(log, a_school(log))
    record_loss(log, asked, 12, DAY)
    app.extensions["consult"].show()
    team = client_as("team")
    for address, words in TOLD.items():
        page = team.get(address.format(id=asked), follow_redirects=True).get_data(as_text=True)
        assert words in page.replace("\u00a0", " "), address
        assert "rop peu de bulletins" not in page.replace("\u00a0", " ")
        assert "Moins de dix bulletins" not in page

"""Sessions: kept on the server, renewed at the door, ended for good."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.web.conftest import Browser

Enter = Callable[..., Browser]


def test_a_profile_that_is_signed_in_is_sent_to_its_own_page(client_as: Enter) -> None:
    answer = client_as("elected").get("/connexion")
    assert (answer.status_code, answer.location) == (303, "/elu")


def test_signing_out_ends_the_session_on_the_server(app: Flask, client_as: Enter) -> None:
    browser = client_as("team")
    stolen = app.test_client()
    cookie = browser.get_cookie("consult")
    assert cookie is not None
    stolen.set_cookie("consult", cookie.value)
    assert stolen.get("/connexion").status_code == 303
    assert browser.post("/deconnexion").status_code == 303
    assert stolen.get("/connexion").status_code == 200

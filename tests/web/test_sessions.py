"""Sessions: kept on the server, renewed at the door, ended for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.accounts import people
from consult.accounts.tables import session
from consult.clock import Clock
from consult.domain.base import NOBODY, actor
from tests.web.conftest import PASSWORD, Browser, token_in

Enter = Callable[..., Browser]


def sign_in(client: FlaskClient, email: str, url: str = "/connexion") -> str:
    """Sign in; the address one is sent to."""
    posted = {"email": email, "password": PASSWORD, "csrf_token": token_in(client.get(url).text)}
    answer = client.post(url, data=posted)
    assert answer.status_code == 303, answer.text
    return answer.location


def cookie_of(client: FlaskClient) -> str:
    """What the browser holds."""
    cookie = client.get_cookie("consult")
    return cookie.value if cookie else ""


def sessions_kept(app: Flask) -> int:
    """How many sessions the server knows."""
    with app.extensions["consult"].stores["staff"].connect() as connection:
        return connection.execute(select(func.count()).select_from(session)).scalar_one()


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """Move the clock on."""
    now = Clock.now
    monkeypatch.setattr(Clock, "now", lambda clock: now(clock) + timedelta(hours=hours))


def test_a_profile_that_is_signed_in_is_sent_to_its_own_page(client_as: Enter) -> None:
    answer = client_as("elected").get("/connexion")
    assert (answer.status_code, answer.location) == (303, "/elu")


def test_signing_in_gives_another_token_and_ends_the_former(
    app: Flask, client: FlaskClient, member: str
) -> None:
    client.get("/connexion")
    planted = cookie_of(client)
    assert sign_in(client, member) == "/bureau"
    assert cookie_of(client) not in ("", planted)
    victim = app.test_client()
    victim.set_cookie("consult", planted)
    assert victim.get("/connexion").status_code == 200


def test_a_token_that_the_server_did_not_make_is_never_taken(
    client: FlaskClient, member: str
) -> None:
    client.set_cookie("consult", "chosen-by-somebody-else")
    sign_in(client, member)
    assert cookie_of(client) != "chosen-by-somebody-else"


def test_a_form_token_of_before_signing_in_is_worth_nothing_after(
    client: FlaskClient, member: str
) -> None:
    before = token_in(client.get("/connexion").text)
    sign_in(client, member)
    assert client.post("/deconnexion", data={"csrf_token": before}).status_code == 400


def test_a_form_of_another_session_says_how_to_keep_what_was_typed(
    client: FlaskClient, client_as: Enter
) -> None:
    browser = client_as("team")
    stale = {"title_fr": "La cour", "csrf_token": token_in(client.get("/connexion").text)}
    for path, reopened in (
        ("/bureau/questionnaires/nouveau", "/bureau/questionnaires/nouveau"),
        (f"/bureau/lieux/{uuid4()}/affiche", "/bureau/lieux"),
    ):
        answer = browser.post(path, data=stale)
        assert answer.status_code == 400
        assert "Rien n’a été enregistré" in answer.text
        assert "retrouve ce que vous avez écrit" in answer.text
        assert f'href="{reopened}' in answer.text.partition("error-page")[2].partition("</a>")[0]


def test_signing_out_ends_the_session_on_the_server(app: Flask, client_as: Enter) -> None:
    browser = client_as("team")
    stolen = app.test_client()
    stolen.set_cookie("consult", cookie_of(browser))
    assert stolen.get("/connexion").status_code == 303
    assert browser.post("/deconnexion").status_code == 303
    assert cookie_of(browser) == ""
    assert sessions_kept(app) == 0
    assert stolen.get("/connexion").status_code == 200


def test_a_closed_account_is_out_at_once(app: Flask, client_as: Enter) -> None:
    browser = client_as("team")
    people.disable(app.extensions["consult"].stores, browser.person)
    assert browser.get("/connexion").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    set_cookie = client.get("/connexion").headers["Set-Cookie"]
    morsel = SimpleCookie(set_cookie)["consult"]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")


def test_a_session_nobody_uses_is_over_after_eight_hours(
    client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_as("team")
    later(monkeypatch, 7.9)
    assert browser.get("/connexion").status_code == 303
    later(monkeypatch, 7.9)
    assert browser.get("/connexion").status_code == 303, "it was used eight hours ago"
    later(monkeypatch, 8.1)
    assert browser.get("/connexion").status_code == 200


def test_a_session_is_over_after_a_day_however_much_it_is_used(
    client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_as("team")
    for _ in range(3):
        later(monkeypatch, 7.5)
        assert browser.get("/connexion").status_code == 303
    later(monkeypatch, 2)
    assert browser.get("/connexion").status_code == 200


def test_reading_pages_keeps_no_session_of_strangers(app: Flask, client: FlaskClient) -> None:
    client.get("/rien-de-tel")
    assert sessions_kept(app) == 0
    assert cookie_of(client) == ""


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_comes_from_elsewhere_is_refused(client_as: Enter, site: str) -> None:
    answer = client_as("team").post("/deconnexion", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400


def test_a_form_over_https_needs_no_referer(client_as: Enter) -> None:
    browser = client_as("team")
    cookie = cookie_of(browser)
    secure = {"base_url": "https://localhost", "headers": {"Cookie": f"consult={cookie}"}}
    assert browser.post("/deconnexion", **secure).status_code == 303


def test_nobody_acts_any_more_once_the_request_is_over(client_as: Enter) -> None:
    client_as("team").get("/connexion")
    assert actor.get() == NOBODY


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/bureau/plan?tri=date", "/bureau/plan?tri=date"),
        ("//evil.example/x", "/bureau"),
        ("https://evil.example/", "/bureau"),
        ("/\\evil.example", "/bureau"),
        ("/\t/evil.example", "/bureau"),
        ("javascript:alert(1)", "/bureau"),
    ],
)
def test_signing_in_leads_to_pages_of_ours_only(
    client: FlaskClient, member: str, wanted: str, leads: str
) -> None:
    client.get("/connexion")
    page = client.get("/connexion", query_string={"next": wanted}).text
    posted = {"email": member, "password": PASSWORD, "csrf_token": token_in(page)}
    answer = client.post("/connexion", query_string={"next": wanted}, data=posted)
    assert answer.location == leads

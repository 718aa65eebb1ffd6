"""Invitations and the list of accounts, as people see them."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import PASSWORD, Browser, token_in
from tests.web.test_sessions import sign_in

Enter = Callable[..., Browser]


def invite(browser: Browser, email: str = "leo@fondettes.example") -> str:
    """Invite somebody; the address of the link that is shown."""
    posted = {"email": email, "profile": "elected", "function": "Maire"}
    page = browser.post("/bureau/comptes", data=posted).text
    link = re.search(r'value="http://[^/]+(/invitation/[^"]+)"', page)
    assert link, page
    return link[1]


def test_an_invitation_is_shown_once_and_used_once(app: Flask, client_as: Enter) -> None:
    team = client_as("team")
    link = invite(team)
    assert link not in team.get("/bureau/comptes").text
    leo = app.test_client()
    posted = {"name": "Léo", "password": PASSWORD, "csrf_token": token_in(leo.get(link).text)}
    assert leo.post(link, data=posted).location == "/elu"
    assert app.test_client().get(link).status_code == 409
    assert "Léo" in team.get("/bureau/comptes").text


def test_an_elected_member_is_invited_with_a_function(client_as: Enter) -> None:
    posted = {"email": "leo@fondettes.example", "profile": "elected", "function": " "}
    page = client_as("team").post("/bureau/comptes", data=posted).text
    assert "Écrivez sa fonction\u00a0: c’est elle qui lui donne ses consultations." in page
    assert "/invitation/" not in page


def test_a_wrong_address_is_said_first_and_beside_its_field(client_as: Enter) -> None:
    typed = {"email": "mairie", "profile": "team"}
    page = client_as("team").post("/bureau/comptes", data=typed).text
    assert 'id="email-error"' in page
    assert page.index("error-summary") < page.index("Qui a un compte")
    assert "autofocus" in page.partition("error-summary")[2].partition(">")[0]


def test_a_weak_password_is_refused_and_what_was_typed_is_kept(
    app: Flask, client_as: Enter
) -> None:
    link = invite(client_as("team"))
    leo = app.test_client()
    posted = {"name": "Léo", "password": "onze signes", "csrf_token": token_in(leo.get(link).text)}
    page = leo.post(link, data=posted).text
    assert "12 signes au moins. Allongez-le." in page
    assert 'id="password-error"' in page
    assert 'value="Léo"' in page
    assert "onze signes" not in page


def test_a_refused_sign_in_never_says_what_is_wrong(client: FlaskClient, member: str) -> None:
    pages = []
    for email in (member, "nobody@fondettes.example"):
        token = token_in(client.get("/connexion").text)
        posted = {"email": email, "password": "wrong wrong wrong", "csrf_token": token}
        page = client.post("/connexion", data=posted).text
        pages.append(page.replace(email, "").replace(token_in(page), ""))
    assert "ne vont pas ensemble" in pages[0]
    assert pages[0] == pages[1]


def test_a_closed_account_cannot_come_back_until_it_is_reopened(
    app: Flask, client: FlaskClient, member: str, client_as: Enter
) -> None:
    team = client_as("team")
    button = r"/bureau/comptes/(\w+)/fermer"
    found = re.search(button, team.get("/bureau/comptes").text)
    assert found, "nobody can be closed"
    team.post(f"/bureau/comptes/{found[1]}/fermer")
    token = token_in(client.get("/connexion").text)
    posted = {"email": member, "password": PASSWORD, "csrf_token": token}
    assert "ne vont pas ensemble" in client.post("/connexion", data=posted).text
    team.post(f"/bureau/comptes/{found[1]}/rouvrir")
    assert sign_in(client, member) == "/bureau"


def test_who_runs_the_machine_makes_no_account_on_a_page(client_as: Enter) -> None:
    computing = client_as("it")
    assert computing.get("/bureau/comptes").status_code == 403
    posted = {"email": "second@fondettes.example", "profile": "team"}
    assert computing.post("/bureau/comptes", data=posted).status_code == 403
    assert "/bureau/comptes" not in computing.get("/bureau/etat").text


def test_nobody_closes_their_own_account(client_as: Enter) -> None:
    team = client_as("team")
    answer = team.post(f"/bureau/comptes/{team.person}/fermer")
    assert answer.status_code == 409
    assert team.get("/bureau/comptes").status_code == 200


def test_somebody_who_has_an_account_is_not_invited_again(member: str, client_as: Enter) -> None:
    posted = {"email": member.upper(), "profile": "team"}
    assert "a déjà un compte" in client_as("team").post("/bureau/comptes", data=posted).text

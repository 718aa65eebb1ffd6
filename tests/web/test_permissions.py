"""Every route, walked by every kind of person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Rule, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from consult.accounts.facilitators import check_access, make_access
from consult.accounts.profiles import PROFILES
from consult.application.log import Log
from consult.web.permissions import PERMISSIONS
from consult.web.sessions import of_children
from tests.given import DAY, a_city, a_school
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
PEOPLE = ("nobody", "facilitator", *PROFILES)
SHARED = {"static"}
"""Endpoints of Flask itself: files that every page shares."""


def routes(app: Flask) -> Iterator[tuple[Rule, Any]]:
    """Every route with its view, but the files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rsplit(".", 1)[-1] not in SHARED:
            yield rule, app.view_functions[rule.endpoint]


def address(app: Flask, rule: Rule) -> str:
    """The route with an unknown thing in each of its places."""
    values = {name: unknown(rule._converters[name]) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def unknown(converter: BaseConverter) -> object:
    """A value that the converter takes and that names nothing we have."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    if isinstance(converter, NumberConverter):
        return converter.num_convert(404)
    return UUID(int=404) if isinstance(converter, UUIDConverter) else "inconnu"


@pytest.fixture
def people(app: Flask, log: Log, client_as: Enter, enter: Enter) -> dict[str, Browser]:
    """One browser per kind of person, in a city with one place."""
    a_city(log)
    place = a_school(log)
    here = app.extensions["consult"]
    here.show()
    printed = make_access(here.stores, place, DAY)
    held = check_access(here.stores, printed.token, printed.pin, here.clock.now())
    return {
        "nobody": enter(),
        "facilitator": enter(facilitation=held.id),
        **{profile: client_as(profile) for profile in PROFILES},
    }


def allowed(audience: str, who: str) -> bool:
    """Whether the table lets this person in."""
    if audience in ("child", "anyone"):
        return True
    if audience == "facilitator":
        return who == "facilitator"
    return who in PERMISSIONS[audience]


def test_every_view_says_whom_it_is_for(app: Flask) -> None:
    silent = sorted(rule.endpoint for rule, view in routes(app) if not hasattr(view, "audience"))
    assert not silent, (
        f"decorate {silent} with @child, @anyone, @facilitator or @allows('permission.name') "
        "from consult.web.permissions, right under @blueprint.route"
    )


def test_every_permission_is_one_of_the_table(app: Flask) -> None:
    known = {"child", "anyone", "facilitator", *PERMISSIONS}
    unknown = {view.audience for _, view in routes(app)} - known
    assert not unknown, f"write in PERMISSIONS who has {unknown}"


def test_children_have_the_child_s_addresses_and_nobody_else_does(app: Flask) -> None:
    wrong = [
        rule.rule
        for rule, view in routes(app)
        if (view.audience == "child") != of_children(rule.rule)
    ]
    assert not wrong, f"a child's view is under /c, and only a child's view: {wrong}"


def test_each_route_answers_each_person_as_the_table_says(
    app: Flask, people: dict[str, Browser]
) -> None:
    wrong: list[str] = []
    for rule, view in routes(app):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for who in PEOPLE:
                told = ask(people[who], method, address(app, rule))
                if told not in expected(view.audience, who):
                    wrong.append(f"{method} {rule.rule} answers {told} to {who}")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_the_token_of_our_pages(
    app: Flask, people: dict[str, Browser]
) -> None:
    taken = []
    for who in ("nobody", "facilitator", "team"):
        people[who].form_secret = ""
        for rule, view in routes(app):
            if view.audience != "child" and "POST" in (rule.methods or set()):
                status = people[who].post(address(app, rule), data={}).status_code
                if status != 400:
                    taken.append(f"{rule.rule} answers {status} to {who}")
    assert not taken, "\n".join(taken)


def test_the_child_s_surface_sets_no_cookie_and_reads_none(
    app: Flask, people: dict[str, Browser]
) -> None:
    for rule, view in routes(app):
        if view.audience != "child":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            call = people["team"].post if method == "POST" else people["team"].get
            answer = call(address(app, rule) + "?l=en")
            assert "Set-Cookie" not in answer.headers, rule.rule
            assert "Cookie" not in answer.headers.get("Vary", ""), rule.rule
            assert "Personne team" not in answer.text, rule.rule


def ask(browser: FlaskClient, method: str, url: str) -> int:
    """The status of an answer; signing out is not tried, the browser is still needed."""
    if method == "POST" and url in ("/deconnexion", "/seance/quitter"):
        return 303
    kwargs: dict[str, Any] = {"data": {}} if method == "POST" else {}
    call = browser.post if method == "POST" else browser.get
    return call(url, **kwargs).status_code


def expected(audience: str, who: str) -> set[int]:
    """What may be answered: never a 500, never a page to somebody who has no right to it."""
    if allowed(audience, who):
        return {200, 202, 204, 302, 303, 308, 400, 404, 405, 409, 410, 422, 429, 503}
    known = who in PROFILES and audience != "facilitator"
    return {403} if known else {303}

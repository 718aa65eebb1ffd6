"""The demonstration: a city made once, and the button that tells the story."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.accounts.people import Invited, invite
from consult.application.log import Log
from consult.cli import run
from consult.config import Settings
from consult.demo import CityIsReal, prepare_demo
from consult.demo.places import SCHOOLS
from consult.demo.words import QUOTES, WRITTEN
from consult.domain.consultation import Consultation
from consult.domain.opinions import Opinions
from consult.domain.publication import Publication
from consult.migrate import migrate
from consult.projections.models import MODELS
from consult.projections.runner import Projector
from consult.services import open_log
from consult.stores import Stores
from consult.web import create_app
from consult.web.demo.children import CHILDREN
from consult.web.demo.facts import DemoFacts, read_facts
from consult.worker import Worker
from tests.given import a_city
from tests.web.conftest import token_in
from tests.web.surface import Elements

NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a demo city, made once for this file."""
    data = tmp_path_factory.mktemp("demo") / "data"
    settings = Settings.from_environment({"CONSULT_DATA": str(data), "CONSULT_DEMO": "1"})
    migrate(settings)
    prepare_demo(settings, lambda _: None)
    return data


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Settings:
    """The settings of a demo city that a test may change."""
    data = shutil.copytree(made, tmp_path / "data")
    return Settings.from_environment({"CONSULT_DATA": str(data), "CONSULT_DEMO": "1"})


@pytest.fixture
def demo_log(demo: Settings) -> Iterator[Log]:
    """Its log."""
    log = open_log(demo)
    yield log
    log.close()


@pytest.fixture
def facts(demo: Settings) -> DemoFacts:
    """Where its things are."""
    found = read_facts(demo)
    assert found is not None
    return found


@pytest.fixture
def demo_app(demo: Settings) -> Iterator[Flask]:
    """Its web."""
    app = create_app(demo)
    app.testing = True
    yield app
    services = app.extensions["consult"]
    services.committer.stop()
    services.log.close()
    services.stores.close()


@pytest.fixture
def browser(demo_app: Flask) -> FlaskClient:
    """Somebody at the machine that runs it."""
    return demo_app.test_client()


def press(browser: FlaskClient, url: str, **data: str) -> TestResponse:
    """Press a button of the guide."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/demo").text)
    assert found is not None
    return browser.post(url, data={"csrf_token": found[1], **data})


def test_the_past_goes_from_the_sheets_to_the_answer(demo_log: Log, facts: DemoFacts) -> None:
    finished = demo_log.load(Consultation, UUID(facts.finished))
    assert finished.step == "counted"
    assert finished.acknowledged
    opinions = demo_log.load(Opinions, Opinions.create_id(finished.id))
    assert sum(row.number for row in opinions.rows) > 200
    topics = {one.topic for one in demo_log.recorder.select_notifications(1, 1000)}
    assert topics >= {
        "publication.released",
        "finding.recorded",
        "priorities.counted",
        "avis.adopted",
        "decision.accepted",
        "decision.adapted",
        "decision.deferred",
        "decision.refused",
        "plan-action.evidence-linked",
        "plan-action.completed",
        "feedback.first-given",
        "feedback.full-given",
        "commitment.evidence-given",
    }


def test_every_finding_cites_a_figure_that_is_shown(demo_log: Log) -> None:
    found = demo_log.recorder.select_notifications(1, 10, topics=["finding.recorded"])
    cited = [demo_log.mapper.to_domain_event(one).cites for one in found]
    assert len(cited) == 4
    assert all(cited)


def test_the_same_city_is_not_made_twice(demo: Settings, demo_log: Log, facts: DemoFacts) -> None:
    head = demo_log.head
    assert prepare_demo(demo, lambda _: None) == facts
    assert demo_log.head == head


def test_a_real_city_is_left_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    migrate(settings)
    log = open_log(settings)
    a_city(log)
    log.close()
    with pytest.raises(CityIsReal):
        prepare_demo(settings, lambda _: None)


def test_an_account_makes_a_city_real_before_its_first_event(tmp_path: Path) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    migrate(settings)
    stores = Stores(settings)
    invite(stores, Invited("maire@ville.fr", "team"), datetime.now(UTC))
    stores.close()
    with pytest.raises(CityIsReal):
        prepare_demo(settings, lambda _: None)


def test_the_first_address_that_is_printed_is_a_child_s(
    demo: Settings,
    facts: DemoFacts,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONSULT_DATA", str(demo.data))
    monkeypatch.setenv("CONSULT_DEMO", "1")
    assert run(["demo"]) == 0
    shown = capsys.readouterr().out
    addresses = [word for word in shown.split() if word.startswith("http")]
    assert addresses[0] == f"{demo.public_url}/c/{facts.code}"
    assert facts.link in shown
    assert facts.pin in shown


def test_the_places_are_the_schools_of_fondettes(browser: FlaskClient, facts: DemoFacts) -> None:
    page = browser.get(f"/c/{facts.code}").get_data(as_text=True)
    assert "Gérard Philipe" in page
    assert [pupils for _, _, _, pupils, _ in SCHOOLS] == [258, 150, 115, 133, 497]


def test_forty_children_answer_through_the_pages_and_the_worker_publishes(
    demo: Settings, demo_log: Log, browser: FlaskClient, facts: DemoFacts
) -> None:
    stores = Stores(demo)
    worker = Worker(demo, demo_log, stores)
    browser.application.extensions["consult"].doors.refresh()
    assert press(browser, "/demo/enfants").status_code == 303
    asked = demo_log.load(Consultation, UUID(facts.open))
    assert (asked.step, asked.count_requested) == ("closed", True)
    worker.tick(NOW)
    rows = demo_log.load(Opinions, Opinions.create_id(asked.id)).rows
    assert sum(row.number for row in rows if row.mode == "link") == CHILDREN
    assert sum(row.number for row in rows if row.mode == "sitting") == 35
    worker.tick(NOW)
    page = browser.get("/demo/enfants").get_data(as_text=True)
    assert page.count("moment-done") == 4
    assert "refresh" not in page
    shown = [cell for cell in publication(demo_log, asked.id).cells if cell["status"] != "c"]
    assert {cell["band"] for cell in shown} == {"6-7", "8-10"}
    stores.close()


def publication(log: Log, consultation: UUID) -> Publication:
    """The publication of a consultation."""
    found = log.recorder.select_notifications(1, 10, topics=["publication.made"])
    events = [log.mapper.to_domain_event(one) for one in found]
    (made,) = [one for one in events if one.consultation == consultation]
    return log.load(Publication, made.originator_id)


def test_the_button_works_once(browser: FlaskClient, demo_log: Log) -> None:
    press(browser, "/demo/enfants")
    head = demo_log.head
    assert press(browser, "/demo/enfants").status_code == 303
    assert demo_log.head == head


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("guide", "/demo"),
        ("facilitator", "/seance/ouvrir"),
        ("team", "/bureau"),
        ("second", "/bureau"),
        ("council", "/conseil"),
        ("elected", "/elu"),
        ("it", "/bureau/etat"),
        ("moderation", "/bureau/mots"),
        ("protection", "/bureau/signalements"),
        ("public", "/"),
    ],
)
def test_one_may_be_each_kind_of_user(browser: FlaskClient, role: str, where: str) -> None:
    assert press(browser, "/demo/role", role=role).location == where


def test_the_banner_says_which_of_two_colleagues_one_is(browser: FlaskClient) -> None:
    for role in ("team", "second"):
        press(browser, "/demo/role", role=role)
        buttons = Elements(browser.get("/bureau").text).of("button")
        assert [one["value"] for one in buttons if one.get("aria-current")] == [role]


def test_who_moderates_has_something_to_read_and_the_council_something_to_quote(
    browser: FlaskClient, facts: DemoFacts
) -> None:
    press(browser, "/demo/role", role="moderation")
    page = browser.get("/bureau/mots").text
    assert all(written in page for written in WRITTEN)
    assert "Jean Roux" not in page
    assert QUOTES[0] in browser.get(f"/resultats/{facts.finished}").text


def test_a_pupil_may_write_and_a_group_may_speak(
    browser: FlaskClient, facts: DemoFacts, demo: Settings, demo_log: Log
) -> None:
    written = browser.get(f"/c/{facts.writing}/11-14/mot?l=fr")
    assert (written.status_code, "<textarea" in written.text) == (200, True)
    press(browser, "/demo/role", role="facilitator")
    page = browser.get("/seance/ouvrir").location
    opening = browser.get(page).text
    posted = {"headcount": "24", "band": "8-10", "csrf_token": token_in(opening)}
    for name in ("consultation", "until"):
        found = re.search(rf'name="{name}"[^>]* value="([^"]+)"', opening)
        assert found
        posted[name] = found[1]
    sitting = browser.post(page, data=posted).location
    stores = Stores(demo)
    Projector(demo_log, stores, MODELS).catch_up()
    stores.close()
    assert "Le mot du groupe" in browser.get(sitting).text


def test_the_child_of_the_switcher_is_behind_a_code(browser: FlaskClient, facts: DemoFacts) -> None:
    answer = press(browser, "/demo/role", role="child")
    assert answer.location == f"/c/{facts.code}"


def test_a_phone_reaches_the_pages_of_children_and_nothing_else(
    browser: FlaskClient, facts: DemoFacts
) -> None:
    phone = {"REMOTE_ADDR": "192.168.1.20"}
    assert browser.get(f"/c/{facts.code}", environ_overrides=phone).status_code == 200
    with browser.get("/static/css/tokens.css", environ_overrides=phone) as style:
        assert style.status_code == 200
    for path in ("/", "/demo", "/connexion", "/nowhere"):
        assert browser.get(path, environ_overrides=phone).status_code == 403
    switch = browser.post("/demo/role", data={"role": "team"}, environ_overrides=phone)
    assert switch.status_code in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebinding.example"},
        {"Host": "192.168.1.20:8000"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=192.0.2.7"},
    ],
)
def test_the_desk_of_the_demonstration_opens_by_its_own_name_and_without_a_proxy(
    browser: FlaskClient, facts: DemoFacts, headers: dict[str, str]
) -> None:
    refused = browser.get("/demo", headers=headers)
    assert refused.status_code == 403
    assert "La démonstration n’ouvre ici que les pages des enfants" in refused.text
    assert browser.get(f"/c/{facts.code}", headers=headers).status_code == 200
    assert browser.get("/demo", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_nothing_of_the_demonstration_exists_in_a_real_city(made: Path, tmp_path: Path) -> None:
    data = shutil.copytree(made, tmp_path / "data")
    app = create_app(Settings.from_environment({"CONSULT_DATA": str(data)}))
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]
    services = app.extensions["consult"]
    services.log.close()
    services.stores.close()

"""The way to the database is cut, closed, or swallows everything; then it is there again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import SQLAlchemyError

from consult.application.city import place_poster
from consult.services import open_log
from consult.stores import Stores, is_away
from consult.web import open_services
from tests.faults.city import City
from tests.faults.processes import Running, Starter, killed_at_the_end, wait_until
from tests.postgres.conftest import settings_of
from tests.postgres.machines import a_machine, through
from tests.postgres.proxy import Proxy

BOUND = 30.0
"""Seconds within which each request is answered, whatever the database does."""


@dataclass(frozen=True)
class Answered:
    """What a page said, and how long it took."""

    status: int
    retry_after: str
    page: str
    seconds: float


@dataclass(frozen=True)
class Site:
    """A web and a worker that reach the database through a network that can be cut."""

    city: City
    proxy: Proxy
    web: Running
    worker: Running

    def post_a_sheet(self) -> Answered:
        """A child's sheet."""
        chance = Random(1)
        form = urlencode(self.city.form(uuid4(), chance))
        return self._ask("POST", self.city.address(chance), form)

    def look(self) -> Answered:
        """A page that asks the read models: of a consultation that is not there."""
        return self._ask("GET", f"/resultats/{uuid4()}", "")

    def open_the_poster(self, code: str) -> Answered:
        """The page of a code."""
        return self._ask("GET", f"/c/{code}", "")

    def _ask(self, method: str, path: str, body: str) -> Answered:
        connection = HTTPConnection("127.0.0.1", self.web.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        began = time.monotonic()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        seconds = time.monotonic() - began
        return Answered(answer.status, answer.getheader("Retry-After", ""), page, seconds)


@pytest.fixture
def site(city: City, proxy: Proxy, starter: Starter, tmp_path: Path) -> Iterator[Site]:
    """The site, answering."""
    machine = a_machine(city, starter, tmp_path / "one", through(city, proxy.port))
    web, worker = machine.start("web"), machine.start("worker")
    with killed_at_the_end(web, worker):
        web.wait_until_it_answers()
        site = Site(city, proxy, web, worker)
        assert site.post_a_sheet().status == 200
        assert site.look().status == 404
        yield site
        assert "Traceback" not in web.said, web.said
        assert "Traceback" not in worker.said, worker.said


def heals(site: Site) -> None:
    """Sheets are stored again, events are written and folded, pages show them: by themselves."""
    wait_until(lambda: site.post_a_sheet().status == 200)
    wait_until(lambda: site.look().status == 404)
    code = place_poster(site.city.log, site.city.places[0], site.city.today.isoformat())
    wait_until(lambda: site.open_the_poster(code).status == 200, why=lambda: site.worker.said)


def says_to_come_back(answered: Answered, words: str) -> None:
    """In time, with a sentence, and when."""
    assert answered.status == 503, answered
    assert answered.seconds < BOUND, answered
    assert words in answered.page
    assert answered.retry_after == "5"


@pytest.mark.parametrize("trouble", ["refuse", pytest.param("hang", marks=pytest.mark.long)])
def test_who_answers_while_the_database_is_away_is_told_when_to_come_back(
    site: Site, trouble: str
) -> None:
    getattr(site.proxy, trouble)()
    says_to_come_back(site.post_a_sheet(), "Tes réponses sont toujours là.")
    says_to_come_back(site.look(), "La base de données ne répond pas.")
    assert site.open_the_poster(site.city.codes[0]).status == 200, "kept in memory"
    site.proxy.mend()
    heals(site)


def test_nobody_notices_connections_that_were_cut(site: Site) -> None:
    site.proxy.cut()
    assert site.post_a_sheet().status == 200
    site.proxy.cut()
    assert site.look().status == 404
    heals(site)


def test_a_server_that_swallows_everything_is_given_up_in_time(
    city: City, proxy: Proxy, tmp_path: Path
) -> None:
    settings = settings_of(through(city, proxy.port), tmp_path / "far")
    stores, log = Stores(settings, 0.3), open_log(settings, patience=0.3, again_for=0.0)
    query = "SELECT 1"
    with stores["box"].connect() as connection:
        connection.exec_driver_sql(query)
        head = log.head
        proxy.hang()
        began = time.monotonic()
        with pytest.raises(SQLAlchemyError) as refused:
            connection.exec_driver_sql(query)
        assert is_away(refused.value)
    with pytest.raises(PersistenceError) as lost:
        assert log.head
    assert is_away(lost.value)
    assert time.monotonic() - began < BOUND
    proxy.mend()
    assert log.head == head
    with stores["box"].connect() as connection:
        connection.exec_driver_sql(query)
    log.close()
    stores.close()


def test_what_was_recorded_before_the_database_went_away_is_not_told_as_a_failure(
    city: City, proxy: Proxy, tmp_path: Path
) -> None:
    """The page says that the display follows."""
    settings = settings_of(through(city, proxy.port), tmp_path / "far")
    services = open_services(settings)
    assert services.show()
    proxy.refuse()
    assert not services.show()
    services.log.close()
    services.stores.close()

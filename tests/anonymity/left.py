"""Real processes of a city, and every byte that they leave on the disk or say on their outputs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

from sqlalchemy import select

from consult.ballots.tables import ballot
from consult.ballots.teller import DESTROYED, Teller
from consult.domain.ballot import Answers, Sheet
from tests.anonymity import canary
from tests.anonymity.failing import FAILURES
from tests.faults.city import ANSWERS, City
from tests.faults.load import Phone
from tests.faults.processes import Starter, killed_at_the_end, wait_until
from tests.given import BAND
from tests.ports import free_port
from tests.reading import contents_of

CHILDREN = 40


@dataclass
class Left:
    """Where processes of a city leave something."""

    places: list[Path]
    journals: Path
    temporary: Path

    def environment(self, city: City, port: int) -> dict[str, str]:
        """The settings of a process whose temporary files are looked at too."""
        return city.environment(port) | {"TMPDIR": str(self.temporary), "CONSULT_LOG": "json"}

    def holding(self, *secrets: bytes) -> tuple[list[str], int, int]:
        """The files that hold any of these, and how many files and bytes were searched."""
        found, number, size = [], 0, 0
        for path, content in contents_of((*self.places, self.journals, self.temporary)):
            number, size = number + 1, size + len(content)
            if any(secret in content for secret in secrets):
                found.append(str(path))
        return found, number, size

    @property
    def said(self) -> str:
        """What all processes said."""
        return "".join(path.read_text() for path in sorted(self.journals.glob("*.log")))


def the_canary_sings(city: City, left: Left, site: Starter) -> list[int]:
    """Let a child do all she can on a site; the statuses that she saw."""
    return _on_a_site(city, left, site, "web", lambda port: canary.journey(city, port))


def the_canary_is_failed(city: City, left: Left, failing: Starter) -> list[int]:
    """The same where nothing can be stored."""
    often = 2 * len(FAILURES)
    return _on_a_site(city, left, failing, "failing", lambda at: canary.failures(city, at, often))


def _on_a_site(
    city: City, left: Left, starter: Starter, name: str, ask: Callable[[int], list[int]]
) -> list[int]:
    port = free_port()
    web = starter.start(("web",), left.environment(city, port), left.journals / f"{name}.log")
    with killed_at_the_end(web):
        web.wait_until_it_answers()
        seen = ask(port)
        web.stop()
    return seen


@dataclass(frozen=True)
class Life:
    """A box that was counted: what the sheets said, what they were sealed, and with what key."""

    said: list[bytes]
    sealed: list[bytes]
    """Parts of the sealed sheets, and their ids."""
    key: bytes

    @property
    def readable(self) -> list[bytes]:
        """What must be nowhere: contents, and the key as it could be written."""
        answers = [sheet[sheet.index(b'"answers"') :] for sheet in self.said]
        key = self.key
        return [*self.said, *answers, key, key[:16], key.hex().encode(), b64encode(key)[:40]]


def a_life(city: City, left: Left, site: Starter, worker: Starter) -> Life:
    """Children answer, the box is closed and counted by real processes, which then stop."""
    port = free_port()
    env = left.environment(city, port)
    key = (city.settings.keys / f"{city.consultation}.key").read_bytes()
    web = site.start(("web",), env, left.journals / "web.log")
    back = worker.start(("worker",), env, left.journals / "worker.log")
    with killed_at_the_end(web, back):
        web.wait_until_it_answers()
        said = _children_answer(city, port)
        sealed = _in_the_box(city)
        city.close()
        wait_until(lambda: _is_over(city), why=lambda: back.said)
        web.stop()
        back.stop()
    assert sum(row.number for row in city.opinions().rows) == CHILDREN
    return Life(said, sealed, key)


def _children_answer(city: City, port: int) -> list[bytes]:
    chance, phone, said = Random(7), Phone([port]), []
    for _ in range(CHILDREN):
        form = city.form(uuid4(), chance)
        status, page = phone.post(f"/c/{city.codes[0]}/{BAND}?l=fr", form)
        assert status == 200, page
        answers: Answers = {code: form[code] for code in ANSWERS}
        said.append(Sheet(form["questionnaire"], answers).to_bytes())
    phone.hang_up()
    return said


def _in_the_box(city: City) -> list[bytes]:
    with city.stores["box"].connect() as connection:
        rows = connection.execute(select(ballot.c.submission_id, ballot.c.sealed)).all()
    return [
        part
        for id, sealed in rows
        for part in (bytes(id), bytes(sealed)[:24], bytes(sealed)[500:524], bytes(sealed)[-24:])
    ]


def _is_over(city: City) -> bool:
    return Teller(city.stores, city.settings.keys).step(city.consultation) == DESTROYED

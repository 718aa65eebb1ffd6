"""What who watches the machine can see: nothing that moves when a child answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple
from uuid import uuid4

import pytest
from flask import Flask

from consult.cli.condition import written
from consult.status import GIB, read_status
from tests.faults.city import City
from tests.given import BAND

TOKEN = "a-secret-of-the-watchers"
TIMES = re.compile(r"^.*(?:timestamp_seconds|\"(?:signed|since|seen|turned)\":).*$", re.MULTILINE)
"""The lines that say when."""


class Watched(NamedTuple):
    """An app, the city behind it, and a disk that only this city fills."""

    app: Flask
    city: City
    chance: Random = Random(4)

    def look(self) -> str:
        """All that a machine, or whoever looks after it, is told: but the time."""
        client = self.app.test_client()
        secret = {"Authorization": f"Bearer {TOKEN}"}
        metrics = client.get("/metrics", headers=secret)
        assert metrics.status_code == 200
        status = written(read_status(self.app.extensions["consult"].settings, self.city.stores))
        said = [client.get(path).text for path in ("/health", "/ready")]
        return TIMES.sub("", "\n".join([metrics.text, status, *said]))

    def what_children_do(self) -> Iterator[str]:
        """One child reads the questions, answers, refuses, stops; after each, what was done."""
        client, code = self.app.test_client(), self.city.codes[0]
        page = f"/c/{code}/{BAND}"
        assert client.get(page).status_code == 200
        yield "the questions were read"
        sheet = client.post(page, data=self.city.form(uuid4(), self.chance))
        assert sheet.status_code == 200, sheet.text
        yield "a sheet was sent"
        for way in ("refusal", "stop"):
            form = {"submission": str(uuid4()), "questionnaire": self.city.reference}
            assert client.post(f"{page}/{way}", data=form).status_code == 200
            yield f"a child said no ({way})"
        assert self.city.number_stored() == 3


def nothing_moves(watched: Watched) -> None:
    """Whatever a child does, who watches sees the same bytes before and after."""
    before = watched.look()
    for done in watched.what_children_do():
        assert watched.look() == before, f"it shows that {done}"


def fill_the_disk_with(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk of 100 GiB that holds this city alone: others' files come and go."""

    def usage(_path: object) -> tuple[int, int, int]:
        held = sum(file.stat().st_size for file in city.settings.data.rglob("*") if file.is_file())
        return Usage(100 * GIB, held, 100 * GIB - held)

    monkeypatch.setattr("shutil.disk_usage", usage)


class Usage(NamedTuple):
    """What `shutil.disk_usage` says."""

    total: int
    used: int
    free: int

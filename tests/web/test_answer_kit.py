"""What a device keeps: the pages of one band, for anybody who scans the poster, and no more."""

from __future__ import annotations

import gzip
import re
from typing import Any
from uuid import uuid4, uuid5

import pytest
from flask.testing import FlaskClient

from consult.ballots.sealing import context
from consult.domain.ballot import BoxKey
from consult.domain.kinds import SHUFFLED
from consult.web.answer.asked import ORDERS
from consult.web.answer.kit import FORMAT_OF_TICKETS, Kits
from tests.web.given_doors import NAMES, PUBLIC, Box, ready
from tests.web.surface import Elements
from tests.web.visiting import CODE, Visit

HERE = f"/c/{CODE}/8-10/kit?l=fr"
PAGES = ["ages", "welcome", "questions", "kept", "refusal", "stop", "unsent", "away"]


ID = re.compile(r'(name="submission" value=")[^"]*')


def a_kit(client: FlaskClient, path: str = HERE) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path).json
    return found


def test_it_holds_every_page_of_the_journey_as_the_views_write_it(visit: Visit) -> None:
    client = visit()
    kit = a_kit(client)
    assert list(kit["pages"]) == PAGES
    assert kit["pages"]["ages"] == client.get(f"/c/{CODE}?l=fr").text
    welcome = client.get(f"/c/{CODE}?b=8-10&l=fr").text
    assert ID.sub(r"\1@submission@", welcome) == kit["pages"]["welcome"]
    shown = Elements(client.get(f"/c/{CODE}/8-10?l=fr").text)
    kept = Elements(kit["pages"]["questions"])
    assert kept.text_of("h1") == shown.text_of("h1")
    assert kit["pages"]["questions"].count("@submission@") == 2
    assert kit["pages"]["unsent"].count('<input type="hidden" name="@fields@" value="">') == 1


def test_every_page_can_be_marked_by_the_device(visit: Visit) -> None:
    for page in a_kit(visit())["pages"].values():
        assert page.count("<html ") == 1


def test_it_says_what_to_seal_to(visit: Visit) -> None:
    kit = a_kit(visit())
    consultation, place = uuid5(NAMES, "consultation"), uuid5(NAMES, "place")
    box = BoxKey(consultation, place, "8-10", "link")
    assert kit["consultation"] == str(consultation)
    assert bytes.fromhex(kit["key"]) == PUBLIC
    assert bytes.fromhex(kit["bound_to"]) == context(box)
    assert (kit["code"], kit["band"], kit["language"]) == (CODE, "8-10", "fr")


def test_it_is_the_same_for_everybody_and_counts_nobody(visit: Visit, box: Box) -> None:
    client = visit()
    assert len({client.get(HERE).data for _ in range(2 * ORDERS)}) == 1
    assert box.ticks == []
    assert box.dropped == []


def test_what_the_device_has_is_not_sent_again(visit: Visit) -> None:
    client = visit()
    first = client.get(HERE, headers={"Accept-Encoding": "gzip"})
    again = client.get(HERE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert gzip.decompress(first.data) == client.get(HERE).data
    assert first.headers["Cache-Control"] == "no-cache"
    assert len(first.data) < 40_000


def test_pictures_are_turned_by_the_device_but_scales_are_not(visit: Visit) -> None:
    turned = a_kit(visit())["turned"]
    kinds = {one.code: variant for one, variant in ready("la-cour").questions_for("8-10")}
    assert turned
    for code, variant in kinds.items():
        may = variant.kind in SHUFFLED and not variant.favourable
        assert (code in turned) == may


def test_those_who_are_read_to_aloud_together_have_one_order(visit: Visit) -> None:
    sitting = {"sitting": uuid4(), "mode": "sitting", "day": "2026-05-20", "until": "11:30"}
    client = visit(None, "6-7", **sitting)
    kit = a_kit(client, f"/c/{CODE}/6-7/kit?l=fr")
    page = client.get(f"/c/{CODE}/6-7?l=fr").text
    assert kit["turned"] == []
    assert ID.sub("", kit["pages"]["questions"]) == ID.sub("", page)


@pytest.mark.parametrize(
    "changes",
    [{"state": "closed"}, {"state": "soon"}, {"closes": "2026-05-19"}],
    ids=str,
)
def test_a_door_that_cannot_be_answered_offline_has_none(
    visit: Visit, changes: dict[str, str]
) -> None:
    answer = visit(**changes).get(HERE)
    assert (answer.status_code, answer.json["pages"]) == (404, None)


def test_a_tablet_keeps_beforehand_the_pages_of_a_sitting_without_network(visit: Visit) -> None:
    sitting = {"sitting": uuid4(), "mode": "sitting", "until": "23:59"}
    assert visit(**sitting, day="2026-05-21").get(HERE).status_code == 200
    assert visit(**sitting, day="2026-05-19").get(HERE).status_code == 404


def test_who_is_old_enough_to_write_keeps_her_words_without_network(visit: Visit) -> None:
    client = visit(bands=("8-10", "11-14"))
    assert "mot" not in a_kit(client)["pages"]
    page = a_kit(client, f"/c/{CODE}/11-14/kit?l=fr")["pages"]["mot"]
    assert "Ton mot est toujours là." in page
    assert page.count('<input type="hidden" name="@fields@" value="">') == 1


def test_behind_a_door_of_tickets_a_journey_ends_offline_but_does_not_begin(visit: Visit) -> None:
    kit = a_kit(visit(mode="ticket"))
    assert kit["format"] == FORMAT_OF_TICKETS
    assert sorted(kit["pages"]) == ["away", "kept", "refusal", "stop", "unsent"]
    assert "il faut du réseau" in kit["pages"]["away"]


@pytest.mark.parametrize("path", [f"/c/{CODE}/0-99/kit", "/c/22222/8-10/kit"])
def test_there_is_none_for_what_is_not_asked(visit: Visit, path: str) -> None:
    assert visit().get(path).status_code == 404


def test_another_questionnaire_is_another_kit(visit: Visit) -> None:
    one = visit().get(HERE).headers["ETag"]
    other = visit(accepted_versions=("x:2",), version="x:2").get(HERE).headers["ETag"]
    assert one != other


def test_the_worker_is_one_script_that_looks_after_the_childs_pages(visit: Visit) -> None:
    client = visit()
    answer = client.get("/c/worker.js", headers={"Accept-Encoding": "gzip"})
    script = gzip.decompress(answer.data).decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "importScripts" not in script
    assert len(answer.data) < 8_000
    again = client.get("/c/worker.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_old_kits_make_room_for_new_ones() -> None:
    kits = Kits(most=3000)
    for number in range(20):
        kits.get(number, lambda number=number: bytes([number]) * 1000)  # type: ignore[misc]
    assert len(kits._kits) < 4
    assert kits.get(19, lambda: b"never").plain == bytes([19]) * 1000

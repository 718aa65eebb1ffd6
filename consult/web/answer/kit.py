"""What a device keeps to go through the journey of a band without network: pages, and a key.

A kit holds only what anybody gets who scans the poster. The device fills in what differs from one
child to the next, as the server does: the id of a sheet, the order of the pictures.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from flask import Response, current_app, jsonify, request

from consult.ballots.sealing import context
from consult.projections.doors import Door
from consult.web.answer import covers, keys, messages, tickets
from consult.web.answer.asked import shuffled
from consult.web.answer.pages import YOUNG, write_page
from consult.web.answer.sheets import document_of
from consult.web.answer.views import blueprint, language_of, write_questions
from consult.web.assets import COMMENT, STATIC
from consult.web.permissions import child
from consult.web.services import services

FORMAT: Final = 1
"""How a kit is written: a worker leaves alone a kit that it does not understand."""
FORMAT_OF_TICKETS: Final = 2
"""The kit of a door that asks for tickets: it ends a journey that was begun with the network."""
KEPT: Final = 8 * 1024 * 1024
"""Bytes of kits kept in memory, compressed; the oldest go first."""
FIELDS: Final = [("@fields@", "")]
"""Where the device writes the answers that it could not send."""
SCRIPTS: Final = ("js/hpke.js", "js/store.js", "js/worker.js")


@dataclass(frozen=True)
class Packed:
    """Bytes that change rarely, compressed once, and the name of their content."""

    packed: bytes
    plain: bytes
    name: str

    @classmethod
    def of(cls, content: bytes) -> Packed:
        """Pack some bytes."""
        return cls(gzip.compress(content, mtime=0), content, sha256(content).hexdigest()[:16])

    def to_send(self, content_type: str) -> Response:
        """The answer to this request: nothing more when the device has these bytes already."""
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(self.packed if takes_gzip else self.plain, content_type=content_type)
        if takes_gzip:
            answer.content_encoding = "gzip"
        answer.vary.add("Accept-Encoding")
        answer.headers["Cache-Control"] = "no-cache"
        answer.set_etag(self.name, weak=True)
        answer.make_conditional(request)
        return answer


class Kits:
    """The kits of this process, by what they show; the oldest dropped first."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kits: dict[Hashable, Packed] = {}

    def get(self, key: Hashable, write: Callable[[], bytes]) -> Packed:
        """The kit of that key, written the first time that it is asked for."""
        kit = self._kits.get(key)
        if kit is None:
            kit = self._kits[key] = Packed.of(write())
            while self._size() > self._most and len(self._kits) > 1:
                self._kits.pop(next(iter(self._kits)), None)
        return kit

    def _size(self) -> int:
        return sum(len(kit.packed) + len(kit.plain) for kit in list(self._kits.values()))


@blueprint.get("/c/worker.js")
@child
def worker() -> Response:
    """The service worker: here, so that it looks after the child's pages and no other."""
    return worker_script().to_send("text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def worker_script() -> Packed:
    """The scripts as one, as they travel: without what is said between `/*` and `*/`."""
    return Packed.of(COMMENT.sub(b"", b"\n".join((STATIC / name).read_bytes() for name in SCRIPTS)))


@blueprint.get("/c/<code>/<band>/kit")
@child
def kit(code: str, band: str) -> Response:
    """The kit of an open door for one band; none any more when it takes no sheet."""
    door = services().doors.find(code)
    if door is None or band not in door.bands or not _may_be_kept(door):
        answer = jsonify(format=FORMAT, pages=None)
        answer.status_code = 404
        return answer
    language = language_of(door)
    shown = (door.version, door.mode, door.sitting, services().voices.now.key)
    key = (keys.invitation(door, band, language), *shown)
    kits: Kits = current_app.extensions.setdefault("consult.kits", Kits())
    written = kits.get(key, lambda: _write(door, band, language))
    return written.to_send("application/json")


def _may_be_kept(door: Door) -> bool:
    """Whether it takes sheets now, or will on the day that its sitting was made ready for."""
    return door.has_not_ended(services().clock.now())


def _write(door: Door, band: str, language: str) -> bytes:
    box = keys.box(door, band)
    fixed = door.sitting is not None and band in YOUNG
    order = door.sitting.int if door.sitting and fixed else 0
    kit = {
        "format": FORMAT_OF_TICKETS if tickets.asks(door) else FORMAT,
        "code": door.code,
        "band": band,
        "bands": door.offered,
        "language": language,
        "consultation": str(box.consultation),
        "key": door.public_key.hex(),
        "bound_to": context(box).hex(),
        "turned": [] if fixed else _turned(door, band),
        "pages": {name: page.decode() for name, page in _pages(door, band, language, order)},
    }
    return json.dumps(kit, ensure_ascii=False, separators=(",", ":")).encode()


def _pages(door: Door, band: str, language: str, order: int) -> list[tuple[str, bytes]]:
    """The pages of the journey, as the views write them, and those of a device without network.

    A ticket is looked up with the network: behind its door nothing begins without it.
    """
    ends = _ends(door, band, language)
    if tickets.asks(door):
        return [*ends, ("away", messages.ticket_needs_network(language, band).get_data())]
    return [
        ("ages", covers.ages(door, language)),
        ("welcome", covers.invitation(door, band, language)),
        ("questions", write_questions(door, band, language, order)),
        *ends,
        ("away", messages.no_network(language, band).get_data()),
    ]


def _ends(door: Door, band: str, language: str) -> list[tuple[str, bytes]]:
    """How a journey ends on a device without network."""
    return [
        ("kept", covers.thanks(door, band, language, kept=True)),
        ("refusal", write_page("refusal", language, band)),
        ("stop", messages.erased(language, door, band).get_data()),
        ("unsent", messages.unsent(language, band, FIELDS).get_data()),
        *_words(band, language),
    ]


def _words(band: str, language: str) -> list[tuple[str, bytes]]:
    """What is shown when a few words cannot leave, to those who are old enough to write some."""
    if not covers.writes(band):
        return []
    return [("mot", messages.words_wait(language, band, FIELDS).get_data())]


def _turned(door: Door, band: str) -> list[str]:
    """The questions whose pictures come in another order for each child."""
    asked: list[tuple[Any, Any]] = document_of(door).questions_for(band)
    return [one.code for one, variant in asked if shuffled(variant, 0) != shuffled(variant, 1)]

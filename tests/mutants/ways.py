"""Ways to the questions broken on purpose: on the way of one child, one page loses who she is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.domain.ballot import BoxKey
from consult.web.answer import covers, keys, pages
from tests.browser.ways import Child
from tests.mutants import tablets, workers

Break = Callable[[pytest.MonkeyPatch, Flask], None]


class Broken(NamedTuple):
    """A build, and the child whom it loses, by one of WAYS; `seen` is in what the walk says."""

    build: Break
    way: str
    child: Child
    seen: str


def _thanks_in_french(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    thanks = covers.thanks

    def forgetful(door: Any, band: str, language: str, *, kept: bool = False) -> bytes:
        return thanks(door, band, "fr", kept=kept)

    monkeypatch.setattr(covers, "thanks", forgetful)


def _french_by_another_name(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    monkeypatch.setattr(pages, "force_locale", lambda language: force_locale("fr"))


def _no_sitting(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    def key(consultation: UUID, place: UUID, band: str, mode: str, sitting: Any) -> BoxKey:
        return BoxKey(consultation, place, band, mode)

    monkeypatch.setattr(keys, "_box", key)


def _worker(name: str) -> Break:
    return lambda monkeypatch, app: workers.put(monkeypatch, name)


def _tablet(name: str) -> Break:
    return lambda monkeypatch, app: tablets.put(app, name)


BROKEN: Final = {
    "thanks in French": Broken(_thanks_in_french, "online", Child("tr", "11-14"), "Merci"),
    "speaks French by another name": Broken(
        _french_by_another_name, "ticket", Child("uk", "15-17"), "Je veux bien"
    ),
    "forgets which sitting": Broken(
        _no_sitting, "sitting", Child("pt", "3-5"), "mode='sitting', sitting=None"
    ),
    **{
        name: Broken(_tablet(name), "tablet", Child("ar", "6-7"), "'rtl', '8-10'")
        for name in tablets.BROKEN_FOR_AN_AGE
    },
    **{
        name: Broken(_worker(name), "offline", Child("es", "8-10"), "band='3-5'")
        for name in workers.BROKEN_FOR_AN_AGE
    },
    **{
        name: Broken(_worker(name), "tablet offline", Child("uk", "8-10"), "is given")
        for name in workers.BROKEN_FOR_A_LANGUAGE
    },
}

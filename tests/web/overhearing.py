"""Children whose requests fail in every way that one can think of, and what the logs say of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from consult.logs import TEXT, JsonLines
from tests.given import BAND
from tests.web.given_doors import Box
from tests.web.visiting import CODE

CANARY = "canari"
SEEN_FROM = {
    "X-Forwarded-For": "203.0.113.77",
    "User-Agent": f"{CANARY}-agent",
    "Referer": f"http://{CANARY}.example/",
    "Accept-Language": "fr",
    "Cookie": f"{CANARY}=1",
}
SECRET = (CANARY, CODE, "203.0.113.77", "192.0.2.9")
"""What no log may hold: words typed, a code, an address, an agent."""


@contextmanager
def logged() -> Iterator[Callable[[], str]]:
    """What is logged meanwhile, as sentences and as JSON, as a process would write it."""
    written = io.StringIO()
    handlers = []
    for formatter in (logging.Formatter(TEXT), JsonLines("web")):
        handler = logging.StreamHandler(written)
        handler.setFormatter(formatter)
        handlers.append(handler)
        logging.getLogger().addHandler(handler)
    try:
        yield written.getvalue
    finally:
        for handler in handlers:
            logging.getLogger().removeHandler(handler)


def errors() -> Iterator[Exception]:
    """What may go wrong: each quotes a child, as the errors of libraries do."""
    yield ValueError(f"invalid literal: '{CANARY}'")
    yield KeyError(CANARY)
    yield OSError(28, "No space left on device", CANARY)
    yield OperationalError("INSERT", {"sealed": CANARY}, Exception(f"Key (id)=({CANARY}) exists"))


def nothing_of_children_is_logged(app: Flask, box: Box) -> None:
    """Whatever fails on a child's page, the log says that it failed, and nothing of the child."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    doors = app.extensions["consult"].doors
    find = doors.find
    for error in errors():
        doors.find = _failing(error)
        _is_discreet(app, error)
        doors.find, box.trouble = find, error
        _is_discreet(app, error)
        box.trouble = None


def _failing(error: Exception) -> Callable[[str], None]:
    def fail(code: str) -> None:
        raise error from ValueError(code)

    return fail


def _is_discreet(app: Flask, error: Exception) -> None:
    with logged() as said:
        statuses = [answer.status_code for answer in _requests(app)]
    assert max(statuses) >= 500, statuses
    assert type(error).__name__ in said(), "a failure must be told"
    for secret in SECRET:
        assert secret not in said(), f"{secret} in {said()}"


def _requests(app: Flask) -> Iterator[TestResponse]:
    """A child reads the questions and sends a sheet, with everything that may give them away."""
    client = app.test_client()
    here = f"/c/{CODE}/{BAND}"
    form = {"submission": str(uuid4()), "questionnaire": CANARY, "cour-envie": CANARY}
    around = {"REMOTE_ADDR": "192.0.2.9"}
    for path in (f"/c/{CODE}", here, f"{here}?b={CANARY}"):
        yield client.get(path, headers=SEEN_FROM, environ_overrides=around)
    for path in (here, f"{here}/refusal", f"{here}/stop"):
        yield client.post(path, data=form, headers=SEEN_FROM, environ_overrides=around)

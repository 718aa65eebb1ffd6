"""A running app, its read models always up to date, and clients of each profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.application.log import Log
from consult.config import Settings
from consult.projections.runner import Projector
from consult.web import create_app, open_services


@pytest.fixture
def app(settings: Settings, log: Log, projector: Projector) -> Iterator[Flask]:
    """The app of a migrated, empty city; commands show at once."""

    def show() -> bool:
        projector.catch_up()
        return True

    services = replace(open_services(settings), log=log, show=show)
    app = create_app(settings, services)
    app.testing = True
    yield app
    services.committer.stop()
    services.stores.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in: a child, a parent, anybody."""
    return app.test_client()

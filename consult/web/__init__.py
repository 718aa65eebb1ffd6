"""The web: one blueprint per audience, on one app that starts no thread."""

from __future__ import annotations

from eventsourcing.persistence import PersistenceError
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from consult.application.log import Log
from consult.ballots.committer import Committer
from consult.config import Settings
from consult.media import LARGEST
from consult.projections.doors import Doors
from consult.projections.heard import Voices
from consult.projections.models import NAMES
from consult.projections.runner import wait_for
from consult.services import open_clock, open_log
from consult.stores import HURRY, Stores, is_away
from consult.web import (
    assets,
    audiences,
    context,
    errors,
    form_words,
    language,
    last_words,
    operations,
    security,
    sessions,
    turns,
)
from consult.web.answer import at_once
from consult.web.database import db
from consult.web.services import Services
from consult.web.surfaces import Surfaces

BODY_LIMIT = LARGEST + 1_000_000
"""Bytes of the largest form that staff may send, with its file; a child's sheet is far smaller."""


def create_app(settings: Settings, services: Services | None = None) -> Flask:
    """The app of one web process. Build it after fork: it opens its own connections."""
    app = Surfaces("consult.web")
    app.config["SECRET_KEY"] = settings.secret("web")
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["SQLALCHEMY_BINDS"] = {"read": "sqlite://"}  # `db` takes the engines of Stores.
    app.extensions["consult"] = services or open_services(settings)
    db.init_app(app)
    assets.register(app)
    language.register(app)
    sessions.register(app)
    at_once.register(app)
    turns.register(app)
    last_words.register(app)
    security.register(app)
    context.register(app)
    errors.register(app)
    form_words.register(app)
    audiences.register(app)
    operations.register(app)
    return app


def open_services(settings: Settings) -> Services:
    """What the views of one process work with."""
    stores, log = Stores(settings, HURRY), open_log(settings, patience=HURRY)
    return Services(
        settings=settings,
        clock=open_clock(settings),
        log=log,
        stores=stores,
        doors=Doors(stores),
        committer=Committer(stores),
        voices=Voices(stores),
        show=lambda: _show(stores, log),
    )


def _show(stores: Stores, log: Log) -> bool:
    """Whether the read models show all that was recorded; no error can undo what was."""
    try:
        return wait_for(stores, NAMES, log.head)
    except (SQLAlchemyError, PersistenceError) as error:
        if not is_away(error):
            raise
        return False

"""The blueprints, one per audience, and what all their templates may use."""

from __future__ import annotations

from flask import Flask

from consult.web.accounts import blueprint as accounts
from consult.web.answer import blueprint as answer
from consult.web.city import blueprint as city

BLUEPRINTS = (answer, accounts, city)


def register(app: Flask) -> None:
    """Give the app its pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

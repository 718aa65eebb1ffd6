"""The blueprints, one per audience, and what all their templates may use."""

from __future__ import annotations

from flask import Flask

from consult.web.accounts import blueprint as accounts
from consult.web.answer import blueprint as answer
from consult.web.city import blueprint as city
from consult.web.council import blueprint as council
from consult.web.elected import blueprint as elected
from consult.web.facilitator import blueprint as facilitator
from consult.web.indicators import blueprint as indicators
from consult.web.public import blueprint as public

BLUEPRINTS = (answer, accounts, facilitator, city, council, elected, public, indicators)


def register(app: Flask) -> None:
    """Give the app its pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.extensions["consult"].settings.demo:
        from consult.web.demo import blueprint as demo  # Without passwords: nowhere else.

        app.register_blueprint(demo)

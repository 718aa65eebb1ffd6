"""Pages that exist in the demonstration only: the guide, the role switcher, the children."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("demo", __name__)

from consult.web.demo import fence, roles, story  # noqa: E402,F401 - they add their views

"""What everybody may read: results, what the city answered, indicators, how it works."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from consult.web.public import children, home, notices, promises, results, seal  # noqa: E402, F401 - they declare their views on it

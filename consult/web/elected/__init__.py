"""The elected member: read what children said, answer each finding with a reason."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("elected", __name__, url_prefix="/elu")

from consult.web.elected import answers, home  # noqa: E402, F401 - they declare their views on it

"""The council of children: a board projected on a wall, a meeting, an avis. No child's name."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("council", __name__, url_prefix="/conseil")

from consult.web.council import avis, findings, home, reading  # noqa: E402, F401 - they declare views

"""The respect of children's opinions, measured: indicators for all, and the city's commitments."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("indicators", __name__)

from consult.web.indicators import children, commitments, pages  # noqa: E402, F401 - they declare views

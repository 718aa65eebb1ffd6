"""Addresses of static files: they name the content, so that browsers keep the files for a year."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Version the addresses that `url_for("static", ...)` gives."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.url_defaults(_add_version)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "v" not in values:
        values["v"] = _version(values["filename"])


@lru_cache(maxsize=512)
def _version(filename: str) -> str:
    """The first digits of the hash of a file; nothing for a file that does not exist."""
    file = STATIC / filename
    return sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else ""

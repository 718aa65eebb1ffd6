"""Addresses of the files that pages load: they name the content, so that they are kept for ever."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).parents[1] / "static"


@lru_cache(maxsize=64)
def _version(filename: str) -> str:
    return sha256((STATIC / filename).read_bytes()).hexdigest()[:8]


def asset(filename: str) -> str:
    """The address of a static file; it changes when the file does."""
    return url_for("static", filename=filename, v=_version(filename))

"""Static files: their addresses name their content, so that browsers keep them for a year.

What is text travels compressed.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600
TEXT = (".css", ".js", ".svg", ".txt")
"""Files worth compressing; a font is compressed already."""


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


def compressed(response: Response, filename: str) -> Response:
    """The answer with a static file, in gzip when it is text and the browser takes that."""
    if response.status_code != 200 or not filename.endswith(TEXT):
        return response
    response.vary.add("Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return response
    response.close()  # The plain file, which Flask has opened.
    response.direct_passthrough = False
    response.set_data(_packed(filename))
    response.content_encoding = "gzip"
    response.set_etag(_version(filename), weak=True)
    return response


@lru_cache(maxsize=512)
def _packed(filename: str) -> bytes:
    return gzip.compress((STATIC / filename).read_bytes(), mtime=0)

"""Static files: their addresses name their content, so that browsers keep them for a year.

What is text travels compressed. A style sheet travels with those that it imports in its place: one
request. That of children's pages travels without its cascade layers: a browser from before 2022
would skip all that is in one.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
YEAR = 365 * 24 * 3600
TEXT = (".css", ".js", ".svg", ".txt")
"""Files worth compressing; a font is compressed already."""

LINKED = re.compile(r"filename='(css/[\w-]+\.css)'")
IMPORT = re.compile(rb'^@import "([\w/-]+\.css)";$', re.MULTILINE)
LAYER = re.compile(rb"@layer [\w-]+ \{")
COMMENT = re.compile(rb"\s*/\*.*?\*/", re.DOTALL)
INDENT = re.compile(rb"\n\s+")
SCRIPT = "js/child.js"
"""The script of every child's page: what it says between `/*` and `*/` stays here."""
LAYERS = re.compile(rb"^@layer [\w, -]+;$", re.MULTILINE)


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
    return sha256(_content(filename)).hexdigest()[:8] if file.is_file() else ""


def compressed(response: Response, filename: str) -> Response:
    """The answer with a static file, in gzip when it is text and the browser takes that."""
    if response.status_code != 200 or not filename.endswith(TEXT):
        return response
    response.vary.add("Accept-Encoding")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if not packed and not _is_made(filename):
        return response
    response.close()  # The plain file, which Flask has opened.
    response.direct_passthrough = False
    response.set_data(_packed(filename) if packed else _content(filename))
    if packed:
        response.content_encoding = "gzip"
    response.set_etag(_version(filename), weak=True)
    return response


@lru_cache(maxsize=512)
def _packed(filename: str) -> bytes:
    return gzip.compress(_content(filename), mtime=0)


@lru_cache(maxsize=512)
def _is_made(filename: str) -> bool:
    """Whether a static file travels otherwise than it is on the disk."""
    return _content(filename) != (STATIC / filename).read_bytes()


def _content(filename: str) -> bytes:
    """A static file as it travels: what children load leaves its comments and indents here."""
    content = IMPORT.sub(_imported, (STATIC / filename).read_bytes())
    if filename in sheets_of_children():
        content = LAYERS.sub(b"", LAYER.sub(b"@media all {", content))
        content = INDENT.sub(b"\n", COMMENT.sub(b"", content))
    if filename == SCRIPT:
        content = COMMENT.sub(b"", content)
    return content


def _imported(found: re.Match[bytes]) -> bytes:
    return (STATIC / "css" / found[1].decode()).read_bytes()


@cache
def sheets_of_children() -> frozenset[str]:
    """The style sheets that only children's pages link to: all others keep their layers."""
    linked: dict[bool, set[str]] = {True: set(), False: set()}
    for file in TEMPLATES.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        childs = file.parent.name == "answer" or 'extends "answer/' in page
        linked[childs].update(LINKED.findall(page))
    return frozenset(linked[True] - linked[False])

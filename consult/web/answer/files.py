"""Sounds and pictures of the city on children's pages: public, with names that nobody can guess."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import abort, send_file
from werkzeug.wrappers import Response

from consult.media.files import MP3, OPUS, TYPES, WEBP, find_file
from consult.web.services import services

WEEK: Final = 7 * 24 * 3600
"""Seconds that a device keeps a file: a voice that is withdrawn is then gone there, too."""


def send_sound(digest: str, kind: str) -> Response:
    """A sentence read aloud, from where the device asks for it."""
    return _send(digest, kind) if kind in (OPUS, MP3) else abort(404)


def send_picture(digest: str) -> Response:
    """A picture of the city's own."""
    return _send(digest, WEBP)


def _send(digest: str, kind: str) -> Response:
    content = find_file(services().stores, digest, kind)
    if content is None:
        abort(404)
    return send_file(BytesIO(content), TYPES[kind], conditional=True, etag=digest, max_age=WEEK)

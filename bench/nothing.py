"""A server that does nothing: what the devices of a benchmark cost by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

BODY = b"x" * 2048


def app(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Read what comes, answer as many bytes as a thank-you has."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]

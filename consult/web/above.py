"""The page above an address: where somebody goes on who could not do what they asked."""

from __future__ import annotations

from flask import current_app, request

DESK = "/bureau"


def page_above(path: str) -> str:
    """The nearest address above `path` that is a page to read."""
    routes = current_app.url_map.bind_to_environ(request.environ)
    while (path := path.rpartition("/")[0]) and not routes.test(path, "GET"):
        pass
    return path

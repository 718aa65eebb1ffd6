"""Pages that make something of a group once, however often they are sent: their address names it.

Who goes back to such an address comes to what it has made, and not to an empty form.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

NAME: Final = "groupe"
"""What the random id of a page is called in its address."""


def name_page() -> Response | None:
    """Lead to the same page under a name of its own; None when the address names it already."""
    return None if NAME in request.args else redirect(unnamed_page(**{NAME: uuid4()}), 303)


def page_in_address() -> UUID:
    """The random id of the page, drawn when it has none; no such page when it is no id."""
    try:
        return UUID(request.args.get(NAME, str(uuid4())))
    except ValueError:
        abort(400)


def unnamed_page(**named: UUID) -> str:
    """The address of the same page for the next group."""
    here: dict[str, Any] = {**(request.view_args or {}), **named}
    return url_for(str(request.endpoint), **here)

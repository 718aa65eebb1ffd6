"""A phone of the same network reaches the child's pages of a demonstration, and nothing else.

The demonstration has no passwords: its desk stays on the machine that runs it.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import abort, current_app, make_response, render_template, request
from flask_babel import gettext as _

from consult.web.demo import blueprint
from consult.web.services import services


def is_this_machine(address: str | None) -> bool:
    """Whether a request comes from the machine itself."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def has_our_name(host: str) -> bool:
    """Whether a request asks for this machine by a name of its own.

    Another name that leads here is the trick of a site that wants to read the desk.
    """
    own = {"127.0.0.1", "localhost", "::1", urlsplit(services().settings.public_url).hostname}
    return urlsplit(f"//{host}").hostname in own


def is_forwarded() -> bool:
    """Whether a proxy passes the request on: it comes from this machine, its author does not."""
    names = [name.lower() for name in request.headers.keys()]  # noqa: SIM118
    return any(name == "forwarded" or name.startswith("x-forwarded-") for name in names)


def is_for_children() -> bool:
    """Whether the page asked for is of the child's surface, or a file that it shows."""
    if request.endpoint in (None, "static"):
        return request.endpoint == "static"
    view = current_app.view_functions[request.endpoint]
    return getattr(view, "audience", "") == "child"


@blueprint.before_app_request
def stay_inside() -> None:
    """Refuse the desk of the demonstration to other machines."""
    here = is_this_machine(request.remote_addr) and has_our_name(request.host)
    if is_for_children() or (here and not is_forwarded()):
        return
    words = _(
        "La démonstration n’ouvre ici que les pages des enfants. "
        "Les autres s’ouvrent sur l’ordinateur qui la fait tourner."
    )
    abort(make_response(render_template("layouts/error.html", status=403, message=words), 403))

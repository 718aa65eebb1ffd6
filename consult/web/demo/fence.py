"""A phone of the same network reaches the child's pages of a demonstration, and nothing else.

The demonstration has no passwords: its desk stays on the machine that runs it.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import abort, current_app, make_response, render_template, request
from flask_babel import gettext as _

from consult.web.demo import blueprint


def is_this_machine(address: str | None) -> bool:
    """Whether a request comes from the machine itself."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def is_for_children() -> bool:
    """Whether the page asked for is of the child's surface, or a file that it shows."""
    if request.endpoint in (None, "static"):
        return request.endpoint == "static"
    view = current_app.view_functions[request.endpoint]
    return getattr(view, "audience", "") == "child"


@blueprint.before_app_request
def stay_inside() -> None:
    """Refuse the desk of the demonstration to other machines."""
    if is_for_children() or is_this_machine(request.remote_addr):
        return
    words = _(
        "La démonstration n’ouvre ici que les pages des enfants. "
        "Les autres s’ouvrent sur l’ordinateur qui la fait tourner."
    )
    abort(make_response(render_template("layouts/error.html", status=403, words=words), 403))

"""What the city owes its readers: privacy for children and adults, accessibility."""

from __future__ import annotations

from flask import render_template

from consult.web.permissions import anyone
from consult.web.public import blueprint


@blueprint.get("/vie-privee")
@anyone
def privacy() -> str:
    """The privacy notice, for children first."""
    return render_template("public/privacy.html")


@blueprint.get("/accessibilite")
@anyone
def accessibility() -> str:
    """What was tested, what was not, and whom to tell."""
    return render_template("public/accessibility.html")

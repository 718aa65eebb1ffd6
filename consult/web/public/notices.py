"""What the city owes its readers: privacy for children and adults, accessibility."""

from __future__ import annotations

from flask import render_template
from flask_babel import format_decimal

from consult.content.accessibility import BY_PEOPLE, CHECKS, THEMES, measured
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
    found = measured()
    themes = [(theme, found.touched(theme)) for theme in THEMES]
    return render_template(
        "public/accessibility.html",
        measured=found,
        looks=format_decimal(found.looks),
        checks=CHECKS.values(),
        by_people=BY_PEOPLE,
        themes=themes,
        criteria=sum(theme.criteria for theme in THEMES),
        touched=sum(len(touched) for _, touched in themes),
    )

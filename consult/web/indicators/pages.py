"""The dashboard of staff and the public page: the same figures, computed when they are shown.

They cost the same however many children answered: seven queries, then formulas over facts.
"""

from __future__ import annotations

from flask import render_template

from consult.domain.facts import IndicatorValue
from consult.projections.city_facts import city_facts
from consult.statistics.indicators import evaluate_all
from consult.web.database import db
from consult.web.indicators import blueprint
from consult.web.indicators.commitments import shown_commitments
from consult.web.indicators.shown import not_measured, shown_elements
from consult.web.permissions import allows, anyone
from consult.web.services import services


@blueprint.get("/indicateurs")
@anyone
def public() -> str:
    """How the city respects children's opinions, in plain words."""
    values = _values()
    return render_template(
        "indicators/public.html",
        elements=shown_elements(values),
        commitments=shown_commitments(),
        today=services().today,
    )


@blueprint.get("/bureau/indicateurs")
@allows("indicators.read")
def dashboard() -> str:
    """The same for the desk, with every formula, and what is not measured yet."""
    values = _values()
    return render_template(
        "indicators/dashboard.html",
        elements=shown_elements(values),
        later=not_measured(values),
        today=services().today,
    )


def _values() -> list[IndicatorValue]:
    return evaluate_all(city_facts(db.session(), services().today))

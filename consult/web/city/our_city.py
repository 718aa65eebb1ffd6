"""The city itself: its children, counted by somebody who is named, and its mandate."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from consult.application import city as use_cases
from consult.domain.bands import in_order
from consult.projections.city import CityRow, the_city
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.place_forms import EnrolmentForm, band_field
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


class PopulationForm(EnrolmentForm):
    """How many children of each band live in the city."""

    source = StringField(
        _l("Source"),
        [DataRequired(_l("Dites qui a compté.")), Length(max=200)],
        description=_l("Par exemple : « Insee, recensement 2023 »."),
    )


class MandateForm(FlaskForm):
    """From when to when the people of the city elected this council."""

    begins = DateField(_l("Début"), [InputRequired(_l("Choisissez le premier jour."))])
    ends = DateField(_l("Fin"), [InputRequired(_l("Choisissez le dernier jour."))])

    def validate_ends(self, field: DateField) -> None:
        """A mandate ends after it began."""
        if self.begins.data and field.data <= self.begins.data:
            raise ValidationError(_("La fin vient après le début."))


def our_city() -> CityRow:
    """The city; 404 before it is founded."""
    return the_city(db.session()) or abort(404)


@blueprint.get("/ville")
@allows("city.manage")
def about() -> str:
    """What is known of the city."""
    city = our_city()
    children = [
        (_("%(band)s ans", band=band), city.population[band]) for band in in_order(city.population)
    ]
    return render_template("city/our_city.html", city=city, children=children)


@blueprint.route("/ville/enfants", methods=["GET", "POST"])
@allows("city.manage")
def population() -> Response | str:
    """Say how many children live here: the denominator of the coverage."""
    city = our_city()
    known = {band_field(band): number for band, number in city.population.items()}
    form = PopulationForm(data={"source": city.population_source, **known})

    def act() -> None:
        use_cases.declare_population(
            services().log, form.enrolment(), form.source.data or "", services().today
        )

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Les nombres d’enfants sont enregistrés."), url_for("city.about"))
    return render_template("city/our_city_children.html", form=form)


@blueprint.route("/ville/mandat", methods=["GET", "POST"])
@allows("city.manage")
def mandate() -> Response | str:
    """Say when the mandate began and when it ends."""
    city = our_city()
    form = MandateForm(data={"begins": _date(city.begins), "ends": _date(city.ends)})

    def act() -> None:
        begins, ends = cast(date, form.begins.data), cast(date, form.ends.data)
        use_cases.begin_mandate(services().log, begins.isoformat(), ends.isoformat())

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le mandat est enregistré."), url_for("city.about"))
    return render_template("city/our_city_mandate.html", form=form)


def _date(day: str) -> date | None:
    return date.fromisoformat(day) if day else None

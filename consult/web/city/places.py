"""The places where children are: import them, add one, mend one, let it rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import city as use_cases
from consult.domain.bands import CODES
from consult.domain.place import KINDS
from consult.interchange.directory import read_directory
from consult.projections.city import CityRow, the_city
from consult.projections.places import (
    PlaceRow,
    PosterRow,
    find_place,
    places_in_use,
    posters_in_use,
    retired_places,
)
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.importing import Report, import_schools
from consult.web.city.place_forms import (
    KIND_NAMES,
    AgreementForm,
    DirectoryForm,
    NewPlaceForm,
    PlaceForm,
    what_is_known,
)
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

KIND_TITLES = {
    "school": _l("Écoles, collèges et lycées"),
    "leisure": _l("Centres de loisirs"),
    "library": _l("Bibliothèques"),
    "street": _l("Rues, places et parcs"),
}
LEVEL_NAMES = {
    "maternelle": _l("École maternelle"),
    "elementaire": _l("École élémentaire"),
    "primaire": _l("École primaire"),
    "college": _l("Collège"),
    "lycee": _l("Lycée"),
}


@dataclass(frozen=True)
class Group:
    """The places of one kind, and the bands that they receive."""

    title: str
    places: list[PlaceRow]
    bands: list[str]

    @property
    def children(self) -> int:
        """How many children are known to be there, all places together."""
        return sum(place.children for place in self.places)


@blueprint.get("/lieux")
@allows("places.manage")
def places() -> Response | str:
    """Every place by kind, with its children, its code and its agreement."""
    if the_city(db.session()) is None:
        return redirect(url_for("city.found"), 303)
    return render_template(
        "city/places.html",
        groups=_by_kind(places_in_use(db.session())),
        codes=_codes(posters_in_use(db.session())),
        retired=retired_places(db.session()),
    )


@blueprint.route("/lieux/annuaire", methods=["GET", "POST"])
@allows("places.manage")
def import_directory() -> Response | str:
    """Take the schools of a directory file, once or every autumn."""
    here, city = services(), the_city(db.session())
    if city is None:
        return redirect(url_for("city.found"), 303)
    form = DirectoryForm()
    reports: list[Report] = []
    if form.validate_on_submit() and attempt(form, lambda: reports.append(_import(form, city))):
        here.show()
        return render_template("city/places_imported.html", report=reports[0])
    return render_template("city/places_import.html", form=form, city=city)


@blueprint.route("/lieux/nouveau", methods=["GET", "POST"])
@allows("places.manage")
def add_place() -> Response | str:
    """Add a place that no directory knows; its poster is ready at once."""
    form, here = NewPlaceForm(), services()

    def act() -> None:
        place = use_cases.register_place(here.log, form.details(), here.today)
        use_cases.place_poster(here.log, place, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Lieu ajouté. Son affiche est prête."), url_for("city.places"))
    return render_template("city/places_new.html", form=form)


@blueprint.route("/lieux/<uuid:place>", methods=["GET", "POST"])
@allows("places.manage")
def place(place: UUID) -> Response | str:
    """A place: its name, its children, its posters, its agreement."""
    row, here = find_place(db.session(), place), services()
    form = PlaceForm(data=what_is_known(row))

    def act() -> None:
        use_cases.amend_place(
            here.log, place, (form.name.data or "").strip(), form.enrolment(), here.today, form.seen
        )

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Lieu enregistré."), url_for("city.place", place=place))
    return _place_page(row, form, AgreementForm(formdata=None))


@blueprint.post("/lieux/<uuid:place>/accord")
@allows("places.manage")
def authorise_publication(place: UUID) -> Response | str:
    """Record who agrees that the figures of the place be shown."""
    row, form, here = find_place(db.session(), place), AgreementForm(), services()

    def act() -> None:
        agreed_by = (form.agreed_by.data or "").strip()
        use_cases.authorise_publication(here.log, place, agreed_by, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Accord enregistré."), url_for("city.place", place=place))
    return _place_page(row, PlaceForm(formdata=None, data=what_is_known(row)), form)


@blueprint.route("/lieux/<uuid:place>/retirer", methods=["GET", "POST"])
@allows("places.manage")
def retire_place(place: UUID) -> Response | str:
    """Ask, then stop using a place."""
    row, form, here = find_place(db.session(), place), FlaskForm(), services()
    if form.validate_on_submit() and attempt(
        form, lambda: use_cases.retire_place(here.log, place, here.today)
    ):
        return done(_("Le lieu n’est plus utilisé."), url_for("city.places"))
    posters = posters_in_use(db.session(), place)
    return render_template("city/place_retire.html", place=row, form=form, posters=posters)


def _import(form: DirectoryForm, city: CityRow) -> Report:
    reading = read_directory(form.content(), city.commune, city.name)
    return import_schools(services().log, reading, services().today)


def _by_kind(places: Sequence[PlaceRow]) -> list[Group]:
    groups = []
    for kind in KINDS:
        own = [place for place in places if place.kind == kind]
        bands = [band for band in CODES if any(place.enrolment.get(band) for place in own)]
        if own:
            groups.append(Group(str(KIND_TITLES[kind]), own, bands))
    return groups


def _codes(posters: Sequence[PosterRow]) -> dict[UUID, list[str]]:
    codes: dict[UUID, list[str]] = {}
    for poster in posters:
        codes.setdefault(poster.place, []).append(poster.code)
    return codes


def _place_page(row: PlaceRow, form: PlaceForm, agreement: AgreementForm) -> str:
    overtaken = form.seen is not None and form.seen != row.version
    if overtaken:  # Saving again is then a choice made with both versions in sight.
        form.seen_version.data = str(row.version)
    return render_template(
        "city/place.html",
        place=row,
        kind=LEVEL_NAMES.get(row.level) or KIND_NAMES[row.kind],
        form=form,
        agreement=agreement,
        overtaken=overtaken,
        posters=posters_in_use(db.session(), row.id),
    )

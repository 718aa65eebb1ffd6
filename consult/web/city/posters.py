"""Posters: many places on one PDF, one place as a picture, a lost one replaced."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import city as use_cases
from consult.domain.base import Texts
from consult.domain.errors import NotFound
from consult.projections.city import the_city
from consult.projections.consultations import all_consultations
from consult.projections.places import (
    PlaceRow,
    PosterRow,
    find_place,
    find_poster,
    places_in_use,
    posters_in_use,
)
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.poster_forms import PostersForm
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@blueprint.get("/affiches")
@allows("places.manage")
def posters() -> str:
    """Choose what to print: places, format, title, languages; a consultation suggests its own."""
    return _choose(_form(chosen=False))


@blueprint.get("/affiches/pdf")
@allows("places.manage")
def posters_pdf() -> Response | tuple[str, int]:
    """The chosen posters as one PDF; the address holds the whole choice."""
    form = _form(chosen=True)
    papers: list[bytes] = []
    if form.validate() and attempt(form, lambda: papers.append(_print(form))):
        return _file(papers[0], "pdf", _("affiches"))
    return _choose(form), 400


@blueprint.get("/affiches/<code>.<any(svg, png, pdf):kind>")
@allows("places.manage")
def poster_file(code: str, kind: str) -> Response:
    """One poster: its code as a picture, or the whole A4 page."""
    from consult.interchange import posters as drawing  # typesetting is heavy

    poster = find_poster(db.session(), code)
    if kind == "svg":
        return _file(drawing.poster_svg(_address(code)), kind, code)
    if kind == "png":
        return _file(drawing.poster_png(_address(code)), kind, code)
    place = find_place(db.session(), poster.place)
    return _file(_typeset([(place, poster)], "poster", {}, ("fr", "en")), kind, code)


@blueprint.post("/affiches/manquantes")
@allows("places.manage")
def place_missing_posters() -> Response:
    """Prepare a poster for each place that has none: an import by the command line makes none."""
    here, missing = services(), _without_poster()
    for place in missing:
        use_cases.place_poster(here.log, place.id, here.today)
    message = ngettext("%(num)s affiche préparée.", "%(num)s affiches préparées.", len(missing))
    return done(message, url_for("city.posters"))


@blueprint.post("/lieux/<uuid:place>/affiche")
@allows("places.manage")
def place_poster(place: UUID) -> Response:
    """Prepare a poster for a place that has none."""
    use_cases.place_poster(services().log, find_place(db.session(), place).id, services().today)
    return done(_("L’affiche est prête."), url_for("city.place", place=place))


@blueprint.route("/affiches/<code>/remplacer", methods=["GET", "POST"])
@allows("places.manage")
def replace_poster(code: str) -> Response | str:
    """Ask, then take a lost poster down and prepare another one."""
    poster, form, here = find_poster(db.session(), code), FlaskForm(), services()
    place = find_place(db.session(), poster.place)
    if form.validate_on_submit() and attempt(
        form, lambda: use_cases.replace_poster(here.log, code, here.today)
    ):
        message = _("La nouvelle affiche est prête\u00a0: imprimez-la et retirez l’ancienne.")
        return done(message, url_for("city.place", place=place.id))
    return render_template("city/posters_replace.html", form=form, poster=poster, place=place)


def _form(chosen: bool) -> PostersForm:
    hanging = [place for place, _poster in _hanging()]
    asked = all_consultations(db.session())
    return PostersForm(
        hanging,
        asked,
        formdata=request.args if chosen else None,
        suggested=request.args.get("consultation", ""),
    )


def _choose(form: PostersForm) -> str:
    ready = form.place.choices
    message = ngettext("%(num)s affiche est prête", "%(num)s affiches sont prêtes", len(ready))
    return render_template(
        "city/posters.html",
        form=form,
        ready=message if ready else "",
        missing=_without_poster(),
        only_here=only_here(),
    )


def only_here() -> str:
    """The address that posters would carry when no other machine opens it, else ""."""
    address = services().settings.public_url
    host = urlsplit(address).hostname or ""
    return address if host == "localhost" or host == "::1" or host.startswith("127.") else ""


def _hanging() -> list[tuple[PlaceRow, PosterRow]]:
    """The posters that hang, in the order of the places."""
    places = {place.id: place for place in places_in_use(db.session())}
    order = list(places)
    hanging = [one for one in posters_in_use(db.session()) if one.place in places]
    hanging.sort(key=lambda poster: order.index(poster.place))
    return [(places[poster.place], poster) for poster in hanging]


def _without_poster() -> list[PlaceRow]:
    hanging = {poster.place for poster in posters_in_use(db.session())}
    return [place for place in places_in_use(db.session()) if place.id not in hanging]


def _print(form: PostersForm) -> bytes:
    chosen = set(form.place.data or ())
    pairs = [(place, poster) for place, poster in _hanging() if place.id in chosen]
    return _typeset(pairs, form.format.data, form.title(), form.languages())


def _typeset(
    pairs: Sequence[tuple[PlaceRow, PosterRow]],
    format: str,
    title: Texts,
    languages: tuple[str, ...],
) -> bytes:
    from consult.interchange.posters import Poster, poster_pdf  # typesetting is heavy

    city = the_city(db.session())
    if city is None:
        raise NotFound(what="city")
    return poster_pdf(
        [
            Poster(poster.code, _address(poster.code), place.name, city.name, title, languages)
            for place, poster in pairs
        ],
        format,
    )


def _address(code: str) -> str:
    return f"{services().settings.public_url}/c/{code}"


def _file(content: bytes, kind: str, name: str) -> Response:
    """A file that a browser shows where it can, and saves under a name that says what it is."""
    response = make_response(content)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    return response

"""Single-use tickets of a consultation: print a batch, once; withdraw one that was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from flask import Response as File
from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from consult.application import city as places_of_the_city
from consult.application import tickets as use_cases
from consult.ballots.punching import TICKET
from consult.ballots.tickets import issue_tickets, revoke_tickets
from consult.domain.ballot import BoxKey
from consult.domain.bands import in_order
from consult.domain.tickets import MOST
from consult.projections.consultations import ConsultationRow, find_consultation
from consult.projections.places import PlaceRow, door_of_tickets, find_place, places_named
from consult.projections.tickets import TicketsRow, batches_of, find_batch, mark_of
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.posters import only_here
from consult.web.context import city_name
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

LANGUAGES: Final = (("fr", _l("En français")), ("en", _l("En anglais")))
TOO_MANY: Final = 2
"""Times the children of an age: more tickets than that are asked about."""
IN_TIME: Final = ("announced", "open")
"""The steps at which tickets may be printed."""


class TicketsForm(FlaskForm):
    """A batch: where, for which age, how many."""

    place = RadioField(_l("Pour quel lieu\u00a0?"), [InputRequired(_l("Choisissez un lieu."))])
    band = RadioField(_l("Pour quel âge\u00a0?"), [InputRequired(_l("Choisissez un âge."))])
    number = IntegerField(
        _l("Combien de tickets\u00a0?"),
        [
            InputRequired(_l("Indiquez le nombre de tickets.")),
            NumberRange(1, MOST, _l("Indiquez un nombre de 1 à 5 000.")),
        ],
        description=_l("Un par enfant, et quelques-uns de plus\u00a0: seize par feuille A4."),
    )
    anyway = BooleanField(_l("Imprimer quand même"))
    language = RadioField(_l("Quelle langue\u00a0?"), choices=[], default="fr")

    def __init__(
        self,
        places: Sequence[PlaceRow],
        bands: Sequence[str],
        batches: Sequence[TicketsRow] = (),
    ) -> None:
        super().__init__()
        self._places = {str(place.id): place for place in places}
        self._batches = [one for one in batches if not one.revoked]
        self._ages = {str(place.id): place.ages_among(bands) for place in places}
        self.place.choices = [(str(place.id), place.name) for place in places]
        ages = in_order({band for place in places for band in place.ages_among(bands)})
        self.band.choices = [(band, _("%(band)s ans", band=band)) for band in ages]
        self.language.choices = list(LANGUAGES)
        for field in (self.place, self.band):
            if field.data is None and len(field.choices) == 1:
                field.data = field.choices[0][0]

    def validate_band(self, band: RadioField) -> None:
        """An age that the place does not receive would print tickets that nobody can use."""
        ages = self._ages.get(self.place.data)
        if ages and band.data not in ages:
            raise ValidationError(
                _(
                    "Ce lieu n’accueille pas cet âge, d’après ses effectifs\u00a0: "
                    "choisissez parmi %(ages)s ans.",
                    ages=", ".join(ages),
                )
            )

    @property
    def doubted(self) -> bool:
        """Whether far more tickets would be in use than there are children of that age."""
        return 0 < self._children < self._in_use / TOO_MANY

    @property
    def _children(self) -> int:
        """Children of that age by the numbers of the place; 0 when nobody knows."""
        place = self._places.get(self.place.data)
        return place.enrolment.get(self.band.data, 0) if place else 0

    @property
    def _in_use(self) -> int:
        """Tickets of that place and age that could serve once this batch is printed."""
        here = (self.place.data, self.band.data)
        printed = [one.number for one in self._batches if (str(one.place), one.band) == here]
        return sum(printed) + (self.number.data or 0)

    def validate_number(self, number: IntegerField) -> None:
        """Ask before so many are printed that most would lie about."""
        if number.data and self.doubted and not self.anyway.data:
            raise ValidationError(
                _(
                    "«\u00a0%(place)s\u00a0» compte %(children)s enfants de cet âge, et "
                    "%(tickets)s tickets y serviraient\u00a0: plus du double. Corrigez le "
                    "nombre, ou cochez «\u00a0Imprimer quand même\u00a0».",
                    place=self._places[self.place.data].name,
                    children=self._children,
                    tickets=self._in_use,
                )
            )


@blueprint.route("/consultations/<uuid:consultation>/tickets", methods=["GET", "POST"])
@allows("consultation.manage")
def tickets(consultation: UUID) -> Response | str:
    """The batches of a consultation; a new one is printed at once, and its codes never again."""
    row = find_consultation(db.session(), consultation)
    places = places_named(db.session(), row.place_ids)
    batches = batches_of(db.session(), consultation)
    form = TicketsForm(places, row.bands, batches)
    sheets: list[bytes] = []
    if form.validate_on_submit() and attempt(form, lambda: sheets.append(_print(row, form))):
        return _file(sheets[0])
    return render_template(
        "city/tickets.html",
        form=form,
        consultation=row,
        in_time=row.step in IN_TIME,
        names={place.id: place.name for place in places},
        batches=batches_of(db.session(), consultation),
        only_here=only_here(),
    )


@blueprint.route(
    "/consultations/<uuid:consultation>/tickets/<uuid:batch>/retirer", methods=["GET", "POST"]
)
@allows("consultation.manage")
def revoke_batch(consultation: UUID, batch: UUID) -> Response | str:
    """Ask, then withdraw a batch: what was not used opens nothing any more."""
    row, form, here = find_batch(db.session(), consultation, batch), FlaskForm(), services()

    def act() -> None:
        revoke_tickets(here.stores, batch)  # How many were left would say how many have answered.
        use_cases.revoke_tickets(here.log, batch, here.today)

    page = url_for("city.tickets", consultation=consultation)
    if form.validate_on_submit() and attempt(form, act):
        return done(_("Lot retiré. Imprimez-en un autre si des enfants attendent."), page)
    place = find_place(db.session(), row.place)
    return render_template("city/tickets_revoke.html", form=form, batch=row, place=place, page=page)


def _print(row: ConsultationRow, form: TicketsForm) -> bytes:
    """Declare a batch, make its codes, set them on paper: this once."""
    here, place, number = services(), UUID(form.place.data), form.number.data or 0
    batch = use_cases.declare_tickets(here.log, row.id, place, form.band.data, number, here.today)
    door = door_of_tickets(db.session(), place) or places_of_the_city.place_poster(
        here.log, place, here.today, TICKET
    )
    here.show()
    box = BoxKey(row.id, place, form.band.data, TICKET)
    codes = issue_tickets(here.stores, box, batch, number)
    return _typeset(row, box, _Printed(door, mark_of(batch), form.language.data), codes)


class _Printed(NamedTuple):
    """What all the tickets of a batch carry, beside the names of what they are for."""

    door: str
    mark: str
    language: str


def _typeset(row: ConsultationRow, box: BoxKey, own: _Printed, codes: list[str]) -> bytes:
    from consult.interchange.tickets import Batch, tickets_pdf  # typesetting is heavy

    printed = Batch(
        url=f"{services().settings.public_url}/c/{own.door}",
        door=own.door,
        city=city_name(),
        place=find_place(db.session(), box.place).name,
        band=box.band,
        title=row.title,
        mark=own.mark,
        language=own.language,
    )
    return tickets_pdf(printed, codes)


def _file(content: bytes) -> Response:
    """To save, not to show: what a browser shows it may ask for again."""
    name = f'attachment; filename="{_("tickets")}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return File(content, headers=headers, content_type="application/pdf")

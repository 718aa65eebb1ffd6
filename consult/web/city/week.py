"""Cette semaine: the next thing to do, then where each consultation stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from consult import content
from consult.ballots.glance import FLOOR, participation
from consult.projections.answers import told_of
from consult.projections.city import the_city
from consult.projections.consultations import ConsultationRow, all_consultations
from consult.projections.decisions import findings_about
from consult.projections.places import PlaceRow, places_in_use
from consult.projections.sittings import half_set_aside, half_taken_in
from consult.projections.week import Standing, tasks
from consult.web.city import blueprint
from consult.web.city.task_words import say
from consult.web.city.week_words import line
from consult.web.context import day
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services

Places = Mapping[str, PlaceRow]


@blueprint.get("", strict_slashes=False)
@allows("consultation.manage")
def week() -> Response | str:
    """Three buttons at most, then one line per consultation."""
    if the_city(db.session()) is None:
        return redirect(url_for("city.found"), 303)
    here = services()
    places = {str(place.id): place for place in places_in_use(db.session())}
    standings = [_standing(row, places) for row in all_consultations(db.session())]
    lines = [line(one, here.today) for one in sorted(standings, key=lambda one: one.closes)]
    schools_only = all(place.kind == "school" for place in places.values())
    to_do = tasks(True, len(places), standings, here.today, schools_only)
    return render_template(
        "city/week.html",
        today=day(here.today, "full"),
        tasks=[say(task) for task in to_do],
        lines=[one for one in lines if not one.standing.over],
        over=[one for one in lines if one.standing.over],
        ready=content.consultations() if places and not standings else (),
    )


def _standing(row: ConsultationRow, places: Places) -> Standing:
    """A consultation, with what its other read models and its box add."""
    findings = findings_about(db.session(), row.id)
    told = told_of(db.session(), row.id)
    sent, unsure = _sheets(row.id) if row.step == "open" else (Counter[UUID](), 0)
    return Standing(
        id=row.id,
        title=row.title,
        step=row.step,
        opens=row.opens,
        closes=row.closes,
        answer_by=row.answer_by,
        responsible=row.responsible,
        late_days=row.late_days,
        late_from=row.late_from,
        box_ready=row.box_ready,
        count_requested=row.count_requested,
        counted=row.counted,
        unheard=row.unheard,
        key_lost=bool(row.key_lost),
        published=row.published,
        released=row.released,
        reviewed=row.reviewed,
        first_answer=row.first_answer,
        full_answer=row.full_answer,
        followed_up=told.followed_day if told else "",
        findings=len(findings),
        drafted=sum(bool(finding.answer) for finding in findings),
        decided=sum(bool(finding.decided) for finding in findings),
        sheets=sum(sent.values()),
        sheets_at_most=sum(sent.values()) + unsure,
        expected=_expected(row, places),
        to_confirm=_to_confirm(row),
        silent=_silent(row, places, sent),
    )


def _to_confirm(row: ConsultationRow) -> int:
    """Groups that wait for a second person, as long as they may be left out or taken in."""
    if row.step not in ("open", "closed"):
        return 0
    return sum(len(half(db.session(), row.id)) for half in (half_set_aside, half_taken_in))


def _sheets(consultation: UUID) -> tuple[Counter[UUID], int]:
    """Sheets per place, each band floored, and how many were floored away at most."""
    here = services()
    seen = participation(here.stores, consultation, here.clock.now())
    sent: Counter[UUID] = Counter()
    for one in seen:
        sent[one.place] += one.sheets
    return sent, len(seen) * (FLOOR - 1)


def _invited(row: ConsultationRow, places: Places) -> list[PlaceRow]:
    """The places that are invited and still used."""
    return [places[place] for place in row.places if place in places]


def _expected(row: ConsultationRow, places: Places) -> int:
    return sum(
        place.enrolment.get(band, 0) for place in _invited(row, places) for band in row.bands
    )


def _silent(
    row: ConsultationRow, places: Places, sent: Counter[UUID]
) -> tuple[tuple[UUID, str], ...]:
    """Places of which nothing can be told yet, though children of these bands may be there."""
    if row.step != "open":
        return ()
    return tuple(
        (place.id, place.name)
        for place in _invited(row, places)
        if not sent[place.id] and _may_have(place, row.bands)
    )


def _may_have(place: PlaceRow, bands: list[str]) -> bool:
    return not place.enrolment or any(place.enrolment.get(band) for band in bands)

"""The wizard: choose what to ask, say what is at stake, be warned, announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.application import consultations as use_cases
from consult.application.consultations import Announcement, Group
from consult.application.protections import precision
from consult.content import ReadyConsultation
from consult.content import consultation as ready_consultation
from consult.content import consultations as ready_consultations
from consult.domain.bands import BANDS
from consult.domain.base import Texts
from consult.domain.document import Document
from consult.domain.errors import NotFound
from consult.projections.places import places_in_use
from consult.projections.questionnaires import all_questionnaires, find_questionnaire
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.alerts import (
    Alert,
    describe_group,
    read_groups,
    sites,
    warned_days,
    warned_decision,
    warned_function,
    warned_places,
    write_group,
)
from consult.web.city.consultation_forms import AnnouncementForm, also, suggested
from consult.web.city.functions import OfferedFunctions, offered_functions
from consult.web.city.overlaps import warned_overlaps
from consult.web.database import db
from consult.web.permissions import allows
from consult.web.services import services


@dataclass(frozen=True)
class Source:
    """What is asked: a ready consultation, or a questionnaire of the city's own."""

    document: Document
    ready: ReadyConsultation | None = None
    questionnaire: UUID | None = None

    @property
    def functions(self) -> OfferedFunctions:
        """The elected functions that may answer for it."""
        return offered_functions(self.ready.function["fr"] if self.ready else "")

    @property
    def arguments(self) -> dict[str, str]:
        """How an address names it."""
        if self.ready:
            return {"pret": self.ready.code}
        return {"questionnaire": str(self.questionnaire)}

    def translate(self, announced: Announcement) -> Announcement:
        """The announcement, in all the languages that what it keeps is written in."""
        return replace(
            announced,
            title=also(announced.title, self.document.title),
            decision=self.decision(announced.decision),
        )

    def decision(self, typed: Texts) -> Texts:
        """The decision at stake, in the languages that it is written in."""
        return also(typed, self.ready.decision if self.ready else {})


@blueprint.get("/consultations/nouvelle")
@allows("consultation.manage")
def new_consultation() -> str:
    """Choose one of the three ready consultations, or a questionnaire of one's own."""
    return render_template(
        "city/consultation_choose.html",
        ready=[(one, _minutes(one.questionnaire)) for one in ready_consultations()],
        own=all_questionnaires(db.session()),
    )


@blueprint.route("/consultations/annoncer", methods=["GET", "POST"])
@allows("consultation.manage")
def announce() -> Response | str:
    """Say what is at stake, who is asked and when; be warned; announce."""
    here, source, places = services(), _source(), places_in_use(db.session())
    functions, today = source.functions, here.clock.today()
    proposed = suggested(source.document, source.ready, places, functions.proposed, today)
    form = AnnouncementForm(source.document, places, functions.choices, here.today, data=proposed)
    groups = _groups(form)
    warnings = _warnings(form, groups, source)
    made: list[UUID] = []
    valid = request.form.get("do") in ("check", "announce") and form.validate_on_submit()
    wanted = valid and request.form["do"] == "announce"
    if (
        wanted
        and _all_seen(form, warnings)
        and attempt(form, lambda: made.append(_announce(form, groups, source)))
    ):
        return done(
            _("Consultation annoncée. Préparez-la, puis ouvrez-la le jour venu."),
            url_for("city.consultation", consultation=made[0]),
        )
    return _page(form, source, groups, warnings, stopped=wanted and not form.errors)


def _announce(form: AnnouncementForm, groups: Sequence[Group], source: Source) -> UUID:
    here, announcement = services(), source.translate(form.announcement(groups))
    if source.questionnaire:
        return use_cases.announce_consultation(
            here.log, announcement, source.questionnaire, here.today
        )
    origin = source.ready.code if source.ready else ""
    return use_cases.announce_copy(here.log, announcement, source.document, here.today, origin)


def _source() -> Source:
    """What the address asks for. Raises NotFound."""
    if code := request.args.get("pret"):
        ready = ready_consultation(code)
        return Source(ready.questionnaire, ready)
    try:
        id = UUID(request.args.get("questionnaire", ""))
    except ValueError as error:
        raise NotFound(what="questionnaire") from error
    return Source(find_questionnaire(db.session(), id).document, questionnaire=id)


def _groups(form: AnnouncementForm) -> list[Group]:
    """The groups kept so far, with the one that was just asked for or without the one undone."""
    written = [*request.form.getlist("group"), *request.form.getlist("add_group")]
    undone = request.form.get("drop_group")
    kept = [value for value in written if value != undone]
    return read_groups(kept, form.places.data or (), form.bands.data or ())


def _warnings(form: AnnouncementForm, groups: Sequence[Group], source: Source) -> list[Alert]:
    """All that is worth saying of what the form holds now."""
    found = warned_places(form.bands.data or (), form.places.chosen, groups)
    if form.days:
        found += warned_days(form.days, services().clock.today(), form.places.chosen)
        found += warned_overlaps(form.days, form.places.chosen)
    languages = source.document.languages()
    found += warned_decision(source.decision(form.decision), languages, form.bands.data or ())
    return found + warned_function(form.responsible.data or "")


def _all_seen(form: AnnouncementForm, warnings: Sequence[Alert]) -> bool:
    """Whether every warning was on the page that was sent."""
    seen = (form.seen_warnings.data or "").split()
    return {warning.key for warning in warnings} <= set(seen)


def _page(
    form: AnnouncementForm,
    source: Source,
    groups: Sequence[Group],
    warnings: Sequence[Alert],
    stopped: bool,
) -> str:
    form.seen_warnings.data = " ".join(warning.key for warning in warnings)
    chosen = form.places.chosen
    return render_template(
        "city/consultation_announce.html",
        form=form,
        source=source,
        warnings=warnings,
        groups=[(write_group(one), describe_group(one, chosen)) for one in groups],
        precision=precision(form.bands.data or (), sites(chosen)),
        stopped=stopped,
    )


def _minutes(document: Document) -> tuple[int, int]:
    """The shortest and the longest time that a band takes."""
    minutes = [BANDS[band].minutes for band in document.bands()]
    return min(minutes), max(minutes)

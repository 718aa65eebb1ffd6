"""Consultations: the list, and the page of one, whose next thing to do comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.ballots.glance import FLOOR, participation
from consult.ballots.plan import SMALL
from consult.domain.bands import in_order
from consult.domain.consultation import GROUP_UNDER
from consult.projections.consultations import (
    ConsultationRow,
    abandoned_consultations,
    all_consultations,
    find_consultation,
)
from consult.projections.places import PlaceRow, places_named, posters_in_use
from consult.projections.questionnaires import QuestionnaireRow, find_questionnaire
from consult.projections.results import Participation, find_results
from consult.projections.sittings import rounds_of, sittings_of
from consult.projections.tickets import batches_of
from consult.projections.week import QUIET_DAYS
from consult.statistics.rules import DEFAULT_RULES
from consult.web.city import blueprint
from consult.web.city.alerts import Alert, describe_group, warned_places
from consult.web.city.loose_ends import before_the_count
from consult.web.city.questionnaire_words import problems
from consult.web.context import day
from consult.web.database import db
from consult.web.figures import modes_in_words
from consult.web.permissions import allows, may
from consult.web.services import services
from consult.web.told import ages


@dataclass(frozen=True)
class Task:
    """One thing to do next, with its one button."""

    title: str
    url: str
    action: str
    why: str = ""


@dataclass(frozen=True)
class PlaceLine:
    """What a place has sent: per band, sheets floored (None: not expected) and children."""

    place: PlaceRow
    cells: list[tuple[int | None, int]]
    means: str

    @property
    def silent(self) -> bool:
        """Whether nothing can be told of it yet: fewer than five sheets of each band."""
        return not any(sheets for sheets, _ in self.cells)


@blueprint.get("/consultations")
@allows("consultation.read")
def consultations() -> str:
    """Every consultation on its line of seven steps."""
    return render_template(
        "city/consultations.html",
        consultations=[(one, next_date(one)) for one in all_consultations(db.session())],
        abandoned=abandoned_consultations(db.session()),
    )


@blueprint.get("/consultations/<uuid:consultation>")
@allows("consultation.read")
def consultation(consultation: UUID) -> str:
    """One consultation: where it stands, what to do next, who has answered."""
    row = find_consultation(db.session(), consultation)
    places = places_named(db.session(), row.place_ids)
    questionnaire = find_questionnaire(db.session(), row.questionnaire)
    alerts = warned_places(row.bands, places, row.groups) if row.step == "announced" else []
    lines = _lines(row, places) if row.step in ("open", "closed") else []
    return render_template(
        "city/consultation.html",
        consultation=row,
        questionnaire=questionnaire,
        tasks=_tasks(row, questionnaire, alerts) if may("consultation.manage") else [],
        next_date=next_date(row),
        places=places,
        lines=lines,
        received=_received(row),
        ages=ages,
        modes=modes_in_words,
        silent=[line for line in lines if line.silent] if _is_settled(row) else [],
        totals=_totals(row, lines),
        bands=in_order(row.bands),
        groups=[describe_group(group, places) for group in row.groups],
        floor=FLOOR,
        rules=DEFAULT_RULES,
        small=SMALL,
        group_under=GROUP_UNDER,
    )


def next_date(row: ConsultationRow) -> str:
    """The sentence of the next day that matters."""
    coming = {
        "announced": _("Ouverture prévue le %(day)s", day=day(row.opens)),
        "open": _("Clôture le %(day)s", day=day(row.closes)),
        "answered": "",
    }
    return coming.get(row.step, _("Réponse promise aux enfants le %(day)s", day=day(row.answer_by)))


def _tasks(
    row: ConsultationRow, questionnaire: QuestionnaireRow, alerts: Sequence[Alert]
) -> list[Task]:
    """What to do next, three things at most."""
    if row.step == "announced":
        return [*_to_mend(row, questionnaire, alerts), *_to_prepare(row)][:3]
    if row.step == "open":
        return _while_open()
    if row.step == "closed" and not row.count_requested:
        return [
            *(Task(one.words, one.url, one.label) for one in before_the_count(row)),
            Task(
                _("Toutes les tablettes ont-elles envoyé leurs bulletins\u00a0?"),
                url_for("city.request_count", consultation=row.id),
                _("Dépouiller"),
                ngettext(
                    "L’urne s’ouvre d’elle-même %(num)s jour après la clôture.",
                    "L’urne s’ouvre d’elle-même %(num)s jours après la clôture.",
                    row.late_days,
                ),
            ),
        ]
    if row.unheard and not row.first_answer:
        return [
            Task(
                _("Dire aux enfants que leurs bulletins n’ont pas pu être lus")
                if row.key_lost
                else _("Dire aux enfants que trop peu de bulletins sont arrivés"),
                url_for("city.first_answer", consultation=row.id),
                _("Écrire"),
                _(
                    "La première réponse leur reste promise\u00a0: le %(day)s.",
                    day=day(row.answer_by),
                ),
            )
        ]
    return []


def _to_mend(
    row: ConsultationRow, questionnaire: QuestionnaireRow, alerts: Sequence[Alert]
) -> list[Task]:
    found = []
    to_mend = [one for one in problems(questionnaire.document, row.bands) if one.blocking]
    blocking = sum(not one.about_sound for one in to_mend)
    if blocking:
        title = ngettext(
            "Corriger %(num)s point du questionnaire",
            "Corriger %(num)s points du questionnaire",
            blocking,
        )
        page = url_for("city.questionnaire", questionnaire=questionnaire.id)
        found.append(Task(title, page, _("Corriger"), _("L’ouverture attend cette correction.")))
    if len(to_mend) > blocking:
        page = url_for("city.sounds", questionnaire=questionnaire.id, language="fr")
        why = _("Les plus jeunes doivent entendre chaque question et chaque choix.")
        found.append(Task(_("Donner une voix au questionnaire"), page, _("Sons"), why))
    if any(alert.group for alert in alerts):
        page = url_for("city.consultation_groups", consultation=row.id)
        why = next(alert.words for alert in alerts if alert.group)
        found.append(Task(_("Réunir les petits groupes"), page, _("Réunir"), why))
    return found


def _to_prepare(row: ConsultationRow) -> list[Task]:
    return [
        Task(
            _("Imprimer les courriers"),
            url_for("city.letters", consultation=row.id),
            _("Courriers"),
            _("Mot aux familles, lettres à la direction et à l’inspection, fiche d’animation."),
        ),
        Task(
            _("Essayer sans compter"),
            url_for("city.rehearsal", consultation=row.id),
            _("Essayer"),
            _("Les pages des enfants, telles qu’ils les verront\u00a0: rien n’est gardé."),
        ),
        Task(
            _("Ouvrir la consultation"),
            url_for("city.open_consultation", consultation=row.id),
            _("Ouvrir"),
            _("Prévu le %(day)s.", day=day(row.opens)),
        ),
    ]


def _while_open() -> list[Task]:
    return [
        Task(
            _("Donner à chaque lieu son lien d’animation"),
            url_for("city.places"),
            _("Lieux"),
            _("Un animateur ouvre une séance en dix secondes avec ce lien et son code."),
        )
    ]


def _lines(row: ConsultationRow, places: Sequence[PlaceRow]) -> list[PlaceLine]:
    """Participation per place and band: floored, and looked at twice a day."""
    here = services()
    seen = participation(here.stores, row.id, here.clock.now())
    sheets = {(one.place, one.band): one.sheets for one in seen}
    means = _means(row)
    return [
        PlaceLine(
            place,
            [_cell(place, band, sheets) for band in in_order(row.bands)],
            means.get(place.id, ""),
        )
        for place in places
    ]


def _received(row: ConsultationRow) -> list[Participation]:
    """What was counted of each age, as published; the glance into the box is over then."""
    found = find_results(db.session(), row.id)
    readable = found is not None and (found.released or may("results.read"))
    return found.received() if found and readable else []


def _cell(
    place: PlaceRow, band: str, sheets: dict[tuple[UUID, str], int]
) -> tuple[int | None, int]:
    """Sheets and children; no number of sheets where nobody is expected and nothing came."""
    children, sent = place.enrolment.get(band, 0), sheets.get((place.id, band), 0)
    return (sent if children or sent else None), children


def _is_settled(row: ConsultationRow) -> bool:
    """Whether it has been open for long enough that silence says something."""
    since = services().clock.today() - date.fromisoformat(row.opens)
    return row.step == "open" and since.days >= QUIET_DAYS


def _means(row: ConsultationRow) -> dict[UUID, str]:
    """How children of each place may answer: sittings held, rounds of paper, posters that hang."""
    held = Counter(sitting.place for sitting in sittings_of(db.session(), row.id))
    typed = Counter(one.place for one in rounds_of(db.session(), row.id))
    posters = posters_in_use(db.session(), *row.place_ids)
    with_tickets = {one.place for one in batches_of(db.session(), row.id) if not one.revoked}
    found: dict[UUID, str] = {}
    for place in row.place_ids:
        modes = {poster.mode for poster in posters if poster.place == place}
        words = [ngettext("%(num)s séance", "%(num)s séances", held[place])] if held[place] else []
        if typed[place]:
            words += [
                ngettext("%(num)s groupe sur papier", "%(num)s groupes sur papier", typed[place])
            ]
        words += [_("affiche")] if "link" in modes else []
        words += [_("tickets")] if place in with_tickets else []
        words += [_("tablette partagée")] if "tablet" in modes else []
        found[place] = ", ".join(words)
    return found


def _totals(row: ConsultationRow, lines: Sequence[PlaceLine]) -> list[tuple[int, int]]:
    """Per band, the sum of what the places show, and the children expected."""
    columns = [[line.cells[at] for line in lines] for at in range(len(row.bands))]
    return [
        (sum(sheets or 0 for sheets, _ in column), sum(children for _, children in column))
        for column in columns
    ]

"""What every page of adults knows: the city, who is signed in, where one can go, languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from sqlalchemy import select

from consult.accounts.profiles import COUNCIL, ELECTED, IT, MODERATION, PROTECTION, TEAM
from consult.media import LARGEST
from consult.projections.city import CityRow
from consult.web import charts
from consult.web.database import db
from consult.web.language import INTERFACE
from consult.web.permissions import may
from consult.web.services import services

NAMES = {"fr": "Français", "en": "English"}
PROFILE_LABELS = {
    TEAM: lazy_gettext("équipe"),
    ELECTED: lazy_gettext("élu"),
    COUNCIL: lazy_gettext("conseil"),
    IT: lazy_gettext("informatique"),
    MODERATION: lazy_gettext("modération"),
    PROTECTION: lazy_gettext("protection de l’enfance"),
}

MENU = (
    ("city.week", lazy_gettext("Cette semaine"), "consultation.manage"),
    ("city.consultations", lazy_gettext("Consultations"), "consultation.read"),
    ("city.places", lazy_gettext("Lieux"), "places.manage"),
    ("facilitator.staff_sittings", lazy_gettext("Séances"), "sitting.manage"),
    ("city.questionnaires", lazy_gettext("Questionnaires"), "questionnaire.write"),
    ("council.home", lazy_gettext("Conseil"), "council.run"),
    ("city.texts", lazy_gettext("Mots des enfants"), "texts.moderate"),
    ("city.signals", lazy_gettext("Signalements"), "signals.handle"),
    ("elected.home", lazy_gettext("Mes réponses"), "decision.take"),
    ("city.decisions", lazy_gettext("Décisions"), "decision.draft"),
    ("city.plan_board", lazy_gettext("Plan d’action"), "plan.read"),
    ("city.feedback", lazy_gettext("Réponses aux enfants"), "feedback.write"),
    ("indicators.dashboard", lazy_gettext("Indicateurs"), "indicators.read"),
    ("indicators.commitments", lazy_gettext("Engagements"), "commitments.write"),
    ("city.about", lazy_gettext("La ville"), "city.manage"),
    ("accounts.team", lazy_gettext("Comptes"), "accounts.manage"),
    ("city.status", lazy_gettext("État du service"), "status.read"),
)
"""Where one can go from the desk: endpoint, label, permission."""


@dataclass(frozen=True)
class Shown:
    """The person as the page's header shows them."""

    name: str
    profile: str


def register(app: Flask) -> None:
    """Give templates their context and filters."""
    app.context_processor(page_context)
    app.jinja_env.globals["charts"] = charts
    app.jinja_env.globals["largest"] = LARGEST
    app.add_template_filter(day, "day")


def day(iso: str, form: str = "long") -> str:
    """An ISO day as people write it: "20 novembre 2026", in British order; nothing for no day."""
    if not iso:
        return ""
    when, language = date.fromisoformat(iso), str(get_locale() or "fr")
    words = format_date(when, form, locale="en_GB" if language == "en" else language)
    return words.replace("1 ", "1er ", 1) if language == "fr" and when.day == 1 else words


def page_context() -> dict[str, Any]:
    """The context of layouts/base.html."""
    person = g.get("person")
    return {
        "city_name": city_name(),
        "navigation": _navigation() if person else [],
        "person": person and Shown(person.name, str(PROFILE_LABELS[person.profile])),
        "sign_out_url": url_for("accounts.sign_out") if person else None,
        "sign_in_url": url_for("accounts.sign_in") if _may_sign_in() else None,
        "languages": _languages(),
        "home_url": url_for("public.home"),
        "accessibility_url": url_for("public.accessibility"),
        "privacy_url": url_for("public.privacy"),
        "promises_url": url_for("public.promises"),
        "demo": services().settings.demo,
        "may": may,
    }


def _may_sign_in() -> bool:
    """Whether it makes sense here: the demonstration's accounts have no password that one knows."""
    known = g.get("person") or g.get("facilitates")
    return known is None and not services().settings.demo


def city_name() -> str:
    """The name of the city, or the product's when there is none yet.

    A page that says that a store failed asks none: it shows the name of the last page.
    """
    kept = current_app.extensions
    if not g.get("store_failed"):
        kept["consult.city_name"] = db.session.scalar(select(CityRow.name))
    return kept.get("consult.city_name") or gettext("Consultation des enfants")


def _navigation() -> list[tuple[str, str, bool]]:
    return [
        (url_for(endpoint), str(label), request.endpoint == endpoint)
        for endpoint, label, permission in MENU
        if may(permission) and endpoint in current_app.view_functions
    ]


def _languages() -> list[tuple[str, str, str, bool]]:
    current = str(get_locale() or "fr")
    arguments = {**(request.view_args or {}), **request.args.to_dict()}
    endpoint = request.endpoint or "public.home"
    return [
        (code, NAMES[code], url_for(endpoint, **{**arguments, "l": code}), code == current)
        for code in INTERFACE
    ]

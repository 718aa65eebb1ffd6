"""The same figures for children: a picture, a sentence, so many out of ten; no session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request
from flask_babel import force_locale, gettext, ngettext

from consult.domain.facts import IndicatorValue
from consult.projections.city_facts import city_facts
from consult.statistics.indicators import evaluate
from consult.web.answer.pages import write_page
from consult.web.database import db
from consult.web.indicators import blueprint
from consult.web.language import INTERFACE
from consult.web.permissions import child
from consult.web.services import services


@dataclass(frozen=True)
class Told:
    """One idea: a question, its picture, its answer. `out_of_ten` draws ten children."""

    question: str
    picture: str
    answer: str
    out_of_ten: int | None = None


@blueprint.get("/c/indicateurs")
@child
def children() -> Response:
    """Does the city listen to children? Five answers."""
    language = _language()
    facts = city_facts(db.session(), services().today)
    with force_locale(language):
        told = [tell(evaluate(code, facts)) for code, tell in TELLERS.items()]
    tongues = [("fr", "Français", "?l=fr"), ("en", "English", "?l=en")]
    content = write_page("indicators", language, "", told=told, tongues=tongues)
    headers = {"Cache-Control": "no-cache"}
    return Response(content, headers=headers, content_type="text/html")


def _coverage(value: IndicatorValue) -> Told:
    question = gettext("Est-ce qu’on te demande ton avis ?")
    if value.value is None:
        return Told(question, "speech-balloon", _unknown())
    number = _out_of_ten(value)
    if value.value < 10:
        said = gettext("Moins d’un enfant sur 10 a donné son avis cette année.")
        return Told(question, "speech-balloon", said, 0)
    said = ngettext(
        "%(num)s enfant sur 10 a donné son avis cette année.",
        "%(num)s enfants sur 10 ont donné leur avis cette année.",
        number,
    )
    return Told(question, "speech-balloon", said, number)


def _listened(value: IndicatorValue) -> Told:
    question = gettext("Est-ce que les adultes de la ville écoutent ?")
    if value.value is None:
        return Told(question, "ear", _unknown())
    number = _out_of_ten(value)
    said = ngettext(
        "%(num)s enfant sur 10 trouve que oui.",
        "%(num)s enfants sur 10 trouvent que oui.",
        number,
    )
    return Told(question, "ear", said, number)


def _changes(value: IndicatorValue) -> Told:
    question = gettext("Est-ce que ça change quelque chose ?")
    if value.value is None:
        return Told(question, "light-bulb", _unknown())
    number = _out_of_ten(value)
    said = ngettext(
        "%(num)s enfant sur 10 trouve que oui.",
        "%(num)s enfants sur 10 trouvent que oui.",
        number,
    )
    return Told(question, "light-bulb", said, number)


def _followed(value: IndicatorValue) -> Told:
    question = gettext("Est-ce que la ville fait ce que tu demandes ?")
    if value.numerator is None or not value.denominator:
        return Told(question, "construction", _unknown())
    said = ngettext(
        "La ville a dit oui à %(num)s idée. Dans son plan\u00a0: %(done)s.",
        "La ville a dit oui à %(num)s idées. Dans son plan\u00a0: %(done)s.",
        value.denominator,
        done=value.numerator,
    )
    return Told(question, "construction", said)


def _answered(value: IndicatorValue) -> Told:
    question = gettext("Est-ce que la ville te répond ?")
    if value.value is None:
        return Told(question, "open-mailbox-with-raised-flag", _unknown())
    said = ngettext(
        "Oui, souvent en %(num)s jour.", "Oui, souvent en %(num)s jours.", round(value.value)
    )
    return Told(question, "open-mailbox-with-raised-flag", said)


TELLERS: dict[str, Callable[[IndicatorValue], Told]] = {
    "ESP-1": _coverage,
    "AUD-4": _listened,
    "INF-5": _changes,
    "INF-1": _followed,
    "RET-2": _answered,
}
"""What children read of each indicator, in Lundy's order."""


def _out_of_ten(value: IndicatorValue) -> int:
    """From 1 to 9: neither nobody nor everybody is pointed at."""
    return min(max(int((value.value or 0) + 5) // 10, 1), 9)


def _unknown() -> str:
    return gettext("On ne sait pas encore.")


def _language() -> str:
    wanted = request.args.get("l")
    if wanted in INTERFACE:
        return str(wanted)
    return request.accept_languages.best_match(INTERFACE) or "fr"

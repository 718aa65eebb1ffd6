"""The words of "Cette semaine": next days and who is awaited, as whole sentences."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from consult.projections.week import (
    Standing,
    days_late,
    next_day,
    settled,
    waiting_for,
)
from consult.web import charts
from consult.web.context import day
from consult.web.language import in_language


@dataclass(frozen=True)
class Line:
    """A consultation in words, for the line of seven steps."""

    standing: Standing
    title: str
    number: int
    next: str
    awaited: str
    dates: dict[int, str]
    voices: str
    picture: Markup | None
    silent: tuple[tuple[UUID, str], ...]
    """Places to call: none in the first days, when silence says nothing."""
    url: str


def line(standing: Standing, today: str) -> Line:
    """The words of a consultation."""
    return Line(
        standing=standing,
        title=in_language(standing.title),
        number=standing.number,
        next=_next(standing, today),
        awaited=_awaited(waiting_for(standing, today), standing),
        dates=_dates(standing),
        voices=_voices(standing),
        picture=_picture(standing),
        silent=standing.silent if settled(standing, today) else (),
        url=url_for("city.consultation", consultation=standing.id),
    )


def _next(standing: Standing, today: str) -> str:
    code, iso = next_day(standing, today)
    when, late = day(iso, "full"), days_late(standing, today)
    if code == "opens":
        return str(_("Ouverture le %(day)s", day=when))
    if code == "closes":
        return str(_("Clôture le %(day)s", day=when))
    if code == "count":
        return str(_("Dépouillement le %(day)s", day=when))
    if code == "first-answer" and late:
        return str(
            ngettext(
                "Réponse en retard d’un jour, promise pour le %(day)s",
                "Réponse en retard de %(num)s jours, promise pour le %(day)s",
                late,
                day=when,
            )
        )
    if code == "first-answer":
        return str(_("Réponse promise pour le %(day)s", day=when))
    if code == "full-answer":
        return str(_("Première réponse donnée\u00a0: la réponse complète suivra"))
    if code == "follow-up":
        return str(_("À raconter un an après, le %(day)s", day=when))
    return ""


def _awaited(who: str, standing: Standing) -> str:
    if who == "elected":
        return standing.responsible
    words = {
        "team": _("vous, l’équipe"),
        "council": _("la réunion du conseil"),
        "tablets": _("les tablettes restées sans réseau"),
        "count": _("le dépouillement, dans un instant"),
        "box": _("l’urne, qui se prépare"),
    }
    return str(words.get(who, ""))


def _dates(standing: Standing) -> dict[int, str]:
    days = {
        3: standing.opens,
        4: standing.closes,
        5: standing.counted,
        6: standing.reviewed,
        7: standing.first_answer or standing.answer_by,
    }
    return {number: day(iso, "d MMM") for number, iso in days.items() if iso}


def _voices(standing: Standing) -> str:
    """How many sheets there are, roughly: the only thing known before the count."""
    if standing.step != "open":
        return ""
    if not standing.sheets:
        return str(_("Moins de cinq bulletins dans l’urne pour l’instant."))
    if not standing.expected:
        return str(_("Au moins %(sheets)s bulletins dans l’urne.", sheets=standing.sheets))
    return str(
        _(
            "Au moins %(sheets)s bulletins dans l’urne, pour %(children)s enfants invités.",
            sheets=standing.sheets,
            children=standing.expected,
        )
    )


def _picture(standing: Standing) -> Markup | None:
    """The sheets among the children invited: full up to what is sure, open up to what may be."""
    if standing.step != "open" or not standing.sheets or not standing.expected:
        return None
    low, high = (
        min(100.0, 100 * sheets / standing.expected)
        for sheets in (standing.sheets, standing.sheets_at_most)
    )
    return charts.share_bar(None, low, high, str(_("Part des enfants invités qui ont répondu")))

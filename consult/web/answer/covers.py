"""The pages with a drawing of the place: ages, invitation, thank you, answers of the city."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any, NamedTuple

from flask import Response
from flask_babel import force_locale, gettext

from consult.domain.bands import BANDS
from consult.domain.base import Texts
from consult.projections.doors import Door
from consult.web.answer.after import after
from consult.web.answer.days import spoken
from consult.web.answer.pages import write_page
from consult.web.language import JOURNEY, OWN_NAMES


def key(door: Door, language: str) -> tuple[Hashable, ...]:
    """All that a cover shows of its door."""
    said = (door.title_in(language), _said(door.decision, language))
    days = (door.closes, door.answer_by)
    place = (door.place_name, door.photo, _said(door.photo_alt, language))
    return (
        door.code,
        door.version,
        *place,
        language,
        door.languages,
        door.offered,
        *said,
        *days,
        earlier_title(door, language),
    )


class Photo(NamedTuple):
    """The photo of a place on a page: its file, and its words in the language of the page."""

    file: str
    alt: str


def photo_of(door: Door, language: str) -> Photo | None:
    """The photo of the place of a door; None when there is only the drawing.

    Nobody is read words aloud in a language that is not hers: where the city has not said in it
    what the photo shows, she hears that it is one of this place.
    """
    if not door.photo:
        return None
    with force_locale(language):
        any_photo = gettext("Une photo de ce lieu\u00a0: %(place)s", place=door.place_name)
    return Photo(door.photo, door.photo_alt.get(language) or any_photo)


def ages(door: Door, language: str) -> bytes:
    """The question "how old are you?", one tile per band."""
    bands = [{"code": code, "ages": ages_of(code), "last": _ends(code)[1]} for code in door.offered]
    return write_page("ages", language, bands=bands, **_shared(door, language))


def ages_of(band: str) -> str:
    """The ages of a band as a tile shows them: "6 · 7", "11 - 14"."""
    first, last = _ends(band)
    return f"{first} · {last}" if last == first + 1 else f"{first} – {last}"


def _ends(band: str) -> tuple[int, ...]:
    return BANDS[band].ages if band in BANDS else tuple(map(int, band.split("-")))


def invitation(door: Door, band: str, language: str, ticket: str = "") -> bytes:
    """The welcome and the assent, as the age asks for it; `ticket` goes on to the questions."""
    asked = door.questionnaire.questions_for(band) if door.questionnaire else []
    number = len(asked)
    return write_page(
        "welcome",
        language,
        band,
        number=number,
        at_most=any(variant.shown_if for _, variant in asked),
        minutes=_minutes(band, number),
        ticket=ticket,
        **_shared(door, language, band, ticket),
    )


def _minutes(band: str, number: int) -> int:
    """About how long that many questions take: their part of what is allowed at that age."""
    if band not in BANDS:
        return number
    return math.ceil(BANDS[band].minutes * number / BANDS[band].questions_at_most)


def thanks(door: Door, band: str, language: str, *, kept: bool = False) -> bytes:
    """The thank-you, with what happens next and when; `kept` on the device until it has network."""
    return write_page(
        "thanks",
        language,
        band,
        kept=kept,
        writing="" if kept or not takes_texts(door, band) else f"/c/{door.code}/{band}/mot",
        **_shared(door, language),
    )


def takes_texts(door: Door, band: str) -> bool:
    """Whether children of the band may write a few words behind this door."""
    return door.takes_texts and band in door.bands and writes(band)


def writes(band: str) -> bool:
    """Whether children of the band are old enough to be asked for a few words."""
    return band in BANDS and BANDS[band].text_at_most > 0


def answers(door: Door, language: str) -> Response:
    """What children said and what the city answers, behind the same code."""
    band = door.band_for("")
    told = after(door, language)
    content = write_page(
        "after",
        language,
        band,
        after=told,
        scenery=told.place_kind,
        photo=photo_of(door, language),
        day=lambda iso: spoken(iso, language, year=True),
        tongues=_tongues(door, ""),
        code=door.code,
        earlier=earlier_title(door, language),
    )
    return Response(content, headers={"Cache-Control": "no-cache"}, content_type="text/html")


def _shared(door: Door, language: str, band: str = "", ticket: str = "") -> dict[str, Any]:
    return {
        "code": door.code,
        "place": door.place_name,
        "scenery": door.place_kind,
        "photo": photo_of(door, language),
        "title": door.title_in(language),
        "decision": _said(door.decision, language),
        "decision_in": language if door.decision.get(language) else "fr",
        "closes": spoken(door.closes, language),
        "answer_by": spoken(door.answer_by, language),
        "tongues": _tongues(door, band, ticket),
        "earlier": earlier_title(door, language),
    }


def _tongues(door: Door, band: str, ticket: str = "") -> list[tuple[str, str, str]]:
    """Code, own name and address of each language in which all is written."""
    aged = f"b={band}&" if band and len(door.bands) > 1 else ""
    aged += f"t={ticket}&" if ticket else ""
    return [
        (code, OWN_NAMES[code], f"?{aged}l={code}") for code in door.languages if code in JOURNEY
    ]


def earlier_title(door: Door, language: str) -> str:
    """The title of what the city has answered at this place before; "" when it has not."""
    return door.earlier.title_in(language) if door.earlier else ""


def _said(texts: Texts, language: str) -> str:
    return texts.get(language) or texts.get("fr", "")

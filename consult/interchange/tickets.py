"""Tickets on paper: A4 sheets to cut, each ticket a picture to scan and a code to type, once.

The codes are on these sheets and nowhere else. They come in the order in which they were drawn,
which nobody can tell from any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.base import Texts
from consult.domain.errors import BadInput
from consult.interchange.paper import (
    ACCENT,
    SOURCE_LANGUAGE,
    colour,
    in_language,
    printed,
    said,
    spoken,
    typeset,
)
from consult.interchange.posters import quick_svg


class NoTickets(BadInput):
    """Raised when a PDF of no ticket at all is asked for."""


@dataclass(frozen=True)
class Batch:
    """What all the tickets of a batch say. `url` opens the door; `mark` tells batches apart."""

    url: str
    door: str
    city: str
    place: str
    band: str
    title: Texts
    mark: str
    language: str = SOURCE_LANGUAGE
    accent: str = ACCENT


def tickets_pdf(batch: Batch, codes: Sequence[str]) -> bytes:
    """One A4 PDF, sixteen tickets a page. Raises NoTickets."""
    if not codes:
        raise NoTickets()
    (first,) = spoken([batch.language])
    address = batch.url.partition("://")[2].removesuffix(batch.door).rstrip("/")
    data = {
        "title": f"{said('tickets', first)} · {batch.place}",
        "author": batch.city,
        "language": first,
        "accent": colour(batch.accent),
        "headline": printed(in_language(batch.title, first)),
        "for": printed(said("for", first, place=batch.place, band=batch.band)),
        "mark": batch.mark,
        "once": said("once", first),
        "typing": said("typing", first, address=address),
        "door": batch.door,
        "then": said("then", first),
        "tickets": [_ticket(batch, code, first) for code in codes],
    }
    return typeset("tickets.typ", data)


def _ticket(batch: Batch, code: str, language: str) -> dict[str, str]:
    url = f"{batch.url}?t={code.replace('-', '')}"
    return {"code": code, "svg": quick_svg(url).decode(), "alt": said("qr", language, address=url)}

"""Raw cells: the opinions of a consultation as the disclosure rules take them, exact and secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from consult.domain.ballot import ranked
from consult.domain.document import DONT_KNOW, SKIPPED, Document, Question, Variant
from consult.domain.kinds import ORDER, RANKS, SEVERAL, UNJUDGED
from consult.domain.opinions import Row
from consult.domain.place import Place
from consult.statistics.cells import ALL, CITY, PLACE, RawCell, gather_bands

SITTING = "sitting"
"""The one mode that may stand for a place: anybody may answer through an open link, and the adult
of a sitting is known by its place."""
SITTINGS_AT_LEAST = 2
"""Sittings behind a figure of a place: one adult who fills the box in does not make it alone."""


@dataclass(frozen=True)
class Heard:
    """What a consultation heard, and what is known of those who could answer.

    `headcounts` are those of the sittings of a place and band that were not set aside; `agreed`
    are the places whose head agreed before the opening that their figures be shown.
    """

    document: Document
    rows: Sequence[Row]
    bands: Sequence[str]
    places: Sequence[Place]
    groups: Sequence[Sequence[str]] = ()
    headcounts: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()

    def eligible(self, band: str) -> int | None:
        """Children of the band in the places invited.

        None when nobody knows: no place says, or one that answered does not.
        """
        silent = {str(place.id) for place in self.places if band not in place.enrolment}
        answered = {place for row in self.of_band(band) for place in row.places}
        if answered & silent:
            return None
        return sum(place.enrolment.get(band, 0) for place in self.places) or None

    def of_band(self, band: str) -> list[Row]:
        """The rows of the band that hold a sheet."""
        return [row for row in self.rows if row.band == band and row.number]


def raw_cells(heard: Heard) -> list[RawCell]:
    """Every cell of the city and of its places, declared bands put together."""
    cells = [
        cell
        for band in heard.bands
        for question, variant in heard.document.questions_for(band)
        for cell in _cells_of(heard, question, variant, band)
    ]
    return gather_bands(cells, bands_together(heard.groups))


def bands_together(groups: Iterable[Sequence[str]]) -> list[list[str]]:
    """The bands that are counted together: groups that share a band are one."""
    united: list[list[str]] = []
    for group in groups:
        touching = [other for other in united if set(other) & set(group)]
        bands = list(dict.fromkeys([band for other in [*touching, group] for band in other]))
        united = [other for other in united if other not in touching] + [bands]
    return [group for group in united if len(group) > 1]


def valid(row: Row, question: Question, variant: Variant) -> int:
    """Children of the row who chose an option (not "I don't know", not skipped)."""
    counts = row.counts.get(question.code, {})
    if variant.kind != SEVERAL:
        return sum(chosen(variant, counts).values())
    return row.number - sum(counts.get(answer, 0) for answer in variant.beside)


def _cells_of(heard: Heard, question: Question, variant: Variant, band: str) -> Iterator[RawCell]:
    rows = heard.of_band(band)
    if rows:
        yield _city_cell(heard, question, variant, band, rows)
    for place in heard.places:
        own = [row for row in rows if row.where == str(place.id) and row.mode == SITTING]
        if own:
            yield _place_cell(heard, question, variant, band, own, place)


def _city_cell(
    heard: Heard, question: Question, variant: Variant, band: str, rows: Sequence[Row]
) -> RawCell:
    weights = _weights(heard, question, variant, band, rows)
    total = sum(valid(row, question, variant) for row in rows)
    modes = {row.mode for row in rows}
    return _cell(
        question,
        variant,
        band,
        rows,
        level=CITY,
        territory=CITY,
        mode=modes.pop() if len(modes) == 1 else ALL,
        eligible=heard.eligible(band),
        places=len(weights),
        largest_share=min(1.0, max(weights.values()) / total) if weights else 1.0,
        agreed=_may_be_of_few_places(heard, band, rows, weights),
    )


def _may_be_of_few_places(
    heard: Heard, band: str, rows: Sequence[Row], weights: Mapping[str, int]
) -> bool:
    """Whether one or two places may make the figure of the city.

    Only where no more were invited, only from sittings, and a place alone as it would on its
    own: anybody may fill the box behind an open link.
    """
    invited = {str(place.id) for place in heard.places if place.enrolment.get(band, 1)}
    sat = all(row.mode == SITTING for row in rows)
    known = len(weights) > 1 or all(
        _sittings_are_known(heard, place, band, rows) for place in weights
    )
    return invited <= weights.keys() and sat and known and weights.keys() <= heard.agreed


def _sittings_are_known(heard: Heard, place: str, band: str, rows: Sequence[Row]) -> bool:
    """Two sittings or more that were held, and no more sheets than children who sat.

    Older counts do not say how many were held: then those that were opened.
    """
    headcounts = heard.headcounts.get((place, band), ())
    own = [row for row in rows if place in row.places]
    held = sum(row.counters.get("sittings", len(headcounts)) for row in own)
    enough = min(held, len(headcounts)) >= SITTINGS_AT_LEAST
    return enough and sum(row.number for row in own) <= sum(headcounts)


def _weights(
    heard: Heard, question: Question, variant: Variant, band: str, rows: Sequence[Row]
) -> Counter[str]:
    """At most how many of the valid answers each place gave.

    In a row of several places nobody knows who gave what: each may have given all of it, but no
    more than it has children.
    """
    children = {str(place.id): place.enrolment.get(band) for place in heard.places}
    weights: Counter[str] = Counter()
    for row in rows:
        number = valid(row, question, variant)
        for place in row.places:
            most = children.get(place) if len(row.places) > 1 else None
            weights[place] += number if most is None else min(number, most)
    return +weights


def _place_cell(
    heard: Heard,
    question: Question,
    variant: Variant,
    band: str,
    rows: Sequence[Row],
    place: Place,
) -> RawCell:
    known = _sittings_are_known(heard, str(place.id), band, rows)
    return _cell(
        question,
        variant,
        band,
        rows,
        level=PLACE,
        territory=str(place.id),
        mode=SITTING,
        eligible=place.enrolment.get(band) or None,
        agreed=known and str(place.id) in heard.agreed,
    )


def _cell(
    question: Question, variant: Variant, band: str, rows: Sequence[Row], **where: Any
) -> RawCell:
    """The cell of these rows. A child may choose several options: each is then counted."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts.get(question.code, {}))
    if variant.shown_if is not None:
        where["eligible"] = None  # Nobody knows how many would be asked: not all children are.
    return RawCell(
        question=question.code,
        construct=question.construct,
        band=band,
        n_valid=sum(valid(row, question, variant) for row in rows),
        favourable=favourable(variant, counts),
        options=chosen(variant, counts),
        favourable_ids=variant.favourable,
        dont_know=counts[DONT_KNOW],
        skipped=counts[SKIPPED],
        about=question.about,
        several=variant.kind == SEVERAL,
        shown_if=variant.shown_if,
        **where,
    )


def chosen(variant: Variant, counts: Mapping[str, int]) -> dict[str, int]:
    """How often each option was chosen; of an order, how often it came first; of points, how
    often it got more than each other one.

    The other places stay in the count: each option's places add up, so that a hidden one would
    be told by the others.
    """
    name = partial(ranked, rank=RANKS[0]) if variant.kind == ORDER else str
    return {option.id: counts.get(name(option.id), 0) for option in variant.counted}


def favourable(variant: Variant, counts: Mapping[str, int]) -> int | None:
    """Favourable answers; None where no answer is better than another, or a child gives many."""
    if not variant.favourable or variant.kind in UNJUDGED:
        return None
    return sum(counts.get(option, 0) for option in variant.favourable)

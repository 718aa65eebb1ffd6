"""From what was counted to what may be said: the publication of a consultation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from consult.application.log import Log
from consult.domain.consultation import Consultation
from consult.domain.document import DONT_KNOW, RESERVED, SKIPPED, Document, Question, Variant
from consult.domain.opinions import Opinions, Row
from consult.domain.place import Place
from consult.domain.publication import Publication
from consult.domain.questionnaire import Questionnaire
from consult.statistics.cells import ALL, CITY, PLACE, PublishedCell, RawCell, gather_bands
from consult.statistics.disclosure import protect
from consult.statistics.rounding import floor_to
from consult.statistics.rules import DEFAULT_RULES, DisclosureRules

OF_PLACES = ("sitting", "ticket", "paper")
"""Modes whose sheets may stand for a place: anybody may answer through an open link."""


def publish_results(log: Log, consultation: UUID, day: str) -> UUID | None:
    """Make the publication of a counted consultation, under embargo; return its id.

    None when the sheets were too few in the whole city and were destroyed uncounted.
    """
    asked = log.load(Consultation, consultation)
    opinions = log.load(Opinions, Opinions.create_id(consultation))
    if not opinions.rows:
        return None
    document = _published_document(log, opinions)
    places = [log.load(Place, UUID(place)) for place in asked.places]
    cells = gather_bands(
        list(_raw_cells(document, opinions.rows, asked.bands, places)),
        [group["bands"] for group in asked.groups if len(group["bands"]) > 1],
    )
    rules = DEFAULT_RULES
    publication = Publication(
        consultation=consultation,
        opinions_version=opinions.version,
        rules=rules.to_dict(),
        participation=_participation(opinions.rows, asked.bands, places, rules),
        cells=[_with_id(cell) for cell in protect(cells, rules)],
        day=day,
    )
    log.keep(publication)
    return publication.id


def release_results(log: Log, publication: UUID, day: str) -> UUID:
    """Lift the embargo. Raises AlreadyPublic, Superseded."""
    found = log.load(Publication, publication)
    found.release(day)
    log.keep(found)
    return publication


def _published_document(log: Log, opinions: Opinions) -> Document:
    questionnaire = log.load(Questionnaire, opinions.questionnaire)
    return questionnaire.published or questionnaire.document


def _raw_cells(
    document: Document, rows: Sequence[Row], bands: Sequence[str], places: Sequence[Place]
) -> Iterable[RawCell]:
    for band in bands:
        of_band = [row for row in rows if row.band == band]
        for question, variant in document.questions_for(band):
            if of_band:
                yield _city_cell(question, variant, band, of_band, places)
            for place in places:
                own = [row for row in of_band if _stands_for(row, place)]
                if own:
                    yield _place_cell(question, variant, band, own, place)


def _stands_for(row: Row, place: Place) -> bool:
    return row.where == str(place.id) and row.mode in OF_PLACES


def _city_cell(
    question: Question, variant: Variant, band: str, rows: Sequence[Row], places: Sequence[Place]
) -> RawCell:
    by_where: Counter[str] = Counter()
    for row in rows:
        by_where[row.where] += _valid(row, question, variant)
    total = sum(by_where.values())
    modes = {row.mode for row in rows}
    return _cell(
        question,
        variant,
        band,
        rows,
        level=CITY,
        territory=CITY,
        mode=modes.pop() if len(modes) == 1 else ALL,
        eligible=_eligible(places, band),
        places=len({place for row in rows for place in row.places}),
        largest_share=max(by_where.values()) / total if total else 1.0,
        agreed=all(place.agreed_to_publish for place in places),
    )


def _place_cell(
    question: Question, variant: Variant, band: str, rows: Sequence[Row], place: Place
) -> RawCell:
    return _cell(
        question,
        variant,
        band,
        rows,
        level=PLACE,
        territory=str(place.id),
        mode="sitting",
        eligible=_eligible([place], band),
        agreed=place.agreed_to_publish,
    )


def _cell(
    question: Question, variant: Variant, band: str, rows: Sequence[Row], **where: Any
) -> RawCell:
    """The cell of these rows. A child may choose several options: each is then counted."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts.get(question.code, {}))
    several = variant.kind == "several"
    return RawCell(
        question=question.code,
        construct=question.construct,
        band=band,
        n_valid=sum(_valid(row, question, variant) for row in rows),
        favourable=_favourable(variant, counts),
        options={option: counts[option] for option in variant.option_ids},
        favourable_ids=variant.favourable,
        dont_know=counts[DONT_KNOW],
        skipped=counts[SKIPPED],
        about=question.about,
        several=several,
        **where,
    )


def _valid(row: Row, question: Question, variant: Variant) -> int:
    """Children of the row who chose an option (not "I don't know", not skipped)."""
    counts = row.counts.get(question.code, {})
    if variant.kind != "several":
        return sum(counts.get(option, 0) for option in variant.option_ids)
    return row.number - sum(counts.get(answer, 0) for answer in RESERVED)


def _favourable(variant: Variant, counts: Counter[str]) -> int | None:
    if not variant.favourable:
        return None
    return sum(counts[option] for option in variant.favourable)


def _eligible(places: Iterable[Place], band: str) -> int | None:
    return sum(place.enrolment.get(band, 0) for place in places) or None


def _participation(
    rows: Sequence[Row], bands: Sequence[str], places: Sequence[Place], rules: DisclosureRules
) -> dict[str, Any]:
    """Per band, what was received: numbers of the whole city, floored."""
    return {band: _of_band(band, rows, places, rules.answers_step) for band in bands}


def _of_band(band: str, rows: Sequence[Row], places: Sequence[Place], step: int) -> dict[str, Any]:
    own = [row for row in rows if row.band == band]
    modes: Counter[str] = Counter()
    for row in own:
        modes[row.mode] += row.number
    return {
        "sheets": floor_to(sum(row.number for row in own), step),
        "eligible": _eligible(places, band) or 0,
        "modes": {mode: floor_to(number, step) for mode, number in sorted(modes.items())},
        "spoiled": floor_to(sum(row.spoiled for row in own), step),
        "set_aside": floor_to(sum(row.set_aside for row in own), step),
        "refused": floor_to(sum(row.counters.get("refused", 0) for row in own), step),
        "stopped": floor_to(sum(row.counters.get("stopped", 0) for row in own), step),
    }


def _with_id(cell: PublishedCell) -> dict[str, Any]:
    """The cell as it is stored and cited: its id names what it is about."""
    parts = (cell.question, cell.band, cell.level, cell.territory, cell.mode)
    return {"id": ":".join(parts), **cell.to_dict()}

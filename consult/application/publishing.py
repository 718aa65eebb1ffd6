"""From what was counted to what may be said: the publication of a consultation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from consult.application.log import Log
from consult.application.raw_cells import Heard, raw_cells
from consult.domain.consultation import Consultation
from consult.domain.document import Document
from consult.domain.errors import AlreadyExists
from consult.domain.opinions import Opinions
from consult.domain.place import Place
from consult.domain.publication import Publication
from consult.domain.questionnaire import Questionnaire
from consult.domain.sitting import Sitting
from consult.statistics.cells import PublishedCell
from consult.statistics.disclosure import protect
from consult.statistics.rounding import floor_to
from consult.statistics.rules import DEFAULT_RULES, DisclosureRules

RULES: dict[str, DisclosureRules] = {"1": DEFAULT_RULES}
"""The disclosure rules by version: a consultation keeps those that it was announced with."""


def publish_results(log: Log, consultation: UUID, day: str) -> UUID | None:
    """Make the publication of a counted consultation, under embargo; return its id.

    None when there is no sheet to speak of: none came, or too few in the whole city. Raises
    AlreadyExists when this count is published already: a second publication would let readers
    subtract one from the other.
    """
    asked = log.load(Consultation, consultation)
    opinions = log.load(Opinions, Opinions.create_id(consultation))
    if not any(row.number for row in opinions.rows):
        return None
    if _is_published(log, consultation):
        raise AlreadyExists()
    heard = _heard(log, asked, opinions)
    rules = RULES[asked.rules.get("disclosure", "1")]
    publication = Publication(
        consultation=consultation,
        opinions_version=opinions.version,
        rules=rules.to_dict(),
        participation=_participation(heard, rules),
        cells=[_with_id(cell) for cell in protect(raw_cells(heard), rules)],
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


def _is_published(log: Log, consultation: UUID) -> bool:
    made = log.recorded("publication.made")
    return any(event.consultation == consultation for event in made)


def _heard(log: Log, asked: Consultation, opinions: Opinions) -> Heard:
    return Heard(
        document=_published_document(log, opinions),
        rows=opinions.rows,
        bands=asked.bands,
        places=[log.load(Place, UUID(place)) for place in asked.places],
        groups=[group["bands"] for group in asked.groups],
        headcounts=_headcounts(log, asked.id),
        agreed=frozenset(place for place in asked.places if _agreed(log, place, asked.opens)),
    )


def _published_document(log: Log, opinions: Opinions) -> Document:
    questionnaire = log.load(Questionnaire, opinions.questionnaire)
    return questionnaire.published or questionnaire.document


def _agreed(log: Log, place: str, opens: str) -> bool:
    """Whether the head agreed by the opening: children were told then what would be shown."""
    history: Iterable[Any] = log.events.get(UUID(place))
    return any(event.TOPIC == "place.authorised" and event.day <= opens for event in history)


def _headcounts(log: Log, consultation: UUID) -> dict[tuple[str, str], list[int]]:
    """The headcounts of the sittings that were not set aside, by place and band."""
    found: dict[tuple[str, str], list[int]] = {}
    for event in log.recorded("sitting.opened"):
        if event.consultation == consultation:
            sitting = log.load(Sitting, event.originator_id)
            if not sitting.set_aside:
                group = str(sitting.place), sitting.band
                found.setdefault(group, []).append(sitting.vouched_for)
    return found


def _participation(heard: Heard, rules: DisclosureRules) -> dict[str, Any]:
    """Per band, what was received: numbers of the whole city, floored."""
    return {band: _of_band(heard, band, rules.answers_step) for band in heard.bands}


def _of_band(heard: Heard, band: str, step: int) -> dict[str, Any]:
    own = [row for row in heard.rows if row.band == band]
    modes: Counter[str] = Counter()
    for row in own:
        modes[row.mode] += row.number
    return {
        "sheets": floor_to(sum(row.number for row in own), step),
        "eligible": heard.eligible(band),
        "modes": {mode: floor_to(number, step) for mode, number in sorted(modes.items())},
        "spoiled": floor_to(sum(row.spoiled for row in own), step),
        "set_aside": floor_to(sum(row.set_aside for row in own), step),
        "refused": floor_to(sum(row.counters.get("refused", 0) for row in own), step),
        "stopped": floor_to(sum(row.counters.get("stopped", 0) for row in own), step),
        "late": floor_to(sum(row.counters.get("late", 0) for row in own), step),
    }


def _with_id(cell: PublishedCell) -> dict[str, Any]:
    """The cell as it is stored and cited: its id names what it is about."""
    parts = (cell.question, cell.band, cell.level, cell.territory, cell.mode)
    return {"id": ":".join(parts), **cell.to_dict()}

"""Schools from a directory file: what came in, what did not and why, told line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.application import city
from consult.application.city import PlaceDetails
from consult.application.log import Log
from consult.domain.place import Place
from consult.interchange.directory import DirectoryReading, SchoolRow
from consult.interchange.enrolment import expected_by_band, is_estimated
from consult.row_sentences import row_sentence

LINES_SHOWN = 100
"""Of lines that were not taken; a file with more of them is the wrong file."""


@dataclass(frozen=True)
class Named:
    """A place of the report, its number of children when the file gives it."""

    id: UUID
    name: str
    children: int
    estimated: bool
    """Whether its children of each age are a guess from their total."""


@dataclass(frozen=True)
class Report:
    """What an import did: places by outcome, sentences for the rest."""

    added: list[Named]
    renamed: list[Named]
    unchanged: list[Named]
    problems: list[str]
    more_problems: int
    set_aside: list[str]

    @property
    def estimated(self) -> int:
        """How many places have ages that the city should check."""
        return sum(one.estimated for one in (*self.added, *self.renamed, *self.unchanged))


def import_schools(log: Log, reading: DirectoryReading, day: str) -> Report:
    """Take the good lines of a file; each new place gets the poster that it will hang."""
    imported = city.import_places(log, [place_details(row) for row in reading.rows], day)
    for place in imported.added:
        city.place_poster(log, place, day)
    names = {Place.create_id(row.uai): row for row in reading.rows}
    problems = [
        row_sentence(problem.code, problem.line, problem.facts, _) for problem in reading.problems
    ]
    return Report(
        added=_named(imported.added, names),
        renamed=_named(imported.renamed, names),
        unchanged=_named(imported.unchanged, names),
        problems=problems[:LINES_SHOWN],
        more_problems=max(0, len(problems) - LINES_SHOWN),
        set_aside=[_set_aside(reason, lines) for reason, lines in reading.set_aside.items()],
    )


def place_details(school: SchoolRow) -> PlaceDetails:
    """A school of the directory as a place of the city."""
    return PlaceDetails(
        reference=school.uai,
        name=school.name,
        kind=school.kind,
        level=school.level,
        address=school.address,
        enrolment=expected_by_band(school),
    )


def _named(places: Sequence[UUID], rows: Mapping[UUID, SchoolRow]) -> list[Named]:
    return [
        Named(place, rows[place].name, rows[place].pupils or 0, is_estimated(rows[place]))
        for place in places
    ]


def _set_aside(reason: str, lines: int) -> str:
    """One sentence for the lines that were left out on purpose."""
    if reason == "closed":
        one = ngettext("%(num)s école fermée", "%(num)s écoles fermées", lines)
    elif reason == "earlier-year":
        one = ngettext(
            "%(num)s ligne d’une rentrée plus ancienne",
            "%(num)s lignes de rentrées plus anciennes",
            lines,
        )
    else:
        one = ngettext(
            "%(num)s ligne qui n’est pas une école (inspection, service…)",
            "%(num)s lignes qui ne sont pas des écoles (inspections, services…)",
            lines,
        )
    return str(one)

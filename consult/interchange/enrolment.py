"""How many children of each age band a school may hold: a first guess that the city mends.

In schools bands follow classes: nursery 3-5, CP and CE1 6-7, CE2 to CM2 8-10, collège 11-14,
lycée 15-17. Without numbers by class, children are spread evenly over the years of the school.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from consult.interchange.directory import SchoolRow

YEARS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "maternelle": {"3-5": 3},
        "elementaire": {"6-7": 2, "8-10": 3},
        "primaire": {"3-5": 3, "6-7": 2, "8-10": 3},
        "college": {"11-14": 4},
        "lycee": {"15-17": 3},
    }
)
"""Years of schooling in each band, by level."""

BANDS_OF_GRADES = MappingProxyType(
    {"maternelle": "3-5", "CP": "6-7", "CE1": "6-7", "CE2": "8-10", "CM1": "8-10", "CM2": "8-10"}
)


def is_estimated(school: SchoolRow) -> bool:
    """Whether the children of each band are a guess, from the total of a school of many bands."""
    only_total = bool(school.pupils) and not school.pupils_by_grade
    return only_total and len(YEARS[school.level]) > 1


def expected_by_band(school: SchoolRow) -> dict[str, int]:
    """Children expected per band code; empty when the file does not tell how many pupils.

    Children of an ULIS, whose class says no age, are spread like the others of 6 to 10.
    The numbers add up to the pupils told.
    """
    if school.pupils_by_grade:
        return _from_grades(school.pupils_by_grade)
    if school.pupils is None:
        return {}
    return _share(school.pupils, YEARS[school.level])


def _from_grades(grades: Mapping[str, int]) -> dict[str, int]:
    bands: dict[str, int] = {}
    for grade, band in BANDS_OF_GRADES.items():
        bands[band] = bands.get(band, 0) + grades.get(grade, 0)
    for band, more in _share(grades.get("ULIS", 0), YEARS["elementaire"]).items():
        bands[band] += more
    return {band: count for band, count in bands.items() if count}


def _share(pupils: int, years: Mapping[str, int]) -> dict[str, int]:
    """Pupils spread over bands by years, whole numbers, largest remainders first."""
    total = sum(years.values())
    shares = {band: pupils * count // total for band, count in years.items()}
    by_remainder = sorted(years, key=lambda band: -(pupils * years[band] % total))
    for band in by_remainder[: pupils - sum(shares.values())]:
        shares[band] += 1
    return shares

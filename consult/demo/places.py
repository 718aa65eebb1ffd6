"""The schools of Fondettes, and one place that is invented."""

from __future__ import annotations

from typing import Final

from consult.application.city import PlaceDetails
from consult.interchange.directory import SchoolRow
from consult.interchange.enrolment import expected_by_band

COMMUNE: Final = "37109"
CITY_NAME: Final = "Fondettes"
SOURCE: Final = (
    "Effectifs des écoles et du collège de Fondettes, rentrée 2022 (DEPP, "
    "data.education.gouv.fr, Licence Ouverte), répartis par âge pour la démonstration"
)

GERARD_PHILIPE: Final = "0370921A"
DOLTO: Final = "0371655Y"
GUIGNIERE: Final = "0370138Z"
SAINT_JEAN: Final = "0371027R"
JEAN_ROUX: Final = "0371397T"
MOMERIE: Final = "demo-momerie"

SCHOOLS: Final = (
    (GERARD_PHILIPE, "École élémentaire Gérard Philipe", "elementaire", 258, "public"),
    (DOLTO, "École primaire Dolto application", "primaire", 150, "public"),
    (GUIGNIERE, "École primaire d’application La Guignière", "primaire", 115, "public"),
    (SAINT_JEAN, "École primaire privée Saint Jean XXIII", "primaire", 133, "private"),
    (JEAN_ROUX, "Collège Jean Roux", "college", 497, "public"),
)
"""UAI, name, level, pupils, sector: DEPP, data.education.gouv.fr, Licence Ouverte, 2022."""


def places() -> list[PlaceDetails]:
    """Every place of the demonstration."""
    return [_school(*school) for school in SCHOOLS] + [
        PlaceDetails(
            reference=MOMERIE,
            name="Accueil de loisirs de La Mômerie",
            kind="leisure",
            address="Lieu inventé pour la démonstration",
            enrolment={"6-7": 28, "8-10": 36},
        )
    ]


def population() -> dict[str, int]:
    """Children by band: those of the schools and of the collège.

    The town has no lycée: as many of each year of age from 15 to 17 as from 11 to 14.
    """
    total: dict[str, int] = {}
    for place in places():
        if place.kind == "school":
            for band, children in place.enrolment.items():
                total[band] = total.get(band, 0) + children
    return total | {"15-17": total["11-14"] * 3 // 4}


def _school(uai: str, name: str, level: str, pupils: int, sector: str) -> PlaceDetails:
    row = SchoolRow(
        uai=uai,
        name=name,
        level=level,
        commune=CITY_NAME,
        commune_code=COMMUNE,
        address="37230 Fondettes",
        latitude=None,
        longitude=None,
        pupils=pupils,
        pupils_by_grade=None,
        sector=sector,
    )
    return PlaceDetails(uai, name, "school", level, row.address, "", expected_by_band(row))

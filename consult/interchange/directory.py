"""The directory of schools: the files that data.education.gouv.fr gives, read for one commune.

Headers differ between extracts, and so do separators, encodings and what is known of a school;
what a file does not say stays None or empty, and means "unknown", never "none".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from consult.domain.errors import BadInput
from consult.interchange.school_names import KINDS, place_name, school_name
from consult.interchange.tables import UNREADABLE, Line, Table, read_table

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "uai": ("identifiant_de_l_etablissement", "uai", "numero_uai", "numero_de_l_ecole"),
        "name": (
            "nom_etablissement",
            "appellation_officielle",
            "nom_de_l_etablissement",
            "nom_de_l_etablissment",
            "denomination_principale",
        ),
        "patronym": ("patronyme",),
        "commune_code": ("code_commune", "code_insee_de_la_commune", "code_insee"),
        "commune_name": ("nom_commune", "nom_de_la_commune", "libelle_commune", "commune"),
        "street": ("adresse_1", "adresse_uai"),
        "postcode": ("code_postal", "code_postal_uai"),
        "pupils": ("nombre_d_eleves", "effectifs", "nombre_total_d_eleves"),
        "sector": ("statut_public_prive", "secteur", "secteur_public_prive_libe"),
        "state": ("etat", "etat_etablissement_libe"),
        "year": ("rentree_scolaire",),
        "nature": ("code_nature", "nature_uai"),
        "has_nursery": ("ecole_maternelle",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "maternelle": ("nombre_d_eleves_en_pre_elementaire_hors_ulis",),
        "CP": ("nombre_d_eleves_en_cp_hors_ulis",),
        "CE1": ("nombre_d_eleves_en_ce1_hors_ulis",),
        "CE2": ("nombre_d_eleves_en_ce2_hors_ulis",),
        "CM1": ("nombre_d_eleves_en_cm1_hors_ulis",),
        "CM2": ("nombre_d_eleves_en_cm2_hors_ulis",),
        "ULIS": ("nombre_d_eleves_en_ulis",),
    }
)
"""What we read, and the headers it goes by, without accents, capitals or punctuation."""

GRADES = ("maternelle", "CP", "CE1", "CE2", "CM1", "CM2", "ULIS")
NATURES = MappingProxyType({"101": "maternelle", "151": "elementaire", "340": "college"})
LYCEES = frozenset({"300", "301", "302", "306", "310", "320"})
LEVEL_WORDS = (
    ("maternelle", "maternelle"),
    ("élémentaire", "elementaire"),
    ("primaire", "primaire"),
    ("secondaire", "college"),
    ("collège", "college"),
    ("collèges", "college"),
    ("lycée", "lycee"),
    ("école", "primaire"),
)
MOST_PUPILS = 10_000

Row = tuple[Line, dict[str, str]]
"""A line and its cells by our own column names."""

UAI = re.compile(r"\d{7}[A-Z]")
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
CODE = re.compile(r"\d[\dAB]\d{3}")

PROBLEMS = (
    "short-line",
    "long-line",
    "unreadable-character",
    "uai-missing",
    "uai-shape",
    "uai-check-letter",
    "uai-twice",
    "name-missing",
    "level-unknown",
    "pupils-not-a-number",
    "position-not-a-number",
)
"""Every code that a RowProblem can carry."""


class DirectoryWithoutColumn(BadInput):
    """Raised when a directory file lacks a column that it needs (`column`)."""


class DirectoryNeedsCommuneName(BadInput):
    """Raised when a file names communes without their code, and only a code was given."""


class DirectoryWithoutCommune(BadInput):
    """Raised when none of the `lines` of a directory file is of the commune."""


@dataclass(frozen=True)
class SchoolRow:
    """One school as a file tells it; its identity is the UAI, never the name."""

    uai: str
    name: str
    level: str  # maternelle, elementaire, primaire, college or lycee
    commune: str
    commune_code: str
    address: str
    latitude: float | None
    longitude: float | None
    pupils: int | None
    pupils_by_grade: dict[str, int] | None
    sector: str  # public, private, or nothing when the file does not say
    kind: str = "school"


@dataclass(frozen=True)
class RowProblem:
    """A line that was not taken: its number in the file, why (one of PROBLEMS), the facts."""

    line: int
    code: str
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class DirectoryReading:
    """The schools of a commune, the lines that are wrong, the lines left out on purpose."""

    rows: list[SchoolRow]
    problems: list[RowProblem]
    set_aside: dict[str, int]

    @property
    def ignored(self) -> int:
        """How many lines of the commune were left out: closed, earlier year, not a school."""
        return sum(self.set_aside.values())


class _Wrong(Exception):
    """Raised when a line cannot be taken."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class _Commune:
    code: str
    name: str

    def has(self, row: Mapping[str, str]) -> bool:
        """Whether the row is of this commune, by its code where the file has codes."""
        if "commune_code" in row:
            return _commune_code(row["commune_code"]) == self.code
        uai, same = row["uai"].upper(), _plain(row["commune_name"]) == _plain(self.name)
        elsewhere = UAI.fullmatch(uai) and not uai.startswith(_department(self.code))
        return same and not elsewhere


def read_directory(data: bytes, commune: str, commune_name: str = "") -> DirectoryReading:
    """The schools of `commune` (its INSEE code) in a directory file, whichever the extract.

    `commune_name` serves files that name communes without giving their code.
    Raises TableEmpty, TableIsSpreadsheet, TableNotText, TableBroken, DirectoryWithoutColumn,
    DirectoryNeedsCommuneName, DirectoryWithoutCommune.
    """
    table = read_table(data)
    places = _columns(table)
    wanted = _Commune(_commune_code(commune), commune_name.strip())
    if "commune_code" not in places and not wanted.name:
        raise DirectoryNeedsCommuneName(commune=commune)
    ours, latest = _of_commune(table, places, wanted)
    return _read(ours, len(table.header), latest)


def expected_letter(uai: str) -> str:
    """The check letter of a UAI: its seven digits modulo 23, in an alphabet without I, O, Q."""
    return UAI_LETTERS[int(uai[:7]) % len(UAI_LETTERS)]


def _columns(table: Table) -> dict[str, int]:
    """Where each of our columns stands in this table."""
    header = [_plain(title) for title in table.header]
    found = {
        ours: header.index(title)
        for ours, titles in COLUMNS.items()
        for title in reversed(titles)
        if title in header
    }
    for needed, told in (("uai", "UAI"), ("name", "nom")):
        if needed not in found:
            raise DirectoryWithoutColumn(column=told)
    if not {"commune_code", "commune_name"} & found.keys():
        raise DirectoryWithoutColumn(column="commune")
    return found


def _rows(table: Table, places: dict[str, int]) -> Iterator[Row]:
    for line in table.lines:
        cells = line.cells
        yield (
            line,
            {ours: cells[at].strip() if at < len(cells) else "" for ours, at in places.items()},
        )


def _cut(line: Line, row: Mapping[str, str], width: int) -> bool:
    """Whether a line ends before it says of which commune it is."""
    told = row["commune_code"] if "commune_code" in row else row["commune_name"]
    return not told and len(line.cells) < width


def _of_commune(table: Table, places: dict[str, int], wanted: _Commune) -> tuple[list[Row], str]:
    """The lines of the commune, and the last year of the whole file."""
    ours: list[Row] = []
    found, latest, read = False, "", 0
    for line, row in _rows(table, places):
        read, is_ours = read + 1, wanted.has(row)
        found = found or is_ours
        latest = max(latest, _year(row))
        if is_ours or _cut(line, row, len(table.header)):
            ours.append((line, row))
    if not found:
        raise DirectoryWithoutCommune(commune=wanted.name or wanted.code, lines=read)
    return ours, latest


def _year(row: Mapping[str, str]) -> str:
    year = row.get("year", "")
    return year if year[:4].isdigit() else ""


def _read(ours: Sequence[Row], width: int, latest: str) -> DirectoryReading:
    reading = DirectoryReading([], [], {})
    aside: Counter[str] = Counter()
    first_lines: dict[str, int] = {}
    for line, row in ours:
        try:
            _whole(line, width)
            if reason := _left_out(row, latest):
                aside[reason] += 1
                continue
            school = _school(row)
            if first := first_lines.setdefault(school.uai, line.number) - line.number:
                raise _Wrong("uai-twice", uai=school.uai, first=line.number + first)
            reading.rows.append(school)
        except _Wrong as wrong:
            reading.problems.append(RowProblem(line.number, wrong.code, wrong.facts))
    reading.set_aside.update(aside)
    return reading


def _whole(line: Line, width: int) -> None:
    facts = {"cells": len(line.cells), "expected": width}
    if len(line.cells) < width:
        raise _Wrong("short-line", **facts)
    if any(cell.strip() for cell in line.cells[width:]):
        raise _Wrong("long-line", **facts)


def _left_out(row: Mapping[str, str], latest: str) -> str:
    """Why a line is left out without being wrong; nothing when it is a school of this year."""
    if row.get("state", "OUVERT").upper() not in ("OUVERT", ""):
        return "closed"
    if row.get("year", latest) < latest:
        return "earlier-year"
    nature = row.get("nature", "")
    if nature and nature not in NATURES and nature not in LYCEES:
        return "not-a-school"
    return ""


def _school(row: Mapping[str, str]) -> SchoolRow:
    if any(UNREADABLE in cell for cell in row.values()):
        raise _Wrong("unreadable-character")
    uai, name = _uai(row["uai"]), _name(row)
    commune = place_name(row.get("commune_name", ""))
    return SchoolRow(
        uai=uai,
        name=name,
        level=_level(row, name),
        commune=commune,
        commune_code=_commune_code(row.get("commune_code", "")),
        address=_address(row, commune),
        latitude=_degrees(row.get("latitude", ""), 90),
        longitude=_degrees(row.get("longitude", ""), 180),
        pupils=_pupils(row.get("pupils", "")),
        pupils_by_grade=_by_grade(row),
        sector=_sector(row.get("sector", "")),
    )


def _uai(written: str) -> str:
    uai = written.upper()
    if not uai:
        raise _Wrong("uai-missing")
    if not UAI.fullmatch(uai):
        raise _Wrong("uai-shape", uai=written)
    if uai[7] != expected_letter(uai):
        raise _Wrong("uai-check-letter", uai=uai, expected=expected_letter(uai))
    return uai


def _name(row: Mapping[str, str]) -> str:
    """The name, with the patronym where the file keeps it apart from 'ECOLE PRIMAIRE'."""
    written, patronym = row["name"], row.get("patronym", "")
    apart = patronym and all(_plain(word) in KINDS for word in written.split())
    if not written:
        raise _Wrong("name-missing", uai=row["uai"])
    return school_name(f"{written} {patronym}" if apart else written)


def _level(row: Mapping[str, str], name: str) -> str:
    nature = row.get("nature", "")
    if nature in LYCEES:
        return "lycee"
    if nature == "151" and "has_nursery" in row:
        return "primaire" if row["has_nursery"] == "1" else "elementaire"
    if nature in NATURES and nature != "151":
        return NATURES[nature]
    words = name.lower().split()
    for word, level in LEVEL_WORDS:
        if word in words:
            return level
    raise _Wrong("level-unknown", name=name)


def _address(row: Mapping[str, str], commune: str) -> str:
    street = place_name(row.get("street", ""))
    town = f"{row.get('postcode', '')} {commune}".strip()
    return f"{street}, {town}" if street else ""


def _degrees(written: str, limit: int) -> float | None:
    if not written:
        return None
    value = _number(written)
    if value is None or abs(value) > limit:
        raise _Wrong("position-not-a-number", written=written)
    return value


def _pupils(written: str) -> int | None:
    """A whole number of pupils, as '53' or '53.0'."""
    if not written:
        return None
    value = _number(written)
    if value is None or value != int(value) or not 0 <= value <= MOST_PUPILS:
        raise _Wrong("pupils-not-a-number", written=written)
    return int(value)


def _number(written: str) -> float | None:
    plain = re.sub(r"\s", "", written).replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d{1,15}(\.\d{1,30})?", plain, re.ASCII) else None


def _by_grade(row: Mapping[str, str]) -> dict[str, int] | None:
    counts = {grade: _pupils(row[grade]) for grade in GRADES if row.get(grade)}
    return {grade: count for grade, count in counts.items() if count is not None} or None


def _sector(written: str) -> str:
    plain = _plain(written)
    return "private" if plain.startswith("prive") else "public" if plain == "public" else ""


def _commune_code(written: str) -> str:
    """An INSEE code as it should be: a spreadsheet writes 01004 as '1004' or '1004.0'."""
    code = written.strip().upper().removesuffix(".0")
    return code.zfill(5) if code else ""


def _department(commune_code: str) -> str:
    """How the UAI of a commune's schools begin; nothing when there is no telling.

    Metropolitan departments are written on three digits; Corsica's schools are numbered 620
    and 720; overseas ones by the department's own three digits.
    """
    if not CODE.fullmatch(commune_code):
        return ""
    corsica = {"2A": "620", "2B": "720"}
    two = commune_code[:2]
    return commune_code[:3] if two in ("97", "98") else corsica.get(two, f"0{two}")


def _plain(text: str) -> str:
    """Small letters without accents, anything else an underscore: how titles are compared."""
    letters = unicodedata.normalize("NFD", text.strip().lower())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")

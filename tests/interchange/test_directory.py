"""The directory of schools: real extracts, and every kind of dirt that people send."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.errors import BadInput
from consult.interchange.directory import (
    COLUMNS,
    PROBLEMS,
    DirectoryNeedsCommuneName,
    DirectoryReading,
    DirectoryWithoutColumn,
    DirectoryWithoutCommune,
    SchoolRow,
    expected_letter,
    read_directory,
)
from consult.interchange.enrolment import expected_by_band
from consult.interchange.tables import (
    TableBroken,
    TableEmpty,
    TableIsSpreadsheet,
    TableNotText,
)

SCHOOLS = Path(__file__).parents[2].parent / "shared" / "data" / "schools"
needs_real_files = pytest.mark.skipif(
    not SCHOOLS.is_dir(), reason="the real directory files are not beside this checkout"
)

HEADER = "uai;nom_de_l_etablissment;code_insee_de_la_commune;nom_de_la_commune;secteur;effectifs"
PHILIPE = "0370921A;ECOLE ELEMENTAIRE GERARD PHILIPE;37109;FONDETTES;public;258.0"
DOLTO = "0371655Y;ECOLE PRIMAIRE DOLTO APPLICATION;37109;FONDETTES;public;150.0"
TOURS = "0370039S;ECOLE PRIMAIRE PAUL BERT;37261;TOURS;public;99.0"


def file_of(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *lines, "")).encode()


def problem_of(line: str) -> tuple[int, str, dict[str, str | int]]:
    """What is said of a bad line, once the good one beside it has gone in."""
    reading = read_directory(file_of(line, DOLTO), "37109")
    assert [row.uai for row in reading.rows] == ["0371655Y"]
    (problem,) = reading.problems
    assert problem.code in PROBLEMS
    return problem.line, problem.code, problem.facts


def test_a_school_is_read_with_its_name_as_people_write_it() -> None:
    reading = read_directory(file_of(PHILIPE, TOURS), "37109")
    (school,) = reading.rows
    assert school == SchoolRow(
        uai="0370921A",
        name="École élémentaire Gérard Philipe",
        level="elementaire",
        commune="Fondettes",
        commune_code="37109",
        address="",
        latitude=None,
        longitude=None,
        pupils=258,
        pupils_by_grade=None,
        sector="public",
    )
    assert (reading.problems, reading.ignored) == ([], 0)


@pytest.mark.parametrize("title", COLUMNS["uai"])
def test_the_identifier_may_go_by_any_of_its_titles(title: str) -> None:
    header = HEADER.replace("uai", title.upper().replace("_", " "), 1)
    assert len(read_directory(file_of(PHILIPE, header=header), "37109").rows) == 1


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_in_the_header(separator: str) -> None:
    data = file_of(PHILIPE).replace(b";", separator.encode())
    assert read_directory(data, "37109").rows[0].pupils == 258


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_the_encoding_is_found_in_the_bytes(encoding: str) -> None:
    text = file_of(PHILIPE.replace("ELEMENTAIRE GERARD", "élémentaire Gérard")).decode()
    (school,) = read_directory(text.encode(encoding), "37109").rows
    assert school.name == "École élémentaire Gérard Philipe"


def test_a_file_cut_in_the_middle_of_a_letter_keeps_its_accents() -> None:
    line = PHILIPE.replace("GERARD", "Gérard") + "\r\n" + DOLTO[:20]
    data = file_of(line).rstrip() + "é".encode()[:1]
    reading = read_directory(data, "37109")
    assert [row.name for row in reading.rows] == ["École élémentaire Gérard Philipe"]
    assert [(problem.line, problem.code) for problem in reading.problems] == [(3, "short-line")]


def test_a_damaged_letter_is_told_with_its_line() -> None:
    whole = file_of(PHILIPE.replace("GERARD", "Gérard"), DOLTO.replace("DOLTO", "Doltoé"))
    data = whole.replace("Doltoé".encode(), b"Dolto\xc3")
    reading = read_directory(data, "37109")
    assert [(problem.line, problem.code) for problem in reading.problems] == [
        (3, "unreadable-character")
    ]


def test_half_a_line_is_told_and_the_others_go_in() -> None:
    assert problem_of("0370921A;ECOLE ELEM") == (2, "short-line", {"cells": 2, "expected": 6})


def test_a_line_with_too_many_cells_is_told() -> None:
    assert problem_of(PHILIPE + ";12;13") == (2, "long-line", {"cells": 8, "expected": 6})


def test_empty_cells_after_the_last_column_do_no_harm() -> None:
    assert len(read_directory(file_of(PHILIPE + ";;"), "37109").rows) == 1


def test_a_wrong_check_letter_is_told_with_the_right_one() -> None:
    assert problem_of(PHILIPE.replace("0370921A", "0370921B")) == (
        2,
        "uai-check-letter",
        {"uai": "0370921B", "expected": "A"},
    )


def test_an_identifier_of_another_shape_is_told() -> None:
    assert problem_of(PHILIPE.replace("0370921A", "37921A"))[1:] == ("uai-shape", {"uai": "37921A"})


def test_a_missing_identifier_is_told() -> None:
    assert problem_of(PHILIPE.replace("0370921A", " "))[1] == "uai-missing"


def test_an_identifier_in_small_letters_is_the_same() -> None:
    (school,) = read_directory(file_of(PHILIPE.replace("21A", "21a")), "37109").rows
    assert school.uai == "0370921A"


def test_a_missing_name_is_told() -> None:
    line = PHILIPE.replace("ECOLE ELEMENTAIRE GERARD PHILIPE", "")
    assert problem_of(line)[1:] == ("name-missing", {"uai": "0370921A"})


def test_a_name_that_does_not_tell_the_level_is_told() -> None:
    line = PHILIPE.replace("ECOLE ELEMENTAIRE", "INSTITUT")
    assert problem_of(line)[1:] == ("level-unknown", {"name": "Institut Gérard Philipe"})


@pytest.mark.parametrize("written", ["beaucoup", "-3", "12.5", "1e3", "999999", "nan", "٣"])
def test_pupils_that_are_not_a_number_are_told(written: str) -> None:
    line = PHILIPE.replace("258.0", written)
    assert problem_of(line)[1:] == ("pupils-not-a-number", {"written": written})


@pytest.mark.parametrize(("written", "read"), [("53.0", 53), ("53", 53), ("1 053,0", 1053)])
def test_pupils_are_read_as_spreadsheets_write_them(written: str, read: int) -> None:
    (school,) = read_directory(file_of(PHILIPE.replace("258.0", written)), "37109").rows
    assert school.pupils == read


def test_pupils_that_nobody_wrote_are_unknown_and_not_zero() -> None:
    (school,) = read_directory(file_of(PHILIPE.replace("258.0", "")), "37109").rows
    assert school.pupils is None
    assert expected_by_band(school) == {}


def test_the_same_school_twice_stands_once_and_the_second_is_told() -> None:
    reading = read_directory(file_of(PHILIPE, DOLTO, PHILIPE), "37109")
    assert len(reading.rows) == 2
    (problem,) = reading.problems
    assert (problem.line, problem.code) == (4, "uai-twice")
    assert problem.facts == {"uai": "0370921A", "first": 2}


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    bad = PHILIPE.replace("0370921A", "0370921B")
    reading = read_directory(file_of("", DOLTO, "", bad), "37109")
    assert [problem.line for problem in reading.problems] == [5]


def test_mistakes_of_other_communes_are_not_ours_to_tell() -> None:
    reading = read_directory(file_of(PHILIPE, "bad;;37261;TOURS;public;x"), "37109")
    assert reading.problems == []


def test_closed_schools_are_left_out_and_counted() -> None:
    data = file_of(PHILIPE + ";OUVERT", DOLTO + ";FERME", header=HEADER + ";etat")
    reading = read_directory(data, "37109")
    assert [row.uai for row in reading.rows] == ["0370921A"]
    assert (reading.set_aside, reading.ignored) == ({"closed": 1}, 1)


def test_of_several_years_the_last_one_stands_and_a_closed_school_does_not() -> None:
    header = "rentree_scolaire;" + HEADER
    lines = ("2021;" + PHILIPE, "2022;" + PHILIPE.replace("258", "260"), "2021;" + DOLTO)
    reading = read_directory(file_of(*lines, header=header), "37109")
    assert [row.pupils for row in reading.rows] == [260]
    assert reading.set_aside == {"earlier-year": 2}


def test_a_commune_code_that_lost_its_zero_in_a_spreadsheet_is_found() -> None:
    line = "0010001W;ECOLE PRIMAIRE;1004.0;AMBERIEU;public;12"
    (school,) = read_directory(file_of(line), "01004").rows
    assert school.commune_code == "01004"


NAMES_ONLY = "uai;nom_etablissement;Commune"


def test_a_file_of_commune_names_needs_the_name() -> None:
    data = file_of("0350103X;Ecole Le Chevré;ACIGNE", header=NAMES_ONLY)
    with pytest.raises(DirectoryNeedsCommuneName) as caught:
        read_directory(data, "35001")
    assert caught.value.facts == {"commune": "35001"}
    assert len(read_directory(data, "35001", "Acigné").rows) == 1


def test_communes_of_the_same_name_are_told_apart_by_the_department() -> None:
    lines = ("0350103X;Ecole ici;SAINT-JUST", "0010001W;Ecole ailleurs;Saint Just")
    reading = read_directory(file_of(*lines, header=NAMES_ONLY), "35285", "Saint-Just")
    assert [row.name for row in reading.rows] == ["École ici"]


@pytest.mark.parametrize(
    ("title", "told"),
    [("uai", "UAI"), ("nom_de_l_etablissment", "nom"), ("nom_de_la_commune", "commune")],
)
def test_a_missing_column_is_named(title: str, told: str) -> None:
    header = HEADER.replace(title, "autre").replace(
        "code_insee_de_la_commune", "autre" if told == "commune" else "code_insee_de_la_commune"
    )
    with pytest.raises(DirectoryWithoutColumn) as caught:
        read_directory(file_of(PHILIPE, header=header), "37109")
    assert caught.value.facts == {"column": told}


def test_a_commune_that_is_not_in_the_file_is_told() -> None:
    with pytest.raises(DirectoryWithoutCommune) as caught:
        read_directory(file_of(PHILIPE, TOURS), "35238")
    assert caught.value.facts == {"commune": "35238", "lines": 2}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", TableEmpty),
        (b"\xef\xbb\xbf\r\n\r\n", TableEmpty),
        (HEADER.encode(), TableEmpty),
        (b"PK\x03\x04rest of a workbook", TableIsSpreadsheet),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", TableNotText),
        (b"uai;nom\r\n\x81\x8d\x8f;\x90\x9d", TableNotText),
        (file_of('0370921A;"ECOLE;37109;FONDETTES;public;258'), TableBroken),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(
    data: bytes, error: type[BadInput]
) -> None:
    with pytest.raises(error):
        read_directory(data, "37109")


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    for given_bytes in (data, file_of(PHILIPE) + data):
        try:
            reading = read_directory(given_bytes, "37109")
        except BadInput:
            continue
        assert isinstance(reading, DirectoryReading)


def school_with(level: str, pupils: int | None, grades: dict[str, int] | None = None) -> SchoolRow:
    return SchoolRow("0370921A", "x", level, "", "", "", None, None, pupils, grades, "public")


def test_bands_follow_classes_where_the_file_counts_them() -> None:
    grades = {"maternelle": 23, "CP": 7, "CE1": 13, "CE2": 7, "CM1": 9, "CM2": 6, "ULIS": 5}
    school = school_with("primaire", 70, grades)
    assert expected_by_band(school) == {"3-5": 23, "6-7": 22, "8-10": 25}


@pytest.mark.parametrize(
    ("level", "bands"),
    [
        ("maternelle", {"3-5": 100}),
        ("elementaire", {"6-7": 40, "8-10": 60}),
        ("primaire", {"3-5": 38, "6-7": 25, "8-10": 37}),
        ("college", {"11-14": 100}),
        ("lycee", {"15-17": 100}),
    ],
)
def test_without_classes_pupils_are_spread_over_the_years(
    level: str, bands: dict[str, int]
) -> None:
    assert expected_by_band(school_with(level, 100)) == bands


@given(st.sampled_from(["elementaire", "primaire"]), st.integers(0, 5000))
def test_no_child_is_lost_or_invented_by_spreading(level: str, pupils: int) -> None:
    assert sum(expected_by_band(school_with(level, pupils)).values()) == pupils


def test_the_check_letter_is_the_one_of_real_schools() -> None:
    assert [expected_letter(uai) for uai in ("0371397T", "0350044H")] == ["T", "H"]


def real(name: str, commune: str, commune_name: str = "") -> DirectoryReading:
    return read_directory((SCHOOLS / name).read_bytes(), commune, commune_name)


@needs_real_files
def test_the_schools_of_fondettes_are_read_with_their_pupils() -> None:
    schools = real("ecoles_effectifs_2022_dep35_dep37.csv", "37109")
    colleges = real("colleges_effectifs_2022_dep35_dep37.csv", "37109")
    assert [row.pupils for row in schools.rows] == [258, 150, 115, 133]
    assert [(row.name, row.pupils) for row in colleges.rows] == [("Collège Jean Roux", 497)]
    assert schools.problems == colleges.problems == []


@needs_real_files
def test_the_directory_of_a_department_gives_the_schools_of_one_commune() -> None:
    rennes = real("annuaire_education_dep35.csv", "35238")
    assert (len(rennes.rows), rennes.ignored, rennes.problems) == (142, 51, [])
    assert len({row.uai for row in rennes.rows}) == 142
    assert all(row.latitude and 48 < row.latitude < 48.2 for row in rennes.rows)


@needs_real_files
def test_a_school_written_twice_in_the_real_directory_is_told() -> None:
    saint_malo = real("annuaire_education_dep35.csv", "35288")
    assert [(p.line, p.code) for p in saint_malo.problems] == [(940, "uai-twice")]


@needs_real_files
def test_pupils_by_class_are_those_of_the_last_year() -> None:
    rennes = real("ecoles_effectifs_par_niveau_dep35.csv", "35238", "Rennes")
    assert (len(rennes.rows), rennes.set_aside) == (95, {"earlier-year": 282})
    (lotte,) = [row for row in rennes.rows if row.uai == "0350592D"]
    assert expected_by_band(lotte) == {"6-7": 83, "8-10": 96}


@needs_real_files
def test_colleges_are_placed_on_the_map() -> None:
    reading = real("colleges_geolocalisation_dep35_dep37.csv", "37109")
    assert [row.address for row in reading.rows] == [
        "2 rue Rabelais, 37230 Fondettes",
        "15 rue Plantin, 37230 Fondettes",
    ]
    assert {row.sector for row in reading.rows} == {"public", "private"}


@needs_real_files
def test_every_commune_of_the_real_files_is_read_without_a_mistake_of_ours() -> None:
    """The only lines not taken, of two departments, are second lines of one school."""
    name = "ecoles_effectifs_2022_dep35_dep37.csv"
    lines = (SCHOOLS / name).read_text("utf-8").splitlines()[1:]
    communes = sorted({line.split(";")[6] for line in lines})
    readings = [real(name, commune) for commune in communes[::20]]
    assert {p.code for reading in readings for p in reading.problems} <= {"uai-twice"}
    assert all(reading.rows for reading in readings)

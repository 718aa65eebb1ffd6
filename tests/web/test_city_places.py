"""The first hour: the city, its places, their posters."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consult.application import city as use_cases
from consult.application.log import Log
from consult.domain.place import Place
from consult.interchange import directory
from consult.projections.places import PlaceRow, places_in_use, posters_in_use
from consult.projections.runner import Projector
from tests.given import DAY, a_city, a_school, an_announced_consultation

Enter = Callable[..., FlaskClient]

HEADER = "UAI;nom_etablissement;code_commune;effectifs"
HUGO = "0371101W;Ecole maternelle Victor Hugo;37109;53.0"
CAMUS = "0370888P;Ecole primaire Albert Camus;37109;120"
HALF = "0370889R;Ecole primaire"
ELSEWHERE = "0370001A;Ecole primaire Loin;37261;80"


def uai(digits: str) -> str:
    """A number with its right letter."""
    return digits + directory.expected_letter(digits)


def a_file(*lines: str) -> tuple[BytesIO, str]:
    """A directory file as a browser sends it."""
    return BytesIO("\n".join((HEADER, *lines)).encode("utf-8-sig")), "annuaire.csv"


def a_line(digits: str, name: str, pupils: str = "60") -> str:
    """The line of a school of Fondettes."""
    return f"{uai(digits)};{name};37109;{pupils}"


HUGO = a_line("0371101", "Ecole maternelle Victor Hugo", "53.0")
CAMUS = a_line("0370888", "Ecole primaire Albert Camus", "120")


@pytest.fixture
def team(client_as: Enter) -> FlaskClient:
    """Nadia, at her desk."""
    return client_as("team")


@pytest.fixture
def places(app: Flask, projector: Projector) -> Callable[[], list[PlaceRow]]:
    """The places that pages now show."""

    def read() -> list[PlaceRow]:
        projector.catch_up()
        with Session(app.extensions["consult"].stores["read"]) as session:
            return list(places_in_use(session))

    return read


@pytest.fixture
def codes(app: Flask, projector: Projector) -> Callable[..., list[str]]:
    """The codes of the posters that hang."""

    def read(*of: UUID) -> list[str]:
        projector.catch_up()
        with Session(app.extensions["consult"].stores["read"]) as session:
            return [poster.code for poster in posters_in_use(session, *of)]

    return read


def page(answer: TestResponse, status: int = 200) -> str:
    """The words of a page, non-breaking spaces as spaces."""
    assert answer.status_code == status, answer.text
    return answer.text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_without_a_city_places_ask_which_commune(team: FlaskClient) -> None:
    answer = team.get("/bureau/lieux", follow_redirects=True)
    assert "Votre commune ?" in page(answer)


def test_a_city_is_founded_with_its_schools_and_their_posters(
    team: FlaskClient, places: Callable[[], list[PlaceRow]], codes: Callable[..., list[str]]
) -> None:
    answer = team.post(
        "/bureau/commune",
        data={"commune": "37109", "name": "Fondettes", "file": a_file(HUGO, CAMUS, ELSEWHERE)},
    )
    assert "2 écoles de l’annuaire" in page(answer)
    assert "Le fichier ne donne que le total de 1 école" in page(answer)
    assert page(answer).count("âges estimés d’après le total : à vérifier") == 1
    hugo = next(place for place in places() if "Hugo" in place.name)
    assert hugo.enrolment == {"3-5": 53}
    assert len(places()) == 2
    assert all(len(codes(place.id)) == 1 for place in places())
    again = team.get("/bureau/commune")
    assert again.location.endswith("/bureau/lieux")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04classeur", "Ce fichier est un classeur"), (b"", "Ce fichier est vide")],
)
def test_an_unreadable_file_founds_nothing_and_keeps_what_was_typed(
    team: FlaskClient, log: Log, content: bytes, said: str
) -> None:
    file = (BytesIO(content), "annuaire")
    answer = team.post(
        "/bureau/commune", data={"commune": "37109", "name": "Fondettes", "file": file}
    )
    assert said in page(answer)
    assert 'value="Fondettes"' in answer.text
    assert log.head == 0


@pytest.mark.parametrize("commune", ["3710", "Fondettes", "371O9"])
def test_a_postal_mistake_is_said_at_the_field(team: FlaskClient, commune: str) -> None:
    answer = team.post("/bureau/commune", data={"commune": commune, "name": "Fondettes"})
    assert "Cinq signes, par exemple 37109." in page(answer)


def test_the_good_lines_go_in_and_each_bad_one_is_told(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    places()
    wrong = "0370889A;Ecole primaire Paul Bert;37109;12"
    answer = team.post("/bureau/lieux/annuaire", data={"file": a_file(HUGO, wrong, HALF)})
    words = page(answer)
    assert "2 lignes n’ont pas été prises" in words
    assert "Ligne 3 : la lettre de l’UAI 0370889A est fausse" in words
    assert "Ligne 4 : la ligne est incomplète (2 cases au lieu de 4)" in words
    assert [place.name for place in places()] == ["École maternelle Victor Hugo"]


def test_importing_again_renames_adds_no_poster_and_keeps_numbers_the_file_does_not_know(
    team: FlaskClient,
    log: Log,
    places: Callable[[], list[PlaceRow]],
    codes: Callable[..., list[str]],
) -> None:
    a_city(log)
    places()
    team.post("/bureau/lieux/annuaire", data={"file": a_file(HUGO, CAMUS)})
    before = codes()
    renamed = a_line("0371101", "Ecole maternelle George Sand", "")
    answer = team.post("/bureau/lieux/annuaire", data={"file": a_file(renamed, CAMUS)})
    assert "Un lieu a changé de nom" in page(answer)
    assert "Un lieu déjà connu" in page(answer)
    sand = next(place for place in places() if "Sand" in place.name)
    assert sand.enrolment == {"3-5": 53}
    assert codes() == before


def test_a_school_that_rests_does_not_stop_the_import(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    school = a_school(log, uai=uai("0371101"))
    use_cases.retire_place(log, school, DAY)
    places()
    answer = team.post("/bureau/lieux/annuaire", data={"file": a_file(HUGO, CAMUS)})
    assert "2 écoles de l’annuaire" in page(answer)
    assert [place.name for place in places()] == ["École primaire Albert Camus"]


def test_a_leisure_centre_is_added_by_hand_with_its_poster(
    team: FlaskClient,
    log: Log,
    places: Callable[[], list[PlaceRow]],
    codes: Callable[..., list[str]],
) -> None:
    a_city(log)
    places()
    form = {"kind": "leisure", "name": "La Mômerie", "zone": "Centre", "band_6_7": "1 040"}
    answer = team.post("/bureau/lieux/nouveau", data=form, follow_redirects=True)
    (centre,) = places()
    assert centre.enrolment == {"6-7": 1040}
    assert codes(centre.id)[0] in page(answer)


def test_the_same_centre_twice_is_refused_and_nothing_typed_is_lost(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    form = {"kind": "leisure", "name": "La Mômerie", "band_6_7": "beaucoup"}
    wrong = team.post("/bureau/lieux/nouveau", data=form)
    assert "Écrivez un nombre d’enfants en chiffres, ou rien." in page(wrong)
    assert 'value="beaucoup"' in wrong.text
    team.post("/bureau/lieux/nouveau", data={**form, "band_6_7": ""})
    twice = team.post("/bureau/lieux/nouveau", data={**form, "band_6_7": ""})
    assert "Ceci existe déjà" in page(twice)
    assert len(places()) == 1


def test_a_school_added_by_hand_needs_its_number_so_that_the_directory_finds_it(
    team: FlaskClient, places: Callable[[], list[PlaceRow]]
) -> None:
    form = {"kind": "school", "name": "École Saint-Exupéry"}
    assert "Écrivez l’UAI de l’école." in page(team.post("/bureau/lieux/nouveau", data=form))
    wrong = team.post("/bureau/lieux/nouveau", data={**form, "uai": "0371101A"})
    assert "Ce n’est pas un UAI." in page(wrong)
    team.post("/bureau/lieux/nouveau", data={**form, "uai": f" {uai('0371101').lower()}"})
    (school,) = places()
    assert school.id == Place.create_id(uai("0371101"))
    other = {"kind": "school", "name": "Camus", "uai": uai("0371101")}
    known = page(team.post("/bureau/lieux/nouveau", data=other))
    assert f"L’UAI {uai('0371101')} est déjà celui de « École Saint-Exupéry »." in known


def test_the_number_that_a_school_needs_is_not_called_optional(team: FlaskClient) -> None:
    label = team.get("/bureau/lieux/nouveau").text.partition(">UAI")[2].partition("</label>")[0]
    assert "facultatif" not in label


def test_a_blank_number_never_erases_the_one_that_was_known(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    school = a_school(log)
    (row,) = places()
    form = {"name": "Gérard Philipe", "seen_version": row.version, "band_6_7": "22"}
    team.post(f"/bureau/lieux/{school}", data=form)
    (row,) = places()
    assert row.enrolment == {"8-10": 60, "6-7": 22}
    team.post(
        f"/bureau/lieux/{school}",
        data={**form, "seen_version": row.version, "band_8_10": "0"},
    )
    assert places()[0].enrolment == {"8-10": 0, "6-7": 22}


def test_two_people_mending_one_place_see_both_versions(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    school = a_school(log)
    (row,) = places()
    use_cases.rename_place(log, school, "École Gérard-Philipe")
    places()
    form = {"name": "Groupe scolaire Philipe", "seen_version": row.version, "band_8_10": "61"}
    refused = team.post(f"/bureau/lieux/{school}", data=form)
    assert "Deux versions de ce lieu" in page(refused)
    assert "École Gérard-Philipe" in refused.text
    assert 'value="Groupe scolaire Philipe"' in refused.text
    assert f'name="seen_version" type="hidden" value="{row.version + 1}"' in refused.text
    team.post(f"/bureau/lieux/{school}", data={**form, "seen_version": row.version + 1})
    assert places()[0].name == "Groupe scolaire Philipe"


def test_an_agreement_is_noted_with_a_function(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    school = a_school(log)
    places()
    nobody = team.post(f"/bureau/lieux/{school}/accord", data={"agreed_by": " "})
    assert "Écrivez la fonction de la personne." in page(nobody)
    team.post(f"/bureau/lieux/{school}/accord", data={"agreed_by": "Directrice"})
    assert places()[0].agreed_by == "Directrice"


def test_a_place_rests_only_after_a_confirmation(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    school = a_school(log)
    places()
    assert "Ne plus utiliser « Gérard Philipe » ?" in page(
        team.get(f"/bureau/lieux/{school}/retirer")
    )
    assert len(places()) == 1
    after = team.post(f"/bureau/lieux/{school}/retirer", follow_redirects=True)
    assert places() == []
    assert "1 lieu qui n’est plus utilisé" in page(after)


def test_a_place_that_does_not_exist_is_said_so(team: FlaskClient) -> None:
    missing = "/bureau/lieux/00000000-0000-0000-0000-000000000000"
    assert team.get(missing).status_code == 404


def test_posters_of_the_chosen_places_come_as_one_pdf(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    schools = [a_school(log), a_school(log, "Camus", "0370888X"), a_school(log, "Sand", "0370889X")]
    for school in schools:
        use_cases.place_poster(log, school, DAY)
    places()
    chosen = {"place": [str(school) for school in schools[:2]], "format": "poster"}
    answer = team.get("/bureau/affiches/pdf", query_string={**chosen, "language": "fr-en"})
    assert answer.content_type == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.data)
    assert len(pages) == 2
    pages.close()


def test_a_consultation_suggests_its_places_and_its_title(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    invited, other = a_school(log), a_school(log, "Camus", "0370888X")
    for school in (invited, other):
        use_cases.place_poster(log, school, DAY)
    consultation = an_announced_consultation(log, invited)
    places()
    words = team.get(f"/bureau/affiches?consultation={consultation}").text
    assert f'value="{invited}" checked' in words
    assert f'value="{other}" checked' not in words
    assert f'value="{consultation}" checked' in words


def test_places_without_a_poster_get_theirs_at_once(
    team: FlaskClient, log: Log, codes: Callable[..., list[str]]
) -> None:
    a_city(log)
    schools = [a_school(log), a_school(log, "Camus", "0370888X")]
    kept = use_cases.place_poster(log, schools[0], DAY)
    codes()
    assert "1 lieu n’a pas encore d’affiche." in page(team.get("/bureau/affiches"))
    after = team.post("/bureau/affiches/manquantes", follow_redirects=True)
    assert "2 affiches sont prêtes" in page(after)
    assert codes(schools[0]) == [kept]
    assert len(codes(schools[1])) == 1


def test_the_code_on_a_poster_opens_the_place(
    app: Flask, team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    code = use_cases.place_poster(log, a_school(log), DAY)
    places()
    picture = Image.open(BytesIO(team.get(f"/bureau/affiches/{code}.png").data))
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == f"{app.extensions['consult'].settings.public_url}/c/{code}"


def test_no_place_chosen_is_said_on_the_page(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]]
) -> None:
    a_city(log)
    use_cases.place_poster(log, a_school(log), DAY)
    places()
    answer = team.get("/bureau/affiches/pdf", query_string={"format": "poster"})
    assert "Choisissez au moins un lieu." in page(answer, 400)


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_poster_comes_in_each_format(
    team: FlaskClient, log: Log, places: Callable[[], list[PlaceRow]], kind: str, begins: bytes
) -> None:
    a_city(log)
    code = use_cases.place_poster(log, a_school(log), DAY)
    places()
    answer = team.get(f"/bureau/affiches/{code}.{kind}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)


def test_a_lost_poster_is_replaced_and_its_code_opens_nothing(
    team: FlaskClient, log: Log, codes: Callable[..., list[str]]
) -> None:
    school = a_school(log)
    lost = use_cases.place_poster(log, school, DAY)
    assert codes() == [lost]
    asked = page(team.get(f"/bureau/affiches/{lost}/remplacer"))
    assert f"Le code {lost} n’ouvre plus rien" in asked
    assert "a changé" not in asked
    team.post(f"/bureau/affiches/{lost}/remplacer")
    (new,) = codes(school)
    assert new != lost
    assert team.get(f"/bureau/affiches/{lost}.svg").status_code == 404


@pytest.mark.parametrize("profile", ["elected", "council", "it"])
def test_places_are_the_teams_business(client_as: Enter, profile: str) -> None:
    assert client_as(profile).get("/bureau/lieux").status_code == 403

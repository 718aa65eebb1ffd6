"""The first hour of a city: from an invitation in a terminal to the first sitting of a class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Come
from tests.browser.hands import (
    PDF,
    follow,
    is_on,
    is_told,
    press,
    printed_by_form,
    reads,
    row,
    send_empty,
    tick,
    touch,
    write,
)
from tests.browser.running import City, new_city

PHONE = 390
DIRECTORY = "\r\n".join(
    (
        "\ufeffrentree_scolaire;academie;code_du_departement;departement;uai;"
        "nom_de_l_etablissment;code_insee_de_la_commune;nom_de_la_commune;secteur;effectifs;ips",
        "2022-2023;ORLEANS-TOURS;037;INDRE-ET-LOIRE;0370921A;ECOLE ELEMENTAIRE GERARD PHILIPE;"
        "37109;FONDETTES;public;258.0;120.6",
        "2022-2023;ORLEANS-TOURS;037;INDRE-ET-LOIRE;0371655Y;ECOLE PRIMAIRE DOLTO APPLICATION;"
        "37109;FONDETTES;public;150.0;132.0",
        "2022-2023;ORLEANS-TOURS;037;INDRE-ET-LOIRE;0371091K;ECOLE ELEMENTAIRE JOSEPH BOURREAU;"
        "37104;ESVRES;public;395.0;116.2",
    )
)
"""The head and three lines of a file of data.education.gouv.fr, as it is published."""
SCHOOL = "École primaire Dolto application"
ASKED = "La cour de récré"
PASSWORD = "cheval pile agrafe correcte"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A city that has only been migrated, and served."""
    city = new_city(tmp_path / "data", voice=True)
    city.consult("migrate")
    with city.served():
        yield city


def test_one_person_opens_a_first_consultation_in_an_hour(
    city: City, come: Come, tmp_path: Path
) -> None:
    desk = come(invited(city))
    nadia_comes_in(desk)
    the_city_and_its_schools(desk, directory_file(tmp_path))
    a_centre_that_no_directory_knows(desk)
    a_ready_consultation_is_announced(desk)
    the_questions_are_tried_and_nothing_is_counted(desk)
    the_papers_are_printed(desk)
    the_consultation_opens(desk)
    link, pin = the_sheet_of_the_facilitator(desk)
    a_class_sits(come(f"{city.address}/seance"), come, link, pin)
    the_desk_never_sees_one_child(desk)
    nadia_leaves_and_comes_back(desk)


def directory_file(folder: Path) -> Path:
    """The file of schools, as Nadia downloaded it."""
    file = folder / "ecoles.csv"
    file.write_text(DIRECTORY, "utf-8")
    return file


def invited(city: City) -> str:
    """The link that the command line prints."""
    told = city.consult("accounts", "invite", "nadia@fondettes.example", "--profile", "team")
    return told.split()[-1]


def nadia_comes_in(page: Page) -> None:
    """Accept the invitation; it opens once only."""
    is_on(page, "Bienvenue")
    write(page, "Votre nom", "Nadia")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Enregistrer et entrer")


def the_city_and_its_schools(page: Page, file: Path) -> None:
    """Votre commune ? Then its schools are listed, each with the code of its poster."""
    is_on(page, "Votre commune ?")
    write(page, "Code INSEE de la commune", "37109")
    write(page, "Nom de la commune", "Fondettes")
    page.get_by_label("Fichier de l’annuaire").set_input_files(file)
    press(page, "Commencer")
    is_on(page, "2 écoles de l’annuaire")
    reads(page, "2 lieux ajoutés, leurs affiches sont prêtes")
    follow(page, "Voir les lieux")
    reads(page, "École élémentaire Gérard Philipe", SCHOOL)
    expect(page.get_by_text(re.compile(r"^[2-9A-HJKMNP-Z]{5}$"))).to_have_count(2)


def a_centre_that_no_directory_knows(page: Page) -> None:
    """A leisure centre, by form, with twelve children of one age: too few to be shown alone."""
    follow(page, "Ajouter un lieu")
    tick(page, "Centre de loisirs")
    write(page, "Nom", "La Mômerie")
    write(page, "11-14 ans", "12")
    press(page, "Ajouter ce lieu")
    reads(page, "La Mômerie")


def a_ready_consultation_is_announced(page: Page) -> None:
    """La cour, as it is proposed; the wizard says which group is too small, and mends it."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Cette semaine")
    follow(page, "Choisir")
    follow(page, f"Choisir {ASKED}")
    is_on(page, f"Annoncer « {ASKED} »")
    reads(page, "12 jeunes prévus en 11-14 ans : réunissez-les avec les 8-10")
    page.get_by_role("button", name=re.compile("^Réunir")).first.click()
    expect(row(page, "Réunis")).to_be_visible()
    press(page, "Annoncer")
    is_told(page, "Consultation annoncée.")
    is_on(page, ASKED)


def the_questions_are_tried_and_nothing_is_counted(page: Page) -> None:
    """A whole journey, as a child of 8 to 10 will make it."""
    follow(page, "Essayer sans compter")
    row(page, "8-10 ans").get_by_role("link", name="Essayer en français").click()
    reads(page, "Essai : rien n’est compté")
    while page.get_by_text("Suivant", exact=True).locator("visible=true").count():
        page.locator("label.tile:visible").first.click()
        touch(page, "Suivant")
    touch(page, "J’envoie")
    is_on(page, "Essai terminé")
    reads(page, "Rien n’est compté, rien n’est gardé.")
    follow(page, "Revenir au bureau")


def the_papers_are_printed(page: Page) -> None:
    """Letters to families and heads, the facilitator's sheets; then the posters."""
    follow(page, ASKED)
    follow(page, "Courriers et fiches d’animation")
    assert printed_by_form(page, "Préparer le PDF").startswith(PDF)
    follow(page, ASKED)
    follow(page, "Affiches des lieux")
    assert printed_by_form(page, "Préparer le PDF").startswith(PDF)


def the_consultation_opens(page: Page) -> None:
    """Once the worker has made the key of the box, and the youngest can hear the questions."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Consultations")
    follow(page, ASKED)
    follow(page, "Ouvrir la consultation")
    opens = page.get_by_role("button", name="Ouvrir", exact=True)
    silent = page.get_by_text("Tout ne s’entend pas encore")
    for _ in range(240):
        if opens.count() and not silent.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    opens.click()
    is_told(page, "La consultation est ouverte : les enfants peuvent répondre.")


def the_sheet_of_the_facilitator(page: Page) -> tuple[str, str]:
    """A printed link and a PIN for one place, shown once."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Lieux")
    follow(page, SCHOOL)
    follow(page, "Imprimer le lien et le code des animateurs")
    press(page, "Faire la feuille")
    reads(page, "le code secret ne sera plus jamais montré")
    link, pin = (
        "".join(page.get_by_role("definition").nth(place).inner_text().split()) for place in (0, 1)
    )
    follow(page, "C’est imprimé, revenir")
    return link, pin


def a_class_sits(page: Page, come: Come, link: str, pin: str) -> None:
    """Open a sitting; a child answers by its code; one screen is finished; close it."""
    write(page, "Code du lien", link)
    write(page, "Code secret", pin)
    press(page, "Entrer")
    is_on(page, "Ouvrir une séance")
    tick(page, re.compile("^8-10 ans"))
    write(page, "Combien d’enfants sont là ?", "24")
    press(page, "Ouvrir la séance")
    code = page.get_by_role("img", name=re.compile(r"^(\w ){4}\w$")).inner_text()
    one_child_of_the_class_answers(
        come(page.url.split("/seance")[0] + "/c/", PHONE, java_script_enabled=False), code
    )
    page.reload()
    reads(page, "1 écran terminé sur 24")
    press(page, "Fermer la séance")
    is_on(page, "La séance est terminée")


def one_child_of_the_class_answers(page: Page, code: str) -> None:
    """Type the code of the class, say yes, pass every question, send."""
    write(page, "Le code de l’affiche", "".join(code.split()).lower())
    press(page, "J’entre")
    follow(page, "Je veux bien")
    while page.get_by_text("Suivant", exact=True).locator("visible=true").count():
        touch(page, "Suivant")
    send_empty(page)
    is_on(page, "Merci !")


def the_desk_never_sees_one_child(page: Page) -> None:
    """One sheet shows nowhere: fewer than five are "moins de 5"."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Consultations")
    follow(page, ASKED)
    line = page.get_by_role("row").filter(has_text=SCHOOL)
    expect(line).to_contain_text("moins de 5")
    follow(page.get_by_role("navigation", name="Navigation principale"), "Séances")
    expect(page.get_by_role("row").filter(has_text=SCHOOL)).to_contain_text("24")


def nadia_leaves_and_comes_back(page: Page) -> None:
    """Sign out; from the front page of the city, sign in again with the password."""
    press(page, "Se déconnecter")
    follow(page, "Fondettes")
    is_on(page, "Les enfants ont la parole")
    follow(page, "Se connecter")
    write(page, "Adresse électronique", "nadia@fondettes.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Se connecter")
    is_on(page, "Cette semaine")

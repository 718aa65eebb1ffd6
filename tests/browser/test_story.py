"""The story of the README, lived by everybody in it: from a poster to the city's answer."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.audit import is_sound
from tests.browser.conftest import Come, DemoCity
from tests.browser.hands import (
    PDF,
    follow,
    group,
    is_on,
    is_told,
    press,
    printed_by_form,
    reads,
    row,
    send_empty,
    tick,
    touch,
    unfold,
    write,
)

PHONE = 390
ASKED = "La cour de récré"
READ = "La cour plaît, mais on n’y trouve pas d’ombre."
WISH = "des arbres dans chaque cour"
SECOND, SECOND_WISH = "Les grands prennent toute la place.", "une cour partagée en coins"
YES = "Oui. On plante des arbres dans deux cours cet hiver."
NO = "Non, parce que la cour est trop petite pour être coupée en coins."
WHY_NO = "Le plan des cours ne laisse pas la place de séparer les jeux."
DONE = "Les premiers arbres sont plantés dans votre cour."
WHY_DONE = "Vous avez dit qu’il manquait de l’ombre."
ACTION = "Des arbres dans les cours"


def test_from_the_poster_on_a_wall_to_the_answer_given_back(
    demo_city: DemoCity, come: Come
) -> None:
    poster = demo_city.first_address
    a_child_answers(come(poster, PHONE, java_script_enabled=False))
    a_child_says_no(come(poster, PHONE, java_script_enabled=False))
    desk = come(f"{demo_city.address}/demo")
    a_class_sits_with_its_facilitator(desk, come)
    the_team_looks_at_the_week_and_prints_a_poster(desk)
    forty_children_answer_and_the_box_is_opened_once(desk)
    the_council_reads_and_asks(desk)
    the_elected_member_has_read(desk)
    the_team_drafts_the_answers(desk)
    the_elected_member_decides_with_a_reason(desk)
    the_team_acts_and_says_how_far_it_is(desk)
    the_team_answers_the_children(desk)
    the_team_makes_the_results_public(desk)
    the_child_comes_back(come(poster, PHONE, java_script_enabled=False))
    anybody_reads_the_results(come(demo_city.address))
    anybody_reads_how_well_the_city_listens(desk)
    the_operator_sleeps_well(desk)


def a_child_answers(page: Page) -> None:
    """Choose an age, say yes, answer every question, send."""
    says_yes(page)
    for _ in range(questions(page)):
        page.locator("label.tile:visible").first.click()
        touch(page, "Suivant")
    touch(page, "J’envoie")
    is_on(page, "Merci !")
    reads(page, "Tes réponses sont parties.", "La ville te répond ici, avec le même code.")


def says_yes(page: Page) -> None:
    """The age, then the welcome, then the questions."""
    is_on(page, "Tu as quel âge ?")
    follow(page, "8 – 10 ans")
    is_on(page, ASKED)
    reads(page, "On ne te demande pas ton nom.")
    follow(page, "Je veux bien")


def questions(page: Page) -> int:
    """How many questions there are, as the first screen says."""
    told = page.get_by_text(re.compile(r"^1 sur \d+$")).locator("visible=true").inner_text()
    return int(told.split()[-1])


def a_child_says_no(page: Page) -> None:
    """A refusal shows a few pictures, and ends like any other visit."""
    follow(page, "8 – 10 ans")
    press(page, "Pas envie")
    while page.locator("section:visible").get_by_role("link", name="Suivant").count():
        touch(page, "Suivant")
    is_on(page, "C’est fini. Merci !")


def be(page: Page, role: str) -> None:
    """Be somebody else, by the banner of the demonstration."""
    press(page.get_by_role("complementary", name=re.compile("^D[ée]monstration$")), role)


def a_class_sits_with_its_facilitator(page: Page, come: Come) -> None:
    """Open a sitting, see one screen finished, close it: never an answer."""
    be(page, "animateur")
    tick(page, re.compile("^8-10 ans"))
    write(page, "Combien d’enfants sont là ?", "12")
    press(page, "Ouvrir la séance")
    reads(page, "Aucun écran terminé sur 12")
    code = page.get_by_role("img", name=re.compile(r"^(\w ){4}\w$")).inner_text()
    origin = page.url.split("/seance")[0]
    child = come(f"{origin}/c/{''.join(code.split())}", PHONE, java_script_enabled=False)
    follow(child, "Je veux bien")
    for _ in range(questions(child)):
        touch(child, "Suivant")
    send_empty(child)
    is_on(child, "Merci !")
    page.reload()
    reads(page, "1 écran terminé sur 12")
    is_sound(page, reloads=True)
    press(page, "Fermer la séance")
    is_on(page, "La séance est terminée")


def the_team_looks_at_the_week_and_prints_a_poster(page: Page) -> None:
    """Cette semaine, the consultation, its questionnaire, a try, a poster."""
    be(page, "équipe")
    is_on(page, "Cette semaine")
    follow(page, ASKED)
    is_on(page, ASKED)
    reads(page, "Qui a répondu", "La décision en jeu")
    follow(page, "Essayer sans compter")
    row(page, "8-10 ans").get_by_role("link", name="Essayer en français").click()
    reads(page, "Essai : rien n’est compté")
    follow(page, "Revenir au bureau")
    follow(page.get_by_role("navigation", name="Navigation principale"), "Lieux")
    follow(page, "Imprimer les affiches")
    assert printed_by_form(page, "Préparer le PDF").startswith(PDF)


def forty_children_answer_and_the_box_is_opened_once(page: Page) -> None:
    """The button of the guide; then the page reloads itself until the results are there."""
    be(page, "le guide")
    press(page, "40 enfants simulés répondent, puis clôture et dépouillement")
    is_told(page, "40 enfants simulés ont répondu.")
    button = page.get_by_role("button", name="Lire les résultats avec le conseil")
    expect(button).to_be_visible(timeout=45_000)
    button.click()


def the_council_reads_and_asks(page: Page) -> None:
    """A meeting: cards and reactions, two findings, tokens, the avis and its vote."""
    follow(row(page, ASKED), "Ouvrir une réunion")
    write(page, "Membres présents", "14")
    press(page, "Ouvrir la réunion")
    is_on(page, "À lire aujourd’hui")
    reads(page, "Ces résultats ne sont pas encore publics.")
    is_sound(page)
    write(group(page, "Combien d’entre vous disent…"), "Ça m’étonne", "5")
    press(page, "Noter les réactions")
    is_told(page, "Les réactions sont notées.")
    for text, wish in ((READ, WISH), (SECOND, SECOND_WISH)):
        the_council_notes(page, text, wish)
    the_council_votes(page)


def the_council_notes(page: Page, text: str, wish: str) -> None:
    """On a lu... donc on propose..., with a card that says so."""
    follow(page.get_by_role("navigation", name="Les moments de la réunion"), "Choisir 20 min")
    write(page, "On a lu…", text)
    write(page, "… donc on propose…", wish)
    unfold(page, "Citer les cartes qui le disent")
    group(page, "Les cartes qui le disent").get_by_role("checkbox").first.check()
    press(page, "Noter ce constat")
    is_told(page, "Le constat est noté.")


def the_council_votes(page: Page) -> None:
    """Three tokens each, then the avis and its vote."""
    write(page, "Jetons du constat 1", "25")
    write(page, "Jetons du constat 2", "17")
    press(page, "Compter les jetons")
    is_told(page, "Les jetons sont comptés.")
    is_sound(page)
    follow(page, "Ensuite : l’avis")
    write(page, "L’avis, en quelques phrases", "Nous demandons d’abord de l’ombre.")
    write(page, "Pour", "13")
    write(page, "Blanc", "1")
    press(page, "Adopter l’avis")
    reads(page, "Adopté par 13 voix")
    is_sound(page)
    follow(page, "Terminer la réunion")
    is_sound(page)
    press(page, "Terminer la réunion")
    is_told(page, "terminée")


def the_elected_member_has_read(page: Page) -> None:
    """Say that the results were read; the answers are not drafted yet."""
    be(page, "élu")
    is_on(page, "Mes réponses")
    reads(page, f"Ce que les enfants ont dit : {ASKED}")
    is_sound(page)
    press(page, "J’ai pris connaissance de ces résultats")
    is_told(page, "vous avez pris connaissance")
    reads(page, READ, SECOND)


def the_team_drafts_the_answers(page: Page) -> None:
    """Cette semaine leads to the two findings; each gets a draft."""
    be(page, "équipe")
    reads(page, f"Préparez les réponses à 2 constats de « {ASKED} »")
    follow(page, "Rédiger")
    for text, answer, reason, words in (
        (READ, "Oui", "Deux cours de la ville n’ont aucun arbre.", YES),
        (SECOND, "Autrement", "Il faut d’abord mesurer les cours.", "Autrement : on mesure."),
    ):
        follow(row(page, text), "Proposer une réponse")
        tick(page, answer)
        write(page, "La raison", reason)
        write(page, "La version des enfants", words)
        press(page, "Proposer cette réponse")
        is_told(page, "La proposition de réponse est prête.")


def the_elected_member_decides_with_a_reason(page: Page) -> None:
    """One as drafted, the other in one's own words: no, because."""
    be(page, "élu")
    reads(page, "2 réponses à valider")
    is_sound(page)
    follow(page, "Commencer")
    press(page, f"Je décide ainsi {READ}")
    is_told(page, "La réponse est décidée.")
    follow(page, "Changer, puis décider")
    is_sound(page)
    tick(page, "Non, parce que…")
    write(page, "La raison", WHY_NO)
    write(page, "La version des enfants", NO)
    press(page, "Décider cette réponse")
    is_told(page, "La réponse est décidée.")
    follow(page, "Revenir à mes réponses")
    reads(page, WHY_NO)


def the_team_acts_and_says_how_far_it_is(page: Page) -> None:
    """An action of the plan, linked to what the children said."""
    be(page, "équipe")
    follow(page.get_by_role("navigation", name="Navigation principale"), "Plan d’action")
    follow(page, "Ajouter une action")
    write(page, "Titre", ACTION)
    write(page, "Thème", "cour")
    write(page, "Résultat pour les enfants", "De l’ombre à la récréation.")
    write(page, "Service qui s’en occupe", "Espaces verts")
    starts = date.today() + timedelta(days=7)
    write(page, "Commence le", starts.isoformat())
    write(page, "Finit le", (starts + timedelta(days=120)).isoformat())
    press(page, "Ajouter au plan")
    is_on(page, ACTION)
    page.get_by_label("Constat des enfants").select_option(label=f"On a lu : {READ}")
    press(page, "Lier à ce constat")
    is_told(page, "Le lien est noté.")
    press(page, "La ville s’engage")
    write(page, "Avancement, en %", "20")
    write(page, "Ce qui a été fait", "Les arbres sont commandés.")
    press(page, "Noter l’avancement")
    is_told(page, "L’avancement est noté.")
    reads(page, "20 % : Les arbres sont commandés.")
    is_sound(page)


def the_team_answers_the_children(page: Page) -> None:
    """A first answer at once; then the full one, finding by finding."""
    to_the_answers(page)
    follow(row(page, ASKED), "Écrire la première réponse")
    is_sound(page)
    press(page, "Donner cette réponse aux enfants")
    is_told(page, "La première réponse est donnée")
    follow(row(page, ASKED), "Écrire la réponse complète")
    planted, refused = (page.get_by_role("region", name=said) for said in (READ, SECOND))
    tick(planted, "C’est en cours")
    write(planted, "La ville répond", DONE)
    write(planted, "Pourquoi", WHY_DONE)
    expect(refused.get_by_label("Non", exact=True)).to_be_checked()
    press(page, "Donner cette réponse aux enfants")
    is_told(page, "La réponse est donnée")


def to_the_answers(page: Page) -> None:
    """Where the team answers the children."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Réponses aux enfants")


def the_team_makes_the_results_public(page: Page) -> None:
    """Lift the embargo, after a page that says what cannot be undone."""
    follow(page.get_by_role("navigation", name="Navigation principale"), "Consultations")
    follow(page, ASKED)
    follow(page, "Lire et rendre publics")
    follow(page, "Rendre publics")
    is_sound(page)
    press(page, "Rendre publics")
    is_told(page, "Les résultats sont publics.")


def the_child_comes_back(page: Page) -> None:
    """The same poster, the same code: what was said, and what the city answers."""
    is_on(page, ASKED)
    expect(page.get_by_role("heading", name="Vous avez dit")).to_be_visible()
    expect(page.get_by_role("heading", name="La ville répond")).to_be_visible()
    reads(page, DONE, WHY_DONE, NO, "enfants sur 10")


def anybody_reads_the_results(page: Page) -> None:
    """From the front page of the city, without signing in."""
    follow(page, ASKED)
    is_on(page, ASKED)
    reads(page, "Les enfants de 8 à 10 ans", "Qui a répondu", "Réponse complète de la ville")


def anybody_reads_how_well_the_city_listens(page: Page) -> None:
    """Indicators: a sentence, a number, n / total, the formula."""
    be(page, "tout le monde")
    follow(page, "La ville écoute-t-elle les enfants ?")
    for element in ("Espace", "Voix", "Écoute", "Influence"):
        expect(page.get_by_role("heading", level=2, name=element)).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ ?/ ?.*sur.* ?\d+")).first).to_be_visible()


def the_operator_sleeps_well(page: Page) -> None:
    """The state of the service: all is well, nothing about any answer."""
    be(page, "informatique")
    is_on(page, "État du service")
    reads(page, "Tout va bien")


FRENCH = re.compile(
    r"\b(?:le|la|les|un|une|des|du|et|est|vous|tu|votre|pour|avec|dans)\b|[àâçéèêîôùœ]", re.I
)
CHROME = (
    "h1, h2, nav a, button, label, legend, th[scope=col], summary, footer a, .kicker, .standfirst"
)


def test_the_same_pages_speak_english(demo_city: DemoCity, come: Come) -> None:
    says_nothing_in_french(come(f"{demo_city.first_address}?l=en", PHONE))
    desk = come(f"{demo_city.address}/demo?l=en")
    be(desk, "team")
    is_on(desk, "This week")
    says_nothing_in_french(desk)
    be(desk, "everyone")
    follow(desk, "The school canteen")
    reads(desk, "Who answered")
    says_nothing_in_french(desk)


def says_nothing_in_french(page: Page) -> None:
    """What the city did not write itself (titles, buttons, labels) is in English."""
    assert page.locator("html").get_attribute("lang") == "en"
    words = (
        page.locator(CHROME)
        .and_(page.locator("body :not([lang=fr], [hreflang])"))
        .all_inner_texts()
    )
    assert [line for line in words if FRENCH.search(line)] == []

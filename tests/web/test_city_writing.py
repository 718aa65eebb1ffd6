"""The seven steps of writing a questionnaire: where it is, what holds it back, the trial."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.content import consultation as ready_consultation
from consult.domain.bands import PILOT
from consult.domain.document import Document
from consult.domain.questionnaire import Questionnaire
from tests.given import BAND, DAY, a_city, a_document
from tests.web.conftest import Browser
from tests.web.given_questionnaires import page_of

Enter = Callable[..., Browser]


def test_a_template_becomes_a_questionnaire_of_one_s_own(client_as: Enter, log: Log) -> None:
    a_city(log)
    team = client_as("team")
    assert "Partir d’un modèle" in team.get("/bureau/questionnaires/nouveau").text
    answer = team.post("/bureau/questionnaires/modele/la-cour")
    made = log.load(Questionnaire, UUID(answer.location.split("/")[-2]))
    assert answer.location.endswith("/ages")
    assert (made.document, made.origin) == (ready_consultation("la-cour").questionnaire, "la-cour")


def test_a_beginning_keeps_what_was_typed_when_no_age_is_ticked(client_as: Enter, log: Log) -> None:
    a_city(log)
    head = log.head
    typed = {"title_fr": "Jouer dehors", "theme": "cour", "way": "blank"}
    page = client_as("team").post("/bureau/questionnaires/nouveau", data=typed).text
    assert "Cochez une tranche d’âge." in page
    assert 'value="Jouer dehors"' in page
    assert log.head == head


@pytest.mark.parametrize(("way", "page"), [("blank", "/questions/nouvelle"), ("bank", "/banque")])
def test_a_beginning_leads_to_the_first_question(
    client_as: Enter, log: Log, way: str, page: str
) -> None:
    a_city(log)
    typed = {"title_fr": "Jouer", "theme": "cour", "way": way, "bands": ["6-7", "8-10"]}
    begun = client_as("team").post("/bureau/questionnaires/nouveau", data=typed).location
    assert begun.endswith(page)
    made = log.load(Questionnaire, UUID(begun.split("/questionnaires/")[1][:36]))
    assert made.bands_chosen == ["6-7", "8-10"]


def test_a_questionnaire_without_a_question_has_no_language_ready(
    client_as: Enter, app: Flask, log: Log
) -> None:
    a_city(log)
    titles = {"fr": "Jouer", "en": "Playing"}
    begun = questionnaires.draft_questionnaire(log, Document(titles, "cour"), DAY)
    app.extensions["consult"].show()
    team = client_as("team")
    assert "0 langue prête" in team.get(page_of(begun)).text
    languages = team.get(page_of(begun, "/langues")).text
    assert "Aucune question encore" in languages
    assert "Proposée aux enfants" not in languages


def test_an_age_that_was_chosen_and_has_no_question_holds_the_questionnaire_back(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    client_as("team").post(page_of(written, "/ages"), data={"bands": ["6-7", BAND]})
    page = client_as("team").get(page_of(written)).text
    assert "Aucune question n’est écrite pour les 6-7 ans." in page
    mending = page.partition('class="mend"')[2].partition("</ul>")[0]
    assert f'href="{page_of(written, "/ages")}"' in mending
    assert f'href="{page_of(written, "/questions/nouvelle")}"' in mending
    assert "1 point à corriger dans les questions" in page
    assert "pas posée à cet âge" in page


def test_leaving_out_an_age_that_has_questions_is_asked_twice(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    first = a_document().questions[0]
    variant = first.variants[BAND]
    questionnaires.write_variant(log, written, "cour-envie", "11-14", variant)
    for_them_alone = replace(first, code="libre", variants={"11-14": variant})
    questionnaires.add_question(log, written, for_them_alone)
    app.extensions["consult"].show()
    team, here, head = client_as("team"), page_of(written, "/ages"), log.head
    page = team.post(here, data={"bands": [BAND]}).text
    assert "11-14 ans\u00a0: 2 questions écrites pour cet âge." in page
    assert log.head == head
    assert team.post(here, data={"bands": [BAND], "sure": "yes"}).status_code == 303
    document = log.load(Questionnaire, written).document
    assert document == a_document()


def test_ages_chosen_on_a_page_that_somebody_overtook_are_refused(
    client_as: Enter, log: Log, written: UUID
) -> None:
    questionnaires.retitle(log, written, {"fr": "Autre", "en": "Other"}, "cour")
    late = {"bands": ["6-7", BAND], "seen_version": "1"}
    assert client_as("team").post(page_of(written, "/ages"), data=late).status_code == 409
    assert log.load(Questionnaire, written).bands_chosen == []


def test_each_problem_stands_under_its_question_in_the_words_of_the_question(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "fr", {f"ecoute/{BAND}": "mot " * 13})
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(written)).text
    question = page.index('id="q-ecoute"')
    assert page.index("13 mots en français, 12 au plus. Raccourcissez.") > question
    assert "«\u00a0ecoute\u00a0»" not in page


def test_texts_missing_in_english_are_said_at_the_step_of_languages(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "en", {"title": "", f"ecoute/{BAND}": ""})
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(written, "/langues")).text
    assert "2 textes manquent en anglais" in page
    assert "à corriger dans les questions" not in page
    assert "Pas commencée" in page


def test_children_who_tried_are_ticked_off_and_taken_off_by_number_alone(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/essai")
    for children in ("1", "2", "3", "2"):
        team.post(here, data={"band": BAND, "children": children})
    assert "2 enfants sur 5" in team.get(here).text
    assert log.load(Questionnaire, written).piloted == {BAND: 2}


@pytest.mark.parametrize("typed", [{"band": BAND, "children": "6"}, {"band": "9", "children": "1"}])
def test_a_number_that_nobody_can_tick_is_not_kept(
    client_as: Enter, log: Log, written: UUID, typed: dict[str, str]
) -> None:
    head = log.head
    client_as("team").post(page_of(written, "/essai"), data=typed)
    assert log.head == head


def test_a_band_that_is_asked_nothing_cannot_be_tried(
    client_as: Enter, log: Log, written: UUID
) -> None:
    sent = {"band": "6-7", "children": "1"}
    page = client_as("team").post(page_of(written, "/essai"), data=sent).text
    assert "Rien n’est écrit pour les 6-7 ans" in page


def test_a_trial_before_a_change_is_said_to_be_old(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team = client_as("team")
    team.post(page_of(written, "/essai"), data={"band": BAND, "children": str(PILOT)})
    assert "Essai fait" in team.get(page_of(written, "/essai")).text
    assert "Changé depuis" not in team.get(page_of(written, "/essai")).text
    questionnaires.translate(log, written, "fr", {f"ecoute/{BAND}": "On t’écoute\u00a0?"})
    app.extensions["consult"].show()
    assert "Changé depuis" in team.get(page_of(written, "/essai")).text
    assert "les questions ont changé depuis l’essai" in team.get(page_of(written, "/publier")).text


def test_a_translation_does_not_make_a_trial_old(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.pilot(log, written, BAND, 3, DAY)
    questionnaires.translate(log, written, "en", {f"ecoute/{BAND}": "Do they listen?"})
    app.extensions["consult"].show()
    assert "Changé depuis" not in client_as("team").get(page_of(written, "/essai")).text


def test_the_child_s_page_is_framed_by_the_preview_and_by_nobody_else(
    client_as: Enter, written: UUID
) -> None:
    team = client_as("team")
    around = team.get(page_of(written, f"/apercu?b={BAND}&en=ar"))
    inside = team.get(page_of(written, f"/apercu/{BAND}?l=ar"))
    assert f'src="/bureau/questionnaires/{written}/apercu/{BAND}?l=ar"' in around.text
    assert "frame-src 'self'" in around.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in around.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inside.headers["Content-Security-Policy"]
    assert len(inside.headers.getlist("Content-Security-Policy")) == 1
    assert "frame-ancestors 'none'" in team.get(page_of(written)).headers["Content-Security-Policy"]


def test_a_preview_knows_its_ages_and_languages(client_as: Enter, written: UUID) -> None:
    team = client_as("team")
    assert team.get(page_of(written, "/apercu?b=3-5")).status_code == 404
    assert team.get(page_of(written, "/apercu?en=tlh")).status_code == 404


def test_the_last_step_says_what_blocks_and_offers_the_consultation(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/publier")
    ready = team.get(here).text
    assert "Prêt à être posé" in ready
    assert "0 enfant sur 5 a essayé" in ready
    assert f"questionnaire={written}" in ready
    questionnaires.translate(log, written, "fr", {f"ecoute/{BAND}": ""})
    app.extensions["consult"].show()
    assert "1 point à corriger avant l’ouverture" in team.get(here).text


def test_what_children_have_begun_to_answer_is_tried_no_more(
    client_as: Enter, log: Log, frozen: UUID
) -> None:
    sent = {"band": BAND, "children": "1"}
    page = client_as("team").post(page_of(frozen, "/essai"), data=sent).text
    assert "il ne change plus" in page
    assert f"{page_of(frozen)}/ages" not in page
    assert log.load(Questionnaire, frozen).piloted == {}
    step = page.partition("/essai")[2].partition("</li>")[0]
    assert "0 enfant sur 5" in step
    assert "(fait)" not in step, "nobody tried it"


@pytest.fixture
def named(app: Flask, log: Log, written: UUID) -> UUID:
    """The same questionnaire, its title with a placeholder."""
    questionnaires.translate(log, written, "en", {"title": ""})
    questionnaires.translate(log, written, "fr", {"title": "La cour de {place}"})
    app.extensions["consult"].show()
    return written


def test_a_translation_without_its_placeholder_is_refused_and_nothing_typed_is_lost(
    client_as: Enter, log: Log, named: UUID
) -> None:
    team, here = client_as("team"), page_of(named, "/traduction/es")
    head = log.head
    typed = {"text:title": "El patio", f"text:ecoute/{BAND}": "¿Te escuchan?"}
    page = team.post(here, data=typed).text
    assert "Il manque {place}\u00a0: recopiez-le tel quel." in page
    assert 'value="El patio"' in page
    assert 'value="¿Te escuchan?"' in page
    assert log.head == head
    assert team.post(here, data={**typed, "text:title": "El patio de {place}"}).status_code == 303


def test_a_placeholder_that_the_source_has_not_is_refused(
    client_as: Enter, log: Log, named: UUID
) -> None:
    typed = {"text:title": "{place} {ciudad}"}
    page = client_as("team").post(page_of(named, "/traduction/es"), data=typed).text
    assert "{ciudad} n’est pas dans le texte d’origine" in page


def test_what_is_missing_can_be_shown_alone(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    everything = {path: "x" for path, _ in a_document().texts()}
    questionnaires.translate(log, written, "ar", {**everything, f"ecoute/{BAND}": ""})
    app.extensions["consult"].show()
    team, here = client_as("team"), page_of(written, "/traduction/ar?manquants=1")
    page = team.get(here).text
    assert "1 texte manque sur 9." in page
    assert page.count('name="text:') == 1
    assert 'dir="rtl"' in page
    saved = team.post(here, data={f"text:ecoute/{BAND}": "هل يسمعك الكبار؟"})
    assert saved.location.endswith("/traduction/ar?manquants=1")
    assert "cette langue est proposée aux enfants" in team.get(saved.location).text


def test_a_text_that_is_long_for_its_age_is_said_with_its_words(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "es", {f"ecoute/{BAND}": "palabra " * 14})
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(written, "/traduction/es")).text
    assert "14 mots\u00a0: à cet âge, 12 au plus. Raccourcissez." in page


def test_a_translation_that_is_too_long_blocks_as_french_does_and_is_said_where_it_was_written(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/traduction/es")
    long, said = "palabra " * 30, f"{BAND} ans, la question\u00a0: 30 mots, 12 au plus"
    typed = team.post(here, data={f"text:ecoute/{BAND}": long})
    assert said in team.get(typed.location).text
    table = team.get(f"{here}/traduction.csv").text
    read = team.post(f"{here}/importer", data=a_table(table))
    assert said in team.get(read.location).text
    page = team.get(page_of(written, "/publier")).text
    assert "30 mots en espagnol, 12 au plus" in page
    assert f"{here}#text-ecoute-{BAND}" in page


def a_table(content: str) -> dict[str, object]:
    return {"file": (io.BytesIO(content.encode()), "traduction-es.csv")}


def test_a_language_goes_out_and_comes_back_as_a_file(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/traduction/es")
    sent = team.get(f"{here}/traduction.csv")
    assert "attachment" in sent.headers["Content-Disposition"]
    filled = sent.text.replace("La cour;", "La cour;El patio")
    assert team.post(f"{here}/importer", data=a_table(filled)).status_code == 303
    assert log.load(Questionnaire, written).document.title["es"] == "El patio"


def test_a_file_with_a_mistake_changes_nothing_and_tells_the_line(
    client_as: Enter, log: Log, written: UUID
) -> None:
    head = log.head
    sent = a_table("path;fr;es\ntitle;La cour;El patio\nmagie;;x\n")
    page = client_as("team").post(page_of(written, "/traduction/es/importer"), data=sent).text
    assert "«\u00a0magie\u00a0» n’est pas dans ce questionnaire" in page
    assert log.head == head


def test_a_file_read_after_somebody_s_change_is_refused_until_it_is_sent_again(
    client_as: Enter, log: Log, written: UUID
) -> None:
    sent = {**a_table("path;fr;es\ntitle;La cour;El patio\n"), "seen_version": "1"}
    questionnaires.retitle(log, written, {"fr": "Autre", "en": "Other"}, "cour")
    answer = client_as("team").post(page_of(written, "/traduction/es/importer"), data=sent)
    assert answer.status_code == 409
    assert "es" not in log.load(Questionnaire, written).document.title


def test_the_page_of_a_question_leads_to_the_next_age_to_write(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.choose_bands(log, written, ["6-7", BAND])
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(written, "/questions/cour-envie")).text
    assert "Écrire pour les 6-7 ans" in page
    assert f"/cour-envie/6-7?depuis={BAND}" in page
    assert "Pour un autre âge" in page


def test_under_its_question_a_problem_does_not_repeat_it(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "fr", {f"ecoute/{BAND}": "mot " * 13})
    app.extensions["consult"].show()
    team = client_as("team")
    assert (
        "<p>13 mots en français, 12 au plus. Raccourcissez.</p>" in team.get(page_of(written)).text
    )
    assert "», 8-10 ans\u00a0: 13 mots" in team.get(page_of(written, "/publier")).text


def test_what_is_typed_in_french_gets_the_spaces_of_french(
    client_as: Enter, log: Log, written: UUID
) -> None:
    typed = {f"text:ecoute/{BAND}": "On t’écoute ?"}
    client_as("team").post(page_of(written, "/traduction/fr"), data=typed)
    text = log.load(Questionnaire, written).document.question("ecoute").variants[BAND].text
    assert text["fr"] == "On t’écoute\N{NO-BREAK SPACE}?"

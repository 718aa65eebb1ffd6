"""Writing questionnaires: age by age, in two languages, from and to files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from consult import rule_sentences
from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.condition_rules import ConditionRule
from consult.domain.document import READY, Document, Option
from consult.domain.questionnaire import Questionnaire
from consult.domain.questionnaire_rules import Rule
from consult.interchange import questionnaires as files
from consult.interchange.questionnaires import dump
from consult.web.city.questionnaire_words import problems
from tests.given import BAND, a_city, a_document
from tests.web.conftest import Browser
from tests.web.given_questionnaires import page_of

Enter = Callable[..., Browser]


def document_of(log: Log, questionnaire: UUID) -> Document:
    return log.load(Questionnaire, questionnaire).document


def a_variant(**other: str) -> dict[str, str]:
    """A variant's form, filled in with two pictures."""
    return {
        "kind": "pictures",
        "text_fr": "Tu joues où\u00a0?",
        "text_en": "Where do you play?",
        "options-0-label_fr": "Au toboggan",
        "options-0-label_en": "On the slide",
        "options-0-picture": "playground-slide",
        "options-1-label_fr": "À l’ombre",
        "options-1-label_en": "In the shade",
        "options-1-picture": "deciduous-tree",
        "do": "save",
        **other,
    }


def a_file(content: str | bytes) -> dict[str, object]:
    data = content.encode() if isinstance(content, str) else content
    return {"file": (io.BytesIO(data), "questionnaire.json")}


def test_each_rule_has_its_sentence_with_placeholders_that_exist() -> None:
    assert set(rule_sentences.RULES) == {rule.value for rule in (*Rule, *ConditionRule)}


def test_each_mistake_of_a_file_has_its_sentence() -> None:
    codes = {
        value
        for name, value in vars(files).items()
        if name.isupper() and isinstance(value, str) and name != "RAISE"
    }
    assert set(rule_sentences.MISTAKES) == codes


def test_every_rule_s_sentence_is_made_of_what_the_reference_wording_names() -> None:
    named = {"band", "question", "language", "option", "construct", "other", "known", "kind"}
    named |= {"allowed", "label", "words", "most", "count", "extra", "score", "least"}
    named |= {"value", "picture", "expected", "first", "other_band"}
    for sentence in rule_sentences.RULES.values():
        assert sentence.format_map(dict.fromkeys(named, "x"))


def test_a_questionnaire_is_begun_written_and_shown(client_as: Enter, app: Flask, log: Log) -> None:
    a_city(log)
    team = client_as("team")
    begun = team.post(
        "/bureau/questionnaires/nouveau",
        data={"title_fr": "Jouer", "title_en": "Play", "theme": "cour", "bands": ["6-7"]},
    )
    here = begun.location.removesuffix("/banque")
    empty = team.get(here).text
    assert "Aucune question" in empty
    assert "Prêt à être posé" not in empty
    added = team.post(
        f"{here}/questions/nouvelle", data={"notion": "Place à l’ombre", "about": "service"}
    )
    assert added.location.endswith("/questions/cour-place-a-l-ombre")
    saved = team.post(f"{added.location}/6-7", data=a_variant())
    assert saved.status_code == 303
    id = UUID(here.rsplit("/", 1)[1])
    (question,) = document_of(log, id).questions
    assert question.construct == "cour.place-a-l-ombre"
    assert question.variants["6-7"].option_ids == ("au-toboggan", "a-l-ombre")
    assert "Tu joues où" in team.get(here).text


def test_again_maybe_never_brings_its_own_choices(
    client_as: Enter, log: Log, written: UUID
) -> None:
    page = page_of(written, f"/questions/cour-envie/{BAND}")
    team = client_as("team")
    shown = team.get(page).text
    assert "Encore, peut-être, plus jamais" in shown
    saved = team.post(page, data=a_variant(kind="again", seen_version="1"))
    assert saved.status_code == 303
    variant = document_of(log, written).question("cour-envie").variants[BAND]
    assert (variant.options, variant.favourable) == (READY["again"], ("encore",))


def test_a_scale_in_words_is_written_like_other_choices(
    client_as: Enter, log: Log, written: UUID
) -> None:
    degrees = {"options-2-label_fr": "Pas du tout", "options-2-label_en": "Not at all"}
    typed = a_variant(kind="worded", seen_version="1", **degrees)
    page = page_of(written, f"/questions/cour-envie/{BAND}")
    assert client_as("team").post(page, data=typed).status_code == 303
    variant = document_of(log, written).question("cour-envie").variants[BAND]
    assert (variant.kind, len(variant.options)) == ("worded", 3)


def test_the_summary_names_the_choice_whose_word_is_too_long(
    client_as: Enter, written: UUID
) -> None:
    typed = a_variant(seen_version="1", **{"options-1-label_fr": "o" * 121})
    page = (
        client_as("team").post(page_of(written, f"/questions/cour-envie/{BAND}"), data=typed).text
    )
    summary = page.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert "Choix 2 – Mot, en français" in summary
    assert "C’est trop long\u00a0: 121 signes, et 120 au plus." in summary


def test_what_is_wrong_is_said_in_words_with_where_to_mend_it(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "en", {f"cour-envie/{BAND}": ""})
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(written)).text
    assert page.index("Le texte manque en anglais. Écrivez-le.") > page.index('id="q-cour-envie"')
    assert f"/questions/cour-envie/{BAND}" in page


def test_what_is_wrong_in_both_languages_in_the_same_words_is_said_once(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    answers = (Option("yes", {"fr": "Oui", "en": "Yes"}), Option("no", {"fr": "Non", "en": "No"}))
    document = document_of(log, written)
    question = document.question("cour-envie")
    asked = replace(question.variants[BAND], options=answers)
    with app.test_request_context():
        found = problems(
            replace(document, questions=(replace(question, variants={"3-5": asked}),)), ["3-5"]
        )
    assert sum("on répond oui à tout" in one.words for one in found) == 1


def test_a_variant_keeps_the_codes_and_languages_that_its_form_does_not_show(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    here = page_of(written, f"/questions/cour-envie/{BAND}")
    questionnaires.translate(log, written, "ar", {f"cour-envie/{BAND}": "سؤال"})
    app.extensions["consult"].show()
    form = a_variant(**{"options-0-id": "yes", "options-1-id": "no"})
    form["options-0-favourable"] = "y"
    client_as("team").post(here, data=form)
    variant = document_of(log, written).question("cour-envie").variants[BAND]
    assert variant.option_ids == ("yes", "no")
    assert variant.favourable == ("yes",)
    assert variant.text["ar"] == "سؤال"


def test_a_note_from_0_to_10_writes_its_own_choices(
    client_as: Enter, log: Log, written: UUID
) -> None:
    form = {"kind": "scale", "text_fr": "Combien\u00a0?", "scale_favourable": "y", "do": "save"}
    client_as("team").post(page_of(written, "/questions/cour-envie/15-17"), data=form)
    variant = document_of(log, written).question("cour-envie").variants["15-17"]
    assert variant.option_ids == tuple(map(str, range(11)))
    assert variant.favourable == ("8", "9", "10")


def test_choosing_a_picture_keeps_what_was_typed_and_saves_nothing(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team, here = client_as("team"), page_of(written, "/questions/cour-envie/6-7")
    form = {**a_variant(), "pick": "1"}
    del form["do"]
    head = log.head
    pictures = team.post(here, data=form).text
    assert 'value="bicycle"' in pictures
    assert f'action="{here}#choice-1"' in pictures, "the page opens where the picture was asked for"
    assert 'name="options-0-label_fr" value="Au toboggan"' in pictures
    found = team.post(here, data={**form, "wanted": "vélo"}).text
    assert 'value="bicycle"' in found
    assert 'value="school"' not in found
    assert 'name="options-0-label_fr" value="Au toboggan"' in found
    assert "Aucune image pour" in team.post(here, data={**form, "wanted": "qwertz"}).text
    back = team.post(here, data={**form, "pick": "", "options-1-picture": "bicycle"}).text
    assert "pictograms/bicycle.svg" in back
    assert "Where do you play?" in back
    assert log.head == head


def test_a_choice_moves_up_before_it_is_saved(client_as: Enter, log: Log, written: UUID) -> None:
    team, here = client_as("team"), page_of(written, "/questions/cour-envie/6-7")
    form = a_variant(up="1")
    del form["do"]
    page = team.post(here, data=form).text
    assert page.index("À l’ombre") < page.index("Au toboggan")
    assert f'formaction="{here}#choice-0"' in page, "the page opens where the choice is now"
    assert 'id="choice-0"' in page


def test_somebody_else_s_words_are_shown_beside_mine(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    seen = log.load(Questionnaire, written).version
    questionnaires.translate(log, written, "fr", {f"cour-envie/{BAND}": "Leur question\u00a0?"})
    app.extensions["consult"].show()
    here = page_of(written, f"/questions/cour-envie/{BAND}")
    answer = client_as("team").post(here, data=a_variant(seen_version=str(seen)))
    page = answer.text
    assert answer.status_code == 409
    assert "Quelqu’un d’autre a modifié ceci" in page
    assert "Leur question" in page
    assert "Tu joues où" in page
    stored = document_of(log, written).question("cour-envie").variants[BAND]
    assert stored.text["fr"] == "Leur question\u00a0?"


def test_texts_typed_in_a_translation_that_was_overtaken_are_still_there(
    client_as: Enter, log: Log, written: UUID
) -> None:
    seen = log.load(Questionnaire, written).version
    questionnaires.retitle(log, written, {"fr": "Autre", "en": "Other"}, "cour")
    typed = {"text:title": "Mine", "seen_version": str(seen)}
    team, here = client_as("team"), page_of(written, "/traduction/en")
    answer = team.post(here, data=typed)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    again = {**typed, "seen_version": str(log.load(Questionnaire, written).version)}
    assert team.post(here, data=again).status_code == 303
    assert document_of(log, written).title == {"fr": "Autre", "en": "Mine"}


def test_questions_go_up_and_down_and_away(client_as: Enter, log: Log, written: UUID) -> None:
    team = client_as("team")
    moved = team.post(page_of(written, "/questions/ecoute/ordre/monter"))
    assert moved.location.endswith("#q-ecoute"), "whoever moves it again is there"
    assert [one.code for one in document_of(log, written).questions] == ["ecoute", "cour-envie"]
    assert "Retirer la question" in team.get(page_of(written, "/questions/ecoute/retirer")).text
    team.post(page_of(written, "/questions/ecoute/retirer"))
    team.post(page_of(written, f"/questions/cour-envie/{BAND}/retirer"))
    (left,) = document_of(log, written).questions
    assert (left.code, left.variants) == ("cour-envie", {})


def test_both_languages_stand_side_by_side_and_what_is_missing_is_counted(
    client_as: Enter, app: Flask, log: Log, written: UUID
) -> None:
    questionnaires.translate(log, written, "en", {"title": "", f"ecoute/{BAND}": ""})
    app.extensions["consult"].show()
    team, here = client_as("team"), page_of(written, "/traduction/en")
    assert "2 textes manquent sur 9." in team.get(here).text
    team.post(here, data={"text:title": "The yard"})
    document = document_of(log, written)
    assert document.title["en"] == "The yard"
    assert document.question("ecoute").variants[BAND].text["en"] == ""


def test_a_file_that_cannot_be_read_tells_every_mistake_and_changes_nothing(
    client_as: Enter, log: Log, written: UUID
) -> None:
    data = a_document().to_dict()
    del data["title"]["en"]
    data["questions"][0]["code"] = "Pas Un Code"
    head = log.head
    page = client_as("team").post(page_of(written, "/importer"), data=a_file(json.dumps(data))).text
    assert "2 points à corriger dans le fichier" in page
    assert "title.en" in page
    assert "questions[0].code" in page
    assert log.head == head


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Ligne 2, signe 16"), ("en", "Line 2, character 16")]
)
def test_where_a_file_breaks_off_is_said_in_the_person_s_language(
    client_as: Enter, log: Log, language: str, words: str
) -> None:
    a_city(log)
    sent = a_file('{\n  "theme": "x",,\n}')
    page = client_as("team").post(f"/bureau/questionnaires/importer?l={language}", data=sent).text
    assert words in page
    assert "<code>" not in page.partition('id="wrong"')[2].partition("</section>")[0]


def test_a_file_of_another_encoding_is_told_so(client_as: Enter, log: Log) -> None:
    a_city(log)
    sent = a_file('{"title": "é"}'.encode("latin-1"))
    page = client_as("team").post("/bureau/questionnaires/importer", data=sent).text
    assert "Le fichier n’est pas en UTF-8" in page


def test_what_is_exported_is_imported_as_it_was(client_as: Enter, log: Log, written: UUID) -> None:
    team = client_as("team")
    sent = team.get(page_of(written, "/questionnaire.json"))
    assert sent.text == dump(a_document())
    made = team.post("/bureau/questionnaires/importer", data=a_file(sent.data)).location
    assert document_of(log, UUID(made.rsplit("/", 1)[1])) == a_document()


def test_the_article_12_core_comes_for_the_ages_of_the_questionnaire(
    client_as: Enter, log: Log, written: UUID
) -> None:
    client_as("team").post(page_of(written, "/article-12"), data={"constructs": ["N1", "N5"]})
    added = document_of(log, written).questions[2:]
    assert [one.construct for one in added] == ["N1", "N5"]
    assert all(list(one.variants) == [BAND] for one in added)


def test_questions_of_the_bank_come_for_the_ages_of_the_questionnaire(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team, address = client_as("team"), page_of(written, "/banque?theme=sport")
    assert "Tu aimes faire du sport ici" in team.get(address).text
    team.post(address, data={"codes": ["sport-plait", "sport-acces"]})
    added = document_of(log, written).questions[2:]
    assert [one.code for one in added] == ["sport-plait", "sport-acces"]
    assert all(list(one.variants) == [BAND] for one in added)
    again = team.get(address).text
    assert 'value="sport-plait"' not in again
    assert 'value="sport-nager"' in again


def test_the_bank_asks_to_tick_something_and_knows_its_themes(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team, head = client_as("team"), log.head
    assert "Choisissez une question." in team.post(page_of(written, "/banque")).text
    assert team.get(page_of(written, "/banque?theme=magie")).status_code == 404
    assert log.head == head


def test_the_bank_opened_before_somebody_s_change_adds_nothing_unseen(
    client_as: Enter, log: Log, written: UUID
) -> None:
    team = client_as("team")
    late = {"codes": ["sport-plait"], "seen_version": "1"}
    questionnaires.translate(log, written, "fr", {"title": "Un autre titre"})
    assert team.post(page_of(written, "/banque?theme=sport"), data=late).status_code == 409
    assert len(document_of(log, written).questions) == 2


def test_a_frozen_questionnaire_is_refused_in_words_and_copied(
    client_as: Enter, log: Log, frozen: UUID
) -> None:
    team = client_as("team")
    assert "il ne change plus" in team.get(page_of(frozen)).text
    refused = team.post(page_of(frozen, f"/questions/cour-envie/{BAND}"), data=a_variant())
    assert (refused.status_code, "il ne change plus" in refused.text) == (409, True)
    assert f'<a class="button button-primary" href="{page_of(frozen)}">Revenir</a>' in (
        team.get(page_of(frozen, "/titre")).text
    )
    copy = team.post(page_of(frozen, "/copier")).location
    assert log.load(Questionnaire, UUID(copy.rsplit("/", 1)[1])).document == a_document()


def test_a_preview_is_the_child_s_page_of_the_draft(client_as: Enter, written: UUID) -> None:
    team = client_as("team")
    assert "La cour, tu l’aimes" in team.get(page_of(written, f"/apercu/{BAND}")).text
    answered = {"cour-envie": "yes"}
    assert "rien n’est gardé" in team.post(page_of(written, f"/apercu/{BAND}"), data=answered).text
    assert team.get(page_of(written, "/apercu/3-5")).status_code == 404


@pytest.mark.parametrize("profile", ["elected", "council", "it"])
def test_only_the_team_writes_questionnaires(client_as: Enter, written: UUID, profile: str) -> None:
    assert client_as(profile).get(page_of(written)).status_code == 403

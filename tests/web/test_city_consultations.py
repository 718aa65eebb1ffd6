"""The wizard and the page of one consultation, as city staff go through them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from consult.application import city, consultations
from consult.application.city import PlaceDetails
from consult.application.log import Log
from consult.application.questionnaires import draft_questionnaire
from consult.ballots.sealing import new_key_pair
from consult.clock import Clock
from consult.content import consultation as ready_consultation
from consult.domain.ballot import BoxKey
from consult.domain.consultation import Consultation
from consult.domain.questionnaire import Questionnaire
from tests.given import BAND, DAY, a_city, a_document, a_school, an_announced_consultation
from tests.web import opening_promises
from tests.web.given_consultations import TODAY as TODAY
from tests.web.given_consultations import Enter as Enter
from tests.web.given_consultations import announce as announce
from tests.web.given_consultations import announced as announced
from tests.web.given_consultations import drop as drop
from tests.web.given_consultations import filled as filled
from tests.web.given_consultations import id_in as id_in
from tests.web.given_consultations import morning as morning
from tests.web.given_consultations import opened as opened
from tests.web.given_consultations import page_of as page_of
from tests.web.given_consultations import schools as schools
from tests.web.given_consultations import warnings_in as warnings_in


def test_an_empty_desk_says_where_to_begin(client_as: Enter, log: Log) -> None:
    a_city(log)
    page = client_as("team").get("/bureau/consultations").text
    assert "Aucune consultation" in page
    assert "/bureau/consultations/nouvelle" in page


def test_the_three_ready_consultations_are_offered(client_as: Enter) -> None:
    page = client_as("team").get("/bureau/consultations/nouvelle").text
    for code in ("la-cour", "la-cantine", "le-chemin-de-l-ecole"):
        assert f"?pret={code}" in page


def test_a_ready_consultation_is_announced_with_its_own_questionnaire(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    team = client_as("team")
    proposed = team.get("/bureau/consultations/annoncer?pret=la-cour").text
    assert ready_consultation("la-cour").decision["fr"] in proposed.replace("&#39;", "'")
    id = id_in(announce(team, filled(*schools)))
    made = log.load(Consultation, id)
    assert (made.step, made.title["fr"], sorted(made.places)) == (
        "announced",
        "La cour",
        sorted(map(str, schools)),
    )
    assert log.load(Questionnaire, made.questionnaire).origin == "la-cour"


def test_what_is_kept_as_proposed_keeps_its_translations(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    ready = ready_consultation("la-cour")
    kept = {f"decision_{language}": ready.decision[language] for language in ("fr", "en")}
    made = log.load(Consultation, id_in(announce(client_as("team"), filled(*schools, **kept))))
    assert made.decision == ready.decision
    assert made.title == {"fr": "La cour", "en": made.title["en"]}


def test_what_was_warned_about_is_read_before_it_is_announced(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    team, head = client_as("team"), log.head
    late = filled(*schools, opens="2027-05-03", closes="2027-06-24", answer_by="2027-09-10")
    page = team.post("/bureau/consultations/annoncer?pret=la-cour", data=late).text
    assert "les CM2 seront partis avant la réponse" in page
    assert "20 mai 2027" in page
    assert "Pas encore annoncée\u00a0: relisez" in page
    assert 'href="#before"' in page
    assert log.head == head
    assert announce(team, {**late, "seen_warnings": warnings_in(page)})


def test_days_that_do_not_follow_are_refused_near_their_field(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    head = log.head
    page = client_as("team").post(
        "/bureau/consultations/annoncer?pret=la-cour",
        data=filled(*schools, closes="2026-11-01"),
    )
    assert "La clôture vient après l’ouverture." in page.text
    assert "Refaire la cour en 2027" in page.text
    assert log.head == head


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"opens": "2026-11-01"}, "L’ouverture, le 1er novembre 2026, est déjà passée"),
        ({"answer_by": "9999-12-31", "closes": "9999-12-30"}, "répondraient pendant plus d’un an"),
        ({"opens": "2206-11-23"}, "plus de dix ans"),
        ({"answer_by": "2027-12-20"}, "attendraient leur réponse plus d’un an"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_near_their_field(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID], days: dict[str, str], words: str
) -> None:
    app.extensions["consult"].show()
    head = log.head
    page = client_as("team").post(
        "/bureau/consultations/annoncer?pret=la-cour", data=filled(*schools, **days)
    )
    beside = f'id="{next(reversed(days))}-error"'
    assert words in page.text.partition(beside)[2].partition("</p>")[0]
    assert "Refaire la cour en 2027" in page.text
    assert log.head == head


def test_half_a_year_of_answers_is_asked_about(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    team = client_as("team")
    long = filled(*schools, closes="2027-06-30", answer_by="2027-07-02")
    page = team.post("/bureau/consultations/annoncer?pret=la-cour", data=long).text
    assert "Les enfants répondraient pendant 7 mois, jusqu’au 30 juin 2027" in page
    assert announce(team, {**long, "seen_warnings": warnings_in(page)})


def test_a_questionnaire_of_one_s_own_is_asked_as_it_is(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    own = draft_questionnaire(log, a_document(), DAY)
    app.extensions["consult"].show()
    client_as("elected", function="Maire")
    team = client_as("team")
    assert f"?questionnaire={own}" in team.get("/bureau/consultations/nouvelle").text
    id = id_in(announce(team, filled(*schools, responsible="Maire"), f"questionnaire={own}"))
    assert log.load(Consultation, id).questionnaire == own
    assert team.get("/bureau/consultations/annoncer?questionnaire=no").status_code == 404


def test_a_small_band_is_grouped_with_one_click_and_announced_so(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    details = PlaceDetails("c1", "Collège", "leisure", enrolment={"11-14": 8})
    everywhere = [*schools, city.register_place(log, details, DAY)]
    app.extensions["consult"].show()
    team = client_as("team")
    form = filled(*everywhere, bands=[BAND, "11-14"], do="check")
    page = team.post("/bureau/consultations/annoncer?pret=la-cour", data=form).text
    assert "8 jeunes prévus en 11-14 ans" in page
    group = {"places": sorted(map(str, everywhere)), "bands": [BAND, "11-14"]}
    written = json.dumps(group, sort_keys=True)
    page = team.post(
        "/bureau/consultations/annoncer?pret=la-cour",
        data={**form, "do": "", "add_group": written},
    ).text
    assert "8 jeunes prévus" not in page
    id = id_in(announce(team, {**form, "do": "announce", "group": [written]}))
    assert log.load(Consultation, id).groups == [group]


def test_a_group_that_names_what_is_not_invited_is_left_out(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    app.extensions["consult"].show()
    forged = json.dumps({"places": [str(uuid4()), str(schools[0])], "bands": [BAND]})
    form = filled(*schools, group=[forged, "not json", "[]"])
    id = id_in(announce(client_as("team"), form))
    assert log.load(Consultation, id).groups == []


def test_the_page_says_that_the_box_is_being_prepared(
    client_as: Enter, app: Flask, log: Log, schools: list[UUID]
) -> None:
    id = an_announced_consultation(log, *schools)
    app.extensions["consult"].show()
    team = client_as("team")
    assert "L’urne se prépare" in team.get(page_of(id)).text
    assert "L’urne se prépare" in team.get(page_of(id, "/ouvrir")).text
    assert "L’urne se prépare" in team.post(page_of(id, "/ouvrir")).text
    assert log.load(Consultation, id).step == "announced"


def test_a_consultation_opens_after_a_page_that_says_what_changes(
    client_as: Enter, log: Log, announced: UUID
) -> None:
    team, head = client_as("team"), log.head
    assert "Ouvrir la consultation" in team.get(page_of(announced, "/ouvrir")).text
    assert log.head == head
    assert team.post(page_of(announced, "/ouvrir")).status_code == 303
    assert log.load(Consultation, announced).step == "open"
    assert "Clôture le 30 novembre 2026" in team.get(page_of(announced)).text


def test_a_place_that_answers_already_is_named_before_the_opening(
    client_as: Enter, app: Flask, log: Log, opened: UUID, schools: list[UUID]
) -> None:
    other = an_announced_consultation(log, schools[1])
    consultations.prepare_box(log, other, new_key_pair()[1])
    app.extensions["consult"].show()
    team = client_as("team")
    asked = team.get(page_of(other, "/ouvrir")).text.replace("\u00a0", " ")
    assert "ne peut pas encore s’ouvrir" in asked
    assert "« La cour », du" in asked
    assert "interroge déjà les enfants ici : École 2." in asked
    assert "Attendez sa clôture" in asked
    refused = team.post(page_of(other, "/ouvrir")).text.replace("\u00a0", " ")
    assert "« École 2 » répond déjà à « La cour », ouverte jusqu’au" in refused
    assert log.load(Consultation, other).step == "announced"
    consultations.close_consultation(log, opened, DAY)
    app.extensions["consult"].show()
    assert team.post(page_of(other, "/ouvrir")).status_code == 303


def test_an_opening_stops_who_opens_another_consultation_there_at_once(
    client_as: Enter, app: Flask, log: Log
) -> None:
    opening_promises.an_opening_stops_who_opens_another_there(app, log, client_as("team"))


def test_two_consultations_at_one_place_are_warned_of_when_they_are_announced(
    client_as: Enter, opened: UUID, schools: list[UUID]
) -> None:
    told = "mène à une seule consultation à la fois"
    team, check = client_as("team"), {"do": "check"}
    address = "/bureau/consultations/annoncer?pret=la-cour"
    assert told in team.post(address, data=filled(*schools, **check)).text
    later = {"opens": "2026-12-07", "closes": "2026-12-18", "answer_by": "2027-02-12"}
    assert told not in team.post(address, data=filled(*schools, **check, **later)).text


def test_inviting_warns_of_the_places_that_another_consultation_asks(
    client_as: Enter, app: Flask, log: Log, opened: UUID, schools: list[UUID]
) -> None:
    elsewhere = a_school(log, "École 4", "0370924A")
    other = an_announced_consultation(log, elsewhere)
    app.extensions["consult"].show()
    page = client_as("team").get(page_of(other, "/lieux")).text.replace("\u00a0", " ")
    assert "interroge déjà les enfants ici : École 1, École 2, École 3." in page
    assert page.index("interroge déjà") < page.index('class="form form-wide"')


def test_a_decision_that_children_would_read_in_french_is_warned_of(
    client_as: Enter, schools: list[UUID]
) -> None:
    team, told = client_as("team"), "La décision en jeu n’est pas écrite dans toutes les langues"
    address, check = "/bureau/consultations/annoncer?pret=la-cour", {"do": "check"}
    older = {**check, "bands": [BAND, "11-14"]}
    asked = team.post(address, data=filled(*schools, **older)).text
    assert told in asked
    assert "(anglais)" in asked or "anglais, " in asked
    assert told not in team.post(address, data=filled(*schools, **check)).text
    ready = ready_consultation("la-cour").decision
    whole = {"decision_fr": ready["fr"], "decision_en": ready.get("en", "")}
    assert told not in team.post(address, data=filled(*schools, **older, **whole)).text


def test_more_places_are_invited_until_the_opening(
    client_as: Enter, app: Flask, log: Log, announced: UUID
) -> None:
    other = a_school(log, "École 4", "0370924A")
    app.extensions["consult"].show()
    team = client_as("team")
    assert "École 4" in team.get(page_of(announced, "/lieux")).text
    team.post(page_of(announced, "/lieux"), data={"places": [str(other)]})
    assert str(other) in log.load(Consultation, announced).places
    consultations.open_consultation(log, announced, DAY)
    app.extensions["consult"].show()
    assert team.get(page_of(announced, "/lieux")).status_code == 409


def test_groups_are_declared_and_undone_until_the_opening(
    client_as: Enter, log: Log, announced: UUID, schools: list[UUID]
) -> None:
    team, page = client_as("team"), page_of(announced, "/regroupements")
    group = {"places": sorted(map(str, schools[:2])), "bands": [BAND]}
    written = json.dumps(group, sort_keys=True)
    team.post(page, data={"add_group": written})
    assert log.load(Consultation, announced).groups == [group]
    assert "École 1, École 2 comptent ensemble" in team.get(page).text
    team.post(page, data={"drop_group": written})
    assert log.load(Consultation, announced).groups == []


def test_somebody_else_s_change_is_not_overwritten(
    client_as: Enter, log: Log, announced: UUID, schools: list[UUID]
) -> None:
    written = json.dumps({"places": sorted(map(str, schools[:2])), "bands": [BAND]})
    seen = log.load(Consultation, announced).version
    consultations.declare_groups(log, announced, [])
    page = client_as("team").post(
        page_of(announced, "/regroupements"),
        data={"add_group": written, "seen_version": str(seen)},
    )
    assert "Quelqu’un d’autre a modifié ceci" in page.text
    assert log.load(Consultation, announced).groups == []


def test_participation_is_floored_and_says_so(
    client_as: Enter, app: Flask, opened: UUID, schools: list[UUID]
) -> None:
    drop(app, BoxKey(opened, schools[0], BAND, "link", None), 13)
    page = client_as("team").get(page_of(opened)).text
    assert re.search(r">\s*10 <span class=\"quiet\">sur 60", page)
    assert "13" not in re.sub(r"<[^>]*>", "", page.split('id="taking-part"')[1].split("Ce qui")[0])
    assert "moins de 5" in page
    assert "regardés deux fois par jour" in page


def test_silent_places_are_named_once_silence_says_something(
    client_as: Enter, app: Flask, opened: UUID, schools: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Lieux silencieux" not in client_as("team").get(page_of(opened)).text
    later = TODAY + timedelta(days=4)
    monkeypatch.setattr(Clock, "now", lambda self: later.replace(tzinfo=self.timezone))
    drop(app, BoxKey(opened, schools[0], BAND, "link", None), 13)
    page = client_as("team").get(page_of(opened)).text
    silent = page.split("Lieux silencieux")[1].split("</section>")[0]
    assert "École 2" in silent
    assert "École 1" not in silent


def test_a_consultation_is_extended_then_closed_then_counted(
    client_as: Enter, log: Log, opened: UUID
) -> None:
    team = client_as("team")
    team.post(page_of(opened, "/prolonger"), data={"closes": "2026-12-12"})
    assert log.load(Consultation, opened).closes == "2026-12-12"
    assert "Plus aucun enfant" in team.get(page_of(opened, "/clore")).text
    team.post(page_of(opened, "/clore"))
    assert "Toutes les tablettes" in team.get(page_of(opened)).text
    assert "L’urne s’ouvre une seule fois" in team.get(page_of(opened, "/depouiller")).text
    team.post(page_of(opened, "/depouiller"))
    assert log.load(Consultation, opened).count_requested


def test_a_closing_that_is_not_later_is_refused_in_words(
    client_as: Enter, log: Log, opened: UUID
) -> None:
    page = client_as("team").post(page_of(opened, "/prolonger"), data={"closes": "2026-11-03"})
    assert "Choisissez un jour après le 30 novembre 2026" in page.text
    assert 'id="closes-error"' in page.text
    assert log.load(Consultation, opened).closes == "2026-11-30"


def test_a_consultation_given_up_keeps_its_reason(
    client_as: Enter, log: Log, announced: UUID
) -> None:
    team = client_as("team")
    assert "Dites pourquoi" in team.post(page_of(announced, "/abandonner")).text
    team.post(page_of(announced, "/abandonner"), data={"reason": "Budget refusé"})
    assert log.load(Consultation, announced).step == "abandoned"
    assert "Budget refusé" in team.get("/bureau/consultations").text
    assert "Budget refusé" in team.get(page_of(announced)).text


def test_an_elected_member_reads_and_changes_nothing(
    client_as: Enter, log: Log, announced: UUID
) -> None:
    elected = client_as("elected")
    page = elected.get(page_of(announced)).text
    assert "À faire maintenant" not in page
    assert "/ouvrir" not in page
    assert elected.post(page_of(announced, "/ouvrir")).status_code == 403
    assert client_as("council").get(page_of(announced)).status_code == 403

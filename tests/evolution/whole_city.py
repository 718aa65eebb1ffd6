"""A small city in which everything has happened that can: each event of this version, once at
least. Frozen at each release, it is what later versions must still open."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from consult.application import (
    city,
    consultations,
    council,
    counting,
    decisions,
    feedback,
    paper,
    pictures,
    plan,
    publishing,
    questionnaires,
    sittings,
    sounds,
    texts,
    tickets,
)
from consult.application.decisions import Answer
from consult.application.feedback import FindingAnswer
from consult.application.log import Log
from consult.ballots.plan import Discarded
from consult.ballots.sealing import new_key_pair
from consult.domain.base import actor
from consult.domain.city import City
from consult.domain.condition import Condition
from consult.domain.consultation import Consultation
from consult.domain.decision import ANSWERS
from consult.domain.opinions import Opinions
from consult.domain.paper import PaperRound
from consult.domain.publication import Publication
from consult.domain.sitting import Sitting
from consult.domain.sound import RECORDED, SYNTHESISED, Recording
from tests import given
from tests.given import BAND, CLOSES, COUNTED, DAY, Count, say_the_decision
from tests.given_council import FUNCTION, LATER, an_action

WORDS = {"fr": "Merci ! On a tout lu.", "en": "Thank you! We read it all."}
YES = {"fr": "Oui.", "en": "Yes."}


def live(log: Log) -> None:
    """Let everything happen."""
    schools = _found(log)
    _questionnaires(log)
    asked = _consult(log, schools)
    publication = _count(log, asked, schools)
    findings = _meet(log, asked, publication)
    _plan(log, findings)
    _tell(log, asked, findings)
    _correct(log, asked, publication)
    _give_up(log, schools)
    _listen(log)
    _lend_a_voice(log)


def _found(log: Log) -> tuple[UUID, UUID, UUID]:
    id = given.a_city(log)
    city.begin_mandate(log, "2026-03-22", "2032-03-21")
    city.declare_population(log, {BAND: 700}, "INSEE", DAY)
    city.give_evidence(log, 1, "Délibération du conseil", "https://fondettes.fr/1", DAY)
    founded = log.load(City, id)
    founded.adopt_rules({"disclosure": "1"}, DAY)
    log.keep(founded)
    schools = given.three_schools(log)
    city.rename_place(log, schools[0], "Gérard-Philipe")
    city.declare_enrolment(log, schools[1], {BAND: 61}, DAY)
    city.authorise_publication(log, schools[2], "La directrice", DAY)
    city.show_photo(log, schools[0], "5" * 64, YES, DAY)
    city.describe_photos(log, "ar", {schools[0]: ("5" * 64, "نعم")}, DAY)
    city.remove_photo(log, schools[0], LATER)
    city.retire_place(log, given.a_school(log, "Fermée", "0370999Z"), DAY)
    city.revoke_poster(log, city.place_poster(log, schools[0], DAY), DAY)
    return schools


def _questionnaires(log: Log) -> None:
    """All that can be written of one."""
    document = given.a_document()
    id = questionnaires.draft_questionnaire(log, document, DAY)
    questionnaires.retitle(log, id, {"fr": "La cour d’école", "en": "The playground"}, "cour")
    first, second = document.questions
    questionnaires.choose_bands(log, id, [BAND, "11-14"])
    questionnaires.add_question(log, id, replace(first, code="jeux"))
    questionnaires.describe_question(log, id, "jeux", "cour.jeux", "service", name="Les jeux")
    questionnaires.order_questions(log, id, ["jeux", first.code, second.code])
    for_some = replace(first.variants[BAND], shown_if=Condition(second.code, ("yes",)))
    questionnaires.write_variant(log, id, "jeux", "11-14", for_some)
    questionnaires.remove_variant(log, id, "jeux", "11-14")
    questionnaires.pilot(log, id, BAND, 3, DAY)
    questionnaires.translate(log, id, "en", {"title": "Our playground"})
    questionnaires.remove_question(log, id, "jeux")
    questionnaires.replace_document(log, id, document)


def _consult(log: Log, schools: tuple[UUID, UUID, UUID]) -> UUID:
    asked = given.an_announced_consultation(log, *schools[:2])
    consultations.invite_places(log, asked, list(schools))
    say_the_decision(log, asked, "ar", "نعم")
    group = {"places": [str(place) for place in schools[:2]], "bands": [BAND]}
    consultations.declare_groups(log, asked, [group])
    consultations.prepare_box(log, asked, new_key_pair()[1])
    texts.open_texts(log, asked, 2, 2, DAY)
    texts.close_texts(log, asked, DAY)
    batch = tickets.declare_tickets(log, asked, schools[0], BAND, 30, DAY)
    tickets.revoke_tickets(log, batch, DAY)
    announced = log.load(Consultation, asked)
    announced.promise_reading([BAND], DAY)
    log.keep(announced)
    later = given.an_announced_consultation(log, schools[0])
    consultations.open_consultation(log, asked, DAY, others=[later])
    _type(log, asked, schools[0])
    _sit(log, asked, schools[0])
    consultations.freeze_questionnaire(log, asked, DAY)
    consultations.extend_consultation(log, asked, "2026-12-04")
    consultations.close_consultation(log, asked, CLOSES)
    closed = log.load(Consultation, asked)
    closed.await_tablets(CLOSES)
    log.keep(closed)
    consultations.request_count(log, asked, CLOSES)
    return asked


def _sit(log: Log, asked: UUID, school: UUID) -> None:
    """Three sittings: one corrected, one set aside by two people, and restored by two."""
    group = sittings.Group(school, BAND, 25, "12:00")
    spoken = Sitting.create_id(sittings.open_sitting(log, asked, group, DAY))
    sittings.record_words(log, spoken)
    sittings.correct_headcount(log, spoken, 23)
    sittings.close_sitting(log, spoken)
    sittings.close_sitting(log, Sitting.create_id(sittings.open_sitting(log, asked, group, DAY)))
    spoiled = Sitting.create_id(sittings.open_sitting(log, asked, group, DAY))
    sittings.ask_to_set_aside(log, spoiled, "disturbed")
    somebody_else = actor.set("another-of-the-staff")
    sittings.confirm_set_aside(log, spoiled)
    sittings.ask_to_restore(log, spoiled, "looked-into")
    sittings.withdraw_request(log, spoiled)
    sittings.ask_to_restore(log, spoiled, "looked-into")
    actor.reset(somebody_else)
    sittings.confirm_restore(log, spoiled)


def _type(log: Log, asked: UUID, school: UUID) -> None:
    """A round of paper, set aside by two people, and restored by two."""
    group = paper.Round(uuid4(), asked, school, BAND, 12)
    typed = paper.type_totals(log, group, lambda: None, DAY)
    sittings.ask_to_set_aside(log, typed, "not-understood", PaperRound)
    somebody_else = actor.set("another-of-the-staff")
    sittings.confirm_set_aside(log, typed, PaperRound)
    sittings.ask_to_restore(log, typed, "wrong-group", PaperRound)
    sittings.withdraw_request(log, typed, PaperRound)
    sittings.ask_to_restore(log, typed, "wrong-group", PaperRound)
    actor.reset(somebody_else)
    sittings.confirm_restore(log, typed, PaperRound)


def _count(log: Log, asked: UUID, schools: tuple[UUID, UUID, UUID]) -> UUID:
    groups = tuple(given.heard(school, 30, 20, 10) for school in schools)
    too_few = Discarded("3-5", number=3, set_aside=0, fetched=3, refused=0, stopped=0)
    counting.record_opinions(log, Count(asked, groups, (too_few,)), COUNTED)
    publication = publishing.publish_results(log, asked, COUNTED)
    assert publication is not None
    consultations.acknowledge_results(log, asked, FUNCTION, COUNTED)
    return publication


def _meet(log: Log, asked: UUID, publication: UUID) -> list[UUID]:
    """A meeting, its findings, and every kind of answer to them."""
    own = council.form_council(log, "Conseil municipal des enfants", DAY)
    meeting = council.open_meeting(log, own, publication, 15, COUNTED)
    cell = log.load(Publication, publication).cells[0]["id"]
    council.note_reactions(log, meeting, cell, {"surprised": 4})
    findings = [
        council.record_finding(log, meeting, f"Constat {number}", [cell], COUNTED)
        for number in range(4)
    ]
    mistaken = council.record_finding(log, meeting, "Constat noté trop vite", [cell], COUNTED)
    council.withdraw_finding(log, meeting, mistaken, COUNTED)
    council.reword_finding(log, meeting, findings[0], "La cour est petite", [cell], "Agrandir")
    council.resume_meeting(log, meeting, 12, LATER)
    council.count_priorities(log, meeting, {str(findings[0]): 9}, LATER)
    council.adopt_avis(log, meeting, "Le conseil demande une cour.", (11, 1, 0), LATER)
    council.close_meeting(log, meeting, LATER)
    for finding, answer in zip(findings, ANSWERS, strict=True):
        until = "2027-09-01" if answer == "deferred" else ""
        draft = Answer(answer, "Le budget est voté.", YES, until)
        decisions.draft_decision(log, meeting, finding, draft)
        decisions.draft_decision(log, meeting, finding, draft, 1)
        decisions.decide(log, finding, FUNCTION, LATER)
    return findings


def _plan(log: Log, findings: list[UUID]) -> None:
    action = an_action(log)
    details = plan.ActionDetails(
        "Un coin calme", "cour", [12], [4], "Éducation", "2027-01-01", "2027-08-31", "Du calme."
    )
    plan.amend_action(log, action, details, None)
    plan.link_evidence(log, action, findings[0], LATER)
    plan.link_evidence(log, action, findings[1], LATER)
    plan.unlink_evidence(log, action, findings[1], "Autre sujet", LATER)
    plan.commit_action(log, action, LATER)
    plan.report_progress(log, action, 40, "On avance.", LATER)
    plan.complete_action(log, action, "2027-07-30")
    plan.reopen_action(log, action, "2027-08-02")
    plan.complete_action(log, action, "2027-08-30")
    plan.report_result(log, action, "Pas de coin calme", "Un coin calme", "2027-08-30")
    plan.drop_action(log, an_action(log), "Trop cher", LATER)


def _tell(log: Log, asked: UUID, findings: list[UUID]) -> None:
    feedback.give_first_answer(log, asked, {BAND: WORDS}, LATER)
    answers = [FindingAnswer(finding, "done", WORDS, YES) for finding in findings]
    feedback.give_full_answer(log, asked, answers, LATER)
    feedback.follow_up(log, asked, WORDS, "2028-01-05")


def _correct(log: Log, asked: UUID, publication: UUID) -> None:
    """A publication that everybody reads, another that replaces it, opinions withdrawn."""
    publishing.release_results(log, publication, LATER)
    first = log.load(Publication, publication)
    first.supersede(uuid4(), "Une école a été comptée deux fois", LATER)
    log.keep(first)
    opinions = log.load(Opinions, Opinions.create_id(asked))
    opinions.annul(opinions.rows[0].where, BAND, "adult-answered", LATER)
    log.keep(opinions)


def _lend_a_voice(log: Log) -> None:
    """A sentence that a machine reads, then a child, then nobody; then a draft is asked for."""
    sentence = ("fr", "La cour, tu l’aimes ?")
    draft = Recording("0" * 64, "1" * 64, SYNTHESISED)
    sound = sounds.keep_sound(log, sentence, draft, DAY)
    sounds.keep_sound(log, sentence, Recording("2" * 64, "3" * 64, RECORDED, DAY), LATER)
    sounds.remove_sound(log, sound, LATER)
    sounds.ask_for_draft(log, sound, LATER)
    pictures.withdraw_picture(log, pictures.add_picture(log, "4" * 64, YES, DAY), LATER)


def _give_up(log: Log, schools: tuple[UUID, UUID, UUID]) -> None:
    """One that is abandoned, one whose key is lost."""
    abandoned = given.an_announced_consultation(log, *schools)
    consultations.abandon_consultation(log, abandoned, "Reportée", DAY)
    counting.record_loss(log, given.a_closed_consultation(log, *schools), 12, COUNTED)


def _listen(log: Log) -> None:
    """Children's own words: approved, rejected, handed on."""
    texts.approve_text(log, uuid4(), DAY)
    texts.reject_text(log, uuid4(), DAY)
    texts.handle_signal(log, texts.raise_signal(log, uuid4(), DAY), DAY)

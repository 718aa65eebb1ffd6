"""The few words that children write: from the field to those who may read them, or to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.application import city, consultations, questionnaires
from consult.application.consultations import Announcement
from consult.application.log import Log
from consult.application.texts import open_texts
from consult.ballots.approved import words_of
from consult.ballots.quarantine import texts_to_read
from consult.ballots.sealing import new_key_pair
from consult.config import Settings
from consult.domain.consultation import Consultation
from consult.domain.document import Document
from consult.domain.signal import Signal
from consult.domain.text import Text
from consult.worker import Worker
from tests.given import DAY, a_city, a_document, a_school
from tests.web.conftest import Browser
from tests.web.surface import Elements

Enter = Callable[..., Browser]
OLD, YOUNG = "11-14", "8-10"
WORDS = "Des bancs à l’ombre, près du terrain."
MOST = 140
SCHOOL = "Gérard Philipe"


def for_both(document: Document) -> Document:
    """The same questions, also for those who may write."""
    asked = (
        replace(one, variants={**one.variants, OLD: one.variants[YOUNG]})
        for one in document.questions
    )
    return replace(document, questions=tuple(asked))


class Asked:
    """A consultation that is open behind the poster of one school, and the worker of its city."""

    def __init__(self, app: Flask, log: Log, settings: Settings) -> None:
        self.here, self.log = app.extensions["consult"], log
        a_city(log)
        self.place = a_school(log, SCHOOL)
        self.code = city.place_poster(log, self.place, DAY)
        today = self.here.clock.today()
        announcement = Announcement(
            title={"fr": "La cour", "en": "The yard"},
            theme="cour",
            decision={"fr": "Refaire la cour", "en": "Rebuild the yard"},
            responsible="Adjointe",
            bands=[YOUNG, OLD],
            places=[self.place],
            opens=today.isoformat(),
            closes=(today + timedelta(30)).isoformat(),
            answer_by=(today + timedelta(60)).isoformat(),
        )
        draft = questionnaires.draft_questionnaire(log, for_both(a_document()), DAY)
        self.id = consultations.announce_consultation(log, announcement, draft, today.isoformat())
        consultations.prepare_box(log, self.id, new_key_pair()[1])
        consultations.open_consultation(log, self.id, today.isoformat())
        self.worker = Worker(settings, log, self.here.stores)
        self.show()

    @property
    def field(self) -> str:
        """Where the older ones write."""
        return f"/c/{self.code}/{OLD}/mot?l=fr"

    @property
    def desk(self) -> str:
        """Where staff let them."""
        return f"/bureau/consultations/{self.id}/mots"

    def show(self) -> None:
        """Let pages show what was recorded."""
        self.here.show()
        self.here.doors.refresh()

    def open(self) -> None:
        """Let children write: two and two watch."""
        open_texts(self.log, self.id, 2, 2, DAY)
        self.show()
        self.work_on(2)

    def work_on(self, day: int) -> None:
        """One round of the worker, in November 2026."""
        self.worker.agenda.read()
        self.worker.do_what_is_due(datetime(2026, 11, day, 9, tzinfo=self.here.clock.timezone))

    def next_day(self) -> list[UUID]:
        """The worker mixes what came; what moderators may read then."""
        self.work_on(3)
        return texts_to_read(self.here.stores)

    def write(self, child: FlaskClient, words: str = WORDS, id: UUID | None = None) -> TestResponse:
        """A child sends a few words."""
        return child.post(self.field, data={"submission": str(id or uuid4()), "words": words})

    def written(self, child: FlaskClient, words: str = WORDS) -> UUID:
        """A text that moderators may read."""
        assert self.write(child, words).status_code == 200
        [text] = self.next_day()
        return text


@pytest.fixture
def asked(app: Flask, log: Log, settings: Settings) -> Asked:
    return Asked(app, log, settings)


def test_children_write_only_once_two_moderators_and_two_referents_are_there(
    client_as: Enter, client: FlaskClient, asked: Asked
) -> None:
    team = client_as("team")
    client_as("moderation")
    client_as("protection")
    refused = team.post(asked.desk).text
    assert "Il faut deux comptes de modération (il y en a 1)" in refused
    assert client.get(asked.field).status_code == 404
    client_as("moderation")
    client_as("protection")
    assert team.post(asked.desk).status_code == 303
    assert asked.log.load(Consultation, asked.id).takes_texts
    asked.show()
    assert client.get(asked.field).status_code == 200
    assert team.post(asked.desk).status_code == 303
    assert not asked.log.load(Consultation, asked.id).takes_texts


def test_while_children_write_nobody_who_watches_goes_unless_two_stay(
    client_as: Enter, asked: Asked
) -> None:
    team = client_as("team")
    profiles = ("moderation", "protection")
    watchers = [client_as(profile) for profile in profiles for _ in range(3)]
    asked.open()
    for third, second in ((watchers[0], watchers[1]), (watchers[3], watchers[4])):
        assert team.post(f"/bureau/comptes/{third.person}/fermer").status_code == 303
        refused = team.post(f"/bureau/comptes/{second.person}/fermer")
        assert refused.status_code == 409
        assert "arrêtez les mots" in refused.text
    assert team.post(asked.desk).status_code == 303
    assert team.post(f"/bureau/comptes/{watchers[1].person}/fermer").status_code == 303


def test_a_moderator_may_let_lines_be_read_as_they_were_typed(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    asked.write(client)
    [text] = asked.next_day()
    lines = {"words": "\r\n".join("a" * 150)}
    kept = client_as("moderation").post(f"/bureau/mots/{text}/garder", data=lines)
    assert kept.status_code == 303


def test_only_the_older_ones_are_asked(client: FlaskClient, asked: Asked) -> None:
    asked.open()
    assert client.get(asked.field.replace(OLD, YOUNG)).status_code == 404
    assert client.get(asked.field.replace(OLD, "adulte")).status_code == 404


def test_no_name_and_the_help_line_come_before_the_field(client: FlaskClient, asked: Asked) -> None:
    asked.open()
    page = client.get(asked.field).text
    field = page.index("<textarea")
    assert page.index("N’écris pas de nom") < field
    assert page.index("ou appelle le 119") < field
    assert [one["maxlength"] for one in Elements(page).of("textarea")] == [str(MOST)]


def test_a_text_that_is_empty_or_too_long_is_said_and_kept_in_the_page(
    client: FlaskClient, asked: Asked
) -> None:
    asked.open()
    empty = asked.write(client, " \r\n ")
    assert (empty.status_code, "Écris quelques mots" in empty.text) == (400, True)
    long = asked.write(client, "a" * (MOST + 1))
    assert (long.status_code, "140 signes au plus" in long.text) == (400, True)
    assert "a" * (MOST + 1) in long.text
    assert asked.write(client, "é\r\n" * (MOST // 2)).status_code == 200
    assert asked.write(client, "x", UUID(int=1)).status_code == 400


def test_before_the_first_key_the_words_stay_in_the_page(client: FlaskClient, asked: Asked) -> None:
    open_texts(asked.log, asked.id, 2, 2, DAY)
    asked.show()
    answer = asked.write(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert WORDS in answer.text


def test_a_text_from_another_site_is_refused(client: FlaskClient, asked: Asked) -> None:
    asked.open()
    data = {"submission": str(uuid4()), "words": WORDS}
    sent = client.post(asked.field, data=data, headers={"Origin": "https://elsewhere.example"})
    assert sent.status_code == 403
    assert asked.next_day() == []


def test_a_text_sent_again_comes_once(client: FlaskClient, asked: Asked) -> None:
    asked.open()
    id = uuid4()
    for _ in range(2):
        assert "Ton mot est parti" in asked.write(client, id=id).text
    assert len(asked.next_day()) == 1


def test_a_moderator_reads_a_text_the_next_day_and_never_where_it_was_written(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    asked.write(client)
    moderator = client_as("moderation")
    assert WORDS not in moderator.get("/bureau/mots").text
    asked.next_day()
    page = moderator.get("/bureau/mots").text
    assert WORDS in page
    assert SCHOOL not in page


def test_what_is_let_through_is_read_as_the_moderator_puts_it(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    text, moderator = asked.written(client, "Demandez à Léo, il sait."), client_as("moderation")
    assert moderator.post(f"/bureau/mots/{text}/garder", data={"words": " "}).status_code == 400
    assert moderator.post(f"/bureau/mots/{text}/garder", data={"words": "Demandez-nous."})
    assert list(words_of(asked.here.stores, asked.id, OLD).values()) == ["Demandez-nous."]
    assert texts_to_read(asked.here.stores) == []
    assert asked.log.load(Text, text).outcome == "approved"
    again = moderator.post(f"/bureau/mots/{text}/rejeter")
    assert (again.status_code, "a déjà décidé" in again.text) == (404, True)
    moderator.post(f"/bureau/mots/{text}/effacer")
    assert words_of(asked.here.stores, asked.id, OLD) == {}


def test_what_is_rejected_is_gone(client: FlaskClient, client_as: Enter, asked: Asked) -> None:
    asked.open()
    text = asked.written(client)
    assert client_as("moderation").post(f"/bureau/mots/{text}/rejeter").status_code == 303
    assert texts_to_read(asked.here.stores) == []
    assert words_of(asked.here.stores, asked.id, OLD) == {}
    assert asked.log.load(Text, text).outcome == "rejected"


def test_a_text_that_worries_is_the_referent_s_alone_until_somebody_has_acted(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    text = asked.written(client, "J’ai peur de rentrer.")
    moderator, referent = client_as("moderation"), client_as("protection")
    assert "Aucun signalement" in referent.get("/bureau/signalements").text
    moderator.post(f"/bureau/mots/{text}/signaler")
    assert "J’ai peur de rentrer." not in moderator.get("/bureau/mots").text
    refused = moderator.post(f"/bureau/mots/{text}/garder", data={"words": "J’ai peur."})
    assert refused.status_code == 404
    page = referent.get("/bureau/signalements").text
    assert "J’ai peur de rentrer." in page
    assert SCHOOL in page
    assert referent.post(f"/bureau/signalements/{text}/traite").status_code == 303
    assert asked.log.load(Signal, Signal.create_id(text)).handled
    assert asked.log.load(Text, text).outcome == "rejected"
    assert texts_to_read(asked.here.stores) == []


def test_a_referent_cannot_destroy_what_nobody_signalled(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    text = asked.written(client)
    answer = client_as("protection").post(f"/bureau/signalements/{text}/traite")
    assert answer.status_code == 404
    assert texts_to_read(asked.here.stores) == [text]


def test_before_a_word_is_out_of_reach_a_page_shows_it_and_says_that_it_cannot_be_undone(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    text, moderator, referent = (
        asked.written(client),
        client_as("moderation"),
        client_as("protection"),
    )
    desk = moderator.get("/bureau/mots").text
    for what in ("rejeter", "signaler"):
        address = f"/bureau/mots/{text}/{what}"
        assert f'href="{address}"' in desk
        assert f'action="{address}"' not in desk
        is_asked(moderator, address)
    assert texts_to_read(asked.here.stores) == [text]
    assert "Aucun signalement" in referent.get("/bureau/signalements").text
    moderator.post(f"/bureau/mots/{text}/signaler")
    assert moderator.get(f"/bureau/mots/{text}/rejeter").status_code == 404
    is_asked(referent, f"/bureau/signalements/{text}/traite")
    assert texts_to_read(asked.here.stores) == [text]


def test_words_that_may_be_read_are_deleted_once_one_has_said_so_twice(
    client: FlaskClient, client_as: Enter, asked: Asked
) -> None:
    asked.open()
    text, moderator = asked.written(client), client_as("moderation")
    moderator.post(f"/bureau/mots/{text}/garder", data={"words": WORDS})
    is_asked(moderator, f"/bureau/mots/{text}/effacer")
    assert words_of(asked.here.stores, asked.id, OLD) == {text: WORDS}
    moderator.post(f"/bureau/mots/{text}/effacer")
    assert moderator.get(f"/bureau/mots/{text}/effacer").status_code == 404


def is_asked(somebody: Browser, address: str) -> None:
    """A page with the words, what cannot be undone, a button and a way back; it does nothing."""
    page = somebody.get(address).text
    assert WORDS in page
    assert "Cela ne s’annule pas." in page
    assert f'action="{address}"' in page
    assert "Non, revenir" in page

"""Pages of results: under embargo, public, for children, for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from consult.application import publishing
from consult.application.log import Log
from consult.ballots.approved import FEW, keep_words
from consult.domain.publication import Publication
from consult.figure_sentences import HIDDEN
from tests.given import BAND, a_city, a_closed_consultation, a_publication, heard, three_schools
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
EMBARGO = "sous embargo"
PUT_TOGETHER = "de petits nombres sont mis ensemble, pour que personne ne puisse être reconnu."


@dataclass
class Published:
    """A publication under embargo, and how to make it public."""

    app: Flask
    log: Log
    id: UUID

    @property
    def consultation(self) -> UUID:
        return self.log.load(Publication, self.id).consultation

    def release(self) -> None:
        publishing.release_results(self.log, self.id, "2026-12-20")
        self.app.extensions["consult"].show()


@pytest.fixture
def published(app: Flask, log: Log) -> Published:
    """Three schools loved their playground; one question is hidden: all said yes to it."""
    a_city(log)
    groups = [heard(place, 12, 4, 3, unsure=1, refused=4) for place in three_schools(log)]
    for group in groups:
        group.counts["ecoute"] = {"yes": 20, "some": 0, "no": 0, "?": 0, "": 0}
    publication = a_publication(log, *groups)
    app.extensions["consult"].show()
    return Published(app, log, publication)


def public_page(client: FlaskClient, published: Published, more: str = "") -> str:
    answer = client.get(f"/resultats/{published.consultation}{more}")
    assert answer.status_code == 200
    return answer.text


def test_before_the_release_strangers_read_when_and_nothing_else(
    client: FlaskClient, published: Published
) -> None:
    answer = client.get(f"/resultats/{published.consultation}")
    assert answer.status_code == 404
    assert "15 janvier 2027" in answer.text
    assert "ont choisi" not in answer.text


@pytest.mark.parametrize(("profile", "status"), [("team", 200), ("council", 200), ("it", 404)])
def test_those_who_may_read_the_embargo_are_told_of_it(
    client_as: Enter, published: Published, profile: str, status: int
) -> None:
    answer = client_as(profile).get(f"/resultats/{published.consultation}")
    assert answer.status_code == status
    assert (EMBARGO in answer.text) == (status == 200)


def test_who_answers_in_few_is_counted_with_others_and_the_reader_is_told_why(
    app: Flask, client: FlaskClient, log: Log
) -> None:
    a_city(log)
    first, *others = three_schools(log)
    groups = [heard(first, 12, 4, 3, mode="mixed"), *(heard(one, 12, 4, 3) for one in others)]
    published = Published(app, log, a_publication(log, *groups))
    published.release()
    page = public_page(client, published)
    assert "15 de plusieurs façons réunies" in page
    assert PUT_TOGETHER in page


def test_what_came_late_and_what_was_set_aside_stand_beside_a_figure(
    app: Flask, client: FlaskClient, log: Log
) -> None:
    a_city(log)
    groups = [heard(one, 12, 4, 3, late=3, set_aside=5) for one in three_schools(log)]
    published = Published(app, log, a_publication(log, *groups))
    published.release()
    page = public_page(client, published)
    assert "Au moins 5 écrans sont arrivés après la fermeture" in page
    assert "Au moins 15 bulletins ont été écartés avant le dépouillement." in page


def test_what_was_set_aside_is_told_although_no_figure_is_shown(
    app: Flask, client: FlaskClient, log: Log
) -> None:
    a_city(log)
    groups = [heard(one, 1, 0, 0, set_aside=5) for one in three_schools(log)]
    published = Published(app, log, a_publication(log, *groups))
    published.release()
    page = public_page(client, published)
    assert "ont choisi" not in page
    assert "Enfants de 8 à 10 ans\u00a0: au moins 15 bulletins ne sont pas comptés." in page


def test_nothing_is_said_of_sittings_set_aside_when_there_were_none(
    client: FlaskClient, published: Published
) -> None:
    published.release()
    assert "ne sont pas comptés" not in public_page(client, published)


def test_a_figure_is_a_sentence_with_its_interval_its_coverage_and_a_picture(
    client: FlaskClient, published: Published
) -> None:
    published.release()
    page = public_page(client, published)
    assert EMBARGO not in page
    told = "63\u00a0% ont choisi «\u00a0Beaucoup\u00a0» (entre 50 et 75\u00a0%)"
    assert f"Parmi les enfants de 8 à 10 ans qui ont répondu, {told}." in page
    assert (
        "Au moins 55 réponses\u00a0; au moins 33\u00a0% des enfants invités ont participé." in page
    )
    assert "en séance" in page
    assert PUT_TOGETHER not in page
    assert "après la fermeture" not in page
    assert '<svg class="chart chart-options"' in page
    assert "<table" in page


def test_a_hidden_figure_has_one_wording_and_no_number(
    client: FlaskClient, published: Published
) -> None:
    published.release()
    page = public_page(client, published)
    hidden = page[page.index("Les adultes de la mairie t’écoutent") :]
    block = hidden[: hidden.index("</section>")]
    assert HIDDEN in block
    assert not re.search(r"\d", re.sub(r"h\d", "", block.replace(HIDDEN, "")))


def test_what_was_received_stands_on_the_page_floored(
    client: FlaskClient, published: Published
) -> None:
    published.release()
    page = public_page(client, published)
    assert "60 en séance" in page
    assert "180" in page
    assert "12" not in re.findall(r'class="cell">(\d+)<', page)


def test_the_page_is_told_in_english_too(client: FlaskClient, published: Published) -> None:
    published.release()
    assert "Do you like the playground?" in public_page(client, published, "?l=en")


def test_what_children_wrote_and_moderators_let_through_stands_with_the_results(
    app: Flask, client: FlaskClient, published: Published
) -> None:
    stores = app.extensions["consult"].stores
    for number in range(FEW):
        words = f"Des bancs <b>partout</b>, {number}."
        keep_words(stores, uuid4(), published.consultation, BAND, words)
    keep_words(stores, uuid4(), uuid4(), BAND, "D’une autre consultation.")
    published.release()
    page = public_page(client, published)
    assert "Des bancs &lt;b&gt;partout&lt;/b&gt;, 7." in page
    assert "D’une autre consultation." not in page


def test_few_words_of_a_band_are_quoted_to_nobody(
    app: Flask, client: FlaskClient, client_as: Enter, published: Published
) -> None:
    stores = app.extensions["consult"].stores
    for _ in range(FEW - 1):
        keep_words(stores, uuid4(), published.consultation, BAND, "Des bancs.")
    published.release()
    assert "Des bancs." not in public_page(client, published)
    assert "Des bancs." not in public_page(client_as("team"), published)
    keep_words(stores, uuid4(), published.consultation, BAND, "Des arbres.")
    assert "Des bancs." in public_page(client, published)


def test_an_unknown_consultation_is_not_found(client: FlaskClient, published: Published) -> None:
    assert client.get(f"/resultats/{UUID(int=7)}").status_code == 404
    assert client.get(f"/c/resultats/{UUID(int=7)}").status_code == 404


def test_children_read_so_many_out_of_ten(client: FlaskClient, published: Published) -> None:
    address = f"/c/resultats/{published.consultation}"
    assert client.get(address).status_code == 404
    published.release()
    answer = client.get(f"{address}?b={BAND}&l=fr")
    assert "6 enfants sur 10 ont répondu «\u00a0Beaucoup\u00a0»." in answer.text
    assert answer.text.count('class="yes"') == 6
    assert "on pourrait deviner qui a répondu" in answer.text
    assert "%" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_children_of_a_band_that_was_not_asked_read_another_one(
    client: FlaskClient, published: Published
) -> None:
    published.release()
    answer = client.get(f"/c/resultats/{published.consultation}?b=15-17&l=en")
    assert answer.status_code == 200
    assert "Do you like the playground?" in answer.text


def test_staff_release_the_results_after_a_warning(
    client: FlaskClient, client_as: Enter, published: Published
) -> None:
    team, here = client_as("team"), f"/bureau/consultations/{published.consultation}"
    assert "Sous embargo" in team.get(f"{here}/resultats").text
    assert "On ne peut pas revenir en arrière" in team.get(f"{here}/publier").text
    answer = team.post(f"{here}/publier", follow_redirects=True)
    assert "Les résultats sont publics." in answer.text
    assert "63" in public_page(client, published)


def test_results_are_released_once(client_as: Enter, published: Published) -> None:
    team, here = client_as("team"), f"/bureau/consultations/{published.consultation}"
    team.post(f"{here}/publier")
    answer = team.post(f"{here}/publier")
    assert answer.status_code == 200
    assert "déjà publics" in answer.text


@pytest.mark.parametrize(("profile", "status"), [("elected", 200), ("council", 200), ("it", 403)])
def test_only_staff_release(
    client_as: Enter, published: Published, profile: str, status: int
) -> None:
    browser, here = client_as(profile), f"/bureau/consultations/{published.consultation}"
    assert browser.get(f"{here}/resultats").status_code == status
    assert browser.post(f"{here}/publier").status_code == 403


def test_a_consultation_without_a_publication_says_why(
    app: Flask, log: Log, client_as: Enter
) -> None:
    a_city(log)
    consultation = a_closed_consultation(log, *three_schools(log))
    app.extensions["consult"].show()
    page = client_as("team").get(f"/bureau/consultations/{consultation}/resultats").text
    assert "L’urne n’est pas encore ouverte." in page


def test_a_page_asks_as_many_queries_for_ten_sheets_as_for_a_hundred_thousand(
    app: Flask, log: Log, client: FlaskClient
) -> None:
    a_city(log)
    schools = three_schools(log)
    asked = [queries(app, client, log, schools, size) for size in (12, 12_000, 40_000)]
    assert asked[0] == asked[1] == asked[2] <= 6


def queries(app: Flask, client: FlaskClient, log: Log, schools: tuple[UUID, ...], yes: int) -> int:
    """How many queries the public page takes when `yes` children of each school said yes."""
    groups = [heard(place, yes, yes // 2, yes // 2) for place in schools]
    published = Published(app, log, a_publication(log, *groups))
    published.release()
    statements: list[str] = []
    engine = app.extensions["consult"].stores["read"]

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        statements.append(statement)

    address = f"/resultats/{published.consultation}"
    event.listen(engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in statements if one.startswith("SELECT")])


def test_after_the_count_its_page_tells_what_was_counted_and_no_longer_the_glance(
    client_as: Enter, published: Published
) -> None:
    page = client_as("team").get(f"/bureau/consultations/{published.consultation}").text
    counted = re.sub(r"<[^>]*>", " ", page.split('id="counted"')[1].split("</section>")[0])
    assert "60 en séance" in counted
    assert "regardés deux fois par jour" not in page
    assert f"/bureau/seances#of-{published.consultation}" in page

"""What the disclosure rules are given of a question, by its kind."""

from dataclasses import replace

from consult.application.raw_cells import Heard, raw_cells
from consult.domain.document import Document, Question, Variant
from consult.domain.opinions import Row
from tests import given_conditions as conditions
from tests.ballots.given import BAND, options, texts

ORDER = Variant("order", texts("Quoi d’abord ?"), options("ball", "rope", "chess"))


def a_row(**counts: int) -> Row:
    """Four children who put ball first, one rope, one who does not know, one who passes."""
    given = {"ball:1": 4, "rope:1": 1, "chess:2": 5, "rope:3": 4, "ball:3": 1, "?": 1, "": 1}
    return Row("yard", ["yard"], BAND, "sitting", 7, 0, 0, {}, {"first": {**given, **counts}})


def test_of_an_order_what_came_first_is_told_and_no_other_place() -> None:
    asked = Question("first", "play.first", "service", {BAND: ORDER})
    document = Document(texts("La cour"), "play", (asked,))
    [cell] = raw_cells(Heard(document, [a_row(), a_row()], [BAND], []))
    assert cell.options == {"ball": 8, "rope": 2, "chess": 0}
    assert (cell.n_valid, cell.dont_know, cell.skipped) == (10, 2, 2)
    assert (cell.favourable, cell.several) == (None, False)


def test_of_a_question_for_some_only_they_are_counted_and_nobody_knows_how_many_could() -> None:
    counts = {
        "cantine": {"souvent": 6, "parfois": 4, "non": 9, "?": 1, "": 0},
        "gout": {"oui": 5, "assez": 2, "pas": 1, "?": 1, "": 1, "-": 10},
        "changer": {"bruit": 7, "temps": 3, "plats": 0, "?": 0, "": 2, "-": 10},
    }
    row = Row("yard", ["yard"], conditions.BAND, "sitting", 20, 0, 0, {}, counts)
    document = conditions.a_document()
    asked = replace(document, questions=document.questions[:3])
    cells = raw_cells(Heard(asked, [row], [conditions.BAND], []))
    first, taste, changes = cells
    assert (first.n_valid, first.sheets, first.shown_if) == (19, 20, None)
    assert (taste.n_valid, taste.sheets, taste.eligible) == (8, 10, None)
    assert taste.shown_if == conditions.TASTE.shown_if
    assert (changes.n_valid, changes.sheets) == (8, 10)


def test_of_points_what_got_the_most_is_told_and_all_that_was_answered_adds_up() -> None:
    points = Variant("points", texts("Dix points ?"), options("ball", "rope", "chess"))
    asked = Question("share", "play.share", "service", {BAND: points})
    document = Document(texts("La cour"), "play", (asked,))
    counts = {"ball": 4, "rope": 1, "chess": 0, "=": 2, "?": 1, "": 1}
    row = Row("yard", ["yard"], BAND, "sitting", 9, 0, 0, {}, {"share": counts})
    [cell] = raw_cells(Heard(document, [row], [BAND], []))
    assert cell.options == {"ball": 4, "rope": 1, "chess": 0, "=": 2}
    assert (cell.n_valid, cell.dont_know, cell.skipped) == (7, 1, 1)
    assert (cell.favourable, cell.several) == (None, False)

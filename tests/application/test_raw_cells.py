"""What the disclosure rules are given of a question, by its kind."""

from consult.application.raw_cells import Heard, raw_cells
from consult.domain.document import Document, Question, Variant
from consult.domain.opinions import Row
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

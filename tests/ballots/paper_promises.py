"""The promises of totals that were typed; the mutants call them on totals taken in a broken way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

from consult.domain.ballot import Sheet
from consult.domain.document import Document
from consult.domain.paper import Totals, deal
from tests.ballots.given import BAND, VERSION, Poll, questionnaire, stored


def halves(children: int) -> Totals:
    """Half of the children say one thing of each question, half another."""
    counts = {
        question.code: dict.fromkeys(variant.option_ids[:2], children // 2)
        for question, variant in questionnaire().questions_for(BAND)
    }
    return Totals(children, counts)


def a_form_counts_once(poll: Poll, drop: Callable[..., None]) -> None:
    """The same form again, then with other totals: the first ones stand."""
    box, form = poll.box(mode="paper"), uuid4()
    for children in (40, 40, 60):
        sheets = deal(halves(children), questionnaire(), BAND, VERSION)
        drop(poll.stores, poll.public_key, box, form, sheets)
    assert stored(poll.stores, box) == 40


def no_answer_goes_with_another(
    deal: Callable[[Totals, Document, str, str], Sequence[Sheet]],
) -> None:
    """Totals say nothing of pairs of answers: all pairs are in the sheets that stand for them."""
    sheets = deal(halves(60), questionnaire(), BAND, VERSION)
    pairs = {tuple(map(str, list(one.answers.values())[:2])) for one in sheets}
    assert len(pairs) == 4

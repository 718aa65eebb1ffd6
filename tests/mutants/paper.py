"""Totals of paper taken in a broken way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from consult.ballots.paper import drop_round
from consult.domain.ballot import Sheet
from consult.domain.document import Document
from consult.domain.paper import Totals, deal


def takes_each_form_for_a_group(
    stores: Any, public_key: bytes, box: Any, form: Any, sheets: Any
) -> None:
    """A form that is sent twice is two groups."""
    del form
    drop_round(stores, public_key, box, uuid4(), sheets)


def deals_in_order(totals: Totals, document: Document, band: str, version: str) -> list[Sheet]:
    """Deals all questions in one order, as if it were known who answered what."""
    columns = {
        code: sorted((one.answers[code] for one in deal(totals, document, band, version)), key=str)
        for code, _ in totals.counts.items()
    }
    return [
        Sheet(version, {code: answers[number] for code, answers in columns.items()})
        for number in range(totals.children)
    ]

"""Powers that nobody may have: each lifts, after the announcement, what protects children."""

from __future__ import annotations

import pytest
from flask import Flask, request

from consult.domain.consultation import Consultation
from consult.web.permissions import allows
from consult.web.services import services


def lower_thresholds_at_the_end(patch: pytest.MonkeyPatch) -> None:
    """Adopts the rules of the day when a consultation closes."""
    close = Consultation.close

    def close_and_adopt(asked: Consultation, day: str) -> None:
        close(asked, day)
        asked.rules = {"disclosure": "0"}

    patch.setattr(Consultation, "close", close_and_adopt)


def change_the_key(patch: pytest.MonkeyPatch) -> None:
    """Seals to another key from the day on which a consultation is extended."""
    extend = Consultation.extend

    def extend_and_replace(asked: Consultation, closes: str) -> None:
        extend(asked, closes)
        asked.public_key = "00" * 32

    patch.setattr(Consultation, "extend", extend_and_replace)


def a_page_that_empties_boxes(app: Flask) -> None:
    """A button for the team, "to begin again after a rehearsal"."""

    def begin_again() -> str:
        if request.form.get("confirm"):
            with services().stores.write("box") as connection:
                connection.exec_driver_sql("DELETE FROM ballot")
        return "ok"

    app.add_url_rule("/bureau/urnes", "begin_again", allows("consultation.manage")(begin_again),
                     methods=["POST"])  # fmt: skip

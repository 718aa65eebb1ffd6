"""Pages that need a store, or somebody signed in: the stage shows them as they would be."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import Flask, Response, request
from PIL import Image, ImageOps

from consult.ballots.guessing import TooManyGuesses
from consult.ballots.punching import TicketUnknown, TicketUsed
from consult.domain.errors import ConsultError
from consult.web.answer import messages, tickets
from consult.web.answer.asked import pick_order
from consult.web.answer.asking import write_asked
from consult.web.answer.pages import MARK
from consult.web.permissions import child
from tests.browser.test_child import code_of

REFUSALS: Final[dict[str, ConsultError]] = {
    "used": TicketUsed(),
    "unknown": TicketUnknown(),
    "wait": TooManyGuesses(minutes=10),
}
"""Why a ticket is not taken."""


def show_what_needs_a_store(app: Flask) -> None:
    """Tickets refused, a few words that left or have to wait, a rehearsal by staff, a photo."""
    doors = app.extensions["consult"].doors
    app.view_functions["answer.picture"] = child(a_photo)

    @app.get("/c/scene/ticket/<why>/<band>")
    @child
    def ticket(why: str, band: str) -> Response:
        fields = [("trees", "yes")] if why == "used" else []
        door, language = doors.find(code_of(band)), request.args["l"]
        return tickets.refused(REFUSALS[why], language, door, band, fields, "ABCDE2345")

    @app.get("/c/scene/words/<how>/<band>")
    @child
    def words(how: str, band: str) -> Response:
        language = request.args["l"]
        if how == "left":
            return messages.words_left(language, doors.find(code_of(band)), band)
        return messages.words_wait(language, band, [("words", "Des arbres")])

    @app.get("/c/scene/rehearsal/<band>")
    @child
    def rehearsal(band: str) -> bytes:
        language, document = request.args["l"], doors.find(code_of(band)).questionnaire
        order, title = pick_order(band, None), document.title[language]
        more = {"title": title, "version": "", "back": "/"}
        content = write_asked("rehearsal", document, band, language, order, **more)
        return content.replace(MARK, b"")


def a_photo(digest: str) -> Response:
    """What stands for the photo of a place: sky above, grass below."""
    picture, content = Image.linear_gradient("L").resize((640, 360)), BytesIO()
    ImageOps.colorize(picture, "#8fc1ea", "#4c7a34", "#f2efe4").save(content, "webp")
    return Response(content.getvalue(), content_type="image/webp")

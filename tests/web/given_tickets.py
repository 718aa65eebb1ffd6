"""The desk of whoever prints tickets, and what a printer gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp
from werkzeug.test import TestResponse

from tests.given import BAND
from tests.web.conftest import Browser
from tests.web.given_consultations import Enter


@dataclass
class Paper:
    """Sheets of tickets, as a printer gives them."""

    codes: list[str]
    addresses: list[str]
    text: str


def printed(pdf: bytes) -> Paper:
    codes, addresses, texts = [], [], []
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            text = sheet.get_textpage().get_text_bounded()
            texts.append(text)
            codes += re.findall(
                r"\b[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}\b", text
            )
            picture = sheet.render(scale=150 / 72).to_pil()
            addresses += [found.text for found in zxingcpp.read_barcodes(picture)]
    return Paper(codes, addresses, " ".join(" ".join(texts).split()))


@dataclass
class Desk:
    """Staff of a consultation, and what they print for a school."""

    browser: Browser
    consultation: UUID
    school: UUID

    @property
    def address(self) -> str:
        return f"/bureau/consultations/{self.consultation}/tickets"

    def ask(self, number: object = 3, **changes: object) -> TestResponse:
        wanted = {"place": str(self.school), "band": BAND, "number": str(number), "language": "fr"}
        return self.browser.post(self.address, data=wanted | changes)

    def print(self, number: int = 3, **changes: object) -> Paper:
        answer = self.ask(number, **changes)
        assert answer.content_type == "application/pdf", answer.text
        return printed(answer.get_data())


@pytest.fixture
def desk(client_as: Enter, opened: UUID, schools: list[UUID]) -> Desk:
    return Desk(client_as("team"), opened, schools[0])

"""The kit: each age has its page, on one sheet of paper, in French and in English."""

from __future__ import annotations

import pypdfium2
import pytest

from consult.content import shared_papers, workshop
from consult.domain.bands import CODES
from consult.interchange.letters import Letter, fields_of, letters_pdf

FIELDS = {"decision": "Refaire la cour en 2027.", "answer_by": "12 février 2027"}
KIT = {**shared_papers().facilitator, "workshop": workshop()}


def test_each_age_has_its_page() -> None:
    assert set(shared_papers().facilitator) == set(CODES)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", list(KIT))
def test_a_page_of_the_kit_is_one_page(name: str, language: str) -> None:
    fields = dict.fromkeys(fields_of(KIT[name]), "") | FIELDS
    pdf = letters_pdf([Letter(KIT[name], fields, "Ville de Fondettes", language)])
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1

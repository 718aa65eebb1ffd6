"""Staff choose for whom a question is; results and paper say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Flask

from consult.application import questionnaires
from consult.application.log import Log
from consult.domain.condition import Condition
from consult.domain.document import Document, Variant
from consult.domain.questionnaire import Questionnaire
from consult.projections.cards import Card, read_cards
from consult.projections.results import Figure
from consult.web.figures import shown
from consult.web.told import asked_of
from consult.web.whom import whom_for
from tests.given import DAY, a_city
from tests.given_conditions import BAND, CANTEEN, LAST, TASTE, a_document, a_question, texts
from tests.web.conftest import Browser

Enter = Callable[..., Browser]
WHOM = "«\u00a0Souvent ou Parfois\u00a0» à «\u00a0Tu manges à la cantine ?\u00a0»"


def a_draft(log: Log, document: Document | None = None) -> UUID:
    a_city(log)
    return questionnaires.draft_questionnaire(log, document or a_document(), DAY)


def stored(log: Log, questionnaire: UUID, code: str) -> Variant:
    return log.load(Questionnaire, questionnaire).document.question(code).variants[BAND]


def form_of(log: Log, questionnaire: UUID, variant: Variant, *ticked: str) -> dict[str, object]:
    """The form of a variant as it is, with these answers ticked."""
    form: dict[str, object] = {
        "seen_version": log.load(Questionnaire, questionnaire).version,
        "kind": variant.kind,
        "text_fr": variant.text["fr"],
        "text_en": variant.text["en"],
        "shown_if": list(ticked),
        "do": "save",
    }
    for number, option in enumerate(variant.options):
        form[f"options-{number}-id"] = option.id
        form[f"options-{number}-label_fr"] = option.label["fr"]
        form[f"options-{number}-label_en"] = option.label["en"]
    return form


def test_staff_tick_the_answers_that_show_a_question(
    client_as: Enter, app: Flask, log: Log
) -> None:
    draft = a_draft(log)
    app.extensions["consult"].show()
    team, page = client_as("team"), f"/bureau/questionnaires/{draft}/questions/temps/{BAND}"
    offered = team.get(page).text
    assert 'value="cantine:non"' in offered
    assert 'value="changer:bruit"' not in offered, "several answers decide nothing"
    assert 'value="gout:oui"' not in offered, "not everybody gives one"
    saved = team.post(page, data=form_of(log, draft, LAST, "cantine:souvent", "cantine:parfois"))
    assert saved.status_code == 303
    assert stored(log, draft, "temps").shown_if == Condition("cantine", ("souvent", "parfois"))
    assert WHOM in team.get(f"/bureau/questionnaires/{draft}").text
    everybody = team.post(page, data=form_of(log, draft, LAST))
    assert everybody.status_code == 303
    assert stored(log, draft, "temps").shown_if is None


def test_one_question_alone_decides(client_as: Enter, app: Flask, log: Log) -> None:
    second = a_question("midi", replace(CANTEEN, text=texts("Et le soir ?")))
    first, *others = a_document().questions
    draft = a_draft(log, replace(a_document(), questions=(first, second, *others)))
    app.extensions["consult"].show()
    page = f"/bureau/questionnaires/{draft}/questions/temps/{BAND}"
    data = form_of(log, draft, LAST, "cantine:non", "midi:non")
    refused = client_as("team").post(page, data=data)
    assert "Cochez les réponses d’une seule question." in refused.text
    assert refused.text.count(" checked") >= 2


def test_a_question_that_is_moved_before_the_one_it_depends_on_is_told(
    client_as: Enter, app: Flask, log: Log
) -> None:
    draft = a_draft(log)
    questionnaires.move_question(log, draft, "gout", -1, None)
    app.extensions["consult"].show()
    team = client_as("team")
    assert "Remontez" in team.get(f"/bureau/questionnaires/{draft}").text
    page = team.get(f"/bureau/questionnaires/{draft}/questions/gout/{BAND}").text
    assert 'value="cantine:souvent" checked' in page, "what is wrong can be taken out"


def test_results_say_whom_a_question_was_for() -> None:
    cell = {"id": "x", "question": "gout", "band": BAND, "level": "city", "territory": "city"}
    told = cell | {"status": "ok", "share": 60, "low": 50, "high": 70, "n_floored": 40}
    [card] = read_cards(a_document(), [told])
    assert asked_of(card).endswith(WHOM)
    assert shown(Figure(card, "sitting")).asked_of == asked_of(card)
    assert Card.from_dict(card.to_dict()) == card
    [everybody] = read_cards(a_document(), [cell | {"question": "temps", "status": "c"}])
    assert asked_of(everybody) == ""


def test_the_sheet_for_totals_says_whom_a_question_is_for() -> None:
    assert whom_for(a_document(), "gout", BAND).endswith(WHOM)
    assert whom_for(a_document(), "temps", BAND) == ""
    lost = replace(TASTE, shown_if=Condition("inconnue", ("oui",)))
    question = replace(a_document().question("gout"), variants={BAND: lost})
    assert "inconnue" in whom_for(a_document().with_question(question), "gout", BAND)

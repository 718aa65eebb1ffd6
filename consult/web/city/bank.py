"""The bank: questions written for every age, to be ticked instead of written."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request, url_for
from flask_babel import gettext as _

from consult.application import questionnaires as use_cases
from consult.content import bank as questions_by_theme
from consult.content import themes
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.questionnaire_forms import BankForm
from consult.web.city.questionnaires import not_frozen, page_of
from consult.web.city.seen import Page, form_page, now
from consult.web.permissions import allows
from consult.web.services import services


@blueprint.route("/questionnaires/<uuid:questionnaire>/banque", methods=["GET", "POST"])
@allows("questionnaire.write")
def bank(questionnaire: UUID) -> Page:
    """Tick questions of a theme; they come with their pictures, for the ages already asked."""
    row = not_frozen(questionnaire)
    theme = request.args.get("theme") or _nearest(row.document.theme)
    if theme not in questions_by_theme():
        abort(404)
    form = BankForm(row.document, theme, data={"seen_version": row.version})

    def act() -> None:
        added = form.questions(row.bands)
        use_cases.add_questions(services().log, row.id, added, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Questions ajoutées."), page_of(row.id) + "#questions")
    row = now(row)
    return form_page(
        "city/questionnaire_bank.html",
        form,
        row,
        row=row,
        theme=theme,
        themes=[(themes()[code], len(asked)) for code, asked in questions_by_theme().items()],
        here=url_for("city.bank", questionnaire=row.id),
    )


def _nearest(theme: str) -> str:
    """The theme to open first: the questionnaire's own, when the bank has it."""
    known = questions_by_theme()
    return theme if theme in known else next(iter(known))

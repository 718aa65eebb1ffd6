"""The bank: questions written for every age, to be found and added instead of written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from flask import abort, request, url_for
from flask_babel import ngettext

from consult.application import questionnaires as use_cases
from consult.content import bank as questions_by_theme
from consult.content import themes
from consult.domain.bands import CODES
from consult.domain.document import Question
from consult.domain.kinds import KINDS
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.questionnaire_forms import BankForm, as_code
from consult.web.city.questionnaire_words import KINDS as KIND_WORDS
from consult.web.city.questionnaire_words import notion
from consult.web.city.questionnaires import not_frozen
from consult.web.city.seen import Page, form_page, now
from consult.web.city.writing import steps_of
from consult.web.permissions import allows
from consult.web.services import services


@dataclass(frozen=True)
class Search:
    """What is looked for in the bank; "" is whatever."""

    theme: str = ""
    band: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def asked(cls, theme: str) -> Self:
        """What the address asks for; `theme` when it asks for nothing. Answers 404 to nonsense."""
        if not request.args:
            return cls(theme)
        asked = cls(*(request.args.get(name, "") for name in ("theme", "age", "sorte", "mots")))
        known = (("", *questions_by_theme()), ("", *CODES), ("", *KINDS))
        if any(one not in all for one, all in zip(asked.choices, known, strict=True)):
            abort(404)
        return asked

    @property
    def choices(self) -> tuple[str, str, str]:
        """What is chosen in lists."""
        return self.theme, self.band, self.kind

    def address(self, questionnaire: UUID) -> str:
        """The page that shows what is found."""
        return url_for(
            "city.bank",
            questionnaire=questionnaire,
            theme=self.theme,
            age=self.band,
            sorte=self.kind,
            mots=self.words,
        )

    def finds(self, theme: str, question: Question) -> bool:
        """Whether a question of the bank is one of those looked for."""
        read = [one for band, one in question.variants.items() if self.band in ("", band)]
        return (
            self.theme in ("", theme)
            and any(self.kind in ("", one.kind) for one in read)
            and as_code(self.words) in as_code(_all_words(question))
        )


@blueprint.route("/questionnaires/<uuid:questionnaire>/banque", methods=["GET", "POST"])
@allows("questionnaire.write")
def bank(questionnaire: UUID) -> Page:
    """Find questions and add them; they come with their pictures, for the ages already asked."""
    row = not_frozen(questionnaire)
    search = Search.asked(_nearest(row.document.theme))
    form = BankForm(row.document, row.bands, data={"seen_version": row.version})

    def act() -> None:
        use_cases.add_questions(services().log, row.id, form.questions, form.seen)

    if form.validate_on_submit() and attempt(form, act):
        count = len(form.codes.data or ())
        message = ngettext("Question ajoutée.", "%(num)s questions ajoutées.", count)
        return done(message, search.address(row.id))
    row = now(row)
    found = [asked for theme, asked in all_questions() if search.finds(theme, asked)]
    return form_page(
        "city/questionnaire_bank.html",
        form,
        row,
        row=row,
        steps=steps_of(row),
        search=search,
        found=found,
        there={one.code for one in row.document.questions},
        offered=form.offered,
        themes=[themes()[code] for code in questions_by_theme()],
        bands=CODES,
        kinds=KIND_WORDS,
        notion=notion,
    )


def all_questions() -> Iterator[tuple[str, Question]]:
    """Each question of the bank, with its theme."""
    for theme, asked in questions_by_theme().items():
        yield from ((theme, question) for question in asked)


def _nearest(theme: str) -> str:
    """The theme to open first: the questionnaire's own, when the bank has it; else all."""
    return theme if theme in questions_by_theme() else ""


def _all_words(question: Question) -> str:
    """Everything that a question says in any language, and what it measures."""
    said = [question.construct]
    for variant in question.variants.values():
        said += variant.text.values()
        said += (word for option in variant.options for word in option.label.values())
    return " ".join(said)

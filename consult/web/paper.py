"""Answers on paper, for facilitators and for staff: sheets to print, totals to type.

Before the count nobody sees totals again, not even who typed them: they lie in the box as sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Response as File
from flask import abort, flash, render_template, request
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from consult.application.paper import Round, type_totals
from consult.ballots.paper import drop_round
from consult.domain.ballot import BoxKey
from consult.domain.base import Texts
from consult.domain.document import DONT_KNOW, SKIPPED, Document, Question, Variant
from consult.domain.paper import (
    MODE,
    MOST,
    Mistake,
    PaperRound,
    Totals,
    deal,
    find_mistakes,
    on_paper,
)
from consult.projections.consultations import find_consultation
from consult.projections.papers import Paper, paper_of
from consult.projections.places import PlaceRow, find_place
from consult.projections.questionnaires import find_questionnaire
from consult.projections.sittings import is_typed
from consult.web.acting import attempt, done
from consult.web.answer.pictures import FOLDER, names
from consult.web.context import city_name
from consult.web.database import db
from consult.web.language import in_language
from consult.web.once import name_page, page_in_address, unnamed_page
from consult.web.services import services
from consult.web.whom import whom_for, whom_for_children

STEPS = ("open", "closed")
"""While totals are taken: late ones too, until the count."""


@dataclass(frozen=True)
class Group:
    """For whom paper is printed or typed."""

    consultation: UUID
    place: PlaceRow
    band: str
    title: Texts
    document: Document
    paper: Paper | None
    """What is asked once it is published, and how it is sealed; None before."""

    def box(self, round: UUID) -> BoxKey:
        """Where the totals of a round fall: a box of its own, that it may be set aside."""
        return BoxKey(self.consultation, self.place.id, self.band, MODE, round)


@dataclass(frozen=True)
class Line:
    """One answer of a question, with what was typed beside it; `wrong` when it is no number."""

    name: str
    label: str
    picture: str
    typed: str
    wrong: bool


@dataclass(frozen=True)
class Asked:
    """A question with its answers; `wrong` says what does not add up, `whom` for which children."""

    code: str
    text: str
    lines: list[Line]
    wrong: str
    whom: str

    @property
    def to_mend(self) -> bool:
        """Whether something is to be corrected in it."""
        return bool(self.wrong) or any(line.wrong for line in self.lines)


class TotalsForm(FlaskForm):
    """How many took part; the numbers of each question are beside it, by name."""

    children = IntegerField(
        _l("Combien d’enfants ont répondu\u00a0?"),
        [
            InputRequired(_l("Indiquez le nombre d’enfants.")),
            NumberRange(1, MOST, _l("Indiquez un nombre de 1 à 500.")),
        ],
        description=_l("Chaque question doit retrouver ce nombre."),
    )


def find_group(consultation: UUID, place: UUID, band: str) -> Group:
    """The group; there is no such page when it is not invited, or has nothing to answer."""
    row = find_consultation(db.session(), consultation)
    if str(place) not in row.places or band not in row.bands:
        abort(404)
    paper = paper_of(db.session(), consultation)
    drafted = find_questionnaire(db.session(), row.questionnaire).document
    document = paper.document if paper else drafted
    return Group(row.id, find_place(db.session(), place), band, row.title, document, paper)


def totals_page(group: Group, back: str, sheets: str, layout: str) -> Response | str:
    """Type the totals of a group; say at once all that is no number or does not add up.

    The address names the round: who comes back to it once it is typed reads that it is.
    """
    paper = group.paper if group.paper and group.paper.step in STEPS else None
    if paper and (named := name_page()):
        return named
    round, form = page_in_address(), TotalsForm()
    typed = is_typed(db.session(), PaperRound.create_id(round))
    mistakes: Mapping[str, Mistake] = {}
    if paper and form.is_submitted() and not typed:
        valid, totals = form.validate(), _totals(group, form)
        mistakes = find_mistakes(totals, group.document, group.band)
        fit = valid and not (mistakes or totals.unread)
        if fit and attempt(form, lambda: _send(group, paper, round, totals)):
            return _saved(group, totals.children, back)
    questions = _questions(group, mistakes)
    return render_template(
        "facilitator/totals.html",
        layout=layout,
        form=form,
        place=group.place,
        band=group.band,
        title=in_language(group.title),
        questions=questions,
        wrong=sum(one.to_mend for one in questions),
        most=MOST,
        back=back,
        sheets=sheets,
        open=paper is not None,
        typed=typed,
        another=unnamed_page(),
    )


def sheets_file(group: Group) -> Response:
    """The picture sheets and the sheet for the totals, as one PDF."""
    from consult.interchange.picture_sheets import PictureSheets, picture_sheets_pdf

    asked = on_paper(group.document, group.band)
    shown = {one.picture for _question, told in asked for one in told.options} & names()
    language = "en" if request.args.get("l") == "en" else "fr"
    pdf = picture_sheets_pdf(
        PictureSheets(
            document=group.document,
            band=group.band,
            title=group.title,
            place=group.place.name,
            city=city_name(),
            pictures={name: (FOLDER / f"{name}.svg").read_bytes() for name in shown if name},
            whom=_whom(group, language),
            language=language,
        )
    )
    name = _("papier")
    headers = {"Content-Disposition": f'inline; filename="{name}-{group.band}.pdf"'}
    return File(pdf, headers=headers, content_type="application/pdf")


def _whom(group: Group, language: str) -> dict[str, str]:
    """By question, for which children it is; nothing for a question for everybody."""
    with force_locale(language):
        told = {
            question.code: whom_for_children(group.document, question.code, group.band)
            for question, _variant in on_paper(group.document, group.band)
        }
    return {code: words for code, words in told.items() if words}


def _send(group: Group, paper: Paper, form: UUID, totals: Totals) -> None:
    sheets = deal(totals, group.document, group.band, paper.version)
    here, key = services(), paper.public_key
    round = Round(form, group.consultation, group.place.id, group.band, totals.children)

    def drop() -> None:
        box = group.box(PaperRound.create_id(form))
        drop_round(here.stores, key, box, form, sheets)

    type_totals(here.log, round, drop, here.today)


def _saved(group: Group, children: int, back: str) -> Response:
    """Say that it is done, and what is doubtful: numbers of a place may be old, so none refuses."""
    gone = done(_("Totaux enregistrés. Ils seront comptés avec les autres."), back)
    if group.place.is_outnumbered(children, group.band):
        flash(_doubt(group.place.enrolment[group.band]), "warning")
    return gone


def _doubt(enrolled: int) -> str:
    return ngettext(
        "D’après ses effectifs, ce lieu n’a que %(num)s enfant de cet âge\u00a0: vérifiez"
        " ce que vous avez tapé. Si c’est une erreur, l’équipe de la ville peut écarter ces"
        " totaux depuis la page des séances.",
        "D’après ses effectifs, ce lieu n’a que %(num)s enfants de cet âge\u00a0: vérifiez"
        " ce que vous avez tapé. Si c’est une erreur, l’équipe de la ville peut écarter ces"
        " totaux depuis la page des séances.",
        enrolled,
    )


def _name(code: str, answer: str) -> str:
    return f"{code}:{answer}"


def _answers(variant: Variant) -> list[str]:
    return [*variant.option_ids, DONT_KNOW, SKIPPED]


def _totals(group: Group, form: TotalsForm) -> Totals:
    """What was typed, as far as it can be read."""
    typed = {
        question.code: {answer: _number(_name(question.code, answer)) for answer in _answers(told)}
        for question, told in on_paper(group.document, group.band)
    }
    return Totals(
        0 if form.children.errors else form.children.data or 0,
        {code: {answer: n or 0 for answer, n in row.items()} for code, row in typed.items()},
        {code for code, row in typed.items() if None in row.values()},
    )


def _number(name: str) -> int | None:
    """A whole number from 0 to MOST; nothing typed is 0, None is anything else."""
    typed = request.form.get(name, "").strip()
    tidy = typed.lstrip("0") or "0"
    is_number = tidy.isascii() and tidy.isdecimal() and len(tidy) <= len(str(MOST))
    return int(tidy) if is_number and int(tidy) <= MOST else None


def _words(mistake: Mistake) -> str:
    """What does not add up, in a sentence that says how much."""
    by = mistake.by
    if mistake.what == "missing":
        return ngettext(
            "Il manque %(num)s enfant\u00a0: recomptez, ou ajoutez-le à «\u00a0Je passe\u00a0».",
            "Il manque %(num)s enfants\u00a0: recomptez, ou ajoutez-les à «\u00a0Je passe\u00a0».",
            by,
        )
    if mistake.what == "too-many":
        return ngettext(
            "Il y a %(num)s enfant de trop\u00a0: recomptez, ou corrigez le nombre d’enfants.",
            "Il y a %(num)s enfants de trop\u00a0: recomptez, ou corrigez le nombre d’enfants.",
            by,
        )
    if mistake.what == "option":
        return ngettext(
            "Une réponse a %(num)s choix de plus qu’il n’y a d’enfants.",
            "Une réponse a %(num)s choix de plus qu’il n’y a d’enfants.",
            by,
        )
    return ngettext(
        "Il y a %(num)s choix de plus que chaque enfant n’en peut faire.",
        "Il y a %(num)s choix de plus que les enfants n’en peuvent faire.",
        by,
    )


def _questions(group: Group, mistakes: Mapping[str, Mistake]) -> list[Asked]:
    wrong = {code: _words(mistake) for code, mistake in mistakes.items()}
    return [
        Asked(
            question.code,
            in_language(variant.text),
            _lines(question, variant),
            wrong.get(question.code, ""),
            whom_for(group.document, question.code, group.band),
        )
        for question, variant in on_paper(group.document, group.band)
    ]


def _lines(question: Question, variant: Variant) -> list[Line]:
    named = [(one.id, in_language(one.label), one.picture or "") for one in variant.options]
    named += [(DONT_KNOW, _("Je ne sais pas"), ""), (SKIPPED, _("Je passe"), "")]
    lines = []
    for answer, label, picture in named:
        name = _name(question.code, answer)
        shown = picture if picture in names() else ""
        typed = request.form.get(name, "")
        lines.append(Line(name, label, shown, typed, wrong=_number(name) is None))
    return lines

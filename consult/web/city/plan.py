"""The plan: its board, one action, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.application import plan as use
from consult.content import themes
from consult.domain.errors import NotFound
from consult.projections.consultations import ConsultationRow
from consult.projections.decisions import DecisionRow, all_findings
from consult.projections.plan import (
    STATES,
    ActionRow,
    LinkRow,
    all_actions,
    links_by_action,
    links_of,
)
from consult.web.acting import attempt, done
from consult.web.city import blueprint
from consult.web.city.decisions import consultations_by_id
from consult.web.city.edits import DONE, OVERTAKEN, REFUSED, as_it_is_now, edit
from consult.web.city.plan_forms import (
    STATE_CHIPS,
    STATE_NAMES,
    ActionForm,
    DropForm,
    LinkForm,
    ProgressForm,
    ResultForm,
    UnlinkForm,
)
from consult.web.database import db
from consult.web.language import in_language
from consult.web.permissions import allows
from consult.web.services import services

Page = str | Response | tuple[str, int]


@blueprint.get("/plan")
@allows("plan.read")
def plan_board() -> str:
    """Every action by theme; `?state=` keeps those of one state."""
    every = all_actions(db.session())
    state = request.args.get("state", "")
    shown = [row for row in every if state not in STATES or row.state == state]
    links = links_by_action(db.session())
    return render_template(
        "city/plan.html",
        every=every,
        themes=[(called(theme), list(rows)) for theme, rows in groupby(shown, key=_theme)],
        links=links,
        fed=sum(1 for row in every if _in_time(row, links.get(row.id, []))),
        state=state,
        states=[one for one in STATES if any(row.state == one for row in every)],
        names=STATE_NAMES,
        chips=STATE_CHIPS,
        today=services().today,
    )


@blueprint.route("/plan/nouvelle", methods=["GET", "POST"])
@allows("plan.write")
def new_action() -> Page:
    """Propose an action; `?finding=` links it to a finding at once."""
    finding = _asked_finding()
    theme = db.session.get_one(ConsultationRow, finding.consultation).theme if finding else ""
    form, here, made = ActionForm(data={"articles": [12], "theme": theme}), services(), list[UUID]()

    def act() -> None:
        made.append(use.propose_action(here.log, form.details(), here.today))
        if finding:
            use.link_evidence(here.log, made[0], finding.finding, here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Action ajoutée au plan."), url_for("city.action", action=made[0]))
    return render_template("city/action_new.html", form=form, finding=finding, themes=_themes())


@blueprint.get("/plan/<uuid:action>")
@allows("plan.read")
def action(action: UUID) -> str:
    """One action, for whoever may read the plan."""
    return _page(_row(action))


@blueprint.route("/plan/<uuid:action>/modifier", methods=["GET", "POST"])
@allows("plan.write")
def amend_action(action: UUID) -> Page:
    """Change the description of an action; two people at once lose nothing."""
    row, status = _row(action), REFUSED
    form = ActionForm.of(row)
    if form.validate_on_submit():
        status = edit(
            form,
            lambda: use.amend_action(
                services().log, action, form.details(), form.seen_version.version
            ),
        )
    if status == DONE:
        return done(_("Action enregistrée."), url_for("city.action", action=action))
    if status == OVERTAKEN:
        form.seen_version.data = str(as_it_is_now(row).version)
    overtaken = status == OVERTAKEN
    page = render_template(
        "city/action_edit.html", form=form, action=row, overtaken=overtaken, themes=_themes()
    )
    return page, status


@blueprint.post("/plan/<uuid:action>/liens")
@allows("plan.write")
def link_finding(action: UUID) -> Page:
    """Say which finding the action answers."""
    row = _row(action)
    form = LinkForm(_linkable(row))
    here = services()
    return _do(
        row,
        form,
        lambda: use.link_evidence(here.log, action, form.finding.data, here.today),
        _("Le lien est noté."),
        "link_form",
    )


@blueprint.route("/plan/<uuid:action>/liens/<uuid:finding>/retirer", methods=["GET", "POST"])
@allows("plan.write")
def unlink_finding(action: UUID, finding: UUID) -> Page:
    """Take a link away, with a reason that stays."""
    row, form, here = _row(action), UnlinkForm(), services()
    linked = db.session.get(DecisionRow, finding)
    if linked is None:
        raise NotFound(what="finding")

    def act() -> None:
        use.unlink_evidence(here.log, action, finding, form.reason.data.strip(), here.today)

    if form.validate_on_submit() and attempt(form, act):
        return done(_("Le lien est retiré."), url_for("city.action", action=action))
    return render_template("city/action_unlink.html", form=form, action=row, finding=linked)


@blueprint.post("/plan/<uuid:action>/engagement")
@allows("plan.write")
def commit_action(action: UUID) -> Page:
    """The city commits itself."""
    here = services()
    return _do(
        _row(action),
        FlaskForm(),
        lambda: use.commit_action(here.log, action, here.today),
        _("La ville s’est engagée sur cette action."),
        "plain_form",
    )


@blueprint.post("/plan/<uuid:action>/avancement")
@allows("plan.write")
def report_progress(action: UUID) -> Page:
    """Say how far the action is."""
    form, here = ProgressForm(), services()
    return _do(
        _row(action),
        form,
        lambda: use.report_progress(
            here.log, action, form.percent.data, form.note.data.strip(), here.today
        ),
        _("L’avancement est noté."),
        "progress_form",
    )


@blueprint.post("/plan/<uuid:action>/resultat")
@allows("plan.write")
def report_result(action: UUID) -> Page:
    """Say what changed for children."""
    form, here = ResultForm(), services()
    return _do(
        _row(action),
        form,
        lambda: use.report_result(
            here.log, action, form.before.data.strip(), form.after.data.strip(), here.today
        ),
        _("Le résultat est noté."),
        "result_form",
    )


@blueprint.route("/plan/<uuid:action>/fin", methods=["GET", "POST"])
@allows("plan.write")
def complete_action(action: UUID) -> Page:
    """The action is done: asked about first, with what speaks against it."""
    row, form, here = _row(action), FlaskForm(), services()
    if form.validate_on_submit() and attempt(
        form, lambda: use.complete_action(here.log, action, here.today)
    ):
        return done(_("L’action est faite."), url_for("city.action", action=action))
    return render_template("city/action_done.html", form=form, action=row, today=here.today)


@blueprint.post("/plan/<uuid:action>/reprendre")
@allows("plan.write")
def reopen_action(action: UUID) -> Page:
    """The action was not done after all."""
    here = services()
    return _do(
        _row(action),
        FlaskForm(),
        lambda: use.reopen_action(here.log, action, here.today),
        _("L’action n’est plus notée comme faite."),
        "plain_form",
    )


@blueprint.route("/plan/<uuid:action>/abandon", methods=["GET", "POST"])
@allows("plan.write")
def drop_action(action: UUID) -> Page:
    """Give an action up, with a reason."""
    row, form, here = _row(action), DropForm(), services()
    if form.validate_on_submit() and attempt(
        form, lambda: use.drop_action(here.log, action, form.reason.data.strip(), here.today)
    ):
        return done(_("L’action est abandonnée."), url_for("city.action", action=action))
    return render_template("city/action_drop.html", form=form, action=row)


def _do(row: ActionRow, form: FlaskForm, act: Callable[[], object], said: str, name: str) -> Page:
    """Do one thing from the page of an action; show the page again when it is refused."""
    if form.validate_on_submit() and attempt(form, act):
        return done(said, url_for("city.action", action=row.id))
    return _page(row, **{name: form})


def _page(row: ActionRow, **refused: FlaskForm) -> str:
    """The page of an action, `refused` being the form that could not be taken."""
    links = links_of(db.session(), row.id)
    findings = {one.finding: one for one in all_findings(db.session())}
    forms = {
        "link_form": LinkForm(_linkable(row), formdata=None),
        "progress_form": ProgressForm(formdata=None, data={"percent": row.percent or None}),
        "result_form": ResultForm(formdata=None, data={"before": row.before, "after": row.after}),
        "plain_form": FlaskForm(formdata=None),
    }
    return render_template(
        "city/action.html",
        action=row,
        links=[link for link in links if not link.removed],
        removed=[link for link in links if link.removed],
        findings=findings,
        consultations=consultations_by_id(),
        articles=ActionForm(formdata=None).articles.choices,
        goals=ActionForm(formdata=None).goals.choices,
        names=STATE_NAMES,
        chips=STATE_CHIPS,
        called=called,
        today=services().today,
        **{**forms, **refused},
    )


def _row(action: UUID) -> ActionRow:
    row = db.session.get(ActionRow, action)
    if row is None:
        raise NotFound(what="plan-action")
    return row


def _linkable(row: ActionRow) -> list[DecisionRow]:
    """The findings that the action is not linked to."""
    linked = {link.finding for link in links_of(db.session(), row.id) if not link.removed}
    return [one for one in all_findings(db.session()) if one.finding not in linked]


def _asked_finding() -> DecisionRow | None:
    asked = request.args.get("finding", "", type=str)
    try:
        return db.session.get(DecisionRow, UUID(asked)) if asked else None
    except ValueError:
        return None


def _themes() -> list[str]:
    """The themes in use, to be offered again."""
    consulted = {row.theme for row in consultations_by_id().values()}
    return sorted(consulted | {row.theme for row in all_actions(db.session())})


def _theme(row: ActionRow) -> str:
    return row.theme


def called(theme: str) -> str:
    """A theme by its title when it is one that the city was offered, else as somebody typed it."""
    known = themes().get(theme)
    return in_language(known.title) if known else theme


def _in_time(row: ActionRow, links: Iterable[LinkRow]) -> bool:
    """Whether children caused the action: a link was made before it started."""
    return any(not link.is_retroactive(row) for link in links)

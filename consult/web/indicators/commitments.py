"""What a partner city commits itself to, and what it shows for it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from consult.application.city import give_evidence
from consult.domain.city import COMMITMENTS
from consult.domain.frameworks import PARTNER
from consult.projections.city import EvidenceRow
from consult.web.acting import attempt, done
from consult.web.database import db
from consult.web.indicators import blueprint
from consult.web.permissions import allows
from consult.web.services import services
from consult.web.told import in_words


@dataclass(frozen=True)
class ShownCommitment:
    """A commitment with its evidence, the latest first."""

    number: int
    sentence: str
    evidence: list[EvidenceRow]


def _https(_form: FlaskForm, field: Field) -> None:
    """A link that readers can follow safely."""
    address = urlsplit(field.data or "")
    if address.scheme != "https" or not address.hostname:
        raise ValidationError(_("L’adresse commence par https:// et mène à un document."))


class EvidenceForm(FlaskForm):
    """What the city did for one commitment."""

    commitment = SelectField(_l("Engagement"), coerce=int)
    text = TextAreaField(
        _l("Ce que la ville a fait"),
        [DataRequired(_l("Dites en une phrase ce que la ville a fait.")), Length(max=500)],
        description=_l("Une phrase, sans nom d’enfant : tout le monde pourra la lire."),
    )
    link = StringField(
        _l("Lien vers le document"),
        [Optional(), Length(max=500), _https],
        description=_l("Une délibération, un compte rendu, une photo… L’adresse en https://."),
    )


@blueprint.route("/bureau/engagements", methods=["GET", "POST"])
@allows("commitments.write")
def commitments() -> Response | str:
    """The seven commitments with their evidence, and a form to give more."""
    form = EvidenceForm(commitment=request.args.get("engagement", 1, type=int))
    form.commitment.choices = [
        (number, _("%(number)s. %(title)s", number=number, title=_title(number)))
        for number in COMMITMENTS
    ]
    if form.validate_on_submit() and attempt(form, lambda: _give(form)):
        return done(_("Preuve ajoutée."), url_for("indicators.commitments"))
    return render_template(
        "indicators/commitments.html", form=form, commitments=shown_commitments()
    )


def shown_commitments() -> list[ShownCommitment]:
    """The seven, each with what was shown for it."""
    latest = select(EvidenceRow).order_by(EvidenceRow.day.desc(), EvidenceRow.id.desc())
    given = db.session.scalars(latest).all()
    return [
        ShownCommitment(number, _title(number), [one for one in given if one.commitment == number])
        for number in COMMITMENTS
    ]


def _give(form: EvidenceForm) -> None:
    here, text, link = services(), form.text.data or "", form.link.data or ""
    give_evidence(here.log, form.commitment.data, text.strip(), link.strip(), here.today)


def _title(number: int) -> str:
    return in_words(PARTNER.item(str(number)).title)

"""The form of an answer to a finding, for staff who draft and for the elected member."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from consult.application.decisions import Answer
from consult.domain.wording import begins_with_yes
from consult.projections.decisions import DecisionRow
from consult.web.city.dates import must_be_to_come
from consult.web.city.edits import SeenField

ANSWER_NAMES = {
    "accepted": _l("Oui"),
    "adapted": _l("Autrement"),
    "deferred": _l("Plus tard, le…"),
    "refused": _l("Non, parce que…"),
}
ANSWER_WORDS = {
    "accepted": _l("Oui"),
    "adapted": _l("Autrement"),
    "deferred": _l("Plus tard"),
    "refused": _l("Non"),
}
"""The answers once they are given, where ANSWER_NAMES begins them."""
MEANS_YES = {"accepted": True, "refused": False}
ANSWER_CHIPS = {"accepted": "done", "adapted": "going", "deferred": "wait", "refused": "stop"}


def must_agree(field: TextAreaField, means_yes: bool | None) -> None:
    """An answer that means yes does not begin with a no for children, nor the other way round.

    `means_yes` is None for an answer that is neither.
    """
    begins = begins_with_yes(field.data or "")
    if None in (means_yes, begins) or begins == means_yes:
        return
    if begins:
        raise ValidationError(
            _("La ville répond non, et ce texte commence par un oui. Accordez-les.")
        )
    raise ValidationError(_("La ville répond oui, et ce texte commence par un non. Accordez-les."))


class DecisionForm(FlaskForm):
    """One of four answers, always with a reason and a version for children."""

    answer = RadioField(
        _l("La ville répond"),
        [InputRequired(_l("Choisissez une des quatre réponses."))],
        choices=[SelectChoice(answer, name) for answer, name in ANSWER_NAMES.items()],
    )
    until = DateField(
        _l("À quelle date"),
        [Optional()],
        description=_l("Pour «\u00a0Plus tard, le…\u00a0» seulement."),
    )
    reason = TextAreaField(
        _l("La raison"),
        [InputRequired(_l("Donnez une raison\u00a0: un non sans raison n’est pas une réponse."))],
        description=_l("Ce qui décide vraiment\u00a0: le budget, la sécurité, le calendrier…"),
        render_kw={"rows": 3},
    )
    words_fr = TextAreaField(
        _l("La version des enfants"),
        [InputRequired(_l("Écrivez la réponse pour les enfants.")), Length(max=600)],
        description=_l(
            "Deux phrases courtes. Commencez par «\u00a0Oui, …\u00a0», «\u00a0Autrement\u00a0: "
            "…\u00a0», «\u00a0Plus tard, le …\u00a0» ou «\u00a0Non, parce que …\u00a0»."
        ),
        render_kw={"rows": 3},
    )
    words_en = TextAreaField(
        _l("La version des enfants, en anglais"), [Optional(), Length(max=600)],
        render_kw={"rows": 3, "lang": "en"},
    )  # fmt: skip
    seen_version = SeenField(default="0")

    def validate_words_fr(self, field: TextAreaField) -> None:
        """Children are not told the contrary."""
        must_agree(field, MEANS_YES.get(self.answer.data or ""))

    validate_words_en = validate_words_fr

    def validate_until(self, field: DateField) -> None:
        """Later is not earlier."""
        if self.answer.data == "deferred":
            must_be_to_come(field)

    @classmethod
    def of(cls, row: DecisionRow) -> DecisionForm:
        """The form with the draft as it stands, or with what was posted."""
        drafted: dict[str, Any] = {"seen_version": str(row.version)}
        if row.answer:
            drafted |= {
                "answer": row.answer,
                "until": date.fromisoformat(row.until) if row.until else None,
                "reason": row.reason,
                "words_fr": row.for_children.get("fr", ""),
                "words_en": row.for_children.get("en", ""),
            }
        return cls(data=drafted)

    def drafted(self) -> Answer:
        """What the form says."""
        words = {"fr": self.words_fr.data.strip(), "en": (self.words_en.data or "").strip()}
        until = self.until.data.isoformat() if self.until.data else ""
        return Answer(
            answer=self.answer.data,
            reason=self.reason.data.strip(),
            for_children={language: text for language, text in words.items() if text},
            until=until if self.answer.data == "deferred" else "",
        )

"""The forms of what the city tells the children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from consult.application.feedback import FindingAnswer
from consult.domain.base import Texts
from consult.domain.feedback import PLANNED
from consult.projections.decisions import DecisionRow
from consult.projections.plan import ActionRow
from consult.web.city.dates import must_be_to_come
from consult.web.city.decision_forms import must_agree
from consult.web.city.edits import SeenField
from consult.web.context import day

NOT_YET = "not-yet"
STATUS_NAMES = {
    "done": _l("C’est fait"),
    "under-way": _l("C’est en cours"),
    "later": _l("Plus tard"),
    "no": _l("Non"),
}
MEANS_YES = {"done": True, "under-way": True, "no": False}
STATUS_CHIPS = {"done": "done", "under-way": "going", "later": "wait", "no": "stop", "other": "new"}
ROWS = {"rows": 3}
ENGLISH = {"rows": 3, "lang": "en"}
LONGEST = 600


def _texts(french: str | None, english: str | None) -> Texts:
    texts = {"fr": (french or "").strip(), "en": (english or "").strip()}
    return {language: text for language, text in texts.items() if text}


class WordsForm(FlaskForm):
    """A text for children in both languages."""

    words_fr = TextAreaField(
        _l("En français"),
        [InputRequired(_l("Écrivez la réponse en français.")), Length(max=LONGEST)],
        render_kw=ROWS,
    )
    words_en = TextAreaField(_l("En anglais"), [Optional(), Length(max=LONGEST)], render_kw=ENGLISH)

    def words(self) -> Texts:
        """The text by language."""
        return _texts(self.words_fr.data, self.words_en.data)


class BandForm(WordsForm):
    """The first answer, for one band."""

    def __init__(self, band: str, starter: Texts, **kwargs: Any) -> None:
        data = {"words_fr": starter["fr"], "words_en": starter["en"]}
        super().__init__(prefix=f"band-{band}-", data=data, **kwargs)
        self.band = band


def starter(young: bool, answer_by: str) -> Texts:
    """A first answer to begin from: thanks, what comes next, and when."""
    texts = {}
    for language in ("fr", "en"):
        with force_locale(language):
            texts[language] = _starter(young, day(answer_by))
    return texts


def _starter(young: bool, when: str) -> str:
    if young:
        return gettext(
            "Merci\u00a0! On a lu tes réponses. "
            "Des enfants en parlent. On te répond au plus tard le %(day)s.",
            day=when,
        )
    return gettext(
        "Merci\u00a0! Nous avons lu toutes vos réponses. Le conseil des enfants les lit aussi et "
        "demande à la ville d’agir. La ville répond à chaque demande au plus tard le %(day)s.",
        day=when,
    )


class FindingForm(FlaskForm):
    """The full answer to one finding."""

    status = RadioField(
        _l("Où en est-on"),
        choices=[
            SelectChoice(NOT_YET, _l("Pas encore de réponse")),
            *(SelectChoice(status, name) for status, name in STATUS_NAMES.items()),
        ],
        default=NOT_YET,
    )
    words_fr = TextAreaField(_l("La ville répond"), [Length(max=LONGEST)], render_kw=ROWS)
    words_en = TextAreaField(
        _l("La ville répond, en anglais"), [Optional(), Length(max=LONGEST)], render_kw=ENGLISH
    )
    reason_fr = TextAreaField(_l("Pourquoi"), [Length(max=LONGEST)], render_kw=ROWS)
    reason_en = TextAreaField(
        _l("Pourquoi, en anglais"), [Optional(), Length(max=LONGEST)], render_kw=ENGLISH
    )
    until = DateField(
        _l("Date"),
        [Optional()],
        description=_l("Le jour où ce sera fait, ou celui où l’on en reparlera."),
    )

    def __init__(self, finding: DecisionRow, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(
            prefix=f"finding-{finding.number}-{finding.finding.hex[:6]}-", **kwargs, data=known
        )
        self.finding = finding

    @property
    def told(self) -> bool:
        """Whether children get an answer to this finding now."""
        return self.status.data != NOT_YET

    def validate_words_fr(self, field: TextAreaField) -> None:
        """An answer has words, which say the same as the status."""
        if self.told and not (field.data or "").strip():
            raise ValidationError(gettext("Écrivez la réponse en français."))
        must_agree(field, MEANS_YES.get(self.status.data or ""))

    def validate_words_en(self, field: TextAreaField) -> None:
        """It says the same as the status."""
        must_agree(field, MEANS_YES.get(self.status.data or ""))

    def validate_reason_fr(self, field: TextAreaField) -> None:
        """An answer has a reason."""
        if self.told and not (field.data or "").strip():
            raise ValidationError(gettext("Donnez une raison, avec des mots d’enfants."))

    def validate_status(self, field: RadioField) -> None:
        """Later says when."""
        if field.data == "later" and not self.until.data:
            raise ValidationError(gettext("«\u00a0Plus tard\u00a0» demande une date."))

    def validate_until(self, field: DateField) -> None:
        """What is planned is planned for a day to come."""
        if self.status.data in PLANNED:
            must_be_to_come(field)

    def answer(self) -> FindingAnswer:
        """What children will read."""
        return FindingAnswer(
            finding=self.finding.finding,
            status=self.status.data,
            words=_texts(self.words_fr.data, self.words_en.data),
            reason=_texts(self.reason_fr.data, self.reason_en.data),
            until=self.until.data.isoformat() if self.until.data else "",
        )


class FullForm(FlaskForm):
    """What is common to the answers of one consultation."""

    seen_version = SeenField(default="0")


@dataclass(frozen=True)
class Known:
    """What decisions and the plan already say about a finding."""

    finding: DecisionRow
    actions: Sequence[ActionRow]

    @property
    def status(self) -> str:
        """The status to begin from: that of the linked actions, else of the decision."""
        if not self.finding.decided:
            return NOT_YET
        if self.finding.answer in ("deferred", "refused"):
            return "later" if self.finding.answer == "deferred" else "no"
        return "done" if self._all_done else "under-way"

    @property
    def until(self) -> date | None:
        """The date to begin from."""
        if self.finding.until:
            return date.fromisoformat(self.finding.until)
        if self.status != "under-way" or not self.actions:
            return None
        return date.fromisoformat(max(action.ends for action in self.actions))

    def to_dict(self) -> dict[str, Any]:
        """The fields of FindingForm to begin from."""
        words = self.finding.for_children if self.finding.decided else {}
        return {
            "status": self.status,
            "words_fr": words.get("fr", ""),
            "words_en": words.get("en", ""),
            "reason_fr": self.finding.reason if self.finding.decided else "",
            "until": self.until,
        }

    @property
    def _all_done(self) -> bool:
        return bool(self.actions) and all(action.completed for action in self.actions)


def as_it_was_told(stored: dict[str, Any]) -> dict[str, Any]:
    """The fields of FindingForm as children read them now."""
    words, reason = stored["words"], stored["reason"] or {}
    return {
        "status": stored["status"],
        "words_fr": words.get("fr", ""),
        "words_en": words.get("en", ""),
        "reason_fr": reason.get("fr", ""),
        "reason_en": reason.get("en", ""),
        "until": date.fromisoformat(stored["until"]) if stored["until"] else None,
    }

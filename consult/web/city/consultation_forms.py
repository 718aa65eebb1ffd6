"""The forms of consultations: what is announced, then each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from consult.application.consultations import Announcement, Group
from consult.content import ReadyConsultation, themes
from consult.domain.bands import CODES
from consult.domain.base import Texts
from consult.domain.consultation import (
    LONGEST_DECISION,
    AnswerTooLate,
    BadDates,
    DecisionTooLong,
    OpensInThePast,
    OpenTooLong,
    must_follow,
)
from consult.domain.document import Document
from consult.projections.places import PlaceRow
from consult.web.city.dates import must_be_near
from consult.web.city.seen import SeenForm
from consult.web.language import in_language
from consult.web.saying import say

PREPARING_DAYS = 21
OPEN_DAYS = 25
ANSWERING_DAYS = 56


class BandsField(SelectMultipleField):
    """Age bands to tick."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [InputRequired(_l("Cochez une tranche d’âge."))], **kwargs)


class PlacesField(SelectMultipleField):
    """Places to tick; `rows` are the places themselves."""

    rows: Sequence[PlaceRow] = ()

    def offer(self, rows: Sequence[PlaceRow]) -> None:
        """Offer these places."""
        self.rows = rows
        self.choices = [(str(row.id), row.name) for row in rows]

    @property
    def chosen(self) -> list[PlaceRow]:
        """The places that are ticked."""
        return [row for row in self.rows if str(row.id) in (self.data or ())]


def _is_short(_form: FlaskForm, field: TextAreaField) -> None:
    """What is decided is short enough to be read by a child; how long it is, is said."""
    size = len((field.data or "").strip())
    if size > LONGEST_DECISION:
        raise ValidationError(say(DecisionTooLong(size=size, most=LONGEST_DECISION)))


class AnnouncementForm(FlaskForm):
    """What a consultation announces."""

    title_fr = StringField(
        _l("Titre, en français"),
        [DataRequired(_l("Donnez un titre.")), Length(max=80)],
        description=_l("Tel que les enfants le lisent sur l’affiche et sur la première page."),
    )
    title_en = StringField(_l("Titre, en anglais"), [Optional(), Length(max=80)])
    theme = SelectField(_l("Thème"))
    decision_fr = TextAreaField(
        _l("La décision en jeu, en français"),
        [DataRequired(_l("Dites ce que la ville va décider avec ces réponses.")), _is_short],
        description=_l(
            "Une phrase\u00a0: ce que la ville décidera, et quand, en %(most)s signes au plus. "
            "Sans décision à prendre, ne consultez pas.",
            most=LONGEST_DECISION,
        ),
    )
    decision_en = TextAreaField(
        _l("La décision en jeu, en anglais"),
        [Optional(), _is_short],
        description=_l("%(most)s signes au plus.", most=LONGEST_DECISION),
    )
    responsible = SelectField(
        _l("Fonction élue responsable"),
        [DataRequired(_l("Choisissez la fonction qui répond de la décision."))],
        description=_l(
            "La fonction, pas la personne\u00a0: la promesse reste si l’élu change. "
            "C’est celle du compte de l’élu\u00a0: une autre s’ajoute dans «\u00a0Comptes\u00a0», "
            "en l’invitant."
        ),
    )
    places = PlacesField(_l("Lieux"), [InputRequired(_l("Cochez un lieu au moins."))])
    bands = BandsField(_l("Tranches d’âge"))
    opens = DateField(_l("Ouverture"), [InputRequired(_l("Choisissez le jour de l’ouverture."))])
    closes = DateField(
        _l("Clôture"),
        [InputRequired(_l("Choisissez le dernier jour."))],
        description=_l("Le dernier jour où l’on répond, jusqu’à minuit."),
    )
    answer_by = DateField(
        _l("Première réponse aux enfants"),
        [InputRequired(_l("Choisissez le jour promis pour la réponse."))],
        description=_l("Le jour promis aux enfants\u00a0: il est écrit sur leur dernière page."),
    )
    seen_warnings = HiddenField()

    def __init__(
        self,
        document: Document,
        places: Sequence[PlaceRow],
        functions: Sequence[tuple[str, str]],
        today: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.places.offer(places)
        self.responsible.choices = [("", _("Choisissez une fonction")), *functions]
        written = document.bands() or list(CODES)
        self.bands.choices = [(band, _("%(band)s ans", band=band)) for band in written]
        self.theme.choices = [(code, in_language(theme.title)) for code, theme in themes().items()]
        if document.theme not in themes():
            self.theme.choices.append((document.theme, document.theme))

    def validate_opens(self, field: DateField) -> None:
        """The opening is not over, nor absurdly far."""
        must_be_near(field)
        self._refuse(field, OpensInThePast)

    def validate_closes(self, field: DateField) -> None:
        """The closing comes after the opening, and children answer for a year at most."""
        if self.opens.data and field.data and field.data < self.opens.data:
            raise ValidationError(_("La clôture vient après l’ouverture."))
        self._refuse(field, OpenTooLong)

    def validate_answer_by(self, field: DateField) -> None:
        """The answer comes after the closing, within a year."""
        if self.closes.data and field.data and field.data <= self.closes.data:
            raise ValidationError(_("La réponse vient après la clôture."))
        self._refuse(field, AnswerTooLate)

    def _refuse(self, field: DateField, wrong: type[BadDates]) -> None:
        """Say beside the field what is wrong with its day."""
        if field.data and isinstance(self._bad_days, wrong):
            raise ValidationError(say(self._bad_days))

    @property
    def _bad_days(self) -> BadDates | None:
        if self._typed_days:
            try:
                must_follow(*self._typed_days, self.today)
            except BadDates as error:
                return error
        return None

    @property
    def _typed_days(self) -> tuple[str, str, str] | None:
        opens, closes, answer_by = self.opens.data, self.closes.data, self.answer_by.data
        if not (opens and closes and answer_by):
            return None
        return opens.isoformat(), closes.isoformat(), answer_by.isoformat()

    @property
    def days(self) -> tuple[str, str, str] | None:
        """Opening, closing and answer, when a consultation may be announced with them."""
        return None if self._bad_days else self._typed_days

    @property
    def decision(self) -> Texts:
        """The decision at stake, as it was typed."""
        return texts(self.decision_fr.data, self.decision_en.data)

    def announcement(self, groups: Sequence[Group]) -> Announcement:
        """What the form says. Call it when the form is valid."""
        opens, closes, answer_by = self.days or ("", "", "")
        return Announcement(
            title=texts(self.title_fr.data, self.title_en.data),
            theme=self.theme.data,
            decision=self.decision,
            responsible=self.responsible.data,
            bands=list(self.bands.data or ()),
            places=[UUID(place) for place in self.places.data or ()],
            opens=opens,
            closes=closes,
            answer_by=answer_by,
            groups=tuple(groups),
        )


def texts(french: str | None, english: str | None) -> Texts:
    """Both languages as they are kept; a language that was not written is left out."""
    written = {"fr": (french or "").strip(), "en": (english or "").strip()}
    return {language: text for language, text in written.items() if text or language == "fr"}


def also(typed: Texts, known: Texts) -> Texts:
    """What was typed, with the other languages of a text that was left as it was proposed."""
    return {**known, **typed} if typed.get("fr") == known.get("fr") else typed


def suggested(
    document: Document,
    ready: ReadyConsultation | None,
    places: Sequence[PlaceRow],
    function: str,
    today: date,
) -> dict[str, Any]:
    """What the form proposes before anything is typed."""
    known = {band for one in places for band, children in one.enrolment.items() if children}
    bands = [band for band in document.bands() if band in known or not known]
    opens = _next_monday(today + timedelta(days=PREPARING_DAYS))
    closes = opens + timedelta(days=OPEN_DAYS)
    title = ready.title if ready else document.title
    decision = ready.decision if ready else {}
    return {
        "title_fr": title.get("fr", ""),
        "title_en": title.get("en", ""),
        "theme": document.theme,
        "decision_fr": decision.get("fr", ""),
        "decision_en": decision.get("en", ""),
        "responsible": function,
        "places": [str(one.id) for one in places if any(one.enrolment.get(b) for b in bands)],
        "bands": bands,
        "opens": opens,
        "closes": closes,
        "answer_by": closes + timedelta(days=ANSWERING_DAYS),
    }


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


class InviteForm(SeenForm):
    """More places, before the opening."""

    places = PlacesField(_l("Lieux"), [InputRequired(_l("Cochez un lieu au moins."))])


class ExtendForm(SeenForm):
    """A later closing."""

    closes = DateField(
        _l("Nouvelle clôture"),
        [InputRequired(_l("Choisissez le nouveau dernier jour."))],
        description=_l("Le dernier jour où l’on répond, jusqu’à minuit."),
    )


class AbandonForm(SeenForm):
    """Why a consultation is given up."""

    reason = StringField(
        _l("Pourquoi"),
        [DataRequired(_l("Dites pourquoi, en une phrase.")), Length(max=200)],
        description=_l("Gardé avec la consultation, pour qui viendra après vous."),
    )

"""The forms of questionnaires: a title, a file, a question, its variant for one band."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import (
    AnyOf,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from consult.content import bank, core, notions, themes
from consult.domain.bands import BANDS, CARRIED_ON, CORE, PILOT
from consult.domain.base import Texts
from consult.domain.document import (
    AGAIN_OPTIONS,
    READY,
    SCALE,
    Document,
    Option,
    Question,
    Variant,
)
from consult.domain.kinds import AGAIN
from consult.domain.kinds import SCALE as NOTE
from consult.domain.wording import with_french_spaces
from consult.web.city.conditions import Depended, condition_of, ticked
from consult.web.city.gallery import known_pictures
from consult.web.city.questionnaire_words import ABOUT, KINDS, NOTIONS
from consult.web.city.seen import SeenForm
from consult.web.language import in_language

TEXT: Final = Length(max=500)
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_CONSTRUCT: Final = re.compile(r"N[1-6]|[a-z0-9-]+\.[a-z0-9-]+")


def as_code(text: str) -> str:
    """A code from words: "Place pour jouer" is "place-pour-jouer"."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("’", " ").casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NOT_WORD.sub("-", letters).strip("-")


class TitleForm(SeenForm):
    """The title and the theme of a questionnaire."""

    title_fr = StringField(
        _l("Titre, en français"), [DataRequired(_l("Donnez un titre.")), Length(max=120)]
    )
    title_en = StringField(_l("Titre, en anglais"), [Length(max=120)])
    theme = SelectField(_l("Thème"))

    def __init__(self, theme: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.theme.choices = [(code, in_language(one.title)) for code, one in themes().items()]
        if theme and theme not in themes():
            self.theme.choices.append((theme, theme))

    def title(self, known: Texts | None = None) -> Texts:
        """The title; languages that the form does not show stay as they are known."""
        return _both(self.title_fr.data, self.title_en.data, known or {})


class BandsForm(SeenForm):
    """The ages that a questionnaire is written for."""

    bands = SelectMultipleField(
        _l("Pour quels âges"), [InputRequired(_l("Cochez une tranche d’âge."))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bands.choices = [(band, _("%(band)s ans", band=band)) for band in BANDS]


class StartForm(TitleForm, BandsForm):
    """A questionnaire to begin: title, theme, ages, and where its questions come from."""

    way = RadioField(_l("Les premières questions"), default="bank")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.way.choices = [
            ("bank", _("Je les choisis dans la banque de questions, puis je les change")),
            ("blank", _("Je les écris moi-même, d’une page blanche")),
        ]


class PilotForm(SeenForm):
    """How many children of a band have tried a questionnaire."""

    band = HiddenField(validators=[AnyOf(list(BANDS))])
    children = IntegerField(validators=[InputRequired(), NumberRange(0, PILOT)])


class FileForm(SeenForm):
    """A questionnaire as a file."""

    file = FileField(
        _l("Fichier JSON"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("Un fichier écrit par cet outil, ou par la ligne de commande."),
    )

    def content(self) -> bytes:
        """What was sent."""
        return bytes(self.file.data.read())


class TranslationFileForm(FileForm):
    """One language of a questionnaire as a table."""

    file = FileField(
        _l("Fichier CSV"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("Le tableau téléchargé ici, enregistré au format CSV."),
    )


class CoreForm(SeenForm):
    """Which of the article 12 core to add."""

    constructs = SelectMultipleField(
        _l("Questions de l’article 12"), [InputRequired(_l("Cochez une question."))]
    )

    def __init__(self, document: Document, **kwargs: Any) -> None:
        there = {question.construct for question in document.questions}
        missing = [construct for construct in CORE if construct not in there]
        ticked = [CARRIED_ON] if CARRIED_ON in missing else []
        super().__init__(data={"constructs": ticked, **kwargs.pop("data", {})}, **kwargs)
        self.constructs.choices = [(one, str(NOTIONS[one])) for one in missing]

    def questions(self, bands: Sequence[str]) -> list[Question]:
        """The questions ticked, for these bands (every band they are written for when none)."""
        chosen = [core()[construct] for construct in self.constructs.data or ()]
        return [_for_bands(question, bands) for question in chosen]


class BankForm(SeenForm):
    """Which questions of the bank to add: those that suit the ages, and are not asked yet."""

    codes = SelectMultipleField(
        _l("Questions de la banque"), [InputRequired(_l("Choisissez une question."))]
    )

    def __init__(self, document: Document, bands: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        there = {question.code for question in document.questions}
        self._bands = bands
        self.offered = {
            one.code: one
            for asked in bank().values()
            for one in asked
            if one.code not in there and (not bands or set(bands) & set(one.variants))
        }
        self.codes.choices = [(code, code) for code in self.offered]

    @property
    def questions(self) -> list[Question]:
        """The questions chosen, for the ages asked (every age they are written for when none)."""
        return [_for_bands(self.offered[code], self._bands) for code in self.codes.data or ()]


def _for_bands(question: Question, bands: Sequence[str]) -> Question:
    kept = {band: one for band, one in question.variants.items() if not bands or band in bands}
    return replace(question, variants=kept or question.variants)


def typed_notion(question: Question, theme: str) -> str:
    """A notion as a person types it: "place pour jouer", unless another theme's or of the core."""
    own = question.construct.removeprefix(f"{theme}.")
    if own == question.construct:
        return own
    house = in_language(notions()[own]) if own in notions() else own.replace("-", " ")
    return question.name or house


class QuestionForm(SeenForm):
    """What a question measures, and whom it is about."""

    notion = StringField(
        _l("Ce qu’elle mesure"),
        [DataRequired(_l("Dites ce que mesure la question.")), Length(max=60)],
        description=_l(
            "En un ou deux mots\u00a0: «\u00a0place pour jouer\u00a0». Les versions de chaque âge "
            "mesurent la même chose, c’est ce qui permet de suivre d’une année à l’autre."
        ),
    )
    about = RadioField(_l("Elle porte sur"), [InputRequired(_l("Choisissez sur quoi elle porte."))])

    def __init__(self, theme: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._theme = theme
        self.about.choices = list(ABOUT.items())

    @property
    def construct(self) -> str:
        """The notion as a questionnaire keeps it: "N4", or "cour.place-pour-jouer"."""
        return self._written if self._is_code else f"{self._theme}.{self._notion_code}"

    @property
    def name(self) -> str:
        """The notion as people read it; "" when its code says enough."""
        own = self._is_code or self._notion_code in notions()
        return "" if own else with_french_spaces(self._written)

    @property
    def _written(self) -> str:
        return (self.notion.data or "").strip()

    @property
    def _is_code(self) -> bool:
        return _CONSTRUCT.fullmatch(self._written) is not None

    @property
    def _notion_code(self) -> str:
        """The house's own code for what was typed, if it has that notion."""
        typed = as_code(self._written)
        words = {as_code(text): code for code, one in notions().items() for text in one.values()}
        return typed if typed in notions() else words.get(typed, typed)

    @property
    def code(self) -> str:
        """A code for a new question, after what it measures."""
        return as_code(self.construct.replace(".", "-"))


class OptionForm(FlaskForm):
    """One choice. Its code follows its French word unless it has one."""

    class Meta:
        """The form that it is part of has the token."""

        csrf = False

    id = HiddenField()
    label_fr = StringField(_l("Mot, en français"), [Length(max=120)])
    label_en = StringField(_l("Mot, en anglais"), [Length(max=120)])
    picture = HiddenField()
    favourable = BooleanField(_l("Réponse favorable"))

    @property
    def written(self) -> bool:
        """Whether anything was typed or chosen."""
        return any((self.id.data, self.label_fr.data, self.label_en.data, self.picture.data))

    @property
    def code(self) -> str:
        """The code of the option."""
        return (self.id.data or "").strip() or as_code(
            self.label_fr.data or self.label_en.data or self.picture.data or ""
        )

    def option(self, known: Mapping[str, Option]) -> Option:
        """The option; languages that the form does not show stay as they are known."""
        before = known.get(self.code)
        label = _both(self.label_fr.data, self.label_en.data, before.label if before else {})
        picture = self.picture.data if self.picture.data in known_pictures() else None
        return Option(self.code, label, picture)


class VariantForm(SeenForm):
    """A question as one band reads it."""

    kind = RadioField(_l("Sorte de question"), [InputRequired(_l("Choisissez une sorte."))])
    text_fr = StringField(
        _l("Question, en français"), [DataRequired(_l("Écrivez la question.")), TEXT]
    )
    text_en = StringField(_l("Question, en anglais"), [TEXT])
    at_most = IntegerField(
        _l("Réponses au plus"),
        [Optional()],
        description=_l("Seulement si plusieurs réponses sont possibles\u00a0: 2 ou plus."),
    )
    scale_favourable = BooleanField(_l("Pour une note\u00a0: de 8 à 10, la réponse est favorable"))
    options = FieldList(FormField(OptionForm), label=_l("Choix"))
    shown_if = SelectMultipleField(_l("Montrer seulement si l’enfant a répondu…"))

    def __init__(self, band: str, earlier: Sequence[Depended] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earlier = earlier
        self.shown_if.choices = [choice for one in earlier for choice in one.choices]
        allowed = BANDS[band].kinds
        self.kind.choices = [
            (kind, word) for kind, word in KINDS.items() if kind in (*allowed, self.kind.data)
        ]
        while len(self.options) < BANDS[band].options_at_most:
            self.options.append_entry()

    def variant(self, known: Variant | None) -> Variant:
        """What the form says; languages it does not show stay as they are `known`."""
        return replace(self._written(known), shown_if=condition_of(self.shown_if.data or []))

    def validate_shown_if(self, field: SelectMultipleField) -> None:
        """One question alone may decide."""
        if len({value.partition(":")[0] for value in field.data or ()}) > 1:
            raise ValidationError(_("Cochez les réponses d’une seule question."))

    def _written(self, known: Variant | None) -> Variant:
        text = _both(self.text_fr.data, self.text_en.data, known.text if known else {})
        if self.kind.data == NOTE:
            top = SCALE[8:] if self.scale_favourable.data else ()
            return Variant(NOTE, text, _ready(NOTE, known), top)
        rows = [entry.form for entry in self.options if entry.form.written]
        favourable = tuple(row.code for row in rows if row.favourable.data)
        if self.kind.data == AGAIN and tuple(row.code for row in rows) != AGAIN_OPTIONS:
            return Variant(AGAIN, text, _ready(AGAIN, known), AGAIN_OPTIONS[:1])
        before = {option.id: option for option in known.options} if known else {}
        options = tuple(row.option(before) for row in rows)
        return Variant(self.kind.data, text, options, favourable, self.at_most.data)


def variant_data(variant: Variant) -> dict[str, Any]:
    """A variant as the form's own data."""
    scale = variant.kind == NOTE
    return {
        "kind": variant.kind,
        "text_fr": variant.text.get("fr", ""),
        "text_en": variant.text.get("en", ""),
        "at_most": variant.at_most,
        "shown_if": ticked(variant.shown_if),
        "scale_favourable": scale and bool(variant.favourable),
        "options": []
        if scale
        else [_option_data(option, variant.favourable) for option in variant.options],
    }


def _option_data(option: Option, favourable: Sequence[str]) -> dict[str, Any]:
    return {
        "id": option.id,
        "label_fr": option.label.get("fr", ""),
        "label_en": option.label.get("en", ""),
        "picture": option.picture or "",
        "favourable": option.id in favourable,
    }


def _ready(kind: str, known: Variant | None) -> tuple[Option, ...]:
    """The options that a kind brings: those that there were, else as they come."""
    if known and known.kind == kind:
        return known.options
    return READY[kind]


def _both(french: str | None, english: str | None, known: Mapping[str, str]) -> Texts:
    typed = with_french_spaces((french or "").strip())
    return {**known, "fr": typed, "en": (english or "").strip()}

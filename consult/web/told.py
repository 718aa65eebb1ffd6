"""What a published card says, in a sentence that an eleven-year-old reads."""

from __future__ import annotations

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup, escape

from consult.domain.bands import BANDS
from consult.domain.base import Texts
from consult.domain.kinds import ORDER, POINTS
from consult.projections.cards import NEARLY_ALL, TOGETHER, UNSURE, Card, Choice
from consult.web import charts


def in_words(texts: Texts) -> str:
    """The text in the language of the page, else in French."""
    return texts.get(str(get_locale() or "fr")) or texts.get("fr", "")


def marked(words: str, texts: Texts) -> str:
    """These words of `texts`; where they are French for want of the page's language, said to be so.

    Else a voice reads them as if they were Arabic, and their full stop stands on the wrong side.
    """
    if not words or texts.get(str(get_locale() or "fr")):
        return words
    return Markup('<span lang="fr" dir="ltr">{}</span>').format(words)


def as_written(texts: Texts) -> str:
    """The text in the language of the page, else the French one, marked as such."""
    return marked(in_words(texts), texts)


def question(card: Card) -> str:
    """What children were asked; French is marked as such."""
    return as_written(card.text)


def with_french_marked(words: str, card: Card) -> str:
    """Words about a card, in which answers that are written in French only are marked as such."""
    for choice in card.choices:
        quoted = escape(_quoted(choice))
        words = escape(words).replace(quoted, escape(marked(quoted, choice.label)))
    return words


def asked_of(card: Card) -> str:
    """Whom a question that is not for everybody was for; "" when it was."""
    if card.asked_if is None:
        return ""
    answers = [in_words(one) for one in card.asked_if["answers"]]
    listed = format_list(answers, style="or", locale=str(get_locale() or "fr"))
    told = gettext(
        "Question posée aux enfants qui ont répondu «\u00a0%(answers)s\u00a0» à "
        "«\u00a0%(question)s\u00a0»"
    )
    return Markup(told) % {  # noqa: S704 - a sentence of ours
        "answers": marked(listed, card.asked_if["answers"][0]),
        "question": as_written(card.asked_if["question"]),
    }


def ages(band: str) -> str:
    """The band as people say it: "8 à 10 ans", also for bands counted together."""
    codes = [code for code in band.split(TOGETHER) if code in BANDS]
    if not codes:
        return band
    first, last = BANDS[codes[0]].ages[0], BANDS[codes[-1]].ages[1]
    return ngettext("%(first)s à %(num)s an", "%(first)s à %(num)s ans", last, first=first)


def told_answer(card: Card) -> str:
    """The answer that the card's share is about, in quotation marks: "Beaucoup"."""
    chosen = card.favourable if card.share is not None or card.coded else [card.leading]
    quoted = [_quoted(choice) for choice in chosen if choice]
    return format_list(quoted, style="or", locale=str(get_locale() or "fr"))


def sentence(card: Card) -> str:
    """ "7 enfants sur 10 ont répondu « Beaucoup »."; French is marked as such."""
    return with_french_marked(plainly(card), card)


def plainly(card: Card) -> str:
    """The sentence of a card, for where nothing can be marked: a picture's name, a list."""
    if card.silent:
        return gettext("On ne montre pas ce résultat\u00a0: on pourrait deviner qui a répondu.")
    answer = told_answer(card)
    if card.coded == NEARLY_ALL:
        return gettext(
            "Presque tous ont répondu %(answer)s\u00a0: au moins 9 sur 10.", answer=answer
        )
    if card.coded:
        return gettext(
            "Presque personne n’a répondu %(answer)s\u00a0: 1 sur 10 au plus.", answer=answer
        )
    number = card.out_of_ten or 0
    if card.kind == ORDER:
        return ngettext(
            "En premier le plus souvent\u00a0: %(answer)s, pour %(num)s enfant sur 10.",
            "En premier le plus souvent\u00a0: %(answer)s, pour %(num)s enfants sur 10.",
            number,
            answer=answer,
        )
    if card.kind == POINTS:
        return ngettext(
            "Le plus de points\u00a0: %(answer)s, pour %(num)s enfant sur 10.",
            "Le plus de points\u00a0: %(answer)s, pour %(num)s enfants sur 10.",
            number,
            answer=answer,
        )
    if card.share is None:
        return ngettext(
            "La réponse la plus choisie\u00a0: %(answer)s, par %(num)s enfant sur 10.",
            "La réponse la plus choisie\u00a0: %(answer)s, par %(num)s enfants sur 10.",
            number,
            answer=answer,
        )
    return ngettext(
        "%(num)s enfant sur 10 a répondu %(answer)s.",
        "%(num)s enfants sur 10 ont répondu %(answer)s.",
        number,
        answer=answer,
    )


def why_hidden() -> str:
    """The one reason given for every hidden figure."""
    return gettext("Trop peu de réponses, ou réponses trop semblables, pour protéger les enfants.")


def picture(card: Card) -> Markup:
    """Ten little figures."""
    if card.coded:
        nearly = 9 if card.coded == NEARLY_ALL else 1
        return charts.ten_figures(nearly, plainly(card), card.status)
    return charts.ten_figures(card.out_of_ten, plainly(card), card.status)


def heard(card: Card) -> str:
    """How many children the card speaks for, and how sure it is."""
    if card.silent or card.answers is None:
        return ""
    answered = ngettext(
        "Au moins %(num)s enfant a répondu.", "Au moins %(num)s enfants ont répondu.", card.answers
    )
    if card.coverage is None:
        return answered
    invited = gettext(
        "Au moins %(percent)s\u00a0%% des enfants invités ont participé.", percent=card.coverage
    )
    return f"{answered} {invited}"


def caution(card: Card) -> str:
    """What to keep in mind when the figure is fragile; "" when it is not."""
    if card.silent:
        return ""
    if card.status == UNSURE:
        return gettext("Peu de réponses\u00a0: à lire avec prudence, sans comparer.")
    if card.confidence == "indicative":
        return gettext("Réponses venues d’un lien ouvert\u00a0: à lire avec prudence.")
    return ""


def _quoted(choice: Choice) -> str:
    return gettext("«\u00a0%(words)s\u00a0»", words=in_words(choice.label))

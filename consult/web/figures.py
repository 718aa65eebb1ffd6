"""A published figure as adults read it: a sentence with its interval, pictures, how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from babel.lists import format_list
from flask_babel import format_decimal, get_locale, gettext
from markupsafe import Markup

from consult.domain.bands import CODES
from consult.domain.kinds import GRADED, ORDER, POINTS
from consult.figure_sentences import HIDDEN, MODES, MODES_OF_FIGURES, SHOWN
from consult.projections.cards import NEARLY_ALL, TOGETHER, UNSURE, Card, Choice
from consult.projections.results import Figure, Participation
from consult.web import charts
from consult.web.told import (
    ages,
    as_written,
    asked_of,
    in_words,
    told_answer,
    with_french_marked,
)

MANY_SKIPPED = "many-skipped"


@dataclass(frozen=True)
class ShownFigure:
    """One question as a reader meets it. `rows` are the answers and their shares, as text."""

    question: str
    sentence: str
    asked_of: str = ""
    hidden: bool = False
    picture: Markup | None = None
    options: Markup | None = None
    rows: list[list[str]] = field(default_factory=list)
    sure: str = ""
    sure_word: str = ""
    beside: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownBand:
    """What one age said; bands counted together are one."""

    band: str
    ages: str
    figures: list[ShownFigure]

    @property
    def hidden(self) -> bool:
        """Whether nothing that this age said may be shown."""
        return all(figure.hidden for figure in self.figures)


def shown_bands(figures: Iterable[Figure]) -> list[ShownBand]:
    """The figures band by band, the youngest first: bands are never averaged."""
    bands: dict[str, list[Figure]] = {}
    for figure in figures:
        bands.setdefault(figure.card.band, []).append(figure)
    order = sorted(bands, key=lambda band: _rank(band.partition(TOGETHER)[0]))
    return [ShownBand(band, ages(band), [shown(one) for one in bands[band]]) for band in order]


def shown(figure: Figure) -> ShownFigure:
    """One figure, told; a hidden one tells why in the one wording."""
    card = figure.card
    question = as_written(card.text)
    if card.silent:
        return ShownFigure(question, gettext(HIDDEN), asked_of(card), hidden=True)
    told = sentence(card)
    sure, word = how_sure(card)
    return ShownFigure(
        question,
        with_french_marked(told, card),
        asked_of(card),
        picture=_share_bar(card, told),
        options=_options(card, in_words(card.text)),
        rows=_rows(card),
        sure=sure,
        sure_word=word,
        beside=list(_beside(figure)),
    )


def sentence(card: Card) -> str:
    """What a card that is not silent says, whole, with its interval."""
    facts = {"ages": ages(card.band), "answer": told_answer(card)}
    if card.coded == NEARLY_ALL:
        return gettext(
            "Parmi les enfants de %(ages)s qui ont répondu, presque tous ont choisi %(answer)s : "
            "au moins 9 sur 10.",
            **facts,
        )
    if card.coded:
        return gettext(
            "Parmi les enfants de %(ages)s qui ont répondu, presque aucun n’a choisi %(answer)s : "
            "au plus 1 sur 10.",
            **facts,
        )
    share = percent(card.percent or 0)
    if card.kind == ORDER:
        return gettext(
            "Parmi les enfants de %(ages)s qui ont répondu, %(share)s ont mis %(answer)s en "
            "premier, plus que tout autre choix.",
            share=share,
            **facts,
        )
    if card.kind == POINTS:
        return gettext(
            "Parmi les enfants de %(ages)s qui ont répondu, %(share)s ont donné le plus de points "
            "à %(answer)s. C’est le choix qui arrive le plus souvent en tête.",
            share=share,
            **facts,
        )
    if card.share is None:
        return gettext(
            "Parmi les enfants de %(ages)s qui ont répondu, %(share)s ont choisi %(answer)s, "
            "la réponse la plus donnée.",
            share=share,
            **facts,
        )
    return gettext(
        "Parmi les enfants de %(ages)s qui ont répondu, %(share)s ont choisi %(answer)s "
        "(entre %(low)s et %(high)s).",
        share=share,
        low=decimal(card.low or 0),
        high=percent(card.high or 0),
        **facts,
    )


def how_sure(card: Card) -> tuple[str, str]:
    """How far the figure can be trusted: "sure", "careful" or "unsure", and its words."""
    if card.status == UNSURE:
        return "unsure", gettext(SHOWN[UNSURE])
    kinds = {"solid": "sure", "cautious": "careful", "indicative": "unsure"}
    confidence = card.confidence or "indicative"
    return kinds[confidence], gettext(SHOWN[confidence])


def percent(value: float) -> str:
    """ "72 %", as the language of the page writes it."""
    return gettext("%(number)s %%", number=decimal(value))


def decimal(value: float) -> str:
    """A number with one decimal at most."""
    return format_decimal(value, "#,##0.#")


def modes_in_words(received: Participation) -> str:
    """How sheets came, with their numbers: "200 en séance et 45 par un lien ouvert à tous"."""
    told = [
        gettext("%(number)s %(mode)s", number=number, mode=gettext(MODES[mode]))
        for mode, number in received.modes.items()
        if number
    ]
    return format_list(told, locale=str(get_locale() or "fr"))


def _rank(band: str) -> int:
    return CODES.index(band) if band in CODES else len(CODES)


def _share_bar(card: Card, label: str) -> Markup | None:
    """The bar of the share, unless one of the answers is the share and has its own bar."""
    if _is_one_answer(card):
        return None
    if card.coded:
        low, high = (90, 100) if card.coded == NEARLY_ALL else (0, 10)
        return charts.share_bar(None, low, high, label, card.status)
    if card.share is None:
        return None
    return charts.share_bar(card.share, card.low, card.high, label, card.status)


def _options(card: Card, label: str) -> Markup | None:
    if not _has_options(card.choices):
        return None
    if _is_one_whole(card):
        return charts.parts_bar([_option(card, choice) for choice in card.choices], label)
    return charts.options_bars([_option(card, choice) for choice in card.choices], label)


def _option(card: Card, choice: Choice) -> charts.OptionRow:
    words = in_words(choice.label)
    if choice.percent is None:
        return charts.OptionRow(words, None, status="c")
    if choice.favourable and _is_one_answer(card):
        return charts.OptionRow(words, card.share, card.low, card.high, card.status)
    return charts.OptionRow(words, choice.percent, status=card.status)


def _is_one_whole(card: Card) -> bool:
    """Whether the answers are degrees of one thing, all of them shown and sure enough."""
    whole = all(one.percent is not None for one in card.choices)
    return whole and card.kind in GRADED and card.status != UNSURE


def _is_one_answer(card: Card) -> bool:
    """Whether the share is that of one answer, which has a bar of its own."""
    if _is_one_whole(card):
        return False
    one = len(card.favourable) == 1 and card.share is not None
    return one and card.favourable[0].percent is not None


def _rows(card: Card) -> list[list[str]]:
    if _has_options(card.choices):
        hidden = gettext("non montré")
        return [
            [as_written(one.label), hidden if one.percent is None else percent(one.percent)]
            for one in card.choices
        ]
    answer = with_french_marked(told_answer(card), card)
    if card.share is None:
        return [[answer, gettext(SHOWN[card.coded])]] if card.coded else []
    bounds = gettext("%(low)s à %(high)s", low=decimal(card.low or 0), high=percent(card.high or 0))
    return [[answer, f"{percent(card.share)} ({bounds})"]]


def _has_options(choices: Sequence[Choice]) -> bool:
    return any(choice.percent is not None for choice in choices)


def _beside(figure: Figure) -> Iterator[str]:
    """Coverage, mode, answers that are not an opinion: what stands beside every figure."""
    card = figure.card
    if card.answers is not None:
        yield _coverage(card.answers, card.coverage)
    yield gettext(MODES_OF_FIGURES[figure.mode])
    if figure.late:
        yield gettext(
            "Au moins %(number)s écrans sont arrivés après la fermeture : ils attendaient le "
            "réseau.",
            number=figure.late,
        )
    if figure.set_aside:
        yield gettext(
            "Au moins %(number)s bulletins ont été écartés avant le dépouillement.",
            number=figure.set_aside,
        )
    if card.kind == ORDER:
        yield gettext("Part des enfants qui ont mis chaque choix en premier.")
    if card.kind == POINTS:
        yield gettext(
            "Part des enfants qui ont donné à chaque choix plus de points qu’à tout autre. Le "
            "nombre de points n’est pas gardé."
        )
    if figure.dont_know:
        yield gettext("%(share)s ont répondu « je ne sais pas ».", share=percent(figure.dont_know))
    if figure.many_skipped:
        yield gettext(SHOWN[MANY_SKIPPED])


def _coverage(answers: int, coverage: int | None) -> str:
    if coverage is None:
        return gettext(
            "Au moins %(answers)s réponses ; on ne sait pas combien d’enfants pouvaient répondre.",
            answers=answers,
        )
    return gettext(
        "Au moins %(answers)s réponses\u00a0; "
        "au moins %(share)s des enfants invités ont participé.",
        answers=answers,
        share=percent(coverage),
    )

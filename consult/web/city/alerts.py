"""What the wizard warns about, in sentences, each with the one click that mends it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from consult.accounts.functions import plain
from consult.application.consultations import Group
from consult.application.protections import Site, Warned, bad_days, few_children
from consult.domain.base import Texts
from consult.projections.places import PlaceRow
from consult.sentences import N_
from consult.web.city.functions import known_functions
from consult.web.context import day

SENTENCES: Final = {
    "nobody": N_(
        "Aucun enfant de %(band)s ans n’est déclaré dans ces lieux\u00a0: retirez cette tranche, "
        "ou indiquez les effectifs dans «\u00a0Lieux\u00a0»."
    ),
    "small-band": N_(
        "%(children)s jeunes prévus en %(band)s ans\u00a0: réunissez-les avec les %(other)s, "
        "sinon leurs réponses risquent de ne pas compter."
    ),
    "small-band-alone": N_(
        "%(children)s enfants prévus en %(band)s ans\u00a0: leurs réponses risquent de ne pas "
        "compter, et aucune tranche voisine ne peut se lire avec eux. Invitez d’autres lieux, ou "
        "retirez cette tranche."
    ),
    "few-places": N_(
        "Moins de trois lieux pour les %(band)s ans\u00a0: un résultat désignerait un seul lieu. "
        "Il ne sera montré qu’à partir de 30 réponses, avec l’accord de sa direction, et les "
        "enfants seront prévenus."
    ),
    "small-places": N_(
        "Moins de 20 enfants de %(band)s ans ici\u00a0: %(places)s. Comptez ensemble les réponses "
        "de %(all)s."
    ),
    "small-place-alone": N_(
        "Moins de 20 enfants de %(band)s ans ici\u00a0: %(places)s. Leurs réponses ne compteront "
        "que dans le total de la ville."
    ),
    "far-away": N_(
        "L’ouverture, le %(opens)s, est dans plus d’un an\u00a0: est-ce bien la bonne année\u00a0?"
    ),
    "long-open": N_(
        "Les enfants répondraient pendant %(months)s mois, jusqu’au %(closes)s\u00a0: est-ce bien "
        "la date voulue\u00a0? Un mois suffit d’ordinaire, et la réponse vient plus vite."
    ),
    "short-notice": N_(
        "L’ouverture, le %(opens)s, est proche\u00a0: les familles et les écoles demandent quinze "
        "jours pour lire et pour s’organiser."
    ),
    "gone-by-then-closing": N_(
        "Clôture le %(closes)s\u00a0: les CM2 seront partis avant la réponse. Clôturer avant le "
        "%(early)s\u00a0?"
    ),
    "gone-by-then": N_(
        "La réponse vient après l’été\u00a0: les CM2 seront partis. Répondre avant le 4 juillet"
        "\u00a0?"
    ),
    "in-summer": N_("L’école est fermée pendant une partie de ces dates, en été."),
    "long-wait": N_(
        "Les enfants attendront leur réponse %(weeks)s semaines. Une saison, c’est long quand on "
        "a huit ans."
    ),
    "decision-untranslated": N_(
        "La décision en jeu n’est pas écrite dans toutes les langues des questions "
        "(%(languages)s)\u00a0: dans celles-ci, les enfants de 11 ans et plus la liront en "
        "français. Jusqu’à la clôture, elle s’écrit dans les langues du questionnaire."
    ),
    "no-elected": N_(
        "Personne n’a de compte pour la fonction «\u00a0%(function)s\u00a0»\u00a0: invitez l’élu "
        "dans «\u00a0Comptes\u00a0», ou choisissez une fonction qui en a un."
    ),
}
READ_FROM: Final = ("11-14", "15-17")
"""The bands whose first page says what is to be decided."""
DAYS: Final = ("opens", "closes", "early")
"""Facts that are ISO days."""


@dataclass(frozen=True)
class Alert:
    """A warning in words. `group` is what one click declares, as a form carries it."""

    key: str
    words: str
    group: str
    label: str


def warned_places(
    bands: Collection[str], places: Sequence[PlaceRow], groups: Sequence[Group]
) -> list[Alert]:
    """Warnings about too few children."""
    return [_said(one) for one in few_children(bands, sites(places), groups)]


def warned_days(days: tuple[str, str, str], today: date, places: Sequence[PlaceRow]) -> list[Alert]:
    """Warnings about the days; only schools have children who leave in summer."""
    leavers = any(place.kind == "school" for place in places)
    return [_said(one) for one in bad_days(*days, today, leavers=leavers)]


def warned_function(function: str) -> list[Alert]:
    """A warning when no elected member has that function, nor was invited for it."""
    if not function or plain(function) in {plain(one.name) for one in known_functions()}:
        return []
    return [_said(Warned("no-elected", {"function": function}))]


def warned_decision(
    decision: Texts, languages: Collection[str], bands: Collection[str]
) -> list[Alert]:
    """A warning when children would read what is decided in another language than the questions."""
    missing = sorted(one for one in languages if not decision.get(one))
    if not decision.get("fr") or not missing or not set(bands) & set(READ_FROM):
        return []
    names = [Locale.parse(one).get_display_name(get_locale()) or one for one in missing]
    return [_said(Warned("decision-untranslated", {"languages": ", ".join(names)}))]


def sites(places: Iterable[PlaceRow]) -> list[Site]:
    """Places as the protections look at them."""
    return [Site(row.id, row.name, row.zone, row.enrolment) for row in places]


def write_group(group: Group) -> str:
    """A group as a form carries it."""
    return json.dumps(group, sort_keys=True)


def read_groups(
    written: Iterable[str], places: Collection[str], bands: Collection[str]
) -> list[Group]:
    """The groups that a form carries, once each, within these places and bands.

    What is left of a group when a place or a band is not consulted any more may be nothing.
    """
    found: list[Group] = []
    for value in written:
        group = _read_group(value, places, bands)
        if group and group not in found:
            found.append(group)
    return found


def _read_group(value: str, places: Collection[str], bands: Collection[str]) -> Group | None:
    try:
        data = json.loads(value)
        kept_places = sorted({str(one) for one in data["places"]} & set(places))
        kept_bands = [str(one) for one in data["bands"] if one in bands]
    except (ValueError, TypeError, KeyError):
        return None
    worth = kept_places and kept_bands and (len(kept_places) > 1 or len(kept_bands) > 1)
    return {"places": kept_places, "bands": kept_bands} if worth else None


def describe_group(group: Group, places: Sequence[PlaceRow]) -> str:
    """A declared group as a sentence."""
    bands = ", ".join(group["bands"])
    if len(group["bands"]) > 1:
        return _("Les %(bands)s ans se lisent ensemble.", bands=bands)
    names = ", ".join(row.name for row in places if str(row.id) in group["places"])
    return _("%(bands)s ans\u00a0: %(places)s comptent ensemble.", bands=bands, places=names)


def _said(warned: Warned) -> Alert:
    facts = {
        name: day(str(value)) if name in DAYS else value for name, value in warned.facts.items()
    }
    return Alert(
        key=f"{warned.code}/{warned.facts.get('band', '')}",
        words=_(SENTENCES[warned.code], **facts),
        group=write_group(warned.group) if warned.group else "",
        label=_label(warned),
    )


def _label(warned: Warned) -> str:
    if warned.group is None:
        return ""
    if warned.code == "small-band":
        return _("Réunir les %(bands)s ans", bands=" + ".join(warned.group["bands"]))
    return _("Compter ces lieux ensemble")

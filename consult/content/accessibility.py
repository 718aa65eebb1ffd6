"""What is known of the site's accessibility: what programs measured, what people have to judge.

The figures are in accessibility.json, as `make accessibility` measured them. No program can say
that a page conforms to RGAA 4.1, and nothing here does: a criterion is touched by a program, or
judged by a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from consult.sentences import N_


@dataclass(frozen=True)
class Theme:
    """A theme of RGAA 4.1. `name` is a message of the catalogues."""

    number: int
    name: str
    criteria: int


THEMES: Final = (
    Theme(1, N_("Images"), 9),
    Theme(2, N_("Cadres"), 2),
    Theme(3, N_("Couleurs"), 3),
    Theme(4, N_("Multimédia"), 13),
    Theme(5, N_("Tableaux"), 8),
    Theme(6, N_("Liens"), 2),
    Theme(7, N_("Scripts"), 5),
    Theme(8, N_("Éléments obligatoires"), 10),
    Theme(9, N_("Structuration de l’information"), 4),
    Theme(10, N_("Présentation de l’information"), 14),
    Theme(11, N_("Formulaires"), 13),
    Theme(12, N_("Navigation"), 11),
    Theme(13, N_("Consultation"), 12),
)

CHECKS: Final = {
    "axe": N_("Les règles d’axe-core, dans un vrai navigateur\u00a0: aucun défaut accepté."),
    "keyboard": N_("Le parcours des enfants se fait au clavier seul, sans JavaScript."),
    "focus": N_("Au clavier, un trait épais montre toujours où l’on est."),
    "names": N_("Un lecteur d’écran reçoit le nom de chaque question et de chaque réponse."),
    "text": N_(
        "Avec un texte deux fois plus grand, sur 320 pixels de large, rien n’est coupé ni caché."
    ),
    "movement": N_("Rien ne bouge sur l’écran de qui demande moins de mouvements."),
    "chosen": N_("Un choix se voit à autre chose qu’à sa couleur."),
    "html": N_("Le code des pages des enfants suit les règles du HTML."),
    "pages": N_(
        "Les autres pages passent les règles d’axe-core, sur un téléphone et sur un ordinateur."
    ),
}
"""What every version is tested for, by code; scripts.accessibility names the test of each."""

BY_PEOPLE: Final = (
    N_("Le parcours entier avec NVDA, VoiceOver et TalkBack, à la voix et au contacteur."),
    N_("La pertinence des titres, des liens, des consignes et de ce que l’on dit des images."),
    N_("L’ordre de lecture, et le contraste des textes posés sur un dessin."),
    N_("Les documents PDF\u00a0: affiches, lettres, feuilles de tickets."),
    N_(
        "Les sons\u00a0: leur texte est affiché, mais personne n’a jugé s’ils disent la même chose."
    ),
    N_("Des essais avec des enfants et des adultes en situation de handicap."),
)
"""What no program can judge, and nobody has judged yet."""


@dataclass(frozen=True)
class Measured:
    """What axe found: `looks` at `states`, and the tests of RGAA 4.1 by rule that touches them."""

    day: str
    axe: str
    states: int
    looks: int
    violations: int
    rules: int
    tests: Mapping[str, list[str]]
    undecided: Mapping[str, int]

    def touched(self, theme: Theme) -> tuple[str, ...]:
        """The criteria of a theme, as "3.2", that some rule touches in part."""
        tests = {test for some in self.tests.values() for test in some}
        criteria = {tuple(map(int, test.split(".")[:2])) for test in tests}
        return tuple(f"{one}.{two}" for one, two in sorted(criteria) if one == theme.number)


@cache
def measured() -> Measured:
    """The figures, as they were measured last."""
    content = files("consult.content").joinpath("accessibility.json").read_text("utf-8")
    figures: dict[str, Any] = json.loads(content)
    return Measured(**figures)

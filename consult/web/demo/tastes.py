"""What simulated children like: plausible answers that differ from one place to the next.

Every number here is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from consult.domain.ballot import Answer, Answers, as_shown, ranked
from consult.domain.document import DONT_KNOW, SKIPPED, Document, Variant
from consult.domain.kinds import ORDER, RANKS, SEVERAL

UNSURE: Final = 0.05
PASSES: Final = 0.03
USUAL: Final = 0.6
"""Share of favourable answers where nothing else is said."""


@dataclass(frozen=True)
class Tastes:
    """Shares of favourable answers by question, and weights of plain options by their id."""

    favourable: Mapping[str, float] = field(default_factory=dict)
    wishes: Mapping[str, float] = field(default_factory=dict)

    def differently(self, shift: float) -> Tastes:
        """The tastes of another place: a little more, or less, favourable to everything."""
        moved = {code: min(0.95, max(0.05, p + shift)) for code, p in self.favourable.items()}
        return Tastes(moved, self.wishes)

    def answers(self, document: Document, band: str, luck: Random) -> Answers:
        """The answers of one child of the band."""
        asked = document.questions_for(band)
        drawn = {one.code: self._answer(one.code, variant, luck) for one, variant in asked}
        return as_shown(asked, drawn)

    def _answer(self, code: str, variant: Variant, luck: Random) -> Answer:
        drawn = luck.random()
        if drawn < PASSES:
            return SKIPPED
        if drawn < PASSES + UNSURE:
            return DONT_KNOW
        if variant.favourable:
            return self._opinion(code, variant, luck)
        return self._wish(variant, luck)

    def _opinion(self, code: str, variant: Variant, luck: Random) -> str:
        """A favourable answer or not; nearest the middle is likeliest on either side."""
        good = set(variant.favourable)
        happy = luck.random() < self.favourable.get(code, USUAL)
        side = [option for option in variant.option_ids if (option in good) == happy]
        near_first = side[::-1] if happy else side
        return luck.choices(near_first, [3.0 / (rank + 1) for rank in range(len(side))])[0]

    def _wish(self, variant: Variant, luck: Random) -> Answer:
        if variant.kind == ORDER:
            return self._order(variant, luck)
        most = variant.at_most or len(variant.options)
        if variant.kind != SEVERAL:
            return self._pick(variant.option_ids, luck)
        chosen = {self._pick(variant.option_ids, luck) for _ in range(luck.randint(1, most))}
        return tuple(option for option in variant.option_ids if option in chosen)

    def _order(self, variant: Variant, luck: Random) -> tuple[str, ...]:
        """Each place goes to one of those that are left."""
        left = list(variant.option_ids)
        placed = []
        for rank in RANKS:
            left.remove(option := self._pick(left, luck))
            placed.append(ranked(option, rank))
        return tuple(placed)

    def _pick(self, options: Sequence[str], luck: Random) -> str:
        return luck.choices(options, [self.wishes.get(option, 1.0) for option in options])[0]


CANTEEN: Final = Tastes(
    {
        "cantine-plait": 0.56,
        "cantine-assez": 0.62,
        "cantine-bruit": 0.24,
        "cantine-temps": 0.47,
        "adultes-ecoutent": 0.42,
        "droit-connu": 0.38,
        "reponse-libre": 0.68,
    },
    {"bruit": 3.0, "plats": 2.0, "temps": 1.6, "gaspillage": 1.1, "choix": 1.8},
)
PLAYGROUND: Final = Tastes(
    {
        "cour-plait": 0.58,
        "place-pour-jouer": 0.48,
        "cour-tranquille": 0.52,
        "cour-pour-tous": 0.40,
        "adultes-ecoutent": 0.50,
        "avis-utile": 0.55,
        "reponse-libre": 0.70,
    },
    {"arbres": 2.6, "jeux": 2.2, "coins-calmes": 1.8, "materiel": 1.0, "bancs": 1.2},
)

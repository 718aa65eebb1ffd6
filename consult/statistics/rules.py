"""The disclosure rules as data: a city may adopt others, a publication keeps the ones it used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from consult.domain.errors import BadInput


class UnknownRule(BadInput):
    """Raised when adopted rules name a threshold that does not exist."""


@dataclass(frozen=True)
class DisclosureRules:
    """Every threshold between a count and a published figure; shares are between 0 and 1."""

    version: int = 1
    confidence: float = 0.95
    # P1: a figure stands for at least `min_answers` children, `min_side` on each side.
    min_answers: int = 10
    min_side: int = 3
    # P1, about a service: instead of hiding, say "nearly all" from so many answers and share.
    coded_min_answers: int = 20
    coded_share: float = 0.9
    # P2: fewer eligible children than this never stand alone.
    min_eligible: int = 20
    # P3: an aggregate mixes so many places and none weighs more than that share of it.
    min_places: int = 3
    max_place_share: float = 0.85
    # P3, small communes: one or two places, one territory level, the heads agreed.
    few_places_min_answers: int = 30
    few_places_min_side: int = 5
    # A place on its own.
    place_min_answers: int = 30
    # Option by option is one more breakdown: only where the table stays one-way.
    option_levels: tuple[str, ...] = ("city",)
    # P4: what is hidden may be as many numbers as that, at least.
    hidden_width: int = 5
    # P7: rounding.
    answers_step: int = 5
    percent_step_small: int = 5
    percent_step: int = 1
    percent_step_from: int = 50
    # Status "u": hatched, no colour, no comparison.
    uncertain_below: int = 30
    uncertain_width: float = 0.30
    # Beside each figure.
    skipped_flag_over: int = 20
    open_data_from: int = 20
    solid_modes: tuple[str, ...] = ("sitting", "ticket")
    indicative_modes: tuple[str, ...] = ("link", "tablet")
    solid_coverage: int = 50

    def to_dict(self) -> dict[str, Any]:
        """The rules as JSON can hold them."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The rules written by `to_dict`; those that are missing keep their default.

        Raises UnknownRule.
        """
        known = {field.name for field in fields(cls)}
        for name in stored:
            if name not in known:
                raise UnknownRule(rule=name)
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
        }
        return cls(**values)

    def percent_step_at(self, n: int) -> int:
        """The step, in points, of a percentage among `n` answers."""
        return self.percent_step_small if n < self.percent_step_from else self.percent_step


DEFAULT_RULES = DisclosureRules()
"""Those of a city that adopted no others."""

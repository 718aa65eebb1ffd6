"""What a cell may say by itself: rules P1 (numbers), P2 (small groups) and P3 (places)."""

from __future__ import annotations

from enum import StrEnum

from consult.statistics.cells import CITY, PLACE, RawCell
from consult.statistics.rules import DEFAULT_RULES, DisclosureRules
from consult.statistics.secondary import HIDDEN, SHOWN, Figure, passes, smaller_side

SERVICE = "service"


class Reason(StrEnum):
    """Why a cell is hidden: for the staff's audit. Readers get one wording for all."""

    FEW_ANSWERS = "few-answers"
    ALIKE = "alike"
    SMALL_GROUP = "small-group"
    FEW_PLACES = "few-places"
    DOMINANT_PLACE = "dominant-place"
    ONE_LEVEL = "one-level"
    SMALL_PLACE = "small-place"
    NOT_AGREED = "not-agreed"
    MORE_THAN_CHILDREN = "more-sheets-than-children"
    ASKED_APART = "asked-apart"
    CONDITION = "condition"
    SECONDARY = "secondary"


def reason_to_hide(cell: RawCell, rules: DisclosureRules = DEFAULT_RULES) -> Reason | None:
    """The first of P1, P2, P3 and P6 that the cell breaks by itself, if any."""
    if not cell.alike:
        return Reason.ASKED_APART
    if cell.shown_if is not None and cell.level not in rules.option_levels:
        return Reason.CONDITION  # To how many it was shown is a count of options.
    if cell.n_valid < rules.min_answers:
        return Reason.FEW_ANSWERS
    if cell.eligible is not None and cell.sheets > cell.eligible:
        return Reason.MORE_THAN_CHILDREN  # An error in the data, or an adult who fills the box.
    if _known_children(cell) < rules.min_eligible:
        return Reason.SMALL_GROUP
    if cell.level == PLACE:
        reason = _reason_of_place(cell, rules)
    else:
        reason = _reason_of_aggregate(cell, rules)
    if reason:
        return reason
    alike = not passes_alone(cell, cell.n_valid, cell.favourable, rules)
    return Reason.ALIKE if alike and not codable(cell, rules) else None


def _known_children(cell: RawCell) -> int:
    """How many children the group surely has: where nobody knows, those who answered."""
    return cell.sheets if cell.eligible is None else cell.eligible


def _reason_of_place(cell: RawCell, rules: DisclosureRules) -> Reason | None:
    if cell.n_valid < rules.place_min_answers:
        return Reason.SMALL_PLACE
    return None if cell.agreed else Reason.NOT_AGREED


def _reason_of_aggregate(cell: RawCell, rules: DisclosureRules) -> Reason | None:
    if in_few_places(cell, rules):
        allowed = cell.level == CITY and cell.agreed
        enough = cell.n_valid >= rules.few_places_min_answers
        return None if allowed and enough else Reason.FEW_PLACES
    return Reason.DOMINANT_PLACE if cell.largest_share > rules.max_place_share else None


def in_few_places(cell: RawCell, rules: DisclosureRules) -> bool:
    """Whether a city or group figure mixes too few places to hide any of them."""
    return cell.level != PLACE and cell.places < rules.min_places


def passes_alone(cell: RawCell, n: int, side: int | None, rules: DisclosureRules) -> bool:
    """Rule P1 for one number of the cell, stricter where one or two places make the city."""
    if in_few_places(cell, rules) and smaller_side(n, side) < rules.few_places_min_side:
        return False
    return passes(n, side, rules)


def figure(cell: RawCell, n: int, side: int, state: str, rules: DisclosureRules) -> Figure:
    """One number of the cell, in the `state` given; hidden if it would be shown against P1."""
    refused = state == SHOWN and not passes_alone(cell, n, side, rules)
    return Figure(n, side, HIDDEN if refused else state)


def codable(cell: RawCell, rules: DisclosureRules) -> bool:
    """Whether "presque tous" or "presque aucun" may stand for the share."""
    if cell.favourable is None or cell.about != SERVICE or in_few_places(cell, rules):
        return False
    larger = max(cell.favourable, cell.n_valid - cell.favourable)
    enough = cell.n_valid >= rules.coded_min_answers
    return enough and larger >= rules.coded_share * cell.n_valid

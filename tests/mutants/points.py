"""Points shared in a broken way: a count that remembers too much, a check that looks away."""

from __future__ import annotations

from collections.abc import Iterable

from consult.domain.ballot import Answer, _Field
from consult.domain.document import SCALE, Variant
from consult.domain.form_reading import points_in
from consult.domain.kinds import POINTS, SHARED

PAGES = {
    "looks away": ('document.addEventListener("submit", check);', ""),
    "adds nothing up": ("![0, Number(total)].includes(pointsIn(question));", "false;"),
    "lets more be chosen": ('ticked("[type=checkbox]") > most;', "false;"),
}
"""Scripts of the child's page, by what is broken: a line, and how it is written otherwise."""

_field_of = _Field.of


def keeps_each_share(variant: Variant, told: list[str], *shares: list[str]) -> Answer:
    """In place of `form_reading._shared`: the sheet says how many points each thing got."""
    del told
    given = [next(iter(one), "") or "0" for one in shares]
    return tuple(f"{id}:{one}" for id, one in zip(variant.option_ids, given, strict=True))


def counts_each_share(variant: Variant) -> _Field:
    """In place of `_Field.of`: how often each thing got how many points, so that sums are known."""
    if variant.kind != POINTS:
        return _field_of(variant)
    shares = tuple(f"{id}:{number}" for id in variant.option_ids for number in SCALE)
    return _Field(shares, frozenset(variant.beside), len(variant.options), variant.beside)


def lets_more_through(values: Iterable[str]) -> int | None:
    """In place of `points_in`: whoever gives more than all the points has given all of them."""
    given = points_in(values)
    return None if given is None else min(given, SHARED)

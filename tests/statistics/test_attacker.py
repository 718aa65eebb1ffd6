"""An attacker who knows the exact counts behind every shown figure, and subtracts."""

from collections.abc import Iterable
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.statistics import disclosure
from consult.statistics.cells import RawCell
from consult.statistics.disclosure import protect
from tests.statistics.raw import cell, place

GROUPS = {"north": ("a", "b", "c"), "south": ("d", "e", "f")}
BANDS = ("8-10", "11-14")
Atoms = frozenset[tuple[str, str]]
Known = tuple[Atoms, int, int]
"""Whom a figure is about (place, band), how many they are, how many are favourable."""


@st.composite
def cities(draw: st.DrawFn) -> dict[tuple[str, str], tuple[int, int, bool]]:
    """Per place and band: valid answers, favourable ones, whether the place agreed."""
    town = {}
    for name in (*GROUPS["north"], *GROUPS["south"]):
        agreed = draw(st.integers(0, 4)) > 0
        for band in BANDS:
            n = draw(st.sampled_from([0, 2, 5, 9, 12, 24, 30, 33, 40, 52, 60]))
            against = draw(st.integers(0, min(n, 6)))
            favourable = draw(st.sampled_from([n - against, n // 2]))
            town[name, band] = (n, favourable, agreed)
    return town


def cells_of(town) -> list[tuple[Atoms, RawCell]]:
    """The city, the groups and the places, each for every band and for both together."""
    cells = []
    for band in (*BANDS, "all"):
        bands = BANDS if band == "all" else (band,)
        cells.append(aggregate(town, "city", "37109", tuple(town_places()), band, bands))
        for group, names in GROUPS.items():
            cells.append(aggregate(town, "group", group, names, band, bands))
            for name in names:
                atoms = frozenset((name, b) for b in bands)
                n, favourable = sums(town, atoms)
                agreed = town[name, bands[0]][2]
                raw = place(name, n, favourable, band=band, within=group, agreed=agreed)
                cells.append((atoms, raw))
    return cells


def town_places() -> list[str]:
    return [name for names in GROUPS.values() for name in names]


def aggregate(town, level, territory, names, band, bands) -> tuple[Atoms, RawCell]:
    atoms = frozenset((name, b) for name in names for b in bands)
    n, favourable = sums(town, atoms)
    largest = max(sums(town, frozenset((name, b) for b in bands))[0] for name in names)
    share = largest / n if n else 1.0
    places = sum(any(town[name, b][0] for b in bands) for name in names)
    facts = {"band": band, "level": level, "territory": territory}
    return atoms, cell(n, favourable, places=places, largest_share=share, **facts)


def sums(town, atoms: Atoms) -> tuple[int, int]:
    return sum(town[atom][0] for atom in atoms), sum(town[atom][1] for atom in atoms)


def shown(cells) -> list[Known]:
    published = protect([raw for _, raw in cells])
    return [
        (atoms, raw.n_valid, raw.favourable)
        for (atoms, raw), figure in zip(cells, published, strict=True)
        if figure.share is not None
    ]


def leaks(known: list[Known]) -> list[Known]:
    """Every shown total minus up to four shown parts of it, when that tells too much."""
    found = []
    for atoms, n, favourable in known:
        inside = [part for part in known if part[0] < atoms]
        for parts in chain.from_iterable(combinations(inside, size) for size in range(1, 5)):
            together = union(part[0] for part in parts)
            if len(together) < sum(len(part[0]) for part in parts):
                continue
            rest = n - sum(part[1] for part in parts)
            side = favourable - sum(part[2] for part in parts)
            if rest and (rest < 10 or min(side, rest - side) < 3):
                found.append((atoms - together, rest, side))
    return found


def hidden_but_found(town, cells, known: list[Known]) -> list[RawCell]:
    """Hidden cells that are a shown total minus one or two shown parts.

    A hidden group all of whose answers are shown place by place has nothing left to hide.
    """
    silent = {atom for atom, (n, _, _) in town.items() if n == 0}
    figures = {atoms - silent for atoms, _, _ in known}
    rests = {
        atoms - union(parts)
        for atoms in figures
        for size in (1, 2)
        for parts in combinations([f for f in figures if f < atoms], size)
        if len(union(parts)) == sum(len(part) for part in parts)
    }
    hidden = [(atoms - silent, raw) for atoms, raw in cells if atoms - silent not in figures]
    return [
        raw
        for atoms, raw in hidden
        if atoms in rests and atoms != union(f for f in figures if f < atoms)
    ]


def union(sets: Iterable[Atoms]) -> Atoms:
    return frozenset(chain.from_iterable(sets))


@settings(max_examples=150, deadline=None)
@given(cities())
def test_no_subtraction_gives_fewer_than_ten_children_or_a_side_under_three(town):
    assert leaks(shown(cells_of(town))) == []


@settings(max_examples=150, deadline=None)
@given(cities())
def test_no_subtraction_gives_a_cell_that_is_hidden(town):
    cells = cells_of(town)
    assert hidden_but_found(town, cells, shown(cells)) == []


def an_ordinary_town():
    return {
        (name, band): (8 if (name, band) == ("a", "8-10") else 40, 20 if name != "a" else 4, True)
        for name in town_places()
        for band in BANDS
    }


def test_an_ordinary_town_is_safe_and_still_says_something():
    known = shown(cells_of(an_ordinary_town()))
    assert leaks(known) == []
    assert len(known) >= 12


def test_without_secondary_suppression_the_attacker_wins(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disclosure, "suppress", lambda figures, nesting, rules: None)
    town = an_ordinary_town()
    cells = cells_of(town)
    known = shown(cells)
    assert leaks(known)
    assert hidden_but_found(town, cells, known)

"""Raw cells for tests: a plausible one, and what is said of it."""

from typing import Any

from consult.statistics.cells import RawCell


def cell(n: int, favourable: int | None, **facts: Any) -> RawCell:
    """A city cell of ten places and many eligible children, unless `facts` say otherwise."""
    plain = {
        "question": "listened",
        "construct": "N4",
        "band": "8-10",
        "level": "city",
        "territory": "37109",
        "mode": "sitting",
        "places": 10,
        "largest_share": 0.2,
        "eligible": 1000,
    }
    return RawCell(n_valid=n, favourable=favourable, **{**plain, **facts})


def place(name: str, n: int, favourable: int, **facts: Any) -> RawCell:
    """The cell of a place that agreed to figures of its own."""
    alone = {"level": "place", "territory": name, "places": 1, "largest_share": 1.0}
    return cell(n, favourable, **{**alone, "agreed": True, **facts})

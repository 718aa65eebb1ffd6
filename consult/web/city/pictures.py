"""The pictograms that a choice may have, in the drawers of their list."""

from __future__ import annotations

from functools import cache
from typing import Final

from flask_babel import lazy_gettext as _l

from consult.web.answer.pictures import FOLDER, names

DRAWERS: Final = {
    "places": _l("Lieux"),
    "school": _l("École"),
    "play": _l("Jeux et sports"),
    "food": _l("Manger et boire"),
    "transport": _l("Se déplacer"),
    "faces": _l("Visages"),
    "people": _l("Personnes et gestes"),
    "nature": _l("Nature et temps"),
    "things": _l("Objets et signes"),
}
"""The titles of the drawers of the list."""


def drawers() -> list[tuple[str, tuple[str, ...]]]:
    """Title and pictures of each drawer."""
    return [(str(DRAWERS.get(drawer, drawer)), inside) for drawer, inside in _listed()]


@cache
def _listed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The list as it is kept beside the pictures: drawers and names."""
    found: dict[str, list[str]] = {}
    drawer = ""
    for line in (FOLDER / "manifest.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            drawer = line.removeprefix("#").strip()
        elif line.strip() in names():
            found.setdefault(drawer, []).append(line.strip())
    return tuple((drawer, tuple(inside)) for drawer, inside in found.items())

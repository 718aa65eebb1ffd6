"""The pictograms and small drawings that a page inlines: each once, only those that it uses."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from consult.domain.picture import file_of

FOLDER = Path(__file__).parents[1] / "static" / "pictograms"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The pictograms that exist."""
    return frozenset(file.stem for file in FOLDER.glob("*.svg"))


@lru_cache(maxsize=512)
def _symbol(name: str) -> str:
    """A pictogram as a symbol that `<use href="#p-NAME">` shows."""
    match = _BODY.match((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    body = match.group(1) if match else ""
    return f'<symbol id="p-{name}" viewBox="0 0 32 32">{body}</symbol>'


class Sprite:
    """Notes the pictograms that one page shows, and gives their symbols at its end."""

    def __init__(self) -> None:
        self._used: dict[str, None] = {}

    def has(self, name: str | None) -> bool:
        """Whether there is such a pictogram, or photo."""
        return name in names() or file_of(name) is not None

    def show(self, name: str, css: str = "picture") -> Markup:
        """The pictogram, hidden from screen readers: a word always stands beside it."""
        own = file_of(name)
        if own is not None:
            return Markup('<img class="{}" src="/c/images/{}.webp" alt="">').format(css, own)
        if not self.has(name):
            return Markup("")
        return Markup('<svg class="{}" aria-hidden="true">{}</svg>').format(css, self.use(name))

    def use(self, name: str, x: float = 0, y: float = 0, size: float | None = None) -> Markup:
        """The pictogram inside a larger drawing, `size` units wide at (x, y)."""
        self._used[name] = None
        if size is None:
            return Markup('<use href="#p-{}"/>').format(name)
        place = Markup('<use href="#p-{}" x="{}" y="{}" width="{}" height="{}"/>')
        return place.format(name, x, y, size, size)

    def symbols(self) -> Markup:
        """The symbols of every pictogram shown so far."""
        return Markup("".join(_symbol(name) for name in self._used if name in names()))  # noqa: S704

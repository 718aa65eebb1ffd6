"""Draws the icon as pixels, for devices that take no drawing: `python -m scripts.icons`.

iOS rounds an icon by itself and shows black where it is transparent: these are whole squares.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import typst

STATIC: Final = Path(__file__).parents[1] / "consult" / "web" / "static"
SIZES: Final = (180, 192, 512)
"""Pixels: what iOS takes for its home screen, and the two that an installed app needs."""
PAGE: Final = """#set page(width: {side}pt, height: {side}pt, margin: 0pt, fill: rgb("#1c4f8f"))
#image("icon.svg", width: 100%)"""


def draw(side: int) -> bytes:
    """The icon as a PNG of that side."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "icon.svg").write_bytes((STATIC / "icon.svg").read_bytes())
        source = Path(folder) / "icon.typ"
        source.write_text(PAGE.format(side=side), encoding="utf-8")
        drawn: bytes = typst.compile(str(source), format="png", ppi=72.0)
    return drawn


def main() -> None:
    """Write each size beside the drawing."""
    for side in SIZES:
        (STATIC / f"icon-{side}.png").write_bytes(draw(side))


if __name__ == "__main__":
    main()

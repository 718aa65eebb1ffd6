"""The few shapes that charts are drawn with, as escaped SVG; lengths in units of the `viewBox`."""

import textwrap
from collections.abc import Sequence

from markupsafe import Markup

LINE = 20
LABEL_WIDTH = 34
HATCH_GAP = 7


def number(value: float) -> str:
    """A number without useless decimals: "12", "12.5"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def draw(width: float, height: float, title: str, told: str, kind: str, inside: Markup) -> Markup:
    """The whole picture, named by `title` and described by `told`."""
    opening = Markup(
        '<svg class="chart {}" role="img" viewBox="0 0 {} {}" focusable="false">'
        "<title>{}</title><desc>{}</desc>"
    ).format(kind, number(width), number(height), title, told)
    return opening + inside + Markup("</svg>")


def group(kind: str, inside: Markup) -> Markup:
    """Marks that are mirrored together on a right-to-left page."""
    return Markup('<g class="{}">{}</g>').format(kind, inside)


def bar(x: float, top: float, width: float, height: float, kind: str) -> Markup:
    """A rectangle; an uncertain one ("chart-unsure") is hatched."""
    shape = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, number(x), number(top), number(width), number(height)
    )
    if kind != "chart-unsure":
        return shape
    path = Markup('<path class="chart-hatch" d="{}"/>')
    return shape + path.format(_hatching(x, top, width, height))


def _hatching(x: float, top: float, width: float, height: float) -> str:
    """Slanted lines clipped by hand: a pattern would need an identifier unique to the page."""
    lines = []
    start = -height + HATCH_GAP - (x + top) % HATCH_GAP
    while start < width:
        left, right = max(start, 0.0), min(start + height, width)
        low, high = top + height - (left - start), top + height - (right - start)
        lines.append(f"M{number(x + left)} {number(low)}L{number(x + right)} {number(high)}")
        start += HATCH_GAP
    return "".join(lines)


def interval(low: float, high: float, y: float) -> Markup:
    """A line from `low` to `high` at the height `y`, with a stop at each end."""
    path = f"M{number(low)} {number(y)}H{number(high)}" + "".join(
        f"M{number(end)} {number(y - 4)}V{number(y + 4)}" for end in (low, high)
    )
    return Markup('<path class="chart-interval" d="{}"/>').format(path)


def segment(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, number(x1), number(y1), number(x2), number(y2)
    )


def wrapped(label: str, width: int = LABEL_WIDTH) -> list[str]:
    """The lines of a label: SVG does not wrap words by itself."""
    return textwrap.wrap(label, width) or [""]


def label_lines(lines: Sequence[str]) -> float:
    """The height taken by the lines above a bar."""
    return len(lines) * LINE + 4


def text(x: float, y: float, lines: Sequence[str], kind: str) -> Markup:
    """Lines of words, the first on the baseline `y`."""
    spans = Markup().join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(number(x), number(y + LINE * i), line)
        for i, line in enumerate(lines)
    )
    return Markup('<text class="chart-text {}">{}</text>').format(kind, spans)


def person(x: float, kind: str) -> Markup:
    """A little figure, 28 wide and 74 high."""
    head = Markup('<circle class="{}" cx="{}" cy="13" r="10"/>').format(kind, number(x + 14))
    body = f"M{number(x + 1)} 44a13 17 0 0 1 26 0v12h-5v18h-16v-18h-5z"
    figure = head + Markup('<path class="{}" d="{}"/>').format(kind, body)
    if kind != "chart-unsure":
        return figure
    boxes = ((5, 32, 18, 12), (2, 44, 24, 12), (7, 56, 14, 17))
    lines = "".join(_hatching(x + left, top, width, height) for left, top, width, height in boxes)
    return figure + Markup('<path class="chart-hatch" d="{}"/>').format(lines)

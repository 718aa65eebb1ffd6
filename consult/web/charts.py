"""Small pictures for figures: SVG drawn on the server, without script, style or identifier.

Each function is pure, promises a `Markup` sized by its `viewBox` alone, named by its `<title>` and
told in words by its `<desc>`; colours, hatching and mirroring for right-to-left pages come from
the classes in `charts.css`. A picture never stands alone: the page gives the same figures in a
`<table>`. Percentages go from 0 to 100.

Statuses follow the publication: "ok"; "u" (too uncertain: hatched, no colour); "c" (hidden: an
empty dashed outline, whatever the values given).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from consult.web.chart_shapes import (
    bar,
    draw,
    group,
    interval,
    label_lines,
    number,
    person,
    segment,
    text,
    wrapped,
)

BAR_WIDTH = 360
BAR_HEIGHT = 16
INTERVAL_ROOM = 13
ROW_GAP = 16
FIGURE_WIDTH = 36
TREND_HEIGHT = 232
TREND_TOP = 24
TREND_FLOOR = 186
TREND_MARGIN = 40
STEP_GAP = 28
LEGEND_INDENT = 24


@dataclass(frozen=True)
class OptionRow:
    """One answer and its share: `label` in the page's language, percentages, status."""

    label: str
    percent: float | None
    low: float | None = None
    high: float | None = None
    status: str = "ok"


@dataclass(frozen=True)
class TrendPoint:
    """One measure in time: `value`, `low` and `high` in the unit of the chart.

    `shown` is the value as the page writes it ("72 %", "38 jours").
    """

    label: str
    value: float | None
    shown: str = ""
    low: float | None = None
    high: float | None = None
    status: str = "ok"


def share_bar(
    percent: float | None,
    low: float | None,
    high: float | None,
    label: str,
    status: str = "ok",
) -> Markup:
    """A share as a bar with its interval.

    Without `percent` ("au moins 9 sur 10"): full up to `low`, open up to `high`.

    Raised when a percentage lies outside 0-100 or out of order: ValueError.
    """
    row = OptionRow(label, percent, low, high, status)
    height = BAR_HEIGHT + INTERVAL_ROOM + 1
    return draw(BAR_WIDTH, height, label, _share_sentence(row), "chart-share", _bar_marks(row, 1))


def options_bars(rows: Sequence[OptionRow], label: str) -> Markup:
    """One bar per answer, its words and its percentage above it, in the order given.

    Raised when a percentage lies outside 0-100 or out of order: ValueError.
    """
    parts: list[Markup] = []
    top = 0.0
    for row in rows:
        lines = wrapped(row.label)
        base = top + label_lines(lines)
        parts.append(text(0, top + 15, lines, "chart-label"))
        parts.append(text(BAR_WIDTH, top + 15, [_shown(row)], "chart-value chart-end"))
        parts.append(_bar_marks(row, base))
        top = base + BAR_HEIGHT + _room_below(row) + ROW_GAP
    told = " ".join(_row_sentence(row) for row in rows)
    return draw(
        BAR_WIDTH, max(top - ROW_GAP + 2, 1), label, told, "chart-options", Markup().join(parts)
    )


def parts_bar(rows: Sequence[OptionRow], label: str) -> Markup:
    """Degrees, none of them uncertain, as parts of one bar: the first where reading starts, their
    words beneath.

    Every row has its percentage; parts are drawn in proportion, since rounded shares rarely make
    a hundred.
    Raised when a percentage is missing or lies outside 0-100: ValueError.
    """
    shares = [row.percent for row in rows if row.percent is not None]
    if len(shares) != len(rows):
        raise ValueError("a part without its share")
    for share in shares:
        _check([share])
    parts = _parts(rows, shares)
    words, height = _legend(rows, BAR_HEIGHT * 2 + ROW_GAP)
    told = " ".join(_row_sentence(row) for row in rows)
    inside = group("chart-marks", Markup().join(parts)) + Markup().join(words)
    return draw(BAR_WIDTH, height, label, told, "chart-options chart-parts", inside)


def _parts(rows: Sequence[OptionRow], shares: Sequence[float]) -> list[Markup]:
    """The parts of the bar, and the little sign of each beside its words."""
    scale, left = BAR_WIDTH / (sum(shares) or 1), 0.0
    top: float = BAR_HEIGHT * 2 + ROW_GAP
    found = []
    for rank, (row, share) in enumerate(zip(rows, shares, strict=True)):
        kind = f"chart-part chart-part-{rank + 1}"
        found.append(bar(left, 0, share * scale, BAR_HEIGHT * 2, kind))
        found.append(bar(0, top + 3, 14, 14, kind))
        left += share * scale
        top += label_lines(wrapped(row.label)) + 4
    return found


def _legend(rows: Sequence[OptionRow], top: float) -> tuple[list[Markup], float]:
    """The words and the share of each part, and the height that they end at."""
    words = []
    for row in rows:
        lines = wrapped(row.label)
        words.append(text(LEGEND_INDENT, top + 15, lines, "chart-label chart-legend"))
        words.append(text(BAR_WIDTH, top + 15, [_shown(row)], "chart-value chart-end"))
        top += label_lines(lines) + 4
    return words, top


def ten_figures(out_of_ten: int | None, label: str, status: str = "ok") -> Markup:
    """Ten little figures, the first `out_of_ten` of them filled.

    Raised when `out_of_ten` is not between 0 and 10: ValueError.
    """
    if out_of_ten is not None and not 0 <= out_of_ten <= 10:
        raise ValueError(f"{out_of_ten} out of ten")
    hidden = status == "c" or out_of_ten is None
    filled = 0 if out_of_ten is None or hidden else out_of_ten
    kinds = ["chart-hidden" if hidden else _figure_kind(i < filled, status) for i in range(10)]
    figures = Markup().join(person(i * FIGURE_WIDTH + 4, kind) for i, kind in enumerate(kinds))
    told = _("Résultat non montré.") if hidden else _("%(count)s sur 10.", count=filled)
    return draw(FIGURE_WIDTH * 10, 78, label, told, "chart-figures", group("chart-marks", figures))


def trend(
    points: Sequence[TrendPoint],
    label: str,
    target: float | None = None,
    top: float = 100.0,
    target_shown: str = "",
) -> Markup:
    """Measures in time joined by a line, each with its interval, from 0 to `top`.

    The line is dashed towards an uncertain point and broken at a hidden one; `target` is a
    dotted level, named by `target_shown` ("cible 70 %").
    Raised when `top` is not positive: ValueError.
    """
    if top <= 0:
        raise ValueError(f"top {top}")
    places = _trend_places(points, top)
    marks = [segment(0, TREND_FLOOR, BAR_WIDTH, TREND_FLOOR, "chart-axis")]
    if target is not None:
        height = _height(target, top)
        marks.append(segment(0, height, BAR_WIDTH, height, "chart-target"))
    marks.extend(_trend_lines(points, places))
    marks.extend(
        _trend_point(point, *place, top) for point, place in zip(points, places, strict=True)
    )
    words = [_trend_words(point, *place, top) for point, place in zip(points, places, strict=True)]
    if target is not None and target_shown:
        words.append(text(0, _height(target, top) - 7, [target_shown], "chart-note"))
    told = " ".join(_point_sentence(point) for point in points)
    inside = group("chart-marks", Markup().join(marks)) + Markup().join(words)
    return draw(BAR_WIDTH, TREND_HEIGHT, label, told, "chart-trend", inside)


def steps(done: int, total: int, label: str, blocked: bool = False) -> Markup:
    """A line of `total` steps, the first `done` of them behind us, the next one current.

    Raised when `done` is not between 0 and `total`: ValueError.
    """
    if not 0 <= done <= total:
        raise ValueError(f"{done} steps of {total}")
    width = STEP_GAP * max(total - 1, 0) + 20
    marks = [
        segment(10 + STEP_GAP * i, 10, 10 + STEP_GAP * (i + 1), 10, _link_kind(i < done))
        for i in range(total - 1)
    ]
    marks.extend(_step_mark(10 + STEP_GAP * i, i, done, blocked) for i in range(total))
    told = _("Étape %(step)s sur %(total)s.", step=min(done + 1, total), total=total)
    return draw(width, 20, label, told, "chart-steps", group("chart-marks", Markup().join(marks)))


def _check(values: Iterable[float | None]) -> None:
    known = [value for value in values if value is not None]
    if known != sorted(known) or any(not 0 <= value <= 100 for value in known):
        raise ValueError(f"percentages {known}")


def _bar_marks(row: OptionRow, top: float) -> Markup:
    if row.status == "c":
        return group("chart-marks", bar(0, top, BAR_WIDTH, BAR_HEIGHT, "chart-hidden"))
    _check((row.low, row.percent, row.high))
    scale = BAR_WIDTH / 100
    parts = [bar(0, top, BAR_WIDTH, BAR_HEIGHT, "chart-track")]
    fill = "chart-unsure" if row.status == "u" else "chart-fill"
    bounds = None if row.low is None or row.high is None else (row.low * scale, row.high * scale)
    if row.percent is not None:
        parts.append(bar(0, top, row.percent * scale, BAR_HEIGHT, fill))
        if bounds:
            parts.append(interval(*bounds, top + BAR_HEIGHT + 8))
    elif bounds:
        parts.append(bar(0, top, bounds[0], BAR_HEIGHT, fill))
        parts.append(bar(bounds[0], top, bounds[1] - bounds[0], BAR_HEIGHT, "chart-range"))
    return group("chart-marks", Markup().join(parts))


def _room_below(row: OptionRow) -> int:
    drawn = row.status != "c" and None not in (row.percent, row.low, row.high)
    return INTERVAL_ROOM if drawn else 0


def _percent(value: float) -> str:
    return str(_("%(number)s\u00a0%%", number=_spoken(value)))


def _spoken(value: float) -> str:
    """A number as the page's language writes it: "57,1" in French."""
    return format_decimal(value, "#,##0.#")


def _shown(row: OptionRow) -> str:
    if row.status == "c":
        return str(_("non montré"))
    if row.percent is not None:
        return _percent(row.percent)
    if row.low is None or row.high is None:
        return ""
    return str(_("%(low)s à %(high)s\u00a0%%", low=_spoken(row.low), high=_spoken(row.high)))


def _share_sentence(row: OptionRow) -> str:
    if row.status == "c":
        return str(_("Résultat non montré."))
    if row.low is None or row.high is None:
        return f"{_shown(row)}."
    low, high = _percent(row.low), _percent(row.high)
    if row.percent is None:
        return str(_("Entre %(low)s et %(high)s.", low=low, high=high))
    share = _percent(row.percent)
    return str(_("%(share)s, entre %(low)s et %(high)s.", share=share, low=low, high=high))


def _row_sentence(row: OptionRow) -> str:
    return str(_("%(answer)s\u00a0: %(share)s", answer=row.label, share=_share_sentence(row)))


def _figure_kind(filled: bool, status: str) -> str:
    if not filled:
        return "chart-empty"
    return "chart-unsure" if status == "u" else "chart-fill"


def _height(value: float, top: float) -> float:
    share = min(max(value / top, 0.0), 1.0)
    return TREND_FLOOR - share * (TREND_FLOOR - TREND_TOP)


def _trend_places(points: Sequence[TrendPoint], top: float) -> list[tuple[float, float]]:
    gap = (BAR_WIDTH - 2 * TREND_MARGIN) / max(len(points) - 1, 1)
    return [
        (TREND_MARGIN + gap * i, _height(0.0 if point.value is None else point.value, top))
        for i, point in enumerate(points)
    ]


def _is_shown(point: TrendPoint) -> bool:
    return point.status != "c" and point.value is not None


def _trend_lines(
    points: Sequence[TrendPoint], places: Sequence[tuple[float, float]]
) -> list[Markup]:
    lines = []
    for i in range(1, len(points)):
        pair = (points[i - 1], points[i])
        if all(_is_shown(point) for point in pair):
            unsure = any(point.status == "u" for point in pair)
            kind = "chart-line-unsure" if unsure else "chart-line"
            lines.append(segment(*places[i - 1], *places[i], kind))
    return lines


def _trend_point(point: TrendPoint, x: float, y: float, top: float) -> Markup:
    if not _is_shown(point):
        return bar(x - 12, TREND_TOP, 24, TREND_FLOOR - TREND_TOP, "chart-hidden")
    kind = "chart-dot-unsure" if point.status == "u" else "chart-dot"
    dot = Markup('<circle class="{}" cx="{}" cy="{}" r="4.5"/>').format(kind, number(x), number(y))
    if point.low is None or point.high is None:
        return dot
    return segment(x, _height(point.high, top), x, _height(point.low, top), "chart-interval") + dot


def _trend_words(point: TrendPoint, x: float, y: float, top: float) -> Markup:
    name = text(x, TREND_FLOOR + 24, wrapped(point.label, 12), "chart-label chart-middle")
    if not _is_shown(point):
        return name
    above = y if point.high is None else min(y, _height(point.high, top))
    return name + text(x, above - 11, [point.shown], "chart-value chart-middle")


def _point_sentence(point: TrendPoint) -> str:
    value = point.shown if _is_shown(point) else str(_("non montré"))
    return str(_("%(when)s\u00a0: %(value)s.", when=point.label, value=value))


def _link_kind(done: bool) -> str:
    return "chart-line" if done else "chart-axis"


def _step_mark(x: float, index: int, done: int, blocked: bool) -> Markup:
    if index < done:
        kind, radius = "chart-dot", 6
    elif index == done and blocked:
        return bar(x - 6, 4, 12, 12, "chart-dot-blocked")
    elif index == done:
        kind, radius = "chart-dot-current", 7
    else:
        kind, radius = "chart-dot-empty", 5
    return Markup('<circle class="{}" cx="{}" cy="10" r="{}"/>').format(kind, number(x), radius)

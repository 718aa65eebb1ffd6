"""The pictures say what the figures say, and nothing that was hidden."""

from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from consult.web.charts import (
    OptionRow,
    TrendPoint,
    options_bars,
    parts_bar,
    share_bar,
    steps,
    ten_figures,
    trend,
)

HOSTILE = '</title><script>alert("1")</script>'
EVERY_CHART: list[Callable[[str], Markup]] = [
    lambda label: share_bar(72, 64, 79, label),
    lambda label: share_bar(58, 38, 76, label, "u"),
    lambda label: options_bars([OptionRow(label, 40)], label),
    lambda label: parts_bar([OptionRow(label, 40), OptionRow(label, 60)], label),
    lambda label: ten_figures(7, label),
    lambda label: trend([TrendPoint(label, 40, label), TrendPoint(label, 50, label)], label),
    lambda label: steps(3, 7, label),
]


def classes(picture: Markup) -> list[str]:
    return [node.get("class", "") for node in ElementTree.fromstring(picture).iter()]


def shapes(picture: Markup, kind: str) -> list[ElementTree.Element]:
    return [node for node in ElementTree.fromstring(picture).iter() if node.get("class") == kind]


def told(picture: Markup) -> str:
    return ElementTree.fromstring(picture).findtext("desc") or ""


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_a_picture_is_named_described_and_sized_by_its_view_box(
    draw: Callable[[str], Markup],
) -> None:
    root = ElementTree.fromstring(draw("La cour"))
    assert root.get("role") == "img"
    assert root.get("viewBox")
    assert root.get("width") is None
    assert root.get("height") is None
    assert root.findtext("title") == "La cour"
    assert root.findtext("desc")


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_a_picture_carries_no_style_no_script_and_no_identifier(
    draw: Callable[[str], Markup],
) -> None:
    for node in ElementTree.fromstring(draw("La cour")).iter():
        assert not {"style", "id", "fill", "stroke"} & set(node.attrib)


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_a_hostile_label_stays_words(draw: Callable[[str], Markup]) -> None:
    root = ElementTree.fromstring(draw(HOSTILE))
    assert root.findtext("title") == HOSTILE
    assert not [node for node in root.iter() if node.tag == "script"]


def test_a_share_fills_its_part_of_the_bar_and_draws_its_interval() -> None:
    picture = share_bar(50, 40, 60, "La cour")
    (track,), (fill,) = shapes(picture, "chart-track"), shapes(picture, "chart-fill")
    assert float(fill.get("width", 0)) == float(track.get("width", 0)) / 2
    assert len(shapes(picture, "chart-interval")) == 1
    assert told(picture) == "50\u00a0%, entre 40\u00a0% et 60\u00a0%."


def test_at_least_nine_in_ten_is_full_to_its_bound_and_open_after() -> None:
    picture = share_bar(None, 90, 100, "Des arbres")
    (fill,), (rest,) = shapes(picture, "chart-fill"), shapes(picture, "chart-range")
    assert fill.get("width") == "324"
    assert rest.get("width") == "36"
    assert told(picture) == "Entre 90\u00a0% et 100\u00a0%."


def test_an_uncertain_share_is_hatched_and_not_coloured() -> None:
    kinds = classes(share_bar(58, 38, 76, "La cour", "u"))
    assert "chart-hatch" in kinds
    assert "chart-fill" not in kinds


@pytest.mark.parametrize(
    "hidden",
    [
        share_bar(37, 31, 43, "Les disputes", "c"),
        options_bars([OptionRow("Souvent", 37, 31, 43, "c")], "Les disputes"),
        ten_figures(4, "Les disputes", "c"),
        trend([TrendPoint("2026", 37, "37 %", 31, 43, "c")], "Les disputes"),
    ],
)
def test_a_hidden_result_is_dashed_and_its_value_is_nowhere(hidden: Markup) -> None:
    assert "chart-hidden" in classes(hidden)
    assert "chart-fill" not in classes(hidden)
    assert "37" not in "".join(ElementTree.fromstring(hidden).itertext())
    assert "non montré" in told(hidden)


def test_two_hidden_shares_are_drawn_alike() -> None:
    assert share_bar(3, 1, 9, "x", "c") == share_bar(97, 91, 99, "x", "c")


def test_each_answer_has_its_bar_its_words_and_its_share() -> None:
    rows = [OptionRow("Souvent", 60, 50, 70), OptionRow("Jamais", 40, 30, 50)]
    picture = options_bars(rows, "Question")
    assert len(shapes(picture, "chart-fill")) == 2
    words = "".join(ElementTree.fromstring(picture).itertext())
    assert "Souvent" in words
    assert "40\u00a0%" in words
    assert told(picture).startswith("Souvent\u00a0: 60\u00a0%, entre 50\u00a0% et 70\u00a0%.")


def test_a_long_answer_is_cut_into_lines_and_pushes_the_next_bar_down() -> None:
    short = options_bars([OptionRow("Oui", 10), OptionRow("Non", 90)], "Question")
    long = options_bars([OptionRow("Oui " * 25, 10), OptionRow("Non", 90)], "Question")
    second = [float(shapes(picture, "chart-fill")[1].get("y", 0)) for picture in (short, long)]
    assert second[1] > second[0]


def test_a_share_is_told_as_the_language_writes_numbers() -> None:
    app = Flask("charts")
    Babel(app, default_locale="fr")
    with app.test_request_context():
        assert told(share_bar(57.1, None, None, "Le plan")) == "57,1\u00a0%."


def test_seven_in_ten_fills_seven_figures() -> None:
    picture = ten_figures(7, "La cour")
    heads = [node for node in shapes(picture, "chart-fill") if node.tag == "circle"]
    assert len(heads) == 7
    assert len(shapes(picture, "chart-empty")) == 6
    assert told(picture) == "7 sur 10."


def test_a_trend_is_broken_at_a_hidden_point() -> None:
    points = [TrendPoint("2024", 40, "40 %"), TrendPoint("2025", 45, "", status="c")]
    assert not shapes(trend([*points, TrendPoint("2026", 50, "50 %")], "Écoute"), "chart-line")


def test_a_trend_is_dashed_towards_an_uncertain_point() -> None:
    points = [TrendPoint("2025", 40, "40 %"), TrendPoint("2026", 50, "50 %", status="u")]
    kinds = classes(trend(points, "Écoute"))
    assert "chart-line-unsure" in kinds
    assert "chart-line" not in kinds


def test_a_greater_value_stands_higher() -> None:
    points = [TrendPoint("2025", 20, "20 jours"), TrendPoint("2026", 45, "45 jours")]
    first, second = shapes(trend(points, "Délai", top=60), "chart-dot")
    assert float(second.get("cy", 0)) < float(first.get("cy", 0))


def test_the_line_of_steps_marks_what_is_done_current_and_ahead() -> None:
    picture = steps(2, 7, "La cour")
    counts = [len(shapes(picture, f"chart-dot{kind}")) for kind in ("", "-current", "-empty")]
    assert counts == [2, 1, 4]
    assert told(picture) == "Étape 3 sur 7."


def test_a_blocked_step_has_another_shape() -> None:
    (mark,) = shapes(steps(5, 7, "La cantine", blocked=True), "chart-dot-blocked")
    assert mark.tag == "rect"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: share_bar(101, None, None, "x"),
        lambda: share_bar(50, 60, 70, "x"),
        lambda: options_bars([OptionRow("x", -1)], "x"),
        lambda: ten_figures(11, "x"),
        lambda: trend([], "x", top=0),
        lambda: steps(8, 7, "x"),
    ],
)
def test_an_impossible_figure_is_refused(draw: Callable[[], Markup]) -> None:
    with pytest.raises(ValueError):
        draw()


def test_the_parts_of_a_whole_fill_one_bar_in_the_order_given() -> None:
    degrees = [OptionRow("Encore", 50), OptionRow("Peut-être", 30), OptionRow("Plus jamais", 21)]
    picture = parts_bar(degrees, "La sortie")
    drawn = [shapes(picture, f"chart-part chart-part-{rank}")[0] for rank in (1, 2, 3)]
    edges = [(float(one.get("x") or 0), float(one.get("width") or 0)) for one in drawn]
    assert edges[0][0] == 0
    assert all(abs(sum(one) - after[0]) < 0.05 for one, after in pairwise(edges))
    assert abs(sum(edges[-1]) - 360) < 0.05
    assert (
        told(picture)
        == "Encore\u00a0: 50\u00a0%. Peut-être\u00a0: 30\u00a0%. Plus jamais\u00a0: 21\u00a0%."
    )


def test_a_part_that_is_hidden_is_not_drawn_from_the_others() -> None:
    with pytest.raises(ValueError, match="without its share"):
        parts_bar([OptionRow("Encore", 50), OptionRow("Peut-être", None, status="c")], "La sortie")

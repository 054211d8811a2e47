"""Where bars stand: in percent along and pixels up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.web.charts import (
    ABOVE,
    GUTTER,
    LOWEST_BAR,
    PLOT,
    WIDEST_BAR,
    Bar,
    Chart,
    draw,
    grid_step,
)

BELOW_IT = "The numbers are in the table below."
VALUES = st.lists(
    st.none() | st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30
)


def a_chart(*values: Decimal | str | None, last_is_complete: bool = True) -> Chart:
    """A bar for each value, the first one January."""
    bars = [
        Bar(
            label=f"M{at}",
            name=f"Month {at}",
            value=None if value is None else Decimal(value),
            is_complete=last_is_complete or at < len(values) - 1,
        )
        for at, value in enumerate(values)
    ]
    return Chart(title="Hours by month", bars=bars, say=lambda value: f"{value:f} h")


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


@given(VALUES)
def test_bars_stand_side_by_side_within_the_plot(values: list[Decimal | None]) -> None:
    bars = draw(a_chart(*values)).bars
    edges = [edge for bar in bars for edge in (percent(bar.x), percent(bar.x) + percent(bar.width))]
    assert edges == sorted(edges)
    assert edges[0] > GUTTER
    assert edges[-1] < 100
    for bar in bars:
        assert float(bar.y) >= ABOVE - 0.1
        assert float(bar.y) + float(bar.height) == pytest.approx(ABOVE + PLOT, abs=0.2)


@given(VALUES)
def test_a_bar_is_as_high_as_its_value(values: list[Decimal | None]) -> None:
    bars = draw(a_chart(*values)).bars
    known = [(value, float(bar.height)) for value, bar in zip(values, bars, strict=True) if value]
    for value, height in known:
        highest, pixels = max(known)
        assert height == pytest.approx(max(float(value / highest) * pixels, LOWEST_BAR), abs=0.2)
        assert pixels > PLOT / LEAST_OF_PLOT


LEAST_OF_PLOT = 1.6
"""The scale is never so coarse that the highest bar leaves much of the plot empty."""


@pytest.mark.parametrize(
    ("highest", "step"),
    [("0", "1"), ("3", "1"), ("3.1", "1.5"), ("7", "2.5"), ("11757", "4000"), ("0.2", "0.08")],
)
def test_the_grid_has_round_steps(highest: str, step: str) -> None:
    assert grid_step([Decimal(highest)]) == Decimal(step)


def test_three_lines_and_the_ground_carry_their_values() -> None:
    lines = draw(a_chart("7")).lines
    assert [line.label for line in lines] == ["0.0 h", "2.5 h", "5.0 h", "7.5 h"]
    assert [float(line.y) for line in lines] == [192, 136, 80, 24]


def test_a_month_without_a_value_has_a_name_and_no_bar() -> None:
    bars = draw(a_chart("4", None, "0")).bars
    assert [bar.is_drawn for bar in bars] == [True, False, True]
    assert bars[1].label == "M1"
    assert bars[2].height == f"{LOWEST_BAR}"


def test_a_single_bar_is_no_wall() -> None:
    assert percent(draw(a_chart("4")).bars[0].width) == WIDEST_BAR


def test_what_is_not_complete_says_its_value() -> None:
    bars = draw(a_chart("4", "2", last_is_complete=False)).bars
    assert [(bar.said, bar.is_complete) for bar in bars] == [("", True), ("2 h", False)]


def test_names_are_left_out_where_there_is_no_room_for_them_and_never_the_last() -> None:
    year, two_years = draw(a_chart(*"1" * 12)).bars, draw(a_chart(*"1" * 30)).bars
    assert [bar.named for bar in year][-3:] == ["always", "wide", "always"]
    assert {bar.named for bar in two_years} == {"always", "wide", "never"}
    assert two_years[-1].named == "always"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "Hours by month: nothing yet."),
        ([None], "Hours by month, Month 0 to Month 0: nothing yet."),
        (
            ["4", "6", None],
            f"Hours by month, Month 0 to Month 2. Highest: 6 h in Month 1. {BELOW_IT}",
        ),
    ],
)
def test_its_name_says_the_range_and_the_highest_value(values: list[str | None], said: str) -> None:
    assert a_chart(*values).accessible_name == said

"""Bars of one series, as a drawing whose width is percent and whose text is pixels. Pure.

Percent along, pixels up: the drawing fills whatever width it is given, without a script and
without shrinking a label. Every position is an attribute, so no inline style is needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

PLOT = 168
"""Pixels from the zero line to the highest grid line."""
ABOVE = 24
"""Pixels above the highest grid line, for its label."""
BELOW = 28
"""Pixels under the zero line, for the names of the bars."""
HEIGHT = ABOVE + PLOT + BELOW
GUTTER = 8.0
"""Percent at the left that the grid's labels have for themselves."""
LINES = 3
WIDTH_OF_BAR, WIDEST_BAR = 0.58, 6.0
"""Of the room one bar has; percent of the whole where there are few."""
LOWEST_BAR = 1.5
"""Pixels: nought is a value too, and looks different from none."""
NAMED_WIDE, NAMED_NARROW = 26, 8
"""How many names stand side by side on a screen and on a phone."""
_STEPS = tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))
"""The highest line is never more than half as high again as the highest value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value: ``label`` stands under the bar, ``name`` says it whole ("November 2026")."""

    label: str
    name: str
    value: Decimal | None
    """None where there is nothing to measure: no bar is drawn."""
    is_complete: bool = True
    """False draws it dashed and with its value; the chart's ``note`` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn. Its numbers have to be in a table on the same page."""

    title: str
    bars: Sequence[Bar]
    say: Callable[[Decimal], str]
    """A value with its unit: ``5 h``, ``$5k``."""
    note: str = ""

    @property
    def accessible_name(self) -> str:
        """What it shows, from when to when, and its highest value."""
        if not self.bars:
            return f"{self.title}: nothing yet."
        span = f"{self.title}, {self.bars[0].name} to {self.bars[-1].name}"
        known = [(bar.value, bar.name) for bar in self.bars if bar.value is not None]
        if not known:
            return f"{span}: nothing yet."
        value, name = max(known, key=lambda each: each[0])
        return f"{span}. Highest: {self.say(value)} in {name}. The numbers are in the table below."


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """A grid line, ``y`` pixels from the top."""

    y: str
    label: str
    label_y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """A bar: ``x``, ``middle`` and ``width`` in percent, ``y`` and ``height`` in pixels."""

    label: str
    x: str
    middle: str
    width: str
    y: str
    height: str
    said: str
    """Its value in words where it stands over the bar; empty where it does not."""
    said_y: str
    is_complete: bool
    is_drawn: bool
    named: str
    """Where its label is shown: ``always``, ``wide`` screens alone, or ``never``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything the template writes."""

    height: int
    label_y: int
    lines: Sequence[DrawnLine]
    bars: Sequence[DrawnBar]


def draw(chart: Chart) -> Drawing:
    """Place the grid and the bars; values are not negative."""
    step = grid_step([bar.value for bar in chart.bars if bar.value is not None])
    return Drawing(
        height=HEIGHT,
        label_y=ABOVE + PLOT + 20,
        lines=[_line(chart, step * count, step) for count in range(LINES + 1)],
        bars=[_bar(chart, at, step) for at in range(len(chart.bars))],
    )


def grid_step(values: Sequence[Decimal]) -> Decimal:
    """The smallest round distance of three grid lines under which every value fits."""
    highest = max(values, default=Decimal(0))
    if highest <= 0:
        return Decimal(1)
    least = highest / LINES
    magnitude = Decimal(1).scaleb(least.adjusted())
    return next(step * magnitude for step in _STEPS if step * magnitude >= least)


def _line(chart: Chart, value: Decimal, step: Decimal) -> DrawnLine:
    y = ABOVE + PLOT - _pixels(value, step)
    return DrawnLine(y=f"{y:g}", label=chart.say(value), label_y=f"{y - 6:g}")


def _bar(chart: Chart, at: int, step: Decimal) -> DrawnBar:
    bar, count = chart.bars[at], len(chart.bars)
    room = (100 - GUTTER) / count
    left, width = GUTTER + at * room, min(room * WIDTH_OF_BAR, WIDEST_BAR)
    height = max(_pixels(bar.value or Decimal(0), step), LOWEST_BAR)
    top = ABOVE + PLOT - height
    is_said = bar.value is not None and not bar.is_complete
    return DrawnBar(
        label=bar.label,
        x=f"{left + (room - width) / 2:.3f}%",
        middle=f"{left + room / 2:.3f}%",
        width=f"{width:.3f}%",
        y=f"{top:.1f}",
        height=f"{height:.1f}",
        said=chart.say(bar.value) if is_said and bar.value is not None else "",
        said_y=f"{top - 8:.1f}",
        is_complete=bar.is_complete,
        is_drawn=bar.value is not None,
        named=_named(count - 1 - at, count),
    )


def _pixels(value: Decimal, step: Decimal) -> float:
    return float(PLOT * value / (LINES * step))


def _named(from_last: int, count: int) -> str:
    """The last bar is always named; before it, as many as there is room for."""
    if from_last % ceil(count / NAMED_NARROW) == 0:
        return "always"
    return "wide" if from_last % ceil(count / NAMED_WIDE) == 0 else "never"

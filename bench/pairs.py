"""How two things are compared here: in one run, interleaved, by the median of their ratios.

A machine's speed drifts within minutes, so no figure stands alone. The order is ABBA, and the
floor against itself (A/A) tells how much of a ratio is noise.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

Measured = Callable[[], float]
"""Does the thing once and returns the seconds that count."""

LEAST_CONTROL, MOST_CONTROL = 0.9, 1.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours over the floor, pair by pair; ``control`` is the floor over itself."""

    ratios: tuple[float, ...]
    control: float
    floor: float
    ours: float
    """Median seconds, for orientation only."""

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    def __str__(self) -> str:
        tenths = quantiles(self.ratios, n=10) if len(self.ratios) > 1 else [self.ratio] * 9
        noise = "" if LEAST_CONTROL <= self.control <= MOST_CONTROL else ": VOID, too noisy"
        return (
            f"{self.ratio:.2f}x ({tenths[0]:.2f}-{tenths[-1]:.2f}, {len(self.ratios)} pairs; "
            f"{self.ours:.4g} s over {self.floor:.4g} s; A/A {self.control:.2f}{noise})"
        )


def compare(*, floor: Measured, ours: Measured, pairs: int) -> Comparison:
    """Measure floor, ours, ours, floor, … until there are that many pairs."""
    floors: list[float] = []
    mine: list[float] = []
    for pair in range(pairs):
        for measure, into in ((floor, floors), (ours, mine))[:: 1 if pair % 2 == 0 else -1]:
            into.append(measure())
    # Neighbours of the same kind stand as far apart in time as a pair does.
    control = median(a / b for a, b in zip(floors[::2], floors[1::2], strict=False))
    ratios = tuple(a / b for a, b in zip(mine, floors, strict=True))
    return Comparison(ratios, control, median(floors), median(mine))


def seconds(act: Callable[[], object]) -> float:
    """Return how long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began

"""Whether how long an answer takes tells which case it was."""

import time
from collections.abc import Callable, Mapping

Acts = Mapping[str, Callable[[], object]]
"""What is timed, by the name of its case."""

PAIRS = 2_000
"""They tell a difference of a tenth of the usual scatter from chance."""
WITHIN = 0.05
"""How far from 0.5 chance alone does not reach: five times its standard error."""


def separation(known: list[float], unknown: list[float]) -> float:
    """The chance that a known one takes longer than an unknown one; 0.5 tells nothing."""
    ranked = sorted([(taken, True) for taken in known] + [(taken, False) for taken in unknown])
    ranks = sum(place for place, (_, is_known) in enumerate(ranked, 1) if is_known)
    return (ranks - len(known) * (len(known) + 1) / 2) / (len(known) * len(unknown))


def told_apart(new_acts: Callable[[], Acts]) -> dict[str, float]:
    """Time every case once per pair, in turns; return those that stand out against the first.

    ``new_acts`` makes what one pair needs, and is not timed. Whoever is first after it finds other
    things in the processor's memory, so each case is first as often as any other.
    """
    taken: dict[str, list[float]] = {}
    for pair in range(PAIRS):
        acts = new_acts()
        names = sorted(acts)
        turn = pair % len(names)
        for name in (*names[turn:], *names[:turn]):
            began = time.perf_counter()
            acts[name]()
            taken.setdefault(name, []).append(time.perf_counter() - began)
    first = next(iter(acts))
    found = {name: separation(times, taken[first]) for name, times in taken.items()}
    return {name: auc for name, auc in found.items() if abs(auc - 0.5) > WITHIN}

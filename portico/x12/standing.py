"""A walk through a guide: where a transaction set stands in it, and what is wrong there.

Each segment of a loop has one pattern that accepts a good one at once; only what it does not
accept is looked at element by element, to say what is wrong and where.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from portico.x12.elements import Fault, flat
from portico.x12.findings import ASK
from portico.x12.guide import Guide, Loop, Rule, wrong_elements
from portico.x12.segments import Segment
from portico.x12.ways import Way, compiled, stretch
from portico.x12.wire import Delimiters


@dataclass(slots=True)
class _Open:
    """A loop that the walk is in."""

    loop: Loop
    ordinal: int
    segment_id: str
    counts: dict[str, int]
    reached: int = 0
    """The place of its last segment."""


class Tell(Protocol):
    """``find`` of a transaction set."""

    def __call__(
        self,
        fault: StrEnum,
        segment: Segment,
        reason: str,
        *,
        refuses: bool,
        element: int = 0,
        loop: str = "",
    ) -> None:
        """Keep a finding about one of its segments."""


class Standing:
    """Where in its guide a transaction set stands. Tells what is wrong, and never raises."""

    def __init__(self, guide: Guide, delimiters: Delimiters, opening: Segment, tell: Tell) -> None:
        self._guide = guide
        self._delimiters = delimiters
        self._tell = tell
        self._compiled = compiled(guide, delimiters)
        self._open = [_Open(guide.root, opening.ordinal, opening[0], {})]
        self._ways = self._compiled[guide.root.name,]
        *around, repeated = guide.repeats
        self._around, self._depth = around[-1], len(around)
        self._repeated = repeated
        self._stretch = stretch(repeated, delimiters)

    def take(self, ordinal: int, text: str, elements: list[str]) -> list[str] | None:
        """Check the next segment. Return what can be read of it; None when it belongs nowhere.

        Elements that the guide needs are there in any case. One that is no date or number, where
        one should be, is returned empty; one that is too long is returned cut, so that no segment
        holds more than the guide has room for; what is no text is left out of it.
        """
        ways = self._ways.get(elements[0])
        if ways is None:
            return self._unexpected(ordinal, elements)
        if isinstance(ways, Way):
            way = ways
        else:
            known = ways.get(elements[1] if len(elements) > 1 else "")
            if known is None:
                return self._strange(ways[""], ordinal, elements)
            way = known
        if way.moves and not self._move(way, ordinal):
            return self._unexpected(ordinal, elements)
        here, name, order = self._open[-1], way.name, way.order
        counts = here.counts
        times = counts[name] = counts.get(name, 0) + 1
        if times > way.most or order < here.reached:
            self._misplaced(here, way.rule, times, ordinal)
        here.reached = order
        if way.accepts(text):
            return elements
        return self._diagnosed(way.rule, ordinal, elements)

    def stretch(self, text: str, at: int) -> int:
        """Pass good loops that follow each other in a text, and return where they end.

        There and at ``at`` stands a terminator. They are told apart from others by one pattern for
        all their segments; where it finds none, segments are to be taken one by one.
        """
        depth = self._depth
        if len(self._open) < depth or self._open[depth - 1].loop is not self._around:
            return at
        found = self._stretch(text, at)
        if found is None or found.end() == at:
            return at
        while len(self._open) > depth:
            self._close()
        self._open[-1].reached = self._repeated.order
        self._ways = self._compiled[tuple(each.loop.name for each in self._open)]
        return found.end()

    def end(self) -> None:
        """Close every loop."""
        while self._open:
            self._close()

    def _misplaced(self, here: _Open, rule: Rule, times: int, ordinal: int) -> None:
        if rule.order < here.reached:
            reason = f"{rule.name} stands behind what should follow it. {ASK}"
            self._find(Fault.ORDER, ordinal, rule.segment_id, reason)
        if times > rule.most:
            reason = f"{rule.name} comes more often than the guide allows: {rule.most}. {ASK}"
            self._find(Fault.REPEATED, ordinal, rule.segment_id, reason, refuses=rule.decisive)

    def _move(self, way: Way, ordinal: int) -> bool:
        """Close and open loops; return whether the way is still open."""
        base = self._open[-1 - way.up]
        first = way.opens[0].order if way.opens else way.rule.order
        if len(self._open) - way.up == 1 and first < self._guide.closed_by <= base.reached:
            return False
        for _ in range(way.up):
            self._close()
        for loop in way.opens:
            self._enter(loop, way, ordinal)
        self._ways = self._compiled[way.leads_to]
        return True

    def _enter(self, loop: Loop, way: Way, ordinal: int) -> None:
        around = self._open[-1]
        implied = loop is not way.opens[-1]
        segment_id = way.rule.segment_id
        self._open.append(_Open(loop, ordinal, segment_id, {}))
        opener = loop.rules[0]
        if implied:
            self._open[-1].counts[opener.name] = 1
            reason = f"{opener.name} is missing before it. {ASK}"
            self._find(Fault.MISSING, ordinal, segment_id, reason)
        times = around.counts[loop.name] = around.counts.get(loop.name, 0) + 1
        if loop.order < around.reached:
            reason = f"The loop stands behind what should follow it. {ASK}"
            self._find(Fault.ORDER, ordinal, segment_id, reason)
        around.reached = loop.order
        if times > loop.most:
            reason = f"The loop comes more often than the guide allows: {loop.most}. {ASK}"
            self._find(Fault.REPEATED, ordinal, segment_id, reason, refuses=loop.decisive)

    def _close(self) -> None:
        here = self._open[-1]
        loop, counts = here.loop, here.counts
        for name, decisive in loop.needs:
            if name not in counts:
                self._lacks(here, name, refuses=decisive)
        for one, other in loop.pairs:
            if (one in counts) != (other in counts):
                self._lacks(here, other if one in counts else one, refuses=False)
        for one, other in loop.rivals:
            if one in counts and other in counts:
                reason = f"{one} and {other} exclude each other here. {ASK}"
                self._find(Fault.UNEXPECTED, here.ordinal, here.segment_id, reason)
        self._open.pop()

    def _lacks(self, here: _Open, name: str, *, refuses: bool) -> None:
        reason = f"{name} is missing in the loop that begins here. {ASK}"
        segment = Segment(here.ordinal, [here.segment_id])
        self._tell(Fault.MISSING, segment, reason, refuses=refuses, loop=here.loop.name)

    def _unexpected(self, ordinal: int, elements: list[str]) -> list[str] | None:
        refuses = elements[0] in self._guide.holds_money
        reason = f"The guide has no such segment here; it was not read. {ASK}"
        self._find(Fault.UNEXPECTED, ordinal, elements[0], reason, refuses=refuses)
        return None

    def _strange(self, way: Way, ordinal: int, elements: list[str]) -> list[str] | None:
        """Take a segment whose element 01 the guide does not know: what is read, is checked."""
        if way.opens:
            return self._unexpected(ordinal, elements)
        return self._diagnosed(way.rule, ordinal, elements, all_of_it=False)

    def _diagnosed(
        self, rule: Rule, ordinal: int, elements: list[str], *, all_of_it: bool = True
    ) -> list[str]:
        """Say which elements are wrong; empty those that cannot be read, and cut long ones."""
        rules = flat(rule.elements)
        mended = [each.kept(value) for value, (each, _) in zip(elements[1:], rules, strict=False)]
        mended = [elements[0], *mended, *[""] * (len(rules) - len(mended))]
        for wrong in wrong_elements(rule, elements, self._delimiters):
            reads = wrong.element.is_read
            if wrong.number < len(mended) and (reads or wrong.fault is Fault.UNUSED):
                mended[wrong.number] = ""
            if all_of_it or reads or wrong.number == 1:
                name = f"{rule.segment_id}{wrong.number:02}{wrong.component}"
                reason = f"{name} {wrong.words}. {ASK}"
                refuses, number = wrong.element.vital, wrong.number
                self._find(
                    wrong.fault, ordinal, elements[0], reason, refuses=refuses, element=number
                )
        return mended

    def _find(
        self,
        fault: Fault,
        ordinal: int,
        segment_id: str,
        reason: str,
        *,
        element: int = 0,
        refuses: bool = False,
    ) -> None:
        here = self._open[-1]
        loop = here.loop.name if here.reached <= self._guide.closed_by else self._guide.tail
        segment = Segment(ordinal, [segment_id])
        self._tell(fault, segment, reason, refuses=refuses, element=element, loop=loop)

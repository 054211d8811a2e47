"""An implementation guide as a table, and a walk through it: loops, order, repeats, elements.

Each segment of a loop has one pattern that accepts a good one at once; only what it does not
accept is looked at element by element, to say what is wrong and where.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Protocol

from portico.x12.elements import UNUSED, Element, Fault, Part, Together, flat, following
from portico.x12.findings import ASK
from portico.x12.segments import Segment
from portico.x12.wire import Delimiters

ANY = sys.maxsize
"""How often something comes that may come any number of times."""


@dataclass(frozen=True, eq=False)
class Rule:
    """One kind of segment in a loop."""

    name: str
    """Its id; with a star and a code or word, where element 01 tells rules of one id apart."""

    order: int
    """Its place in the loop; segments of the same place come in any order."""

    elements: tuple[Part, ...]
    most: int = 1

    needed: bool = False
    decisive: bool = False
    """Whether the transaction set is refused where it is missing or comes too often."""

    @cached_property
    def segment_id(self) -> str:
        """Like ``NM1``."""
        return self.name.partition("*")[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """What element 01 is, where that tells it apart."""
        first = self.elements[0]
        return first.codes if "*" in self.name and isinstance(first, Element) else ()


@dataclass(frozen=True, eq=False)
class Loop:
    """Segments that belong together; the first rule is the one that opens it."""

    name: str
    order: int
    """Its place in the loop around it."""

    rules: tuple[Rule, ...]
    loops: tuple["Loop", ...] = ()
    most: int = ANY

    pairs: tuple[tuple[str, str], ...] = ()
    """Names of rules of which neither comes without the other."""

    rivals: tuple[tuple[str, str], ...] = ()
    """Names of rules of which at most one comes."""

    needed: bool = False
    decisive: bool = False
    """Whether the transaction set is refused where it comes too often."""

    @cached_property
    def needs(self) -> tuple[tuple[str, bool], ...]:
        """Names of what must come in it, and whether nothing is loaded without it."""
        rules = [(rule.name, rule.decisive) for rule in self.rules if rule.needed]
        return (*rules, *((each.name, False) for each in self.loops if each.needed))


@dataclass(frozen=True, eq=False)
class Guide:
    """The table of one kind of transaction set."""

    root: Loop
    """Its own rules are those before the first loop and after the last one."""

    closed_by: int
    """Once this place in the root is reached, what stands before it is over."""

    tail: str
    """What the end of the root is called, where rules stand behind its loops."""

    holds_money: frozenset[str]
    """Ids of segments that must not be passed over where they stand wrong."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a segment leads from the loop it is found in."""

    rule: Rule
    accepts: Callable[[str], object]
    """Tells whether a text is as the rule has it."""

    up: int
    """How many loops it closes."""

    opens: tuple[Loop, ...]
    """Which it opens; all but the last should have been opened before."""

    leads_to: tuple[str, ...]
    """The names of the loops it is in then, from the root on."""

    moves: bool
    name: str
    order: int
    most: int


Ways = Mapping[str, Way | dict[str, Way]]
"""By segment id; then by element 01 where that tells apart, ``""`` for any other code."""


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

    def take(self, ordinal: int, text: str, elements: list[str]) -> list[str] | None:
        """Check the next segment. Return what can be read of it; None when it belongs nowhere.

        An element that is no date or number, where one should be, is returned empty; one that is
        too long is returned cut, so that no segment holds more than the guide has room for.
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
        mended = [value[: each.room] for value, (each, _) in zip(elements[1:], rules, strict=False)]
        mended.insert(0, elements[0])
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """One element that is not as its rule has it."""

    number: int
    element: Element
    fault: Fault
    words: str
    component: str = ""
    """Like ``-2``."""


def wrong_elements(rule: Rule, elements: list[str], delimiters: Delimiters) -> Iterator[Wrong]:
    """Compare a segment with its rule, element by element."""
    rules = flat(rule.elements)
    for number, (element, group) in enumerate(rules, start=1):
        value = elements[number] if number < len(elements) else ""
        if value:
            if not _matcher(element, delimiters)(value):
                yield _wrong(number, element, value, delimiters)
        elif element.needed and (group is None or _any_of(group, rules, elements)):
            yield Wrong(number, element, Fault.MISSING, "is missing")
    for number in range(len(rules) + 1, len(elements)):
        if elements[number]:
            words = "is beyond the last element that the guide has"
            yield Wrong(number, UNUSED, Fault.UNUSED, words)
            return


def _any_of(
    group: Together, rules: list[tuple[Element, Together | None]], elements: list[str]
) -> bool:
    places = [number for number, (_, each) in enumerate(rules, start=1) if each is group]
    return any(elements[number] for number in places if number < len(elements))


def _wrong(number: int, element: Element, value: str, delimiters: Delimiters) -> Wrong:
    """Say what is wrong with a value, by its component where it has rules for them."""
    components = value.split(delimiters.component)
    for place, part in enumerate(element.parts, start=1):
        component = components[place - 1] if place <= len(components) else ""
        if not component and (part.needed or place == 1):
            return Wrong(number, element, Fault.MISSING, "is missing", f"-{place}")
        if component and not _matcher(part, delimiters)(component):
            return Wrong(number, element, part.fault, part.words, f"-{place}")
    return Wrong(number, element, element.fault, element.words)


@lru_cache(maxsize=4096)
def _matcher(element: Element, delimiters: Delimiters) -> Callable[[str], object]:
    return re.compile(element.pattern(delimiters)).fullmatch


@lru_cache(maxsize=64)
def compiled(guide: Guide, delimiters: Delimiters) -> Mapping[tuple[str, ...], Ways]:
    """Return the ways from every loop, by the names of the loops from the root to it."""
    found: dict[tuple[str, ...], Ways] = {}
    _compile((guide.root,), delimiters, found)
    return found


def _compile(
    path: tuple[Loop, ...], delimiters: Delimiters, into: dict[tuple[str, ...], Ways]
) -> None:
    """Add the ways from the last of these loops, and from those inside of it."""
    ways: dict[str, Way | dict[str, Way]] = {}
    for up, loop in enumerate(reversed(path)):
        nearer = frozenset(ways)
        rules = loop.rules if loop is path[0] else loop.rules[1:]
        found = [(rule, ()) for rule in rules] + [(each.rules[0], (each,)) for each in loop.loops]
        for rule, opens in found:
            if rule.segment_id not in nearer:
                _add(ways, _way(rule, path[: len(path) - up], opens, up, delimiters))
    for up, loop in enumerate(reversed(path)):
        for chain in _descents(loop):
            rule = chain[-1].rules[0]
            if rule.segment_id not in ways:
                _add(ways, _way(rule, path[: len(path) - up], chain, up, delimiters))
    into[tuple(loop.name for loop in path)] = ways
    for inner in path[-1].loops:
        _compile((*path, inner), delimiters, into)


def _descents(loop: Loop) -> Iterator[tuple[Loop, ...]]:
    """Yield ways to a loop inside of others that were not opened, though they should have been."""
    for inner in loop.loops:
        if not inner.rules[0].decisive:
            yield from ((inner, deeper) for deeper in inner.loops)
            yield from ((inner, *chain) for chain in _descents(inner))


def _add(ways: dict[str, Way | dict[str, Way]], way: Way) -> None:
    codes = way.rule.codes
    if not codes:
        ways[way.rule.segment_id] = way
        return
    several = ways.setdefault(way.rule.segment_id, {"": way})
    if isinstance(several, dict):
        several.update(dict.fromkeys(codes, way))


def _way(
    rule: Rule, base: tuple[Loop, ...], opens: tuple[Loop, ...], up: int, delimiters: Delimiters
) -> Way:
    pattern = following(rule.elements, re.escape(delimiters.element), delimiters)
    accepts = re.compile(re.escape(rule.segment_id) + pattern).fullmatch
    leads_to = tuple(loop.name for loop in (*base, *opens))
    moves = bool(up or opens)
    return Way(rule, accepts, up, opens, leads_to, moves, rule.name, rule.order, rule.most)

"""The ways through a guide, compiled for the delimiters of an interchange."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portico.x12.elements import following
from portico.x12.guide import ANY, Guide, Loop, Rule
from portico.x12.wire import Delimiters


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
    accepts = re.compile(_segment(rule, delimiters)).fullmatch
    leads_to = tuple(loop.name for loop in (*base, *opens))
    moves = bool(up or opens)
    return Way(rule, accepts, up, opens, leads_to, moves, rule.name, rule.order, rule.most)


def _segment(rule: Rule, delimiters: Delimiters) -> str:
    """Return what accepts a good segment."""
    pattern = following(rule.elements, re.escape(delimiters.element), delimiters)
    return re.escape(rule.segment_id) + pattern


@lru_cache(maxsize=64)
def stretch(loop: Loop, delimiters: Delimiters) -> Callable[[str, int], re.Match[str] | None]:
    """Return what finds, where a terminator stands in a text, good loops that follow each other.

    Only loops whose end is seen, because another begins or what is around them goes on, and whose
    segments come in the order of the table. Rules that depend on each other are left out.
    """
    terminator, element = re.escape(delimiters.terminator), re.escape(delimiters.element)
    ends = "|".join([loop.rules[0].segment_id, *loop.followed_by])
    whole = _whole(loop, delimiters)
    return re.compile(f"(?:{whole}(?={terminator}(?:{ends}){element}))*+").match


def _whole(loop: Loop, delimiters: Delimiters) -> str:
    terminator = re.escape(delimiters.terminator)
    linked = {name for pair in loop.pairs for name in pair}
    opener, *others = (rule for rule in loop.rules if rule.name not in linked)
    pattern = f"{terminator}{_segment(opener, delimiters)}"
    for rule in others:
        least = 1 if rule.needed else 0
        most = "" if rule.most is ANY else rule.most
        pattern += f"(?:{terminator}{_segment(rule, delimiters)}){{{least},{most}}}+"
    for inner in loop.loops:
        most = "" if inner.most is ANY else inner.most
        pattern += f"(?:{_whole(inner, delimiters)}){{0,{most}}}+"
    return pattern

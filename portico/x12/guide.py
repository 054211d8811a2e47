"""An implementation guide as a table: loops, order, repeats, elements; and what is wrong with one."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from portico.x12.elements import UNUSED, Element, Fault, Part, Together, flat
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

    followed_by: tuple[str, ...] = ()
    """Ids of the segments that may stand behind it, other than its own."""

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

    repeats: tuple[Loop, ...]
    """From the root on, to the loop that comes again and again."""

    closed_by: int
    """Once this place in the root is reached, what stands before it is over."""

    tail: str
    """What the end of the root is called, where rules stand behind its loops."""

    holds_money: frozenset[str]
    """Ids of segments that must not be passed over where they stand wrong."""


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

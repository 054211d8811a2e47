"""What an element of a guide may hold: as a pattern that accepts it, and in words where it fails."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from portico.x12.wire import Delimiters

_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    f"(?:{_YEAR}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    "|02(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}0229)"
)
MONEY = r"-?(?=\.?[0-9])[0-9]{0,16}(?:\.[0-9]{0,2}0{0,2})?"
"""Type R as dollars and cents, at most 18 digits; zeros may follow the cents."""
NUMBER = r"-?(?=\.?[0-9])[0-9]{0,13}(?:\.[0-9]{0,6})?"
"""Type R as a count or a rate."""

_ROOM = 20
_CONTROLS = r"\x00-\x1f\x7f"
_NO_CONTROLS = dict.fromkeys([*range(0x20), 0x7F])
is_money = re.compile(MONEY).fullmatch
is_day = re.compile(_DAY).fullmatch


class Fault(StrEnum):
    """What can be wrong with segments and elements of a guide."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    ORDER = "order"
    REPEATED = "repeated"
    LENGTH = "length"
    CODE = "code"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    COMPONENT = "component"
    UNUSED = "unused"


class Kind(StrEnum):
    """What sort of value an element has."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    NUMBER = "number"
    COUNT = "count"
    DAY = "day"
    COMPOSITE = "composite"
    UNUSED = "unused"


_FAULTS = {
    Kind.TEXT: Fault.LENGTH,
    Kind.CODE: Fault.CODE,
    Kind.MONEY: Fault.AMOUNT,
    Kind.NUMBER: Fault.NUMBER,
    Kind.COUNT: Fault.NUMBER,
    Kind.DAY: Fault.DATE,
    Kind.COMPOSITE: Fault.COMPONENT,
    Kind.UNUSED: Fault.UNUSED,
}
_WORDS = {
    Kind.CODE: "is none of the codes that the guide has for it",
    Kind.MONEY: "is no amount: at most 16 digits, a point and two digits of cents",
    Kind.NUMBER: "is no number",
    Kind.COUNT: "is no whole number of as many digits as the guide has for it",
    Kind.DAY: "is no date that exists, written as CCYYMMDD",
    Kind.UNUSED: "is not used by the guide",
}


@dataclass(frozen=True, eq=False)
class Element:
    """The rule for one element, or for one component of a composite."""

    kind: Kind
    least: int = 1
    most: int = 1
    codes: tuple[str, ...] = ()
    parts: tuple["Element", ...] = ()
    needed: bool = False
    vital: bool = False
    """Whether the transaction set is refused where it is wrong, or needed and missing."""
    keeps: int = 0
    """How many characters are kept of what is too long; 0: as many as it may have."""

    @cached_property
    def must(self) -> "Element":
        """The same, but never empty."""
        return replace(self, needed=True)

    @cached_property
    def decisive(self) -> "Element":
        """The same, but never empty, and nothing is loaded without it."""
        return replace(self, needed=True, vital=True)

    @property
    def is_read(self) -> bool:
        """Whether it is more than text to whoever reads it."""
        return self.kind in {Kind.MONEY, Kind.NUMBER, Kind.DAY}

    @cached_property
    def room(self) -> int:
        """How many characters of it are kept; an unknown code is kept a little longer than one."""
        if self.parts:
            return sum(part.room + 1 for part in self.parts)
        return (self.keeps or self.most) if self.kind is Kind.TEXT else _ROOM

    def kept(self, value: str) -> str:
        """Return what is kept of a value that is not as it should be: so much of it, and only text."""
        return value[: self.room].translate(_NO_CONTROLS)

    @property
    def fault(self) -> Fault:
        """What it is called when it holds what it must not."""
        return _FAULTS[self.kind]

    @property
    def words(self) -> str:
        """Say what is wrong, to go on after the element's name."""
        if self.kind is Kind.TEXT:
            return (
                f"has not {self.least} to {self.most} characters, or others than text, such as NUL"
            )
        return _WORDS.get(self.kind, "has not the components that the guide has for it")

    def pattern(self, delimiters: Delimiters) -> str:
        """Return what accepts it where it is not empty."""
        match self.kind:
            case Kind.TEXT:
                own = re.escape(delimiters.element + delimiters.component + delimiters.terminator)
                return f"[^{own}{_CONTROLS}]{{{self.least},{self.most}}}+"
            case Kind.CODE:
                return f"(?:{'|'.join(map(re.escape, sorted(self.codes, key=_long_first)))})"
            case Kind.COUNT:
                return f"[0-9]{{1,{self.most}}}"
            case Kind.COMPOSITE:
                return sequence(self.parts, re.escape(delimiters.component), delimiters)
            case Kind.UNUSED:
                return "(?!)"
        return {Kind.MONEY: MONEY, Kind.NUMBER: NUMBER, Kind.DAY: _DAY}[self.kind]


@dataclass(frozen=True, eq=False)
class Together:
    """Elements that follow each other: a needed one must come where any of them does.

    Each group of a segment is one of its own, also where it has the same elements.
    """

    elements: tuple[Element, ...]


Part = Element | Together


def _long_first(code: str) -> tuple[int, str]:
    return -len(code), code


def text(least: int, most: int) -> Element:
    """Return an element of type AN, or of type ID whose codes are not ours to ship."""
    return Element(Kind.TEXT, least, most)


def code(codes: str) -> Element:
    """Return an element of type ID that is one of these."""
    return Element(Kind.CODE, codes=tuple(codes.split()))


def count(most: int) -> Element:
    """Return an element of type N0."""
    return Element(Kind.COUNT, most=most)


def composite(*parts: Element) -> Element:
    """Return an element of components."""
    return Element(Kind.COMPOSITE, parts=parts)


def together(*elements: Element) -> Together:
    """Return elements that come all or not at all."""
    return Together(elements)


def flat(parts: Iterable[Part]) -> list[tuple[Element, Together | None]]:
    """Return every element in its place, with the group it belongs to."""
    found: list[tuple[Element, Together | None]] = []
    for part in parts:
        if isinstance(part, Element):
            found.append((part, None))
        else:
            found += [(element, part) for element in part.elements]
    return found


def sequence(parts: tuple[Element, ...], separator: str, delimiters: Delimiters) -> str:
    """Return what accepts components; the first is needed, empty ones at the end may be left out."""
    first, *others = parts
    return first.pattern(delimiters) + following(tuple(others), separator, delimiters)


def following(parts: tuple[Part, ...], separator: str, delimiters: Delimiters) -> str:
    """Return what accepts these after something: each with a separator before it.

    What stands before a needed one has its separator; what comes after the last needed one may be
    left out with all after it. Nothing is ever tried twice, so it takes as long as the text is.
    """
    needed = [n for n, part in enumerate(parts) if isinstance(part, Element) and part.needed]
    last = needed[-1] + 1 if needed else 0
    pattern = f"{separator}*+" if parts else ""
    for part in reversed(parts[last:]):
        pattern = f"(?:{_piece(part, separator, delimiters)}{pattern})?+"
    return "".join(_piece(part, separator, delimiters) for part in parts[:last]) + pattern


def _piece(part: Part, separator: str, delimiters: Delimiters) -> str:
    if isinstance(part, Element):
        own = part.pattern(delimiters)
        return f"{separator}{own}" if part.needed else f"{separator}(?:{own})?+"
    full = "".join(_piece(each, separator, delimiters) for each in part.elements if each.needed)
    for each in reversed([each for each in part.elements if not each.needed]):
        full += f"(?:{_piece(each, separator, delimiters)})?+"
    none = f"{separator}" + f"(?:{separator}" * (len(part.elements) - 1)
    none += ")?+" * (len(part.elements) - 1)
    return f"(?>{full}|{none})"


AMOUNT = Element(Kind.MONEY, vital=True)
"""Money: what is none refuses the transaction set, for it must never be guessed."""
RATE = Element(Kind.NUMBER)
DAY = Element(Kind.DAY)
UNUSED = Element(Kind.UNUSED)

"""Segments to bytes, in their envelopes: strict where reading is lenient.

What is written is read back as it was, and written again to the same bytes. A value that would
break a segment is the caller's mistake and raises ValueError, naming segment and element.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from portico.x12.transactions import Group, Interchange
from portico.x12.wire import STANDARD, Delimiters

Element: TypeAlias = str | tuple[str, ...]
"""A value, or the components of one."""
Elements: TypeAlias = Sequence[Element]
"""A segment; the first is its id."""


@dataclass(frozen=True, slots=True)
class Written:
    """A transaction set to write: what stands between ST and SE."""

    st: Elements
    """ST01 and ST02; also ST03 where the guide wants it."""

    segments: Iterable[Elements]


def write_interchange(
    interchange: Interchange,
    group: Group,
    transactions: Iterable[Written],
    *,
    delimiters: Delimiters = STANDARD,
) -> Iterator[bytes]:
    """Yield one interchange with one group, a segment to a line, as its segments come."""
    yield isa(interchange, delimiters)
    yield from write_group(group, transactions, delimiters=delimiters)
    yield line(("IEA", "1", interchange.control_number), delimiters)


def write_group(
    group: Group, transactions: Iterable[Written], *, delimiters: Delimiters = STANDARD
) -> Iterator[bytes]:
    """Yield one group, GS to GE, as its segments come."""
    count = 0
    yield line(_gs(group), delimiters)
    for transaction in transactions:
        count += 1
        yield from _transaction(transaction, delimiters)
    yield line(("GE", str(count), group.control_number), delimiters)


def line(segment: Elements, delimiters: Delimiters = STANDARD) -> bytes:
    """Return one segment as a line; empty elements at its end are left out (X12.6)."""
    return _line(_text(segment, delimiters), delimiters)


def isa(interchange: Interchange, delimiters: Delimiters = STANDARD) -> bytes:
    """Return the ISA of an interchange as a line."""
    return _line(_isa(interchange, delimiters), delimiters)


def _transaction(transaction: Written, delimiters: Delimiters) -> Iterator[bytes]:
    count = 1
    st = ("ST", *transaction.st)
    for segment in chain([st], transaction.segments):
        count += 1
        yield line(segment, delimiters)
    yield line(("SE", str(count), st[2]), delimiters)


def _isa(interchange: Interchange, delimiters: Delimiters) -> str:
    """Return ISA, each element as wide as X12.5 has it."""
    values = (
        ("00", 2),
        ("", 10),
        ("00", 2),
        ("", 10),
        (interchange.sender_qualifier, 2),
        (interchange.sender, 15),
        (interchange.receiver_qualifier, 2),
        (interchange.receiver, 15),
        (interchange.date, 6),
        (interchange.time, 4),
        (delimiters.repetition or "U", 1),
        (interchange.version, 5),
        (interchange.control_number, 9),
        (interchange.acknowledgment, 1),
        (interchange.usage, 1),
        (delimiters.component, 1),
    )
    for number, (value, width) in enumerate(values, 1):
        if len(value) > width:
            message = f"ISA{number:02} has room for {width} characters"
            raise ValueError(message)
    return delimiters.element.join(["ISA", *(value.ljust(width) for value, width in values)])


def _gs(group: Group) -> Elements:
    return (
        "GS",
        group.functional_id,
        group.sender,
        group.receiver,
        group.date,
        group.time,
        group.control_number,
        "X",
        group.version,
    )


def _text(segment: Elements, delimiters: Delimiters) -> str:
    texts = [
        _element(element, f"{segment[0]}{number:02}", delimiters)
        for number, element in enumerate(segment)
    ]
    return delimiters.element.join(texts).rstrip(delimiters.element)


def _element(element: Element, name: str, delimiters: Delimiters) -> str:
    """Join components; blanks at the end of a value and empty components are left out."""
    components = (element,) if isinstance(element, str) else element
    reserved = {delimiters.element, delimiters.component, delimiters.terminator}
    reserved.add(delimiters.repetition or delimiters.terminator)
    for component in components:
        if not (component.isprintable() and reserved.isdisjoint(component)):
            message = f"{name} holds a delimiter or an unprintable character"
            raise ValueError(message)
    joined = delimiters.component.join(component.rstrip(" ") for component in components)
    return joined.rstrip(delimiters.component)


def _line(segment: str, delimiters: Delimiters) -> bytes:
    return f"{segment}{delimiters.terminator}\n".encode()

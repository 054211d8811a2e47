"""One transaction set of a file as a file of its own: repaired by hand, it can be sent again."""

from collections.abc import Iterator
from typing import BinaryIO

from portico.x12.segments import Segment, Walk
from portico.x12.wire import Delimiters

_NO_PASSWORD = ("00", " " * 10, "00", " " * 10)


def excerpt(source: BinaryIO, segment: int) -> Iterator[bytes]:
    """Yield the transaction set whose ST is that segment of the file, in its ISA and GS.

    ST, SE and what stands between are as they came, whatever is wrong with them: its counts and
    control numbers too. GE and IEA are made anew, for one transaction set, and ISA01 to ISA04 are
    emptied, for they may hold a password. UTF-8, a segment to a line. What was cut off for its
    length is missing. Raises LookupError where no ST is there.
    """
    walk = Walk(source)
    isa = gs = None
    while (ahead := walk.next_id()) is not None:
        if not ahead:
            walk.take_run()
            continue
        taken = walk.take()
        if ahead == "ISA":
            isa, gs = taken, None
        elif ahead == "GS":
            gs = taken
        elif ahead == "ST" and taken.ordinal == segment and isa and gs:
            isa.elements[1:5] = _NO_PASSWORD
            yield from _enclosed(walk, isa, gs, taken)
            return
    message = f"Segment {segment} is no ST."
    raise LookupError(message)


def _enclosed(walk: Walk, isa: Segment, gs: Segment, st: Segment) -> Iterator[bytes]:
    by = walk.delimiters
    for head in (isa, gs, st):
        yield _line(by.element.join(head.elements), by)
    while walk.next_id() == "":
        text = walk.take_run().text[1:-1]
        yield "".join(f"{line}{by.terminator}\n" for line in text.split(by.terminator)).encode()
    if walk.next_id() == "SE":
        yield _line(by.element.join(walk.take().elements), by)
    yield _line(by.element.join(["GE", "1", gs[6]]), by)
    yield _line(by.element.join(["IEA", "1", isa[13]]), by)


def _line(segment: str, by: Delimiters) -> bytes:
    return f"{segment}{by.terminator}\n".encode()

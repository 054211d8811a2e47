"""Interchanges, groups and transaction sets: ISA/IEA, GS/GE, ST/SE (X12.5 and X12.6).

A damaged transaction set is refused by itself; those beside it are read on. A count or control
number that is wrong in GE or IEA is told and refuses nothing, because every transaction set
inside was checked by its own SE.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeAlias

from portico.x12.findings import ASK, Fault, Finding, Place
from portico.x12.segments import Segment, Walk
from portico.x12.transactions import Group, Interchange, TransactionSet, says

_PADDING = " ."
_CHECK = "What came whole was read. Ask the sender whether more was meant to come."


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an interchange begins, or a group of one."""

    place: Place
    interchange: Interchange
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Where a group or an interchange ends, after what is wrong with its end."""

    place: Place
    """Of GE or IEA; where that is missing, of GS or ISA."""

    count: str
    """GE01 or IEA01 as it came."""

    @property
    def is_group(self) -> bool:
        """Whether it is a group that ends."""
        return self.place.group > 0


@dataclass(frozen=True, slots=True)
class Technical:
    """A TA1: what somebody says of an interchange that we sent."""

    place: Place
    interchange: Interchange
    segment: Segment


Part: TypeAlias = TransactionSet | Finding | Opening | Closing | Technical


def read_transactions(source: BinaryIO) -> Iterator[TransactionSet | Finding]:
    """Yield every transaction set, and what is wrong outside of them, in the order of the file.

    A transaction set streams from ``source`` as long as it is the last one yielded; asking for
    the next reads it to its end. Nothing raises but ``source`` itself.
    """
    for part in read_parts(source):
        if isinstance(part, TransactionSet | Finding):
            yield part


def read_parts(source: BinaryIO) -> Iterator[Part]:
    """Yield these with the envelopes around them, and what stands between ISA and GS."""
    return _Envelope(Walk(source)).read()


class _Envelope:
    """Knows which envelopes are open where the walk stands."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._isa = self._gs = Place()
        """Where the open ones began; counts go on from the last that was open."""
        self._transactions = 0
        self._strayed = False
        """Whether the stretch of segments that belong nowhere has been told of."""

    def read(self) -> Iterator[Part]:
        """Go through the file once."""
        while (ahead := self._walk.next_id()) is not None:
            if ahead:
                yield from self._control(ahead)
            else:
                yield from self._stray()
        yield from self._end_interchange(None)
        if not self._isa.interchange:
            yield _nothing_found()

    def _control(self, ahead: str) -> Iterator[Part]:
        belongs = self._group if ahead in {"ST", "GE"} else ahead == "ISA" or self._interchange
        if not belongs or ahead == "SE":
            yield from self._stray()
            return
        self._strayed = False
        segment = self._walk.take()
        if ahead == "ISA":
            yield from self._end_interchange(None)
            yield from self._begin_interchange(segment)
        elif ahead == "GS":
            yield from self._end_group(None)
            yield self._begin_group(segment)
        elif ahead == "ST":
            yield from self._transaction(segment)
        elif ahead == "GE":
            yield from self._end_group(segment)
        else:
            yield from self._end_interchange(segment)

    def _begin_interchange(self, isa: Segment) -> Iterator[Part]:
        self._isa = Place(self._isa.interchange + 1).at(isa.ordinal, isa[0])
        self._gs = Place(self._isa.interchange)
        values = [element.strip(_PADDING) for element in isa.elements]
        self._interchange = Interchange(
            sender_qualifier=values[5],
            sender=values[6],
            receiver_qualifier=values[7],
            receiver=values[8],
            date=values[9],
            time=values[10],
            version=values[12],
            control_number=values[13],
            acknowledgment=values[14],
            usage=values[15],
        )
        yield Opening(self._isa, self._interchange)
        if self._walk.skipped and self._isa.interchange == 1:
            reason = f"What stands before the first ISA was skipped. {_CHECK}"
            yield Finding(Fault.SKIPPED, self._isa, reason, refuses=False)

    def _begin_group(self, gs: Segment) -> Opening:
        self._gs = Place(self._isa.interchange, self._gs.group + 1).at(gs.ordinal, gs[0])
        self._transactions = 0
        self._group = Group(
            functional_id=gs[1],
            sender=gs[2].strip(_PADDING),
            receiver=gs[3].strip(_PADDING),
            date=gs[4],
            time=gs[5],
            control_number=gs[6],
            version=gs[8],
        )
        assert self._interchange is not None  # noqa: S101 - a GS outside of one is stray
        return Opening(self._gs, self._interchange, self._group)

    def _transaction(self, st: Segment) -> Iterator[TransactionSet]:
        assert self._interchange is not None  # noqa: S101 - a group is open, so it is too
        assert self._group is not None  # noqa: S101 - an ST outside of a group is stray
        self._transactions += 1
        place = Place(self._gs.interchange, self._gs.group, self._transactions)
        transaction = TransactionSet(
            walk=self._walk,
            st=st,
            place=place.at(st.ordinal, st[0]),
            interchange=self._interchange,
            group=self._group,
        )
        yield transaction
        transaction.finish()

    def _end_group(self, ge: Segment | None) -> Iterator[Part]:
        if self._group is None:
            return
        group, self._group = self._group, None
        if ge is None:
            reason = f"The group has no GE: its end is missing. {_CHECK}"
            yield Finding(Fault.NO_TRAILER, self._gs, reason, refuses=False)
            yield Closing(self._gs, "")
            return
        place = self._gs.at(ge.ordinal, ge[0])
        yield from _trailer(place, ge, self._transactions, group.control_number, "GS06")
        yield Closing(place, ge[1])

    def _end_interchange(self, iea: Segment | None) -> Iterator[Part]:
        yield from self._end_group(None)
        if self._interchange is None:
            return
        interchange, self._interchange = self._interchange, None
        if iea is None:
            reason = f"The interchange has no IEA: its end is missing. {_CHECK}"
            yield Finding(Fault.NO_TRAILER, self._isa, reason, refuses=False)
            yield Closing(self._isa, "")
            return
        place = self._isa.at(iea.ordinal, iea[0])
        yield from _trailer(place, iea, self._gs.group, interchange.control_number, "ISA13")
        yield Closing(place, iea[1])

    def _stray(self) -> Iterator[Technical | Finding]:
        """Pass what belongs nowhere, and tell of each stretch of it once."""
        first = self._walk.take()
        if first[0] == "TA1" and self._interchange is not None and self._group is None:
            yield Technical(self._isa.at(first.ordinal, first[0]), self._interchange, first)
            return
        if not self._strayed:
            self._strayed = True
            around = self._gs if self._group else self._isa if self._interchange else Place()
            reason = f"Segments that stand in no transaction set of a group were not read. {ASK}"
            yield Finding(Fault.STRAY, around.at(first.ordinal, first[0]), reason, refuses=True)


def _trailer(
    place: Place, trailer: Segment, count: int, control_number: str, header: str
) -> Iterator[Finding]:
    """Compare a GE or IEA with what came and with its header."""
    name = trailer[0]
    if not says(trailer[1], count):
        reason = f"{name}01 does not say {count}, the number that came. {_CHECK}"
        yield Finding(Fault.COUNT, replace(place, element=1), reason, refuses=False)
    if trailer[2].strip(_PADDING) != control_number:
        reason = f"{name}02 is not the control number in {header}. {_CHECK}"
        yield Finding(Fault.CONTROL_NUMBER, replace(place, element=2), reason, refuses=False)


def _nothing_found() -> Finding:
    reason = (
        "No ISA was found: an X12 file begins with one, of 106 characters in fixed places. "
        "Check that it is an X12 file, and ask the sender for it again."
    )
    return Finding(Fault.NO_INTERCHANGE, Place(), reason, refuses=True)

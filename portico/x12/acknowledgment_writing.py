"""A 999 from values: what the exchange answers a sender (005010X231A1)."""

from collections.abc import Iterable, Iterator

from portico.x12.acknowledgment import (
    CODE,
    AnsweredGroup,
    AnsweredTransaction,
    ElementNote,
    GroupVerdict,
    Said,
    SegmentNote,
    TransactionVerdict,
)
from portico.x12.writing import Elements, Written

GUIDE = "005010X231A1"
"""GS08, and ST03 too."""
FUNCTIONAL_ID = "FA"


def written(said: Iterable[Said], control_number: str) -> Written:
    """Return it as a transaction set; its segments are made as they are written."""
    return Written((CODE, control_number, GUIDE), segments(said))


def segments(said: Iterable[Said]) -> Iterator[Elements]:
    """Yield the segment of each value."""
    return map(_segment, said)


def _segment(value: Said) -> Elements:
    match value:
        case AnsweredGroup():
            return "AK1", value.functional_id, value.control_number, value.guide
        case AnsweredTransaction():
            return "AK2", value.code, value.control_number, value.guide
        case SegmentNote():
            return "IK3", value.segment_id, str(value.position), value.loop, value.code
        case ElementNote():
            numbers = (value.element, value.component, value.repetition)
            position = tuple(str(number) if number else "" for number in numbers)
            return "IK4", position, value.reference, value.code
        case TransactionVerdict():
            return "IK5", value.outcome, *value.codes
        case GroupVerdict():
            counts = (value.included, value.received, value.accepted)
            return "AK9", value.outcome, *map(str, counts), *value.codes

"""The TA1, interchange acknowledgment (X12.5): what became of one interchange as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portico.x12.envelope import Technical
from portico.x12.findings import ASK, Finding

ACCEPTED, WITH_ERRORS, REJECTED = "A", "E", "R"
"""TA104, IK501 and AK901."""
NO_ERROR = "000"
"""TA105."""

_ELEMENTS = 5
_is_number = re.compile(r"[0-9]{9}").fullmatch
_is_date = re.compile(r"[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])").fullmatch
_is_time = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]").fullmatch
_is_note = re.compile(r"0([0-2][0-9]|3[01])").fullmatch


class AcknowledgmentFault(StrEnum):
    """What can be wrong with a TA1 or a 999."""

    NUMBER = "acknowledgment-number"
    DATE = "acknowledgment-date"
    CODE = "acknowledgment-code"
    EXCESS = "acknowledgment-excess"
    ORDER = "acknowledgment-order"
    COUNT = "acknowledgment-count"
    CUT_OFF = "acknowledgment-cut-off"


@dataclass(frozen=True, slots=True)
class TechnicalAcknowledgment:
    """One TA1, its elements as they came."""

    control_number: str
    """TA101: ISA13 of the interchange it is about."""

    date: str
    """TA102: its ISA09, YYMMDD."""

    time: str
    """TA103: its ISA10, HHMM."""

    code: str
    """TA104: ``A`` accepted, ``E`` accepted with errors, ``R`` rejected."""

    note: str
    """TA105: what is wrong, ``000`` nothing."""

    @property
    def segment(self) -> tuple[str, ...]:
        """Its segment."""
        return "TA1", self.control_number, self.date, self.time, self.code, self.note


def read_technical(technical: Technical) -> tuple[TechnicalAcknowledgment, tuple[Finding, ...]]:
    """Read a TA1, and what is wrong with it: nothing of it refuses."""
    segment = technical.segment
    read = TechnicalAcknowledgment(segment[1], segment[2], segment[3], segment[4], segment[5])
    return read, tuple(_findings(technical, read))


def _findings(technical: Technical, read: TechnicalAcknowledgment) -> Iterator[Finding]:
    fault, excess = AcknowledgmentFault, len(technical.segment.elements) > _ELEMENTS + 1
    for wrong, kind, reason in (
        (not _is_number(read.control_number), fault.NUMBER, "TA101 is no number of nine digits."),
        (not _is_date(read.date), fault.DATE, "TA102 is no date of six digits."),
        (not _is_time(read.time), fault.DATE, "TA103 is no time of four digits."),
        (read.code not in {ACCEPTED, WITH_ERRORS, REJECTED}, fault.CODE, "TA104 is no code of it."),
        (not _is_note(read.note), fault.CODE, "TA105 is no note code."),
        (excess, fault.EXCESS, "TA1 has more than five elements."),
    ):
        if wrong:
            yield Finding(kind, technical.place, f"{reason} {ASK}", refuses=False)

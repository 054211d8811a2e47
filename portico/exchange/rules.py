"""What can become of a transaction set, and what is kept of it. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portico.x12.findings import Finding, Place

CONTROL_LENGTH = 40
"""Characters kept of a control number or a sender; the standard allows 15 at most."""


class Outcome(StrEnum):
    """What receiving a transaction set did."""

    LOADED = "loaded"
    KNOWN = "known"
    """Another transaction set, with control numbers of its own, told the same before."""
    REPEATED = "repeated"
    """The same control numbers with the same content came before."""
    REFUSED = "refused"


CLAIMING = frozenset({Outcome.LOADED, Outcome.KNOWN})
"""Whose control numbers are used up. A refused one may be mended and sent again as it was."""

UNCHANGED = frozenset({Outcome.KNOWN, Outcome.REPEATED})


def control(text: str) -> str:
    """Return a control number as it is kept: the database takes no NUL and no endless text."""
    return text.replace("\0", "").strip()[:CONTROL_LENGTH]


REFUSED = "refused"
"""The fault of what is well-formed X12, and not loaded all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding as it is kept with what it is about; it never holds a value of the file."""

    fault: str
    """A stable word for programs."""
    segment: int
    """Counted from 1 in the file; 0 where there is none to name."""
    segment_id: str
    element: int = 0
    """In its segment; 0 where it is about no single one."""
    loop: str = ""
    reason: str
    refuses: bool

    def __str__(self) -> str:
        place = Place(
            segment=self.segment,
            segment_id=self.segment_id,
            element=self.element,
            loop=self.loop,
        )
        return f"{place}: {self.reason}"


def told_of(finding: Finding) -> Told:
    """Return what is kept of a finding."""
    place = finding.place
    return Told(
        fault=finding.fault.value,
        segment=place.segment,
        segment_id=place.segment_id,
        element=place.element,
        loop=place.loop,
        reason=finding.reason,
        refuses=finding.refuses,
    )


def refusal_of(reason: str, place: Place) -> Told:
    """Return what is kept of a reason that names no place: it stands at the ST."""
    return Told(
        fault=REFUSED,
        segment=place.segment,
        segment_id=place.segment_id,
        reason=reason,
        refuses=True,
    )


def as_stored(findings: Iterable[Told]) -> list[dict[str, Any]]:
    """Return findings as the database keeps them, each once."""
    return [asdict(told) for told in dict.fromkeys(findings)]


def as_told(stored: Iterable[dict[str, Any]]) -> tuple[Told, ...]:
    """Return findings as they were before they were stored."""
    return tuple(Told(**told) for told in stored)

"""What is wrong with a file, where, and what to do about it: a value, never an exception.

A finding names segments and elements, never what stands in them: that may be a person's.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

ASK = "Ask the sender to correct it and send it again."
_SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}")


class Fault(StrEnum):
    """What can be wrong with an envelope; each kind of transaction adds its own."""

    NO_INTERCHANGE = "no-interchange"
    SKIPPED = "skipped"
    STRAY = "stray"
    NO_TRAILER = "no-trailer"
    COUNT = "count"
    CONTROL_NUMBER = "control-number"
    EXCESSIVE = "excessive"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file, everything counted from 1; 0 is outside of any, or unknown."""

    interchange: int = 0
    """In the file."""

    group: int = 0
    """In its interchange."""

    transaction: int = 0
    """In its group."""

    segment: int = 0
    """In the file."""

    segment_id: str = ""
    element: int = 0
    """Its number in the segment; 0 is the segment itself."""

    loop: str = ""
    """Of the guide, like ``2100``; empty where no guide was asked."""

    def at(self, ordinal: int, segment_id: str, *, element: int = 0, loop: str = "") -> "Place":
        """Return the place of a segment in the same envelope; an id only if it looks like one."""
        shown = segment_id if _SEGMENT_ID.fullmatch(segment_id) else ""
        envelope = (self.interchange, self.group, self.transaction)
        return Place(*envelope, ordinal, shown, element, loop)

    def __str__(self) -> str:
        return f"segment {self.segment} {self.segment_id}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    fault: StrEnum
    """Its value is a stable word for programs."""

    place: Place
    reason: str
    """In plain words, with the next step."""

    refuses: bool
    """Whether something was not read, or must not be loaded, because of it."""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"

"""How the exchange board says things: states, faults, places, sizes."""

from collections.abc import Mapping

from portico.exchange.models import Quarantined, ReceivedFile
from portico.exchange.rules import OURS, Ended, FileState, Told
from portico.web.components import Pill

FAULTS: Mapping[str, str] = {
    "amount": "An amount is not one",
    "balance": "Totals do not add up",
    "control-number": "Control numbers differ",
    "count": "A count is wrong",
    "date": "A date is not one",
    "excessive": "A segment is too long",
    "handling": "How it was paid is not told",
    "no-interchange": "No X12 envelope",
    "no-payment": "No payment is told",
    "no-trailer": "The end is missing",
    "not-835": "It is no 835",
    OURS: "Failed on our side",
    "payee": "The payee is not told",
    "reference": "No number of check or EFT",
    "refused": "It cannot be loaded",
    "repeated": "Told twice",
    "skipped": "Something stands before the first ISA",
    "status": "A claim status is not known",
    "stray": "Segments outside of transaction sets",
    "told-before": "Found before an update of the portal",
    "version": "Another version",
}
"""What people call a fault; one that is new here is told by its own word."""

_STATES: Mapping[FileState, Pill] = {
    FileState.QUEUED: Pill(tone="info", label="Waiting to load"),
    FileState.LOADING: Pill(tone="info", label="Loading"),
    FileState.STOPPED: Pill(tone="bad", label="Stopped"),
    FileState.UNREADABLE: Pill(tone="bad", label="Unreadable"),
    FileState.QUARANTINE: Pill(tone="wait", label="In quarantine"),
    FileState.DONE: Pill(tone="ok", label="Done"),
}
_ENDED: Mapping[str, Pill] = {
    "": Pill(tone="wait", label="Waits"),
    Ended.REPAIRED: Pill(tone="ok", label="Repaired"),
    Ended.LOADED: Pill(tone="ok", label="Loaded"),
    Ended.SET_ASIDE: Pill(tone="quiet", label="Set aside"),
}
_UNITS = ("bytes", "kB", "MB", "GB")
_KILO = 1000


def fault_in_words(fault: str) -> str:
    """Name a fault as people do."""
    return FAULTS.get(fault, fault.replace("-", " ").capitalize())


def state_pill(state: FileState) -> Pill:
    """Where a file stands."""
    return _STATES[state]


def ended_pill(quarantined: Quarantined) -> Pill:
    """Whether it waits, or how it ended."""
    return _ENDED[quarantined.ended]


def title_of(file: ReceivedFile) -> str:
    """The file's name, or the beginning of its id where nobody named it."""
    return file.name or f"File {str(file.public_id)[:8].upper()}"


def element_of(told: Told) -> str:
    """An element as the guide names it: ``CLP03``; the segment's id where no element is told."""
    return f"{told.segment_id}{told.element:02}" if told.element else told.segment_id


def place_of(told: Told) -> str:
    """Loop, segment and element in one line."""
    parts = [f"loop {told.loop}"] if told.loop else []
    parts += [f"segment {told.segment:,} {told.segment_id}".rstrip()] if told.segment else []
    parts += [f"element {element_of(told)}"] if told.element else []
    said = ", ".join(parts) or "the file as a whole"
    return said[:1].upper() + said[1:]


def sentence(words: str) -> str:
    """Begin it large and end it with one period, also after "a.m."."""
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."


def size_in_words(size: int) -> str:
    """``4.2 MB``."""
    shown, unit = float(size), 0
    while shown >= _KILO and unit < len(_UNITS) - 1:
        shown, unit = shown / _KILO, unit + 1
    return f"{shown:.0f} {_UNITS[unit]}" if unit < 2 else f"{shown:.1f} {_UNITS[unit]}"


def counted(count: int, one: str, many: str = "") -> str:
    """``1 file``, ``3 files``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"

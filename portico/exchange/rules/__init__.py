"""What can become of a transaction set, and what is kept of it. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portico.x12.findings import Finding, Place

CONTROL_LENGTH = 40
"""Characters kept of a control number or a sender; the standard allows 15 at most."""

NAME_LENGTH = 200
"""Characters kept of a file's name."""


class Outcome(StrEnum):
    """What receiving a transaction set did."""

    LOADED = "loaded"
    KNOWN = "known"
    """Another transaction set, with control numbers of its own, told the same before."""
    REPEATED = "repeated"
    """The same control numbers with the same content came before."""
    REFUSED = "refused"


class Ended(StrEnum):
    """How it ended for a transaction set that was refused."""

    REPAIRED = "repaired"
    """Another one came instead of it and was accepted."""
    LOADED = "loaded"
    """It was tried again and accepted as it was."""
    SET_ASIDE = "set_aside"
    """Somebody decided that nothing more is done with it."""


CLAIMING = frozenset({Outcome.LOADED, Outcome.KNOWN})
"""Whose control numbers are used up. A refused one may be mended and sent again as it was."""

UNCHANGED = frozenset({Outcome.KNOWN, Outcome.REPEATED})


def control(text: str) -> str:
    """Return a control number as it is kept: the database takes no NUL and no endless text."""
    return text.replace("\0", "").strip()[:CONTROL_LENGTH]


def name_of(text: str) -> str:
    """Return a file's name as it is kept: one line, without characters that turn others around."""
    shown = "".join(character for character in text if character.isprintable()).strip()
    return shown[:NAME_LENGTH]


LOADING = 835_001
"""The class of the advisory locks of those who load files."""


def lock_of(file_id: int) -> int:
    """Return the object of the lock of a file: 31 bits, as PostgreSQL has it."""
    return file_id % 2**31


class FileState(StrEnum):
    """Where a received file stands."""

    QUEUED = "queued"
    """A job is to load it."""
    LOADING = "loading"
    STOPPED = "stopped"
    """Its loading was cut off, and nobody is going on with it."""
    UNREADABLE = "unreadable"
    QUARANTINE = "quarantine"
    """Loaded but for what waits in the quarantine."""
    DONE = "done"


def state_of(
    *, is_finished: bool, is_unreadable: bool, waiting: int, at_work: bool, queued: bool
) -> FileState:
    """Tell it by its row, by how many of its parts wait, and by who is at work on it."""
    if is_unreadable:
        return FileState.UNREADABLE
    if is_finished:
        return FileState.QUARANTINE if waiting else FileState.DONE
    if at_work:
        return FileState.LOADING
    return FileState.QUEUED if queued else FileState.STOPPED


OURS = "ours"
"""The fault of what failed for a reason on our side."""
REFUSED = "refused"
"""The fault of what is well-formed X12, and not loaded all the same."""
NUMBERS_USED = "numbers-used"
"""The fault of control numbers that came before, with other content."""
UNKNOWN_KIND = "unknown-kind"
"""The fault of a transaction set of a kind that is not received."""


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


def refusal_of(reason: str, place: Place, fault: str = REFUSED) -> Told:
    """Return what is kept of a reason that names no place: it stands at the ST."""
    return Told(
        fault=fault,
        segment=place.segment,
        segment_id=place.segment_id,
        reason=reason,
        refuses=True,
    )


def as_stored(findings: Iterable[Told]) -> list[dict[str, Any]]:
    """Return findings as the database keeps them: each once, those that refuse before the others."""
    weighed = sorted(dict.fromkeys(findings), key=lambda told: not told.refuses)
    return [asdict(told) for told in weighed]


def as_told(stored: Iterable[dict[str, Any]]) -> tuple[Told, ...]:
    """Return findings as they were before they were stored."""
    return tuple(Told(**told) for told in stored)


ENOUGH = 8
"""Bytes of a file's beginning that ``why_not`` looks at."""
_UNPACK = "Unpack it and upload the files in it."
_BEGINNINGS = (
    (b"PK", f"it is a zip archive, or a workbook. {_UNPACK}"),
    (b"\x1f\x8b", f"it is packed (gzip). {_UNPACK}"),
    (b"BZh", f"it is packed (bzip2). {_UNPACK}"),
    (b"\xfd7zXZ", f"it is packed (xz). {_UNPACK}"),
    (b"7z\xbc\xaf", f"it is an archive (7-Zip). {_UNPACK}"),
    (b"Rar!", f"it is an archive (RAR). {_UNPACK}"),
    (b"%PDF", "it is a PDF. Ask the sender for the X12 file it was made from."),
    (
        b"\xd0\xcf\x11\xe0",
        "it is a document of an office program. Ask the sender for the X12 file.",
    ),
    (b"\x89PNG", "it is a picture. Ask the sender for the X12 file."),
    (b"\xff\xd8\xff", "it is a picture. Ask the sender for the X12 file."),
    (b"-----BEG", "it is encrypted or signed. Decrypt it first."),
)


def why_not(beginning: bytes) -> str:
    """Say why a file that begins like this is none to be received, and what to do; empty if it may be."""
    if not beginning:
        return "it is empty. Ask the sender for it again."
    return next((why for magic, why in _BEGINNINGS if beginning.startswith(magic)), "")

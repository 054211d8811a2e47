"""What can become of a transaction set, and how long what it says of itself may be. Pure."""

from enum import StrEnum

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

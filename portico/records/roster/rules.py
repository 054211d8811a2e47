"""What kinds of provider a roster knows, and when two provider IDs are the same. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ProviderKind(StrEnum):
    """Paid as a group, or as an individual."""

    GROUP = "group"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the roster says of an office, whether it is in the network or not.

    Empty texts where the roster has none; of several practitioners without a group only the TIN.
    """

    tin: str
    name: str = ""
    npi: str = ""
    provider_id: str = ""
    zips: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    """In E.164."""
    since: date
    until: date | None
    """The last day, of its contract or of the files that named it; None: no end is known."""

    def is_over(self, on: date) -> bool:
        """True when it participated once and does not any more."""
        return self.until is not None and self.until < on


def number_of(provider_id: str) -> str:
    """Return a plan's provider ID as it is compared: without blanks, in capital letters."""
    return "".join(provider_id.split()).upper()

"""What kinds of provider a roster knows, and when two provider IDs are the same. Pure."""

from enum import StrEnum


class ProviderKind(StrEnum):
    """Paid as a group, or as an individual."""

    GROUP = "group"
    PRACTITIONER = "practitioner"


def number_of(provider_id: str) -> str:
    """Return a plan's provider ID as it is compared: without blanks, in capital letters."""
    return "".join(provider_id.split()).upper()

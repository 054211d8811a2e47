"""Taxpayer identification number (TIN): nine digits, an EIN or an SSN."""

from portico.vocabulary.digits import digits_of

TIN_LENGTH = 9


def parse_tin(text: str) -> str:
    """Return the nine digits of a TIN however it was typed.

    Raises ValueError with a message for the person who typed it.
    """
    digits = digits_of(text)
    if digits is None or len(digits) != TIN_LENGTH:
        raise ValueError("Enter a tax ID (TIN) with 9 digits, like 12-3456789.")
    if len(set(digits)) == 1 or digits.startswith("00"):
        raise ValueError("No tax ID looks like this. Check the number on your W-9.")
    return digits


def format_tin(tin: str) -> str:
    """``431882764`` becomes ``43-1882764``."""
    return f"{tin[:2]}-{tin[2:]}"


def mask_tin(tin: str) -> str:
    """``431882764`` becomes ``••-•••2764``."""
    return f"••-•••{tin[-4:]}"

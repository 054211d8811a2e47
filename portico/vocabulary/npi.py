"""National Provider Identifier (NPI): ten digits, the last a Luhn check digit over 80840 + NPI.

Source: 45 CFR 162.406 and the NPPES check digit specification.
"""

from enum import StrEnum

from portico.vocabulary.digits import digits_of

NPI_LENGTH = 10
_ISSUER_SUM = 24
"""What the constant prefix 80840 adds to the Luhn sum."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Every second digit counts twice, and of two digits their sum."""


class EntityType(StrEnum):
    """NPPES entity type code."""

    INDIVIDUAL = "1"
    ORGANIZATION = "2"


def parse_npi(text: str) -> str:
    """Return the ten digits of an NPI whose check digit is right.

    Raises ValueError with a message for the person who typed it.
    """
    digits = digits_of(text)
    if digits is None or len(digits) != NPI_LENGTH:
        raise ValueError("Enter an NPI with 10 digits.")
    if digits[0] not in "12":
        raise ValueError("This NPI has a typing error: an NPI begins with 1 or 2.")
    if check_digit(digits[:-1]) != digits[-1]:
        raise ValueError("This NPI has a typing error: its check digit does not fit.")
    return digits


def check_digit(first_nine: str) -> str:
    """Return the check digit that completes ``first_nine``."""
    doubled = first_nine[::2].translate(_DOUBLED)
    total = _ISSUER_SUM + sum(map(int, doubled + first_nine[1::2]))
    return str(-total % 10)

"""What the help desk may do, and how long a checked caller stays checked. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portico.vocabulary.digits import digits_of
from portico.vocabulary.npi import NPI_LENGTH
from portico.vocabulary.tin import TIN_LENGTH

CHECKED_FOR = timedelta(minutes=15)
"""A call lasts no longer; after that the caller is checked again."""
_REFERENCE = re.compile(r"\s*r-?\s*(\d{1,12})\s*", re.IGNORECASE)


class By(StrEnum):
    """What somebody typed into the one search box."""

    EMAIL = "email"
    REFERENCE = "reference"
    TIN = "tin"
    NPI = "npi"
    WORDS = "words"
    """A name, a username or a provider ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """It, in its one spelling."""

    by: By
    value: str


def asked(text: str) -> Asked:
    """Tell an email, a reference, a whole TIN or NPI and a name apart."""
    typed = text.strip()
    if "@" in typed:
        return Asked(by=By.EMAIL, value=typed)
    if reference := _REFERENCE.fullmatch(typed):
        return Asked(by=By.REFERENCE, value=reference[1])
    digits = digits_of(typed) or ""
    if len(digits) == TIN_LENGTH:
        return Asked(by=By.TIN, value=digits)
    if len(digits) == NPI_LENGTH:
        return Asked(by=By.NPI, value=digits)
    return Asked(by=By.WORDS, value=typed)


class How(StrEnum):
    """How a caller was checked."""

    CODE = "code"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """That a caller was found to be who they say."""

    how: How
    at: datetime

    def holds(self, now: datetime) -> bool:
        """True while an act may rest on it."""
        return timedelta() <= now - self.at < CHECKED_FOR


def may_help(*, helps_everyone: bool, administers: bool) -> bool:
    """False for whoever is to ask their own administrators (WM-15)."""
    return helps_everyone or administers

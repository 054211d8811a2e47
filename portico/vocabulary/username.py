"""Usernames: one spelling for one name, so that case and full-width letters make no second one."""

import re
import unicodedata

MIN_LENGTH, MAX_LENGTH = 6, 50
_ALLOWED = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LETTER = re.compile(r"[a-z]")


def fold_username(text: str) -> str:
    """Return the one spelling of whatever was typed as a username, allowed or not."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in folded if unicodedata.category(each) != "Cf").strip()


def normalize_username(text: str) -> str:
    """Return the one spelling of a username that may be chosen.

    6 to 50 of the letters a to z, digits, dot, underscore and hyphen, in any case; first a letter
    or digit. No @: what has one is an email, and nobody's email may be somebody else's name. At
    least one letter: a number alone may be somebody's TIN or SSN. Raises ValueError with a message
    for the person who typed it.
    """
    name = fold_username(text)
    if "@" in name:
        raise ValueError("Leave out the @: you can always sign in with your email as well.")
    if not _ALLOWED.fullmatch(name):
        raise ValueError(
            "Use letters without accents, digits, dots, hyphens and underscores; "
            "begin with a letter or digit."
        )
    if not _LETTER.search(name):
        raise ValueError("Use at least one letter.")
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValueError(
            f"Enter {MIN_LENGTH} to {MAX_LENGTH} characters. This username has {len(name)}."
        )
    return name

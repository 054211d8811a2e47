"""What a password must be, and storing one."""

import unicodedata
from collections.abc import Sequence
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from zxcvbn import zxcvbn

from portico.accounts.rules import (
    PASSWORD_MAX_LENGTH,
    describe_length_problem,
    is_easily_guessed,
    words_about,
)
from portico.profiles.schema import PasswordPolicy

_TOO_EASY = (
    "Choose a password that is harder to guess: four or more unrelated words, "
    "without names, rows of keys or repetition."
)
_ANALYZED = 72
"""Characters; a longer beginning makes the estimate slow and no better."""


def hash_password(raw: str) -> str:
    """Hash for storing. Raises Busy when too many are being hashed at once."""
    return make_password(raw)


def password_problems(
    raw: str, *, policies: Sequence[PasswordPolicy], about: Sequence[str]
) -> list[str]:
    """Say what is wrong with a new password, in words; nothing when it will do.

    The strictest of the policies holds. ``about``: names, email, plan names, whose words are
    no secret. No rule about kinds of characters (ASVS 6.2.5): length and not being guessable.
    """
    password = unicodedata.normalize("NFKC", raw)
    shortest = max((policy.min_length for policy in policies), default=8)
    if problem := describe_length_problem(len(password), shortest, PASSWORD_MAX_LENGTH):
        return [problem]
    if _is_common(password):
        return ["Choose another password: this one is on lists of stolen passwords."]
    estimate = zxcvbn(password[:_ANALYZED], user_inputs=words_about(about))
    if is_easily_guessed(float(estimate["guesses_log10"])):
        return [_TOO_EASY]
    return []


def _is_common(password: str) -> bool:
    """Also with the digits and signs people put behind a common one."""
    plain = password.casefold().strip()
    return plain in _common() or plain.rstrip("0123456789!.?*#$ ") in _common()


@cache
def _common() -> frozenset[str]:
    """The 20,000 that Django ships, from the best known leak collections."""
    return frozenset(CommonPasswordValidator().passwords)

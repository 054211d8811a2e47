"""Argon2id at the OWASP floor, at most a few at once, so that a sign-in flood leaves room."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

HASHES_AT_ONCE = 4
"""Per process: 4 x 19 MiB, and never more cores than a small server has."""
LONGEST_WAIT = 2.0
"""Seconds; whoever waits longer is asked to try again."""

_slots = threading.BoundedSemaphore(HASHES_AT_ONCE)


class Busy(Exception):
    """Too many passwords are being checked at this moment."""


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the few places for computing a password hash."""
    if not _slots.acquire(timeout=LONGEST_WAIT):
        raise Busy
    try:
        yield
    finally:
        _slots.release()


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """19 MiB, two passes, one lane; any spelling of the same characters is the same password."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash, waiting for a free place."""
        with slot():
            return str(super().encode(one_spelling(password), salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Compare, waiting for a free place."""
        with slot():
            return bool(super().verify(one_spelling(password), encoded))


def one_spelling(password: str) -> str:
    """NFKC (NIST SP 800-63B): a keyboard that composes accents signs in like one that does not."""
    return unicodedata.normalize("NFKC", password)

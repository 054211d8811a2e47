"""Email addresses: one spelling for one mailbox, so that an account is unique by it."""

import re
import unicodedata
from functools import lru_cache

import idna

_ATOM = r"[^\s@.\x00-\x1f\x7f<>()\[\],;:\\\"]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_DOMAIN = re.compile(r".+\.[a-z][a-z0-9-]*[a-z0-9]")
"""More than one label, and the last one is no number."""
MAX_LENGTH = 254
"""RFC 5321, 4.5.3.1.3 less the angle brackets."""
_MAX_LOCAL = 64
"""Octets; RFC 5321, 4.5.3.1.1."""
_MESSAGE = "Enter an email like name@example.com."


def normalize_email(text: str) -> str:
    """Return the one spelling of an email: NFKC, case-folded, domain in its ASCII form.

    A plus tag stays: it is another mailbox to its owner. Invisible format characters, as they
    come with a paste, are dropped. Raises ValueError with a message for the person who typed it.
    """
    local, _, domain = _folded(_folded(text)).strip().rpartition("@")
    ascii_domain = _ascii(domain)
    if not (_LOCAL.fullmatch(local) and local.isprintable() and _DOMAIN.fullmatch(ascii_domain)):
        raise ValueError(_MESSAGE)
    normalized = f"{local}@{ascii_domain}"
    if len(local.encode()) > _MAX_LOCAL or len(normalized.encode()) > MAX_LENGTH:
        raise ValueError("This email is longer than mail servers accept.")
    return normalized


def mask_email(email: str) -> str:
    """``marcus@tworivers.example`` becomes ``m•••••@tworivers.example``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••••@{domain}"


def _folded(text: str) -> str:
    """Compatibility forms and case folded; done twice, for folding can make new ones."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in folded if unicodedata.category(character) != "Cf")


@lru_cache(maxsize=1024)
def _ascii(domain: str) -> str:
    try:
        return idna.encode(domain.removesuffix("."), uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(_MESSAGE) from error

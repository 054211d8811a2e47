"""Email addresses: one spelling for one mailbox, so that an account is unique by it."""

import re
import unicodedata

import idna

_LOCAL = re.compile(r"[^\s@\x00-\x1f\x7f<>()\[\],;:\\\"]+")
MAX_LENGTH = 254
"""RFC 5321, 4.5.3.1.3 less the angle brackets."""
_MAX_LOCAL = 64
_MESSAGE = "Enter an email like name@example.com."


def normalize_email(text: str) -> str:
    """Return the one spelling of an email: NFKC, case-folded, domain in its ASCII form.

    A plus tag stays: it is another mailbox to its owner. Raises ValueError with a message for
    the person who typed it.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > _MAX_LOCAL or "." not in domain:
        raise ValueError(_MESSAGE)
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise ValueError(_MESSAGE)
    try:
        ascii_domain = idna.encode(domain.casefold(), uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(_MESSAGE) from error
    normalized = f"{local.casefold()}@{ascii_domain}"
    if len(normalized) > MAX_LENGTH:
        raise ValueError("This email is longer than mail servers accept.")
    return normalized


def mask_email(email: str) -> str:
    """``marcus@tworivers.example`` becomes ``m•••••@tworivers.example``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••••@{domain}"

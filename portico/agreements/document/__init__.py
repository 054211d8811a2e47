"""The document of an electronically signed agreement: made, signed, verified (docs/decisions/0017)."""

from datetime import datetime

from portico.agreements.document.certificates import UnusableCertificate
from portico.agreements.document.typesetting import pdf_of
from portico.agreements.document.values import (
    Happening,
    SignedAgreement,
    State,
    Statement,
    Verdict,
)

__all__ = [
    "Happening",
    "SignedAgreement",
    "State",
    "Statement",
    "UnusableCertificate",
    "Verdict",
    "pdf_of",
    "sign",
    "verify",
]


def sign(pdf: bytes, *, now: datetime) -> bytes:
    """Append the installation's signature to the file; raises UnusableCertificate.

    The signature is a certification that allows no change: readers say so of whatever comes later.
    """
    from portico.agreements.document import signing  # noqa: PLC0415 - pyHanko takes over a second

    return signing.signed(pdf, now)


def verify(pdf: bytes) -> Verdict:
    """Say what the bytes are; raises UnusableCertificate where our own certificate cannot be read."""
    from portico.agreements.document import verification  # noqa: PLC0415 - pyHanko takes over a second

    return verification.judged(pdf)

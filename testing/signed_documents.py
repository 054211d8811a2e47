"""Signed agreements of an invented office, and certificates that operators might have."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from portico.agreements.document import Happening, SignedAgreement, Statement
from portico.agreements.document.certificates import Key, Signatory

SIGNED_AT = datetime(2026, 11, 16, 16, 3, 4, 929955, tzinfo=UTC)
"""As a clock tells it: hardly ever a whole second."""
TEXT = """# Web access

The office **keeps** its passwords to itself.

1. It names one administrator.
2. It ends the access of whoever leaves.
"""
EVENTS = ("Request mailed", "Opened", "Read to the end", "Signed")


def a_signed_agreement(**changes: Any) -> SignedAgreement:
    """Every value named may be another; the hash follows the text unless it is named itself."""
    markdown = changes.get("markdown", TEXT)
    values = {
        "plan": "Riverbend Health Plan, Inc.",
        "title": "Web access agreement",
        "version": "2026-11",
        "markdown": markdown,
        "sha256": sha256(markdown.encode()).hexdigest(),
        "signer": "Dana Whitfield",
        "role": "office administrator",
        "organization": "Prairie Family Clinic, P.C.",
        "identified": "By a link mailed to the office's contact and a code.",
        "disclosed": "You may sign on paper.\nYou may take your consent back.",
        "consent": Statement(text="I agree to electronic records.", at=SIGNED_AT),
        "intent": Statement(text="By typing my name I sign.", at=SIGNED_AT + timedelta(seconds=40)),
        "happenings": tuple(
            Happening(
                what=what,
                at=SIGNED_AT + timedelta(minutes=minute),
                address="203.0.113.7",
                device="Firefox on Android",
            )
            for minute, what in enumerate(EVENTS)
        ),
        "reference": "sr-7Qm2Xk",
        "evidence_sha256": "ab" * 32,
        "zone": ZoneInfo("America/Chicago"),
        "completed_at": SIGNED_AT + timedelta(minutes=4),
    }
    return SignedAgreement(**{**values, **changes})


def a_signatory(
    name: str = "Riverbend Health Plan",
    *,
    key: Key | None = None,
    issued_by: Signatory | None = None,
    usage: bool = True,
    years: int = 10,
) -> Signatory:
    """A key with its certificate from 2026 on, self-signed unless somebody issues it."""
    key = key or generate_private_key(SECP256R1())
    subject = x509.Name.from_rfc4514_string(f"CN={name}")
    issuer = issued_by.certificate.subject if issued_by else subject
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026 + years, 1, 1, tzinfo=UTC))
        .add_extension(_usage(signs=usage), critical=True)
        .sign(issued_by.key if issued_by else key, SHA256())
    )
    chain = (issued_by.certificate, *issued_by.chain) if issued_by else ()
    return Signatory(key=key, certificate=certificate, chain=chain)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def an_rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """As many an authority still asks for."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def key_pem(signatory: Signatory, passphrase: str = "") -> str:
    """What PORTICO_SIGNING_KEY_FILE holds."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return signatory.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


def certificate_pem(signatory: Signatory) -> str:
    """What PORTICO_SIGNING_CERTIFICATE_FILE holds: the certificate, then its chain."""
    certificates = (signatory.certificate, *signatory.chain)
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)

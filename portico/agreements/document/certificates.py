"""The certificate this installation signs documents with: given by the operator, or made here.

Only the demo makes one for itself; elsewhere config/checks.py refuses to start without one.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

SHORTEST_RSA = 2048
Key = EllipticCurvePrivateKey | RSAPrivateKey


class UnusableCertificate(Exception):
    """What is wrong with the key or the certificate, and the next step; for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs: a key, its certificate, and those between it and the authority's root."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """The certificate's subject, the common name first."""
        return self.certificate.subject.rfc4514_string()


def installed() -> Signatory:
    """This installation's own; raises UnusableCertificate."""
    if settings.SIGNING_KEY or settings.SIGNING_CERTIFICATE:
        return read(settings.SIGNING_KEY, settings.SIGNING_PASSPHRASE, settings.SIGNING_CERTIFICATE)
    if settings.SIGNING_MADE_HERE is None:
        raise UnusableCertificate(
            "No document can be signed: set PORTICO_SIGNING_KEY_FILE and "
            "PORTICO_SIGNING_CERTIFICATE_FILE (docs/guide/operate.md, Signed documents)."
        )
    made = made_once(settings.SIGNING_MADE_HERE)
    return read(made, "", made)


@dataclass(frozen=True, slots=True)
class Known:
    """Certificates whose signatures are this installation's, and all that may stand beside one."""

    signers: tuple[x509.Certificate, ...]
    beside: tuple[x509.Certificate, ...]


def known() -> Known:
    """Today's certificate with its chain, and former ones; raises UnusableCertificate."""
    today = installed()
    former = _certificates(settings.FORMER_CERTIFICATES, "FORMER_CERTIFICATES")
    return Known((today.certificate, *former), (*today.chain, *former))


def read(key: str, passphrase: str, certificates: str) -> Signatory:
    """Read PEM texts; the first certificate is the key's, the others are its chain."""
    found = _certificates(certificates, "SIGNING_CERTIFICATE")
    if not found:
        raise UnusableCertificate("PORTICO_SIGNING_CERTIFICATE_FILE holds no certificate in PEM.")
    signatory = Signatory(key=_key(key, passphrase), certificate=found[0], chain=found[1:])
    _refuse_unfit(signatory)
    return signatory


def _key(pem: str, passphrase: str) -> Key:
    try:
        key = load_pem_private_key(pem.encode(), passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableCertificate(
            "PORTICO_SIGNING_KEY_FILE cannot be read: it is not PEM, or PORTICO_SIGNING_PASSPHRASE_FILE "
            "is not its passphrase."
        ) from error
    if isinstance(key, RSAPrivateKey) and key.key_size >= SHORTEST_RSA:
        return key
    if isinstance(key, EllipticCurvePrivateKey):
        return key
    raise UnusableCertificate(
        f"PORTICO_SIGNING_KEY_FILE must hold an EC key or an RSA key of {SHORTEST_RSA} bits or more."
    )


def _certificates(pem: str, variable: str) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode())) if pem else ()
    except ValueError as error:
        raise UnusableCertificate(
            f"PORTICO_{variable}_FILE is not a list of certificates in PEM."
        ) from error


def _refuse_unfit(signatory: Signatory) -> None:
    if signatory.certificate.public_key() != signatory.key.public_key():
        raise UnusableCertificate(
            "PORTICO_SIGNING_CERTIFICATE_FILE begins with a certificate of another key than "
            "PORTICO_SIGNING_KEY_FILE: put the key's own first, its chain after it."
        )
    try:
        usage = signatory.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise UnusableCertificate(
            "The certificate of PORTICO_SIGNING_CERTIFICATE_FILE is not for signing: ask its authority "
            "for one with the key usage digitalSignature or nonRepudiation."
        )


# --- The demo's own ---------------------------------------------------------------------------
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)


def made_once(file: Path) -> str:
    """Key and certificate as PEM; whoever asks first makes them, and all others get the same."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, mine = tempfile.mkstemp(dir=file.parent)  # readable to this user alone
        with os.fdopen(handle, "wb") as target:
            target.write(_self_signed())
        try:
            Path(file).hardlink_to(mine)
        except FileExistsError:
            pass  # another process was quicker
        finally:
            Path(mine).unlink()
    return file.read_text()


def _self_signed() -> bytes:
    key = generate_private_key(SECP256R1())
    name = x509.Name.from_rfc4514_string("CN=Portico demo (not for real agreements)")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_signing(), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _for_signing() -> x509.KeyUsage:
    """The bits of RFC 5280, 4.2.1.3, that a signature on a document needs, and no other."""
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )

"""Is a file, byte for byte, what this installation signed?

The signature covers every byte but itself: it stands in a gap of the file, as hexadecimal digits. A
reader of signatures forgives much inside that gap (padding, letter case, what is not signed of the
CMS structure), so the gap is compared with what we would have written there.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from asn1crypto.cms import (
    ContentInfo,
    IssuerAndSerialNumber,
    SignedData,
    SignerIdentifier,
    SignerInfo,
)
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from portico.agreements.document.certificates import Known, known
from portico.agreements.document.typesetting import ATTACHED
from portico.agreements.document.values import State, Verdict

DIGEST = {"algorithm": "sha256"}
MARKS = (b"/ByteRange", b"/SubFilter", b"/DocMDP")
"""Of a signature; one changed byte cannot hide more than one of them."""
HEADER, END = b"%PDF-", b"%%EOF"
NEAR = 1024
"""Bytes from either end where ISO 32000-1, annex H, has readers look for header and end."""


def judged(pdf: bytes) -> Verdict:
    """What the bytes are."""
    ours = known()
    if not any(mark in pdf for mark in MARKS):
        return Verdict(state=_unsigned(pdf))
    try:
        return _judge(pdf, ours)
    except Exception:  # noqa: BLE001 - whatever a parser says of a damaged file, it was damaged
        return Verdict(state=State.CHANGED)


def _unsigned(pdf: bytes) -> State:
    if not pdf:
        return State.EMPTY
    if HEADER not in pdf[:NEAR]:
        return State.NOT_A_PDF
    return State.UNSIGNED if END in pdf[-NEAR:] else State.CUT_OFF


def _judge(pdf: bytes, ours: Known) -> Verdict:
    reader = PdfFileReader(BytesIO(pdf))
    signature = reader.embedded_signatures[-1]
    if not _is_whole(signature):
        return Verdict(state=State.CHANGED)
    found = _found(reader, signature)
    if signature.signer_cert.dump() not in map(_der, ours.signers):
        return replace(found, state=State.ANOTHER_SIGNER)
    return found if _is_as_written(pdf, signature, ours) else Verdict(state=State.CHANGED)


def _is_whole(signature: EmbeddedPdfSignature) -> bool:
    """True when the signature is right, whoever made it, and nothing lies outside it."""
    trusting = ValidationContext(
        trust_roots=[signature.signer_cert],
        moment=signature.self_reported_timestamp,
        allow_fetching=False,
    )
    # pyHanko runs an event loop of its own, which a thread that has one already refuses.
    with ThreadPoolExecutor(max_workers=1) as pool:
        judged = pool.submit(validate_pdf_signature, signature, trusting, skip_diff=True)
        status = judged.result()
    return status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def _found(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> Verdict:
    signer = x509.load_der_x509_certificate(signature.signer_cert.dump())
    return Verdict(
        state=State.AS_SIGNED,
        certificate=signer.subject.rfc4514_string(),
        fingerprint=signer.fingerprint(SHA256()).hex(),
        signed_at=signature.self_reported_timestamp,
        text_sha256=_hash_of_text(reader),
    )


def _hash_of_text(reader: PdfFileReader) -> str:
    """The attached text, hashed anew; empty where there is none, as in files of others."""
    names = reader.root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    if ATTACHED not in names:
        return ""
    attached = names[names.index(ATTACHED) + 1]
    return sha256(attached["/EF"]["/F"].data).hexdigest()


# --- The gap that the signature stands in ---------------------------------------------------------
def _is_as_written(pdf: bytes, signature: EmbeddedPdfSignature, ours: Known) -> bool:
    start, before, after, rest = map(int, signature.byte_range)
    if start != 0 or after + rest != len(pdf):
        return False
    digits = _container(signature, ours).hex().upper().encode()
    return pdf[before:after] == b"<%b>" % digits.ljust(after - before - 2, b"0")


def _container(signature: EmbeddedPdfSignature, ours: Known) -> bytes:
    """What ``signed`` puts around these signed attributes and this signature (RFC 5652, 5.1)."""
    signer, found = signature.signer_cert, signature.signer_info
    named = IssuerAndSerialNumber({"issuer": signer.issuer, "serial_number": signer.serial_number})
    info = SignerInfo(
        {
            "version": "v1",
            "sid": SignerIdentifier({"issuer_and_serial_number": named}),
            "digest_algorithm": DIGEST,
            "signature_algorithm": {"algorithm": f"sha256_{_kind(signer)}"},
            "signed_attrs": found["signed_attrs"],
            "signature": found["signature"],
        }
    )
    content = {
        "version": "v1",
        "digest_algorithms": [DIGEST],
        "encap_content_info": {"content_type": "data"},
        "certificates": _beside(signature, ours),
        "signer_infos": [info],
    }
    whole = ContentInfo({"content_type": "signed_data", "content": SignedData(content)})
    return bytes(whole.dump())


def _kind(signer: Certificate) -> str:
    return "ecdsa" if signer.public_key.algorithm == "ec" else "rsa"


def _beside(signature: EmbeddedPdfSignature, ours: Known) -> list[Certificate]:
    """The certificates in their order, if each is one that we know."""
    found = [choice.chosen for choice in signature.signed_data["certificates"]]
    named = {*map(_der, ours.signers), *map(_der, ours.beside)}
    return [one for one in found if one.dump() in named]


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)

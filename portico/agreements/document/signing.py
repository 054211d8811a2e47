"""The installation's digital signature over a whole PDF (PAdES baseline B-B, ISO 32000-1, 12.8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portico.agreements.document.certificates import Key, Signatory, UnusableCertificate, installed

FIELD = "Signature"


def signed(pdf: bytes, now: datetime) -> bytes:
    """Return the file with the signature appended to it."""
    signatory = installed()
    _refuse_outdated(signatory, now)
    signer = _SignerAt(_about(signatory), _simple(signatory), new_field_spec=_unseen(signatory))
    signer.now = now
    target = BytesIO()
    # pyHanko runs an event loop of its own, which a thread that has one already refuses.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(signer.sign_pdf, _LeavesMetadata(BytesIO(pdf)), output=target).result()
    return target.getvalue()


def _refuse_outdated(signatory: Signatory, now: datetime) -> None:
    until = signatory.certificate.not_valid_after_utc
    if not signatory.certificate.not_valid_before_utc <= now <= until:
        raise UnusableCertificate(
            f"The signing certificate is not valid now (until {until:%m/%d/%Y}): give a renewed one by "
            "PORTICO_SIGNING_CERTIFICATE_FILE and add this one to PORTICO_FORMER_CERTIFICATES_FILE."
        )


class _LeavesMetadata(IncrementalPdfFileWriter):
    """Writes its objects and keeps typst's metadata.

    pyHanko would write it anew, with the time of its own clock and in a form in which PDF/UA and
    PDF/A are no longer declared (MatthiasValvekens/pyHanko#755).
    """

    def _update_meta(self) -> None:
        pass


class _SignerAt(PdfSigner):
    """Signs at a moment it is told, not by the clock, and leaves the file a PDF 1.7."""

    now: datetime

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Declare none: ECDSA's would make it PDF 2.0, which PDF/UA-1 and PDF/A-3 are not about."""

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - as pyHanko has it
    ) -> PdfSigningSession:
        """The session, its time set."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.now
        return session


def _about(signatory: Signatory) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD,
        name=signatory.name,
        reason="Certifies the agreement and its certificate of completion",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )


def _unseen(signatory: Signatory) -> SigFieldSpec:
    """A field off the page: what is on one would need a tag for PDF/UA-1 (ISO 14289-1, 7.18.1)."""
    return SigFieldSpec(
        FIELD,
        on_page=-1,
        readable_field_name=f"Digital signature of {signatory.name}",
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )


def _simple(signatory: Signatory) -> SimpleSigner:
    store = SimpleCertificateStore()
    for certificate in signatory.chain:
        store.register(certificate_of(certificate))
    return SimpleSigner(
        signing_cert=certificate_of(signatory.certificate),
        signing_key=_key_of(signatory.key),
        cert_registry=store,
    )


def certificate_of(certificate: x509.Certificate) -> Certificate:
    """The same certificate as pyHanko reads it."""
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def _key_of(key: Key) -> PrivateKeyInfo:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return PrivateKeyInfo.load(der)

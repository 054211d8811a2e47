"""A signed document is found whole by three readers, and one changed byte is found by ours."""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from portico.agreements.document import State, UnusableCertificate, pdf_of, sign, verify
from portico.agreements.document.certificates import Signatory, installed
from testing.signed_documents import (
    SIGNED_AT,
    TEXT,
    a_signatory,
    a_signed_agreement,
    an_rsa_key,
    certificate_pem,
    key_pem,
)

KEPT = Path(__file__).parent / "kept"
Find = Callable[[bytes], int]


def install(settings: Settings, signatory: Signatory, former: str = "") -> None:
    settings.SIGNING_KEY = key_pem(signatory)
    settings.SIGNING_CERTIFICATE = certificate_pem(signatory)
    settings.FORMER_CERTIFICATES = former


def flipped(pdf: bytes, place: int, bit: int = 0) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ (1 << bit)]) + pdf[place + 1 :]


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the signature itself stands, from its ``<`` to after its ``>``."""
    before, after = re.findall(rb"/ByteRange \[ ?0 (\d+) (\d+)", pdf)[-1]
    return int(before), int(after)


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says of a signature; it ends with an error where one does not hold."""
    file = folder / "agreement.pdf"
    file.write_bytes(pdf)
    command = ["pdfsig", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


# --- As it was signed -----------------------------------------------------------------------------
def test_our_own_reader_says_who_signed_what_and_when(signed: bytes) -> None:
    verdict = verify(signed)
    assert verdict.holds
    assert verdict.certificate == "CN=Portico demo (not for real agreements)"
    assert verdict.fingerprint == installed().certificate.fingerprint(SHA256()).hex()
    assert verdict.signed_at == SIGNED_AT.replace(microsecond=0)  # all a signature holds
    assert verdict.text_sha256 == sha256(TEXT.encode()).hexdigest()


def test_pyhanko_finds_it_valid_and_certified(signed: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    root = Certificate.load(installed().certificate.public_bytes(Encoding.DER))
    trust = ValidationContext(trust_roots=[root], moment=SIGNED_AT)
    status = validate_pdf_signature(signature, trust)
    assert status.bottom_line
    assert status.docmdp_ok


def test_pdfsig_finds_it_valid_and_whole(signed: bytes, tmp_path: Path) -> None:
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Signing Time: Nov 16 2026 16:03:04" in said
    changed = flipped(signed, REGIONS["text"](signed))
    assert "Digest Mismatch" in pdfsig(changed, tmp_path)


def test_an_rsa_key_and_a_chain_sign_as_well(settings: Settings, signed: bytes) -> None:
    authority = a_signatory("Authority")
    ours = a_signatory("Riverbend", key=an_rsa_key(), issued_by=authority)
    install(settings, ours)
    document = sign(pdf_of(a_signed_agreement()), now=SIGNED_AT)
    assert verify(document).holds
    assert authority.certificate.public_bytes(Encoding.DER).hex().upper().encode() in document


def test_what_a_former_certificate_signed_holds_after_a_renewal(settings: Settings) -> None:
    before = a_signatory("Riverbend 2026")
    install(settings, before)
    document = sign(pdf_of(a_signed_agreement()), now=SIGNED_AT)
    install(settings, a_signatory("Riverbend 2036"), former=certificate_pem(before))
    assert verify(document).holds


def test_what_was_signed_with_an_earlier_release_still_holds(settings: Settings) -> None:
    settings.FORMER_CERTIFICATES = (KEPT / "certificate.pem").read_text()
    verdict = verify((KEPT / "agreement.pdf").read_bytes())
    assert verdict.holds
    assert verdict.text_sha256 == sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("days", [-366, 366])
def test_an_outdated_certificate_signs_nothing(settings: Settings, days: int) -> None:
    install(settings, a_signatory(years=1))
    with pytest.raises(
        UnusableCertificate, match="not valid now .*PORTICO_FORMER_CERTIFICATES_FILE"
    ):
        sign(pdf_of(a_signed_agreement()), now=SIGNED_AT + timedelta(days=days))


# --- Changed afterwards ---------------------------------------------------------------------------
@given(st.data())
def test_one_changed_byte_anywhere_is_found(signed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(signed) - 1))
    bit = data.draw(st.integers(0, 7))
    assert verify(flipped(signed, place, bit)).state is State.CHANGED


@given(st.data())
def test_one_changed_byte_of_the_signature_itself_is_found(
    signed: bytes, data: st.DataObject
) -> None:
    before, after = gap(signed)
    place = data.draw(st.integers(before, after - 1))
    bit = data.draw(st.sampled_from([0, 1, 5]))  # 5 turns a letter from upper to lower case
    assert verify(flipped(signed, place, bit)).state is State.CHANGED


REGIONS: dict[str, Find] = {
    "header": lambda pdf: pdf.index(b"%PDF"),
    "text": lambda pdf: pdf.index(b"stream") + 20,
    "metadata": lambda pdf: pdf.index(b"Dana Whitfield</rdf:li>"),
    "structure": lambda pdf: pdf.index(b"/StructElem"),
    "first trailer": lambda pdf: pdf.index(b"startxref") + 11,
    "signature's dictionary": lambda pdf: pdf.index(b"/SubFilter") + 1,
    "range": lambda pdf: pdf.index(b"/ByteRange") + 12,
    "range's name": lambda pdf: pdf.index(b"/ByteRange") + 2,
    "signature's bracket": lambda pdf: gap(pdf)[0],
    "digest algorithms": lambda pdf: gap(pdf)[0] + 60,
    "certificate": lambda pdf: gap(pdf)[0] + 300,
    "padding": lambda pdf: gap(pdf)[1] - 2,
    "time": lambda pdf: pdf.index(b"/M (D") + 8,
    "last reference table": lambda pdf: pdf.rindex(b"xref", 0, pdf.rindex(b"startxref")) + 30,
    "last trailer": lambda pdf: pdf.rindex(b"startxref") + 11,
    "end": lambda pdf: len(pdf) - 2,
}


@pytest.mark.parametrize("region", REGIONS)
def test_a_changed_byte_of_each_region_is_found(signed: bytes, region: str) -> None:
    assert verify(flipped(signed, REGIONS[region](signed))).state is State.CHANGED


def test_something_appended_is_found(signed: bytes) -> None:
    assert verify(signed + b"\n").state is State.CHANGED
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    updated = BytesIO()
    writer.write(updated)
    assert verify(updated.getvalue()).state is State.CHANGED


def test_a_document_of_another_installation_is_told_apart(
    settings: Settings, signed: bytes
) -> None:
    install(settings, a_signatory("Somebody else"))
    verdict = verify(signed)
    assert verdict.state is State.ANOTHER_SIGNER
    assert verdict.certificate == "CN=Portico demo (not for real agreements)"
    for changed in (flipped(signed, 5_000), signed + b"\n"):
        assert verify(changed).state is State.CHANGED


def test_a_namesake_is_another_signer(settings: Settings) -> None:
    install(settings, a_signatory("Riverbend"))
    document = sign(pdf_of(a_signed_agreement()), now=SIGNED_AT)
    install(settings, a_signatory("Riverbend"))
    assert verify(document).state is State.ANOTHER_SIGNER


@given(st.data())
def test_a_document_that_is_cut_off_never_holds(signed: bytes, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(signed) - 1))
    assert not verify(signed[:length]).holds


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"%PDF-1.7 /ByteRange [0 1 2 3]"])
)
def test_bytes_of_any_kind_get_an_answer(installation: Path, junk: bytes, head: bytes) -> None:
    assert not verify(head + junk).holds


# --- portico agreements verify FILE ---------------------------------------------------------------
def test_the_command_says_in_words_that_a_document_holds(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(signed)
    out = StringIO()
    call_command("agreements", "verify", str(file), stdout=out)
    said = out.getvalue()
    assert "Signed by: CN=Portico demo (not for real agreements)" in said
    assert "Signed at: 11/16/2026 16:03:04 UTC" in said
    assert f"Text of the agreement, SHA-256: {sha256(TEXT.encode()).hexdigest()}" in said
    assert "as it was signed. The signature covers all of it." in said


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda pdf: flipped(pdf, 4_000), "changed after signing"),
        (lambda pdf: pdf[:-300], "changed after signing"),
        (lambda pdf: pdf[:20_000], "cut off"),
        (lambda _: pdf_of(a_signed_agreement()), "bears no signature"),
        (lambda _: b"PK\x03\x04", "not a PDF"),
        (lambda _: b"", "empty"),
    ],
    ids=["changed", "end lost", "half lost", "unsigned", "no PDF", "empty"],
)
def test_the_command_fails_with_the_reason(
    signed: bytes, tmp_path: Path, damage: Callable[[bytes], bytes], words: str
) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(damage(signed))
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("agreements", "verify", str(file))
    assert refusal.value.returncode == 1


def test_the_command_names_another_signer(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(signed)
    other, out = a_signatory("Somebody else"), StringIO()
    with (
        override_settings(SIGNING_KEY=key_pem(other), SIGNING_CERTIFICATE=certificate_pem(other)),
        pytest.raises(CommandError, match="another certificate than this installation's"),
    ):
        call_command("agreements", "verify", str(file), stdout=out)
    assert "CN=Portico demo" in out.getvalue()


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("agreements", "verify", str(tmp_path / "nothing.pdf"))

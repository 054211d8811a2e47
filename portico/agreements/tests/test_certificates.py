"""The installation's certificate: the operator's, or in the demo one made once; never a wrong one."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from portico.agreements.document.certificates import (
    Signatory,
    UnusableCertificate,
    installed,
    known,
    made_once,
    read,
)
from testing.signed_documents import a_signatory, an_rsa_key, certificate_pem, key_pem

OURS = a_signatory("Riverbend")
Given = tuple[str, str, str]


def test_the_demos_own_is_made_once_however_many_ask(tmp_path: Path) -> None:
    file = tmp_path / "var" / "signing.pem"
    with ThreadPoolExecutor(8) as askers:
        answers = set(askers.map(made_once, [file] * 16))
    assert answers == {file.read_text()}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [*file.parent.iterdir()] == [file]


def test_the_demos_own_is_for_signatures_and_nothing_else(
    settings: Settings, tmp_path: Path
) -> None:
    settings.SIGNING_MADE_HERE = tmp_path / "signing.pem"
    extensions = installed().certificate.extensions
    usage = next(one.value for one in extensions if one.oid._name == "keyUsage")
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not usage.key_encipherment


def test_outside_the_demo_none_is_made(settings: Settings) -> None:
    settings.SIGNING_MADE_HERE = None
    with pytest.raises(UnusableCertificate, match="set PORTICO_SIGNING_KEY_FILE and"):
        installed()


def test_a_key_may_be_locked(settings: Settings) -> None:
    settings.SIGNING_KEY = key_pem(OURS, passphrase="between us")
    settings.SIGNING_PASSPHRASE = "between us"
    settings.SIGNING_CERTIFICATE = certificate_pem(OURS)
    assert installed().certificate == OURS.certificate


def test_the_chain_stands_after_the_certificate() -> None:
    ours = a_signatory("Riverbend", issued_by=a_signatory("Authority"))
    assert read(key_pem(ours), "", certificate_pem(ours)).chain == ours.chain


def test_a_chain_never_signs_for_us(settings: Settings) -> None:
    ours = a_signatory("Riverbend", issued_by=a_signatory("Authority"))
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = key_pem(ours), certificate_pem(ours)
    assert known().signers == (ours.certificate,)
    assert known().beside == ours.chain


def of(signatory: Signatory) -> Given:
    return key_pem(signatory), "", certificate_pem(signatory)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (lambda: ("no key", "", certificate_pem(OURS)), "SIGNING_KEY_FILE cannot be read"),
        (
            lambda: (key_pem(OURS, passphrase="one"), "other", certificate_pem(OURS)),
            "SIGNING_PASSPHRASE_FILE is not its passphrase",
        ),
        (lambda: (key_pem(OURS, passphrase="one"), "", certificate_pem(OURS)), "cannot be read"),
        (lambda: (key_pem(OURS), "not locked", certificate_pem(OURS)), "cannot be read"),
        (lambda: (key_pem(OURS), "", "no certificate"), "not a list of certificates"),
        (lambda: (key_pem(OURS), "", ""), "holds no certificate"),
        (lambda: (key_pem(OURS), "", certificate_pem(a_signatory())), "of another key"),
        (lambda: of(a_signatory(usage=False)), "not for signing: ask its authority"),
        (lambda: of(a_signatory(key=an_rsa_key(1024))), "RSA key of 2048 bits or more"),
    ],
)
def test_what_cannot_sign_is_refused_with_the_next_step(
    given: Callable[[], Given], words: str
) -> None:
    with pytest.raises(UnusableCertificate, match=words):
        read(*given())

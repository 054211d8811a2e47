"""An installation that signs with a certificate of its own, in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from portico.agreements.document import pdf_of, sign
from testing.signed_documents import SIGNED_AT, a_signed_agreement


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file in which the demo keeps the certificate it makes."""
    made_here = tmp_path_factory.mktemp("signing") / "signing.pem"
    with override_settings(SIGNING_MADE_HERE=made_here):
        yield made_here


@pytest.fixture(scope="module")
def signed(installation: Path) -> bytes:
    """A document as this installation signs it."""
    return sign(pdf_of(a_signed_agreement()), now=SIGNED_AT)

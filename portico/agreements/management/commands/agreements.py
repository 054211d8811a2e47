"""``portico agreements verify FILE``: is this the document that was signed here?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portico.agreements.document import State, UnusableCertificate, Verdict, verify

WORDS = {
    State.CHANGED: "This file was changed after signing. Ask for the original; do not rely on this one.",
    State.ANOTHER_SIGNER: (
        "This file is as it was signed, but by another certificate than this installation's. If it was "
        "signed here before the certificate was renewed, add the old certificate to "
        "PORTICO_FORMER_CERTIFICATES_FILE."
    ),
    State.UNSIGNED: "This PDF bears no signature. Ask for the signed document.",
    State.CUT_OFF: "This PDF is cut off: its end is missing. Fetch the file again.",
    State.NOT_A_PDF: "This is not a PDF. Name the signed document.",
    State.EMPTY: "This file is empty. Fetch it again.",
}


class Command(BaseCommand):
    """Ends with status 1 unless the file is, byte for byte, what this installation signed."""

    help = "Verify a signed agreement."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb so far."""
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        """Say who signed the file and when, then whether it holds."""
        try:
            verdict = verify(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnusableCertificate as error:
            raise CommandError(str(error)) from None
        if verdict.certificate:
            self.stdout.write(_signature(verdict))
        if not verdict.holds:
            raise CommandError(WORDS[verdict.state])
        self.stdout.write("This file is as it was signed. The signature covers all of it.")


def _signature(verdict: Verdict) -> str:
    lines = [f"Signed by: {verdict.certificate}", f"Certificate, SHA-256: {verdict.fingerprint}"]
    if verdict.signed_at:
        lines.append(f"Signed at: {verdict.signed_at:%m/%d/%Y %H:%M:%S} UTC")
    if verdict.text_sha256:
        lines.append(f"Text of the agreement, SHA-256: {verdict.text_sha256}")
    return "\n".join(lines)

"""``portico audit verify``: was the trail changed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portico.audit.anchor import anchor_file
from portico.audit.verification import Report, verify_in_one_snapshot

SHOWN = 20


class Command(BaseCommand):
    """Ends with status 1 when anything was edited, deleted, inserted, reordered or cut off."""

    help = "Verify the audit trail against its seals and the anchor file."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb so far."""
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *_: Any, **__: Any) -> None:
        """Say what was compared, then what does not fit."""
        report = verify_in_one_snapshot(now=timezone.now())
        self.stdout.write(_summary(report))
        for problem in report.problems[:SHOWN]:
            self.stderr.write(problem)
        if report.problems:
            message = (
                f"The audit trail was changed. Places that do not fit: {len(report.problems)}."
            )
            raise CommandError(message)
        self.stdout.write("The trail is whole.")


def _summary(report: Report) -> str:
    lines = [
        f"Sealed events: {report.sealed}.",
        f"Anchored up to: {report.anchored} ({anchor_file()}).",
    ]
    if report.unsealed:
        since = f"{report.waiting_since:%m/%d/%Y %H:%M:%S} UTC"
        lines.append(f"Waiting for the sealer, not covered yet: {report.unsealed}, since {since}.")
    return "\n".join(lines)

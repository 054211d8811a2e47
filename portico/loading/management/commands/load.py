"""``portico load KIND FILE``: bring a file that comes as a whole into the database.

Ends with 0 when all was loaded, 3 when some lines were refused, 1 when nothing was loaded.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portico.loading.columns import UnusableFile
from portico.loading.kinds import Report, kinds
from portico.loading.lines import Part, Watch

_SOME_REFUSED = 3
_SECONDS_BETWEEN_SIGNS = 2


class Command(BaseCommand):
    """Load a file of one of the registered kinds."""

    help = (
        "Load a file of one of the kinds below. Ends with 0 when all was loaded, 3 when some "
        "lines were refused, 1 when nothing was loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a subcommand per kind of file."""
        known = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for kind in kinds().values():
            arguments = known.add_parser(kind.name, help=kind.help)
            arguments.add_argument("file", type=Path)
            kind.add_arguments(arguments)

    def handle(self, *_args: str, **options: Any) -> None:
        """Load it, or say why not."""
        kind = kinds()[options["kind"]]
        try:
            report = kind.load(options, timezone.now(), self._signs())
        except UnusableFile as error:
            message = f"Nothing was loaded: {error}."
            raise CommandError(message) from error
        self._tell(report)
        if report.refusals.total:
            raise SystemExit(_SOME_REFUSED)

    def _signs(self) -> Watch:
        """Return what tells on standard error, every few seconds, how far reading has come."""
        last = time.monotonic()

        def watch(part: Part, lines: int, read: int) -> None:
            nonlocal last
            if time.monotonic() - last > _SECONDS_BETWEEN_SIGNS or read == part.size:
                last = time.monotonic()
                share = read / part.size if part.size else 1
                self.stderr.write(f"{part.name}: {lines:,} lines, {share:.0%}")

        return watch

    def _tell(self, report: Report) -> None:
        say = self.stdout.write
        for sentence in report.sentences:
            say(sentence)
        for reason, count in report.refusals.by_reason.most_common():
            say(f"Refused {count:,}: {reason}.")
        for name, line, reason in report.refusals.first:
            say(f"  {name}, line {line}: {reason}")

"""``portico load KIND FILE``: bring a national registry's file into the local copy.

Ends with 0 when all was loaded, 3 when some lines were refused, 1 when nothing was loaded.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portico.access.actor import Actor
from portico.registry.nppes.files import Part, UnusableFile, Watch
from portico.registry.nppes.loading import Summary
from portico.registry.services import load_nppes, load_taxonomy

_SOME_REFUSED = 3
_SECONDS_BETWEEN_SIGNS = 2


class Command(BaseCommand):
    """Load a registry file."""

    help = (
        "Load a registry file: nppes (the zip of CMS, or its npidata_pfile csv with the pl_pfile "
        "and othername_pfile beside it) or taxonomy (NUCC's csv). Ends with 0 when all was "
        "loaded, 3 when some lines were refused, 1 when nothing was loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a subcommand per kind of file."""
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        nppes = kinds.add_parser("nppes", help="providers, from CMS")
        nppes.add_argument("file", type=Path)
        nppes.add_argument("--weekly", action="store_true", help="an incremental file: merge it")
        nppes.add_argument(
            "--many-may-vanish",
            action="store_true",
            help="load a full file although it lacks more than 5 % of the active providers",
        )
        taxonomy = kinds.add_parser("taxonomy", help="what taxonomy codes mean, from NUCC")
        taxonomy.add_argument("file", type=Path)

    def handle(self, *_args: str, **options: Any) -> None:
        """Load it, or say why not."""
        try:
            if options["kind"] == "taxonomy":
                self._load_taxonomy(options["file"])
            else:
                self._load_nppes(options)
        except UnusableFile as error:
            message = f"Nothing was loaded: {error}."
            raise CommandError(message) from error

    def _load_taxonomy(self, path: Path) -> None:
        count = load_taxonomy(path=path, actor=Actor.system(), now=timezone.now())
        self.stdout.write(f"{count:,} taxonomy labels.")

    def _load_nppes(self, options: dict[str, Any]) -> None:
        summary = load_nppes(
            path=options["file"],
            weekly=options["weekly"],
            many_may_vanish=options["many_may_vanish"],
            actor=Actor.system(),
            now=timezone.now(),
            watch=self._signs(),
        )
        self._tell(summary)
        if summary.refusals.total:
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

    def _tell(self, summary: Summary) -> None:
        say = self.stdout.write
        say(f"NPPES as of {summary.as_of}: {summary.read:,} lines read.")
        say(
            f"Providers: {summary.added:,} added, {summary.updated:,} updated, "
            f"{summary.unchanged:,} unchanged, {summary.vanished:,} no longer in the file."
        )
        for what, changed in (("locations", summary.locations), ("names", summary.names)):
            held = "kept, no such file" if changed is None else f"{changed:,} changed"
            say(f"Further {what}: {held}.")
        for reason, count in summary.refusals.by_reason.most_common():
            say(f"Refused {count:,}: {reason}.")
        for name, line, reason in summary.refusals.first:
            say(f"  {name}, line {line}: {reason}")

"""``portico exchange FILE… --plan SLUG``: receive the standard files that a plan exchanges.

Ends with 0 when all was loaded or had been before, 3 when some was refused, 1 when nothing was
loaded.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portico.access.actor import Actor
from portico.exchange.kinds import ACKNOWLEDGED, Unrecognised
from portico.exchange.queries import Receipt
from portico.exchange.services import Watch, receive_file
from portico.profiles.loading import profiles

_SOME_REFUSED = 3
_SECONDS_BETWEEN_SIGNS = 2


class Command(BaseCommand):
    """Receive files."""

    help = (
        "Receive X12 files of a plan; now: 835 remittance advice, 999 and TA1. The same file again changes "
        "nothing. Ends with 0 when all was loaded, 3 when some was refused, 1 when nothing was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and the plan they are of."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--plan", required=True, metavar="SLUG")

    def handle(self, *_args: str, **options: Any) -> None:
        """Receive one after the other; a bad one stops none of the rest."""
        plan: str = options["plan"]
        if plan not in profiles():
            message = f"There is no plan {plan!r} here. Plans: {', '.join(sorted(profiles()))}."
            raise CommandError(message)
        receipts = [self._receive(path, plan) for path in options["files"]]
        if not any(receipt and receipt.accepted for receipt in receipts):
            message = "Nothing was loaded."
            raise CommandError(message)
        if not all(receipt and receipt.is_whole for receipt in receipts):
            raise SystemExit(_SOME_REFUSED)

    def _receive(self, path: Path, plan: str) -> Receipt | None:
        try:
            with path.open("rb") as source:
                receipt = receive_file(
                    source=source,
                    name=path.name,
                    plan=plan,
                    actor=Actor.system(plan=plan),
                    now=timezone.now(),
                    watch=self._signs(path.name),
                )
        except Unrecognised as error:
            self.stdout.write(f"{path.name}: refused, {error}.")
        except OSError as error:
            self.stdout.write(f"{path.name}: it cannot be read ({error.strerror}).")
        else:
            self._tell(path.name, receipt)
            return receipt
        return None

    def _signs(self, name: str) -> Watch:
        """Return what tells on standard error, every few seconds, how far it has come."""
        last = time.monotonic()

        def watch(transactions: int, share: float) -> None:
            nonlocal last
            if time.monotonic() - last > _SECONDS_BETWEEN_SIGNS:
                last = time.monotonic()
                self.stderr.write(f"{name}: {transactions:,} transactions, {share:.0%}")

        return watch

    def _tell(self, name: str, receipt: Receipt) -> None:
        say = self.stdout.write
        say(
            f"{name}: {receipt.kind}, {receipt.transactions:,} transactions: "
            f"{receipt.loaded:,} loaded, {receipt.unchanged:,} unchanged, "
            f"{receipt.refused:,} refused."
        )
        for label, (count, amount) in receipt.totals.items():
            dollars = "" if label == ACKNOWLEDGED.label else f", ${amount:,.2f}"
            say(f"  {label}: {count:,}{dollars}")
        for finding in receipt.findings:
            say(f"  {finding}")
        for refusal in receipt.first_refusals:
            say(f"  Refused, ST {refusal.control_number} at segment {refusal.segment}:")
            for reason in refusal.reasons:
                say(f"    {reason}")

"""``portico pin issue``: mail a PIN to the contact the plan's roster names."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portico.access.actor import Actor
from portico.profiles.loading import profiles
from portico.proofs.services import NoContact, TooSoon, issue_pin
from portico.vocabulary.moments import day_in_words
from portico.vocabulary.tin import parse_tin


class Command(BaseCommand):
    """Issue PINs."""

    help = "issue --plan SLUG --tin TIN mails a new PIN to the roster's contact; older ones end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb for now."""
        issue = parser.add_subparsers(dest="verb", required=True).add_parser("issue")
        issue.add_argument("--plan", required=True)
        issue.add_argument("--tin", required=True)

    def handle(self, *_args: str, **options: Any) -> None:
        """Issue it, or say what is wrong with what was typed."""
        plan = options["plan"]
        if plan not in profiles():
            known = ", ".join(sorted(profiles()))
            message = f"There is no plan {plan}. Plans here: {known}."
            raise CommandError(message)
        try:
            tin = parse_tin(options["tin"])
        except ValueError as error:
            raise CommandError(f"--tin: {error}") from error
        self._issue(plan, tin)

    def _issue(self, plan: str, tin: str) -> None:
        now = timezone.now()
        try:
            issued = issue_pin(plan=plan, tin=tin, actor=Actor.system(plan=plan), now=now)
        except NoContact:
            message = (
                "The roster names no email for an office with this tax ID. Correct it at its "
                "source, load the roster again, then issue the PIN."
            )
            raise CommandError(message) from None
        except TooSoon:
            message = "That mailbox got ten messages with a code within the hour. Try again later."
            raise CommandError(message) from None
        until = day_in_words(issued.expires_at, profiles()[plan].hours.zone)
        self.stdout.write(f"Mailed a PIN to {issued.masked_to}. It works until {until}.")

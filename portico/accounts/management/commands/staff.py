"""``portico staff invite|end|list``: who works for a plan."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portico.access.actor import Actor, StaffRoleName
from portico.accounts import queries
from portico.accounts.services import (
    AlreadyStaff,
    end_staff,
    invite_staff,
    withdraw_invitations,
)
from portico.audit.acting import acting
from portico.profiles.loading import profiles
from portico.vocabulary.email import normalize_email


class Command(BaseCommand):
    """Invite plan staff, end their roles, list them."""

    help = (
        "invite EMAIL --plan SLUG --role ROLE mails a link, good for 72 hours; "
        "end EMAIL --plan SLUG ends every role and session there; list --plan SLUG."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A verb each."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        invite = verbs.add_parser("invite", help="mail an invitation")
        end = verbs.add_parser("end", help="end every role of a person at a plan")
        every = verbs.add_parser("list", help="list a plan's staff")
        for verb in (invite, end):
            verb.add_argument("email")
        for verb in (invite, end, every):
            verb.add_argument("--plan", required=True)
        roles = [role.value for role in StaffRoleName]
        invite.add_argument("--role", required=True, choices=roles)

    def handle(self, *_args: str, **options: Any) -> None:
        """Do it, or say what is wrong with what was typed."""
        plan = options["plan"]
        if plan not in profiles():
            known = ", ".join(sorted(profiles()))
            message = f"There is no plan {plan}. Plans here: {known}."
            raise CommandError(message)
        with acting(Actor.system(plan=plan)) as act:
            getattr(self, f"_{options['verb']}")(plan, act.actor, options)

    def _invite(self, plan: str, actor: Actor, options: dict[str, Any]) -> None:
        email, role = _email(options["email"]), StaffRoleName(options["role"])
        try:
            invite_staff(email=email, plan=plan, role=role, actor=actor, now=timezone.now())
        except AlreadyStaff:
            message = f"{email} is {role.in_words} at {plan} already."
            raise CommandError(message) from None
        self.stdout.write(
            f"Invited {email} as {role.in_words} at {plan}. The link works for 72 hours."
        )

    def _end(self, plan: str, actor: Actor, options: dict[str, Any]) -> None:
        email, now = _email(options["email"]), timezone.now()
        account = queries.account_with_email(email)
        ended = end_staff(account=account, plan=plan, actor=actor, now=now) if account else 0
        ended += withdraw_invitations(email=email, plan=plan, actor=actor, now=now)
        if not ended:
            message = f"{email} has no role at {plan}."
            raise CommandError(message)
        self.stdout.write(f"Ended what {email} had at {plan}: {ended}.")

    def _list(self, plan: str, _actor: Actor, _options: dict[str, Any]) -> None:
        for each in queries.colleagues_at(plan):
            factor = "" if each.has_second_factor else ", no second factor yet"
            self.stdout.write(f"{each.account.email}: {', '.join(each.roles)}{factor}")


def _email(text: str) -> str:
    try:
        return normalize_email(text)
    except ValueError as error:
        raise CommandError(str(error)) from error

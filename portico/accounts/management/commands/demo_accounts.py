"""``portico demo_accounts``: the demo's plan staff, from demo/sign_ins.toml."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.sign_ins import SignIn, people
from portico.access.actor import StaffRoleName
from portico.accounts.demo import create_staff


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Create the demo's plan staff; answers with their sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with a line each."""
        return "\n".join(self._create(person) for person in people() if person.staff)

    def _create(self, person: SignIn) -> str:
        create_staff(
            plan=person.plan,
            email=person.email,
            password=person.password,
            first_name=person.first_name,
            last_name=person.last_name,
            roles=[StaffRoleName(role) for role in person.staff],
            totp_secret=person.totp_secret,
            now=timezone.now(),
        )
        return person.line

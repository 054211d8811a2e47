"""``portico demo_accounts``: the demo's plan staff, from demo/sign_ins.toml."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from portico.access.actor import StaffRoleName
from portico.accounts.demo import create_staff
from portico.profiles.loading import profiles


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Create the demo's plan staff; answers with their sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with a line each."""
        path = settings.ROOT / "demo" / "sign_ins.toml"
        known = tomllib.loads(path.read_text(encoding="utf-8"))
        staff = [each for each in known["people"] if each.get("staff")]
        return "\n".join(
            self._create(person, known["password"])
            for person in staff
            if person["plan"] in profiles()
        )

    def _create(self, person: dict[str, Any], password: str) -> str:
        create_staff(
            plan=person["plan"],
            email=person["email"],
            password=password,
            first_name=person["first_name"],
            last_name=person["last_name"],
            roles=[StaffRoleName(role) for role in person["staff"]],
            totp_secret=person["totp_secret"],
            now=timezone.now(),
        )
        return f"{person['role']} at {person['plan']}: {person['email']} / {password}"

"""The demo's sign-ins, with the code each staff member's authenticator app shows now."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from portico.accounts.models import Account
from portico.profiles.addresses import url_for
from portico.profiles.loading import profiles

_PERIOD = 30
"""Seconds a code of an authenticator app is shown (RFC 6238)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """One line of the list."""

    plan: str
    role: str
    name: str
    email: str
    password: str
    code: str
    url: str


def demo_sign_ins(*, now: datetime) -> list[DemoSignIn]:
    """Everyone of demo/sign_ins.toml who has an account by now."""
    known = demo_file()
    people = [each for each in known["people"] if each["plan"] in profiles()]
    emails = [each["email"] for each in people]
    present = set(
        Account.objects.filter(email__in=emails, email_verified_at__isnull=False).values_list(
            "email", flat=True
        )
    )
    return [_sign_in(each, known["password"], now) for each in people if each["email"] in present]


@cache
def demo_file() -> dict[str, Any]:
    """What demo/sign_ins.toml says; nobody where the file was left out of the installation."""
    path = settings.ROOT / "demo" / "sign_ins.toml"
    if not path.exists():
        return {"password": "", "people": []}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _sign_in(person: dict[str, Any], password: str, now: datetime) -> DemoSignIn:
    secret = person.get("totp_secret", "")
    return DemoSignIn(
        plan=profiles()[person["plan"]].name,
        role=person["role"],
        name=f"{person['first_name']} {person['last_name']}",
        email=person["email"],
        password=password,
        code=current_code(secret, now) if secret else "",
        url=url_for(person["plan"], "accounts:sign_in"),
    )


def current_code(secret: str, now: datetime) -> str:
    """The six digits an authenticator app shows at ``now``."""
    return format_hotp_value(hotp_value(secret, int(now.timestamp()) // _PERIOD))

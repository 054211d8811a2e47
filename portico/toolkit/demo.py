"""The demo's sign-ins, with the code each staff member's authenticator app shows now; what to try.

Only the demo calls these: its world, ``demo/``, need not be part of another installation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from portico.accounts.models import Account
from portico.profiles.addresses import url_for
from portico.profiles.loading import profiles

if TYPE_CHECKING:
    from demo.sign_ins import SignIn
    from demo.try_it import TryIt

_PERIOD = 30
"""Seconds a code of an authenticator app is shown (RFC 6238)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """One line of the list."""

    plan: str
    role: str
    name: str
    login: str
    password: str
    secret_answer: str
    code: str
    url: str


def demo_sign_ins(*, now: datetime) -> list[DemoSignIn]:
    """Everyone of demo/sign_ins.toml who has an account by now."""
    several = people()
    emails = [each.email for each in several]
    verified = Account.objects.filter(email__in=emails, email_verified_at__isnull=False)
    present = set(verified.values_list("email", flat=True))
    return [_sign_in(each, now) for each in several if each.email in present]


def people() -> "Sequence[SignIn]":
    """Return those of the demo whose plan is here."""
    from demo import sign_ins  # noqa: PLC0415 - an installation need not have it

    return sign_ins.people()


def to_try() -> "dict[str, list[TryIt]]":
    """By plan what nobody has registered there yet, with what has to be at hand."""
    from demo import try_it  # noqa: PLC0415 - an installation need not have it

    found: dict[str, list[TryIt]] = {}
    for each in try_it.to_try():
        found.setdefault(each.plan, []).append(each)
    return found


def _sign_in(person: "SignIn", now: datetime) -> DemoSignIn:
    return DemoSignIn(
        plan=profiles()[person.plan].name,
        role=person.role,
        name=f"{person.first_name} {person.last_name}",
        login=person.login,
        password=person.password,
        secret_answer=person.secret_answer,
        code=current_code(person.totp_secret, now) if person.totp_secret else "",
        url=url_for(person.plan, "accounts:sign_in"),
    )


def current_code(secret: str, now: datetime) -> str:
    """The six digits an authenticator app shows at ``now``."""
    return format_hotp_value(hotp_value(secret, int(now.timestamp()) // _PERIOD))

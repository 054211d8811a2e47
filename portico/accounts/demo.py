"""Staff of the demo world, with second factors whose codes the demo may show."""

from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from portico.access.actor import Actor, StaffRoleName
from portico.accounts import queries
from portico.accounts.models import Account, StaffRole
from portico.accounts.services import create_account, hash_password
from portico.accounts.services.proofs import is_used
from portico.audit.acting import acting
from portico.audit.services import record


class OnlyInTheDemo(RuntimeError):
    """No other installation has second factors that someone else can read."""


def create_staff(
    *,
    plan: str,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    roles: list[StaffRoleName],
    totp_secret: str,
    now: datetime,
) -> Account:
    """A staff member with a fixed second factor; what is there already stays as it is."""
    _refuse_elsewhere()
    if known := queries.account_with_email(email):
        return known
    actor = Actor.system(plan=plan)
    with acting(actor):
        account = create_account(
            email=email,
            email_verified_at=now,
            password_hash=hash_password(password),
            first_name=first_name,
            last_name=last_name,
            phone="",
            phone_verified_at=None,
            now=now,
        )
        for role in roles:
            StaffRole.objects.create(account=account, plan=plan, role=role, created_at=now)
        secret = get_adapter().encrypt(totp_secret)
        kind = Authenticator.Type.TOTP
        Authenticator.objects.create(user=account, type=kind, data={"secret": secret})
        record(actor=actor, action="staff.made_for_demo", subject=str(account), now=now)
    return account


def current_totp(account: Account, *, now: datetime) -> str:
    """The code to sign in with now: the first of those the app may show that was not used yet."""
    _refuse_elsewhere()
    enrolled = Authenticator.objects.get(user_id=account.pk, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(enrolled.data["secret"])
    step = int(now.timestamp()) // 30
    codes = [format_hotp_value(hotp_value(secret, step + shift)) for shift in (0, 1, -1)]
    return next((code for code in codes if not is_used(enrolled, code, now=now)), codes[0])


def _refuse_elsewhere() -> None:
    if not settings.PORTICO.demo:
        raise OnlyInTheDemo

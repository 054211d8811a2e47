"""Creating an account and correcting a name."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.audit.constraints import is_stored
from portico.audit.services import record


class EmailTaken(Exception):
    """Another account holds this email verified."""


def create_account(
    *,
    email: str,
    email_verified_at: datetime | None,
    password_hash: str,
    first_name: str,
    last_name: str,
    phone: str,
    phone_verified_at: datetime | None,
    now: datetime,
) -> Account:
    """Store a person; ``password_hash`` comes from ``hash_password``. Raises EmailTaken.

    The database decides whether the email is free, so two registrations at once make one account.
    """
    account = Account(
        email=email,
        email_verified_at=email_verified_at,
        password=password_hash,
        first_name=first_name,
        last_name=last_name,
        phone=phone,
        phone_verified_at=phone_verified_at,
        created_at=now,
    )
    if not is_stored(account, unless=("account_verified_email_unique",)):
        raise EmailTaken
    return account


def rename_account(
    *, account: Account, first_name: str, last_name: str, actor: Actor, now: datetime
) -> None:
    """Correct a person's own name."""
    account.first_name, account.last_name = first_name, last_name
    account.save(update_fields=["first_name", "last_name"])
    record(actor=actor, action="account.renamed", subject=str(account), now=now)

"""Forgotten passwords: a mailed link to whoever holds the email, the same work for everyone."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import allowances, guesses, queries
from portico.accounts.challenges import consume_link, issue_link
from portico.accounts.models import Account
from portico.accounts.rules import RESET_VALID_FOR, Purpose
from portico.accounts.services.passwords import store_password
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for


def request_reset(*, email: str, plan: str, now: datetime) -> None:
    """Mail a link, or mail that there is no sign-in; the page cannot tell which, nor its time.

    Too many for one mailbox within the hour are silently not sent.
    """
    actor = Actor.anonymous(plan=plan)
    with acting(actor):
        account = _active(queries.account_with_email(email))
        token = issue_link(
            purpose=Purpose.PASSWORD_RESET,
            plan=plan,
            subject=f"email:{guesses.person_key(email)}",
            account_id=account.pk if account else None,
            valid_for=RESET_VALID_FOR,
            now=now,
        )
        subject = str(account) if account else "account:unknown"
        record(actor=actor, action="account.reset_requested", subject=subject, now=now)
        if allowances.count_send(email, now=now) is None:
            notify(
                plan=plan,
                channel=Channel.MAIL,
                to=email,
                template=f"accounts/notices/{'reset' if account else 'reset_unknown'}",
                context={
                    "reset_url": url_for(plan, "accounts:reset_password", token=token),
                    "register_url": url_for(plan, "registration:start"),
                    "minutes": int(RESET_VALID_FOR.total_seconds() // 60),
                },
                now=now,
                secret=True,
                about=subject,
            )


def reset_password(*, token: str, password: str, plan: str, now: datetime) -> Account | None:
    """Set a new password with a mailed link, once; None when the link is not valid any more.

    The second factor survives; every session ends.
    """
    actor = Actor.anonymous(plan=plan)
    with acting(actor):
        link = consume_link(token, Purpose.PASSWORD_RESET, now)
        account = _active(link.account) if link else None
        if account is None:
            return None
        store_password(account=account, raw=password, plan=plan, actor=actor, now=now)
    return account


def _active(account: Account | None) -> Account | None:
    return account if account and account.is_active else None

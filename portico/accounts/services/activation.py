"""The mailed link that confirms an email and opens what was registered with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portico.accounts import allowances
from portico.accounts.challenges import Purpose, TooSoon, consume_link, issue_link, peek_link
from portico.accounts.models import Account, Challenge
from portico.accounts.rules import ACTIVATION_VALID_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """Whose email a link confirms, and what it opens (what the caller issued it for)."""

    account: Account
    subject: str


class ActivationMail(Protocol):
    """Mails somebody their activation link again, in the caller's transaction.

    It leaves out whoever has nothing to activate at the plan, and suppresses TooSoon.
    """

    def __call__(self, *, account: Account, plan: str, now: datetime) -> None:
        """Mail it to the account's email, which is not verified yet."""


_mails: list[ActivationMail] = []


def register_activation_mail(mail: ActivationMail) -> None:
    """Let the folder that knows what is activated write that mail; called once, at start."""
    if mail not in _mails:
        _mails.append(mail)


def mail_activation_again(*, account: Account, plan: str, now: datetime) -> None:
    """Have the activation mail written again, to the email the account has now."""
    for mail in _mails:
        mail(account=account, plan=plan, now=now)


def issue_activation(*, account: Account, plan: str, subject: str, now: datetime) -> str:
    """Make the one valid link for a subject, 72 hours, once; return its token for the mail.

    The caller mails it to ``account.email`` in the same transaction. Raises TooSoon after ten mails
    to that mailbox within an hour.
    """
    if until := allowances.count_send(account.email, now=now):
        raise TooSoon(until)
    return issue_link(
        purpose=Purpose.ACTIVATION,
        plan=plan,
        subject=subject,
        account_id=account.pk,
        valid_for=ACTIVATION_VALID_FOR,
        now=now,
    )


def open_activation(*, token: str, plan: str, now: datetime) -> Activation | None:
    """What a still valid link confirms; opening its page uses nothing up."""
    return _activation(peek_link(token, Purpose.ACTIVATION, now), plan)


def consume_activation(*, token: str, plan: str, now: datetime) -> Activation | None:
    """Use the link, in the ``acting`` block that goes on to ``verify_email``; None when it is over.

    The account stays locked until that block ends: an email changed meanwhile is never verified by
    a link that went to the one before.
    """
    there = open_activation(token=token, plan=plan, now=now)
    if there is None:
        return None
    Account.objects.select_for_update().get(pk=there.account.pk)
    return _activation(consume_link(token, Purpose.ACTIVATION, now), plan)


def _activation(link: Challenge | None, plan: str) -> Activation | None:
    if link is None or link.account is None or link.plan != plan or not link.account.is_active:
        return None
    return Activation(account=link.account, subject=link.subject)

"""Forgotten passwords and usernames: the page only takes the wish, a job answers by mail.

The page looks nobody up, so neither its answer nor its time tells whether a name exists.
"""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import allowances, claims, queries
from portico.accounts.belonging import plans_of
from portico.accounts.challenges import consume_link, issue_link
from portico.accounts.models import Account, Forgotten, RecoveryRequest
from portico.accounts.rules import (
    RECOVERIES_PER_ADDRESS,
    RECOVERY_WINDOW,
    RESET_VALID_FOR,
    Purpose,
)
from portico.accounts.services.activation import mail_activation_again
from portico.accounts.services.passwords import store_password
from portico.audit.acting import acting
from portico.audit.services import record
from portico.jobs.queue import enqueue
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile

CLAIMING_LOOKED_AT = 20


def ask_to_recover(
    *, forgotten: Forgotten, name: str, plan: str, address: str, now: datetime
) -> bool:
    """Note what somebody forgot under a spelled name; False after too many from that address."""
    network = allowances.key("recovery", address)
    if allowances.spend(network, limit=RECOVERIES_PER_ADDRESS, window=RECOVERY_WINDOW, now=now):
        return False
    with acting(Actor.anonymous(plan=plan)):
        asked = RecoveryRequest.objects.create(
            plan=plan, forgotten=forgotten, name=name, asked_at=now
        )
        enqueue("accounts.recover", request_id=asked.pk)
    return True


def answer_recovery(*, request_id: int, now: datetime) -> None:
    """Mail what was forgotten, once: to a confirmed email, or to the email that was typed itself.

    A username nobody has is answered by nothing, and so are too many for one mailbox within the
    hour. Whoever still has to confirm their email gets that mail again: no password is ever set
    through a mailbox that nobody confirmed.
    """
    asked = RecoveryRequest.objects.filter(pk=request_id).first()
    if asked is None:
        return
    actor = Actor.anonymous(plan=asked.plan)
    with acting(actor):
        if not RecoveryRequest.objects.filter(pk=request_id).delete()[0]:
            return
        account = _who(asked)
        subject = str(account) if account else "account:unknown"
        action = f"account.{asked.forgotten}_forgotten"
        record(actor=actor, action=action, subject=subject, now=now)
        _answer(asked, account, now)


def reset_password(*, token: str, password: str, plan: str, now: datetime) -> Account | None:
    """Set a new password with a mailed link, once; None when the link is not valid any more.

    The second factor survives; every session ends; what too many wrong passwords locked is open.
    """
    actor = Actor.anonymous(plan=plan)
    with acting(actor):
        link = consume_link(token, Purpose.PASSWORD_RESET, now)
        account = link.account if link else None
        if account is None or not account.is_active:
            return None
        store_password(account=account, raw=password, plan=plan, actor=actor, now=now)
        claims.unlock(account)
    return account


def _who(asked: RecoveryRequest) -> Account | None:
    """Whose name it is; of several at the plan who never confirmed that email, the latest."""
    account = claims.claim(asked.name, profile(asked.plan)).account
    if account:
        return account if account.is_active else None
    claiming = queries.accounts_claiming(asked.name, at_most=CLAIMING_LOOKED_AT)
    return next((each for each in claiming if asked.plan in plans_of(each.pk)), None)


def _answer(asked: RecoveryRequest, account: Account | None, now: datetime) -> None:
    if account and not account.email_verified_at:
        mail_activation_again(account=account, plan=asked.plan, now=now)
        return
    to = account.email if account else asked.name
    if claims.is_email(to) and allowances.count_send(to, now=now) is None:
        _mail(asked, to, account, now)


def _mail(asked: RecoveryRequest, to: str, account: Account | None, now: datetime) -> None:
    context = {
        "register_url": url_for(asked.plan, "registration:start"),
        "sign_in_url": url_for(asked.plan, "accounts:sign_in"),
        "minutes": int(RESET_VALID_FOR.total_seconds() // 60),
    }
    if account:
        context["username"] = queries.username_of(account.pk, asked.plan)
        if asked.forgotten == Forgotten.PASSWORD:
            context["reset_url"] = _reset_url(asked.plan, account, now)
    notify(
        plan=asked.plan,
        channel=Channel.MAIL,
        to=to,
        template=f"accounts/notices/{asked.forgotten}_{'forgotten' if account else 'unknown'}",
        context=context,
        now=now,
        secret=True,
        about=str(account) if account else "account:unknown",
    )


def _reset_url(plan: str, account: Account, now: datetime) -> str:
    token = issue_link(
        purpose=Purpose.PASSWORD_RESET,
        plan=plan,
        subject=str(account),
        account_id=account.pk,
        valid_for=RESET_VALID_FOR,
        now=now,
    )
    return url_for(plan, "accounts:reset_password", token=token)

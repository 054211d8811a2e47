"""A second factor that is set up, taken away, or taken away by a colleague."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from portico.access.actor import Actor
from portico.accounts import allowances, queries
from portico.accounts.challenges import Purpose, issue_link
from portico.accounts.models import Account
from portico.accounts.rules import SETUP_VALID_FOR
from portico.accounts.services.sessions import end_sessions
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for


class NotTheirs(Exception):
    """Nobody resets their own second factor, nor that of someone outside the plan's staff."""


def tell_about_second_factor(
    *, account: Account, change: str, plan: str, actor: Actor, now: datetime
) -> None:
    """Write to the trail and to the owner; ``change``: added, removed, codes_replaced."""
    record(actor=actor, action=f"account.second_factor_{change}", subject=str(account), now=now)
    _mail(account, f"second_factor_{change}", plan=plan, now=now)


def note_enrolment(*, account: Account, plan: str, actor: Actor, now: datetime) -> None:
    """A second factor is set up: from here on it, no mailed link, is what the account asks for."""
    Account.objects.filter(pk=account.pk).update(factor_replaced_at=None)
    tell_about_second_factor(account=account, change="added", plan=plan, actor=actor, now=now)


def mail_setup_link(*, account: Account, plan: str, actor: Actor, now: datetime) -> None:
    """Mail plan staff the link that lets them enroll: a stolen password alone never does.

    Too many for one mailbox within the hour are silently not sent.
    """
    if allowances.count_send(account.email, now=now) is not None:
        return
    token = issue_link(
        purpose=Purpose.SECOND_FACTOR_SETUP,
        plan=plan,
        subject=str(account),
        account_id=account.pk,
        valid_for=SETUP_VALID_FOR,
        now=now,
    )
    record(actor=actor, action="account.setup_link_sent", subject=str(account), now=now)
    link = url_for(plan, "accounts:second_factor_link", token=token)
    _mail(account, "second_factor_link", plan=plan, now=now, url=link, secret=True)


def reset_second_factor(*, colleague: Account, plan: str, actor: Actor, now: datetime) -> None:
    """A staff member lets a colleague enroll anew, after calling them back. Raises NotTheirs.

    The colleague's sessions end; the way back in is the password and a mailed link.
    """
    if colleague.pk == actor.account_id or not queries.is_staff(colleague.pk, plan):
        raise NotTheirs
    Authenticator.objects.filter(user_id=colleague.pk).delete()
    end_sessions(account=colleague)
    record(actor=actor, action="account.second_factor_reset", subject=str(colleague), now=now)
    mail_setup_link(account=colleague, plan=plan, actor=actor, now=now)


def replace_second_factor(*, account: Account, plan: str, actor: Actor, now: datetime) -> None:
    """Take away a member's lost second factor and mail the link to set another up.

    Their sessions end. Whoever calls this has made sure who they are; it is for no plan staff.
    """
    if queries.staff_plans(account.pk):
        raise NotTheirs
    Account.objects.filter(pk=account.pk).update(factor_replaced_at=now)
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_sessions(account=account)
    record(actor=actor, action="account.second_factor_reset", subject=str(account), now=now)
    mail_setup_link(account=account, plan=plan, actor=actor, now=now)


def _mail(
    account: Account,
    template: str,
    *,
    plan: str,
    now: datetime,
    url: str = "",
    secret: bool = False,
) -> None:
    notify(
        plan=plan,
        channel=Channel.MAIL,
        to=account.email,
        template=f"accounts/notices/{template}",
        context={"name": account.first_name, "url": url},
        now=now,
        secret=secret,
        about=str(account),
    )

"""Plan staff open what wrong passwords locked."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import claims
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.loading import profile


def open_locks(*, account: Account, plan: str, actor: Actor, now: datetime) -> None:
    """Let the person try again at this plan; they are told by mail that somebody did."""
    with acting(actor):
        claims.unlock_at(account, plan)
        record(actor=actor, action="account.unlocked", subject=str(account), now=now)
        notify(
            plan=plan,
            channel=Channel.MAIL,
            to=account.email,
            template="accounts/notices/unlocked",
            context={"first_name": account.first_name, "help_line": profile(plan).help_line},
            now=now,
            about=str(account),
        )

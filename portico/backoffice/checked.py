"""Which callers this staff session found to be who they say, and when."""

from collections.abc import Iterable, MutableMapping
from datetime import datetime
from typing import Any

from portico.accounts.models import Account
from portico.backoffice.rules import Checked, How

Session = MutableMapping[str, Any]


def note_checked(session: Session, plan: str, account: Account, how: How, now: datetime) -> None:
    """Remember it, and forget those that hold no more."""
    known = {
        key: [each.how.value, each.at.isoformat()]
        for key, each in _known(session, plan).items()
        if each.holds(now)
    }
    session[_key(plan)] = {**known, str(account): [how.value, now.isoformat()]}


def checked(session: Session, plan: str, account: Account, now: datetime) -> Checked | None:
    """How the person was checked, while it holds."""
    found = _known(session, plan).get(str(account))
    return found if found and found.holds(now) else None


def any_checked(session: Session, plan: str, accounts: Iterable[Account], now: datetime) -> bool:
    """True where one of them was, and it holds."""
    return any(checked(session, plan, each, now) for each in accounts)


def _known(session: Session, plan: str) -> dict[str, Checked]:
    stored = session.get(_key(plan), {})
    return {
        key: Checked(how=How(how), at=datetime.fromisoformat(at))
        for key, (how, at) in stored.items()
    }


def _key(plan: str) -> str:
    return f"checked:{plan}"

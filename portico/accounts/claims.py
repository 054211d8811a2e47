"""Who somebody says they are at a plan's sign-in, and how many wrong passwords that name may meet.

Wrong passwords are counted per plan and typed name, whether or not anybody has it: an answer then
depends on what was typed before, never on who exists. Browsers the person signed in with before
have a count of their own, so that a stranger who knows the name cannot keep its owner out of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from portico.accounts import allowances, guesses, queries
from portico.accounts.models import Account, Allowance
from portico.accounts.rules import USUAL_LOCK, locked_until
from portico.profiles.loading import profiles
from portico.profiles.schema import LockOut, Profile
from portico.vocabulary.email import MAX_LENGTH, normalize_email
from portico.vocabulary.username import fold_username

_BROWSERS = {False: "new", True: "known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A name typed at a plan, in its one spelling, and whose it is."""

    plan: Profile
    name: str
    account: Account | None

    @property
    def person(self) -> str:
        """The counter of the person's guesses over every path; of the name, when it is nobody's."""
        if self.account:
            return guesses.person_of(self.account)
        if is_email(self.name):
            return guesses.person_key(self.name)
        return allowances.key("person", self.plan.slug, self.name)


def is_email(name: str) -> bool:
    """An email has an @, and no username has one."""
    return "@" in name


def spelled(typed: str, plan: Profile) -> str:
    """The one spelling of an email, or of a username where the plan has them.

    Raises ValueError with a message for who typed it; what cannot be anybody's username is no
    error: it is answered like a name that nobody has.
    """
    if is_email(fold_username(typed)) or not plan.sign_in.by_username:
        return normalize_email(typed)
    return fold_username(typed)[:MAX_LENGTH]


def claim(name: str, plan: Profile) -> Claim:
    """Look up who goes by a spelled name; one query, whatever it is and whoever has it."""
    if is_email(name):
        return Claim(plan=plan, name=name, account=queries.account_with_email(name))
    return Claim(plan=plan, name=name, account=queries.account_with_username(plan.slug, name))


def count_try(claim: Claim, *, known_device: bool, now: datetime) -> datetime | None:
    """Count one more password for the name and return None; or until when it is locked."""
    lock = lock_of(claim.plan)
    with transaction.atomic():
        counter = allowances.lock(_tries(claim, known_device=known_device), now=now)
        until = locked_until(counter.spent_at, lock, now=now)
        if until is None:
            allowances.add(counter, window=timedelta(hours=lock.hours), now=now)
    return until


def forget_tries(claim: Claim, *, known_device: bool) -> None:
    """The password was right: the wrong ones before it count no more for this kind of browser."""
    allowances.clear([_tries(claim, known_device=known_device)])


def unlock(account: Account) -> None:
    """A password set by mail opens every name of the person, at every plan and browser."""
    allowances.clear(
        allowances.key("sign-in", plan, name, browser)
        for plan, name in _names_of(account)
        for browser in _BROWSERS.values()
    )


def locked_at(account: Account, plan: Profile, *, now: datetime) -> datetime | None:
    """Until when some name of the person is locked at the plan, in some browser; None when none is."""
    counters = Allowance.objects.filter(key__in=_keys_at(account, plan.slug))
    locks = [locked_until(each.spent_at, lock_of(plan), now=now) for each in counters]
    return max((until for until in locks if until), default=None)


def unlock_at(account: Account, plan: str) -> None:
    """Open every name of the person at one plan."""
    allowances.clear(_keys_at(account, plan))


def lock_of(plan: Profile) -> LockOut:
    """What the plan says of locks, or what holds without."""
    return plan.lock_out or USUAL_LOCK


def _names_of(account: Account) -> Iterator[tuple[str, str]]:
    yield from account.sign_in_names.values_list("plan", "name")
    yield from ((plan, account.email) for plan in profiles())


def _keys_at(account: Account, plan: str) -> list[str]:
    names = {name for at, name in _names_of(account) if at == plan}
    return [
        allowances.key("sign-in", plan, name, browser)
        for name in names
        for browser in _BROWSERS.values()
    ]


def _tries(claim: Claim, *, known_device: bool) -> str:
    return allowances.key("sign-in", claim.plan.slug, claim.name, _BROWSERS[known_device])

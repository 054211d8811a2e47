"""Who calls support: a member of the plan, by the name they sign in with, and their question."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.claims import claim
from portico.accounts.models import Account
from portico.accounts.queries import secret_question_of
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.organizations.queries import live_memberships_of
from portico.profiles.schema import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What staff see before they ask: who it would be, where they work, and what to ask."""

    account: Account
    organizations: list[str]
    question: str
    """Empty: they chose none."""


def look_up(name: str, *, plan: Profile, actor: Actor, now: datetime) -> Caller | None:
    """Find who goes by a spelled name and has a place at the plan; on record, found or not.

    People of other plans alone look like nobody.
    """
    account = claim(name, plan).account
    places = live_memberships_of(account.pk, plan.slug) if account and account.is_active else []
    found = account if places else None
    with acting(actor):
        subject = str(found) if found else "account:unknown"
        record(actor=actor, action="caller.looked_up", subject=subject, now=now)
    return _caller(found, places, plan) if found else None


def _caller(account: Account, places: list[Membership], plan: Profile) -> Caller:
    answer = secret_question_of(account.pk, plan.slug)
    return Caller(
        account=account,
        organizations=[place.organization.name for place in places],
        question=answer.question if answer else "",
    )

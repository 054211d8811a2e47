"""Who posts payments in two of the demo's offices, and a billing company at work for both."""

from dataclasses import replace
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.delegation.queries import given_to
from portico.delegation.rules import Wanted
from portico.delegation.rules.third_parties import Terms
from portico.delegation.services.giving import give
from portico.delegation.services.offices import accept
from portico.delegation.services.third_parties import offer
from portico.organizations.models import Membership
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile, profiles
from portico.toolkit.queries import Belonging, actor_for

PLAN = "wellmark"
COMPANY = "ruth.ames@cornbelt.example"
OFFICES = {
    "helen.marsh@prairierose.example": ("claims", "questions"),
    "peter.zuber@riverbend.example": ("payment",),
}
"""Who looks after each, and what the company does for it."""


def load(now: datetime) -> None:
    """Offer and accept it once; where the plan is not here, nothing."""
    company = _main(COMPANY) if PLAN in profiles() else None
    if company is None or company.organization.delegations_held.exists():
        return
    _give(company, ("claims", "payment", "questions"), now)
    for email, roles in OFFICES.items():
        if main := _main(email):
            _give(main, ("payment",), now)
            _work(company, main, roles, now)


def _main(email: str) -> Membership | None:
    account = Account.objects.filter(email=email).first()
    return account.memberships.filter(organization__plan=PLAN).first() if account else None


def _work(company: Membership, office: Membership, roles: tuple[str, ...], now: datetime) -> None:
    plan = profile(PLAN)
    terms = Terms(
        roles=frozenset(roles),
        tins=frozenset(office.organization.tins.values_list("tin", flat=True)),
        until=today_at(plan, now) + timedelta(days=180),
        sees_phi=True,
    )
    delegation = offer(
        company=company.organization, terms=terms, profile=plan, actor=_actor(office, now), now=now
    )
    accept(delegation=delegation, people=[company], actor=_actor(company, now), now=now)


def _give(member: Membership, roles: tuple[str, ...], now: datetime) -> None:
    plan = profile(PLAN)
    present, until = given_to(member, plan), today_at(plan, now) + timedelta(days=300)
    wanted = Wanted(until=dict.fromkeys(roles, until), is_administrator=True, sees_phi=True)
    give(
        membership=member,
        seen=present,
        wanted=wanted,
        profile=plan,
        actor=_actor(member, now),
        now=now,
    )


def _actor(member: Membership, now: datetime) -> Actor:
    """As the gate will find them: their password is known to be good once they signed in."""
    actor, *_ = actor_for(
        belonging=Belonging(member.account),
        plan=profile(PLAN),
        membership_id=member.pk,
        second_factor=True,
        demo=True,
        now=now,
    )
    return replace(actor, weak_password=False)

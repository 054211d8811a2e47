"""An office lets a company work for it: it looks for one, offers, withdraws, ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts import allowances
from portico.accounts.challenges import TooSoon
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.rules import JSON
from portico.audit.services import record
from portico.delegation.models import Delegation
from portico.delegation.queries import participates
from portico.delegation.queries.third_parties import (
    companies_by_name,
    companies_by_tin,
    standing_of,
    terms_of,
)
from portico.delegation.rules.third_parties import OFFER_STANDS, Flaw, Terms, Work, flaws
from portico.delegation.services.between import (
    NoSuchCompany,
    Over,
    locked_delegation,
    locked_two,
    over,
    record_both,
    tell_side,
)
from portico.delegation.services.giving import end_of, refuse_strangers
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Organization
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.vocabulary.tin import parse_tin

HOUR = timedelta(hours=1)
LOOKUPS_PER_HOUR = 30
"""More than an office needs to find its company, less than a list of TINs needs."""
LIVE = (Work.OFFERED, Work.ACCEPTED)


class TooManyLookups(Exception):
    """This person looked for companies too often within the hour."""


class CannotOffer(Exception):
    """Something cannot be offered; ``flaws`` says what. Nothing was changed."""

    def __init__(self, found: Iterable[Flaw]) -> None:
        """Keep why."""
        super().__init__(", ".join(found))
        self.flaws = tuple(found)


class AlreadyOffered(Exception):
    """The company has still to answer what was offered to it before."""


def find_companies(
    *, text: str, profile: Profile, actor: Actor, now: datetime
) -> list[Organization]:
    """The companies under a TIN, or with such a name. Raises TooManyLookups.

    The look-up is counted on its own, before it is made.
    """
    name = allowances.key("look-up of a company", profile.slug, str(actor.account_id))
    if allowances.spend(name, limit=LOOKUPS_PER_HOUR, window=HOUR, now=now):
        raise TooManyLookups
    try:
        return list(companies_by_tin(profile.slug, parse_tin(text)))
    except ValueError:
        return list(companies_by_name(profile.slug, text))


def offer(
    *, company: Organization, terms: Terms, profile: Profile, actor: Actor, now: datetime
) -> Delegation:
    """Offer a company to work for the actor's office; that is the office's acceptance.

    Raises NotYours, NoSuchCompany, AlreadyOffered, CannotOffer.
    """
    with acting(actor):
        office, agent = locked_two(actor.organization_id or 0, company.pk)
        refuse_strangers(actor, Permission.ORGANIZATION_THIRD_PARTIES, office)
        if agent.state != State.ACTIVE or not agent.is_third_party or agent.plan != office.plan:
            raise NoSuchCompany
        present = _settle(office, agent, now)
        today = today_at(profile, now)
        found = flaws(
            profile,
            terms,
            participates=participates(office, on=today),
            tins=set(office.tins.values_list("tin", flat=True)),
            present=terms_of(present, profile) if present else None,
            today=today,
        )
        if found:
            raise CannotOffer(found)
        delegation = Delegation.objects.create(
            principal=office,
            agent=agent,
            roles=[role.key for role in profile.roles if role.key in terms.roles],
            tins=sorted(terms.tins),
            sees_phi=terms.sees_phi,
            offered_by=Account.objects.get(pk=actor.account_id or 0),
            offered_at=now,
            answer_by=now + OFFER_STANDS,
            expires_at=end_of(terms.until, profile),
        )
        told: dict[str, JSON] = {"roles": list(delegation.roles), "until": terms.until.isoformat()}
        record_both(delegation, "offered", actor, now, **told, phi=terms.sees_phi)
        tell_side(delegation, agent, "work_offered", now)
    return delegation


def _settle(office: Organization, company: Organization, now: datetime) -> Delegation | None:
    """Write down what ran out between the two; what is in force. Raises AlreadyOffered."""
    present = None
    found = Delegation.objects.filter(principal=office, agent=company, ended_at=None)
    for each in found.order_by("pk"):
        standing = standing_of(each, now)
        if standing is Work.EXPIRED:
            over(each, Work.EXPIRED, None, now)
        elif standing is Work.OFFERED:
            raise AlreadyOffered
        else:
            present = each
    return present


def end(*, delegation: Delegation, actor: Actor, now: datetime) -> Delegation:
    """End it at once, also what is only offered; either side may. Raises NotYours, Over."""
    with acting(actor):
        locked = locked_delegation(delegation)
        by_office = actor.organization_id == locked.principal_id
        mine, other = (locked.principal, locked.agent)[:: 1 if by_office else -1]
        needed = (
            Permission.ORGANIZATION_THIRD_PARTIES if by_office else Permission.ORGANIZATION_OFFICES
        )
        refuse_strangers(actor, needed, mine)
        state = standing_of(locked, now)
        if state not in LIVE or (state is Work.OFFERED and not by_office):
            raise Over(state)
        act = Work.WITHDRAWN if state is Work.OFFERED else Work.ENDED
        over(locked, act, actor, now)
        record_both(locked, act, actor, now)
        tell_side(locked, other, f"work_{act}", now)
    return locked


def expire_work(*, plan: str, now: datetime) -> int:
    """Write down what ran out, telling both sides; return how many. It opened nothing since then."""
    actor, ended = Actor.system(plan=plan), 0
    ran_out = Q(state=Work.OFFERED, answer_by__lte=now) | Q(expires_at__lte=now)
    found = Delegation.objects.filter(ran_out, principal__plan=plan, ended_at=None)
    for delegation in found.order_by("pk"):
        with acting(actor):
            locked = locked_delegation(delegation)
            if locked.ended_at or standing_of(locked, now) is not Work.EXPIRED:
                continue
            over(locked, Work.EXPIRED, None, now)
            record_both(locked, Work.EXPIRED, actor, now)
            for side in (locked.principal, locked.agent):
                tell_side(locked, side, "work_expired", now)
            ended += 1
    return ended


def invite_company(*, email: str, profile: Profile, actor: Actor, now: datetime) -> None:
    """Mail a company that is not here yet how it registers. Raises NotYours, TooSoon."""
    with acting(actor):
        office = Organization.objects.get(pk=actor.organization_id or 0)
        refuse_strangers(actor, Permission.ORGANIZATION_THIRD_PARTIES, office)
        if until := allowances.count_send(email, now=now):
            raise TooSoon(until)
        notify(
            plan=profile.slug,
            channel=Channel.MAIL,
            to=email,
            template="delegation/notices/company_invited",
            context={
                "organization": office,
                "by": Account.objects.get(pk=actor.account_id or 0).full_name,
                "track": profile.registration.third_party_track,
                "register_url": url_for(profile.slug, "registration:start"),
            },
            now=now,
            about=f"organization:{office.public_id}",
        )
        record(
            actor=actor,
            action="delegation.company_invited",
            subject=f"organization:{office.public_id}",
            organization_id=office.pk,
            now=now,
        )

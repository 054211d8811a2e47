"""Companies that work for offices: registered, asked and at work, made by the services themselves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.test import Client

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.accounts.models import Account
from portico.delegation.models import Delegation
from portico.delegation.rules.third_parties import Terms
from portico.delegation.services.offices import accept
from portico.delegation.services.third_parties import offer
from portico.organizations.models import Membership, Organization
from portico.organizations.rules import third_party_key
from portico.organizations.services import OrganizationNumbers, create_organization
from portico.profiles.loading import profile
from portico.toolkit.queries import Belonging, actor_for
from testing.builders import NOW, a_new_member, a_tin, an_account, organization_details, signed_in

AT = "wellmark"
"""A plan whose profile knows third parties."""
UNTIL = date(2027, 3, 31)


def a_company(
    *,
    plan: str = AT,
    name: str = "Acme Billing",
    tin: str | None = None,
    main: Account | None = None,
    state: State = State.ACTIVE,
    now: datetime = NOW,
) -> Organization:
    """A company that works for offices, with its main administrator."""
    tin = tin or a_tin()
    return create_organization(
        plan=plan,
        numbers=OrganizationNumbers(
            key=third_party_key(tin), tin=tin, kind=OrganizationKind.THIRD_PARTY
        ),
        details=organization_details(name=name, dba=""),
        main=a_new_member(main or an_account(first_name="Ada")),
        state=state,
        actor=Actor.system(plan=plan),
        now=now,
    )


def actor_of(
    membership: Membership, delegation: Delegation | None = None, *, now: datetime = NOW
) -> Actor:
    """As the gate finds somebody at their place, or at work for an office."""
    actor, *_ = actor_for(
        belonging=Belonging(membership.account),
        plan=profile(membership.organization.plan),
        membership_id=membership.pk,
        delegation_id=delegation.pk if delegation else None,
        second_factor=True,
        demo=False,
        now=now,
    )
    return actor


def terms(office: Organization, *roles: str, until: date = UNTIL, sees_phi: bool = False) -> Terms:
    """All the office's TINs, claims unless other functions are named."""
    return Terms(
        roles=frozenset(roles or ("claims",)),
        tins=frozenset(office.tins.values_list("tin", flat=True)),
        until=until,
        sees_phi=sees_phi,
    )


def an_offer(
    office: Organization, company: Organization, wanted: Terms | None = None, *, now: datetime = NOW
) -> Delegation:
    """Made by the office's main administrator."""
    return offer(
        company=company,
        terms=wanted or terms(office),
        profile=profile(office.plan),
        actor=actor_of(office.main, now=now),
        now=now,
    )


def at_work(
    office: Organization,
    company: Organization,
    wanted: Terms | None = None,
    *,
    people: Sequence[Membership] = (),
    now: datetime = NOW,
) -> Delegation:
    """Offered and accepted, for the company's main administrator unless others are named."""
    return accept(
        delegation=an_offer(office, company, wanted, now=now),
        people=people or [company.main],
        actor=actor_of(company.main, now=now),
        now=now + timedelta(minutes=5),
    )


def working_for(client: Client, membership: Membership, delegation: Delegation) -> Client:
    """Signed in, and at work for the office of the delegation through the switcher."""
    plan = membership.organization.plan
    client = signed_in(client, membership.account)
    client.post(f"/{plan}/switch/", {"membership": str(delegation.public_id)})
    return client

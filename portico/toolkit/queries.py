"""Who acts in a plan, where they may work there, and whom they see."""

from datetime import date
from uuid import UUID

from portico.access.actor import Actor, ActorKind
from portico.access.states import State
from portico.accounts.queries import staff_roles
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import membership_of
from portico.profiles.schema import Party
from portico.records.roster.queries import PAGE, Provider, provider_of, providers_under
from portico.records.roster.rules import ProviderKind


def actor_for(
    *, account_id: int, plan: str, membership_id: int | None, second_factor: bool, demo: bool
) -> tuple[Actor, Membership | None]:
    """The actor of a signed-in person, and the membership they work under, in two queries.

    Staff are never members of their own plan, so a role there hides every membership.
    """
    if roles := staff_roles(account_id, plan):
        actor = Actor(
            kind=ActorKind.STAFF,
            plan=plan,
            account_id=account_id,
            staff_roles=roles,
            second_factor=second_factor,
            demo=demo,
        )
        return actor, None
    member = membership_of(account_id, plan, membership_id) if membership_id else None
    return _member(account_id, plan, member, second_factor=second_factor, demo=demo), member


def providers_of(
    organization: Organization, *, on: date, after: UUID | None = None, limit: int = PAGE
) -> list[Provider]:
    """Whom an organization sees: a group every provider under its TIN, a practitioner themselves.

    Empty where the plan's roster was not asked when it registered (CS-04).
    """
    tin = organization.tins.order_by("added_at", "pk").values_list("tin", flat=True).first()
    if not organization.party or tin is None:
        return []
    if organization.party == Party.GROUP:
        return providers_under(plan=organization.plan, tin=tin, on=on, after=after, limit=limit)
    own = provider_of(
        plan=organization.plan,
        kind=ProviderKind(organization.party),
        tin=tin,
        provider_id=organization.provider_id,
        on=on,
    )
    return [own] if own else []


def _member(
    account_id: int, plan: str, member: Membership | None, *, second_factor: bool, demo: bool
) -> Actor:
    organization = member.organization if member else None
    return Actor(
        kind=ActorKind.PERSON,
        plan=plan,
        account_id=account_id,
        organization_id=organization.pk if organization else None,
        membership_id=member.pk if member else None,
        organization_state=State(organization.state) if organization else None,
        membership_state=State(member.state) if member else None,
        is_administrator=member.is_administrator if member else False,
        second_factor=second_factor,
        demo=demo,
    )

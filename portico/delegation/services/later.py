"""Whoever gave their word earlier, as they stand when it is kept: at an acceptance, in a job."""

from portico.access.actor import Actor, ActorKind
from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.delegation.rules import kept_for_main
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import Profile


def administrator_now(account_id: int, organization: Organization) -> Membership | None:
    """The place of somebody who still runs the organization; None for whoever does not any more."""
    rows = Membership.objects.select_related("account", "organization")
    return rows.filter(
        organization=organization,
        account_id=account_id,
        is_administrator=True,
        state=State.ACTIVE,
    ).first()


def as_giver(administrator: Membership, profile: Profile) -> Actor:
    """Who acts where no request says it: they, with what they may do there now."""
    organization = administrator.organization
    return Actor(
        kind=ActorKind.PERSON,
        plan=profile.slug,
        account_id=administrator.account_id,
        organization_id=administrator.organization_id,
        organization_kind=OrganizationKind(organization.kind),
        membership_id=administrator.pk,
        organization_state=organization.status,
        membership_state=administrator.status,
        is_administrator=True,
        is_main=administrator.is_main,
        kept_for_main=kept_for_main(profile),
    )

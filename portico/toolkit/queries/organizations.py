"""What one organization finds: its providers, and the plan's tools."""

from datetime import date
from uuid import UUID

from portico.access.actor import Actor
from portico.delegation.queries import participates
from portico.delegation.rules import asks_participation
from portico.organizations.models import Organization
from portico.profiles.announced import announced
from portico.profiles.schema import Door, Party, Profile
from portico.records.roster.queries import (
    PAGE,
    Provider,
    provider_of,
    providers_under,
)
from portico.records.roster.rules import ProviderKind
from portico.toolkit.catalogue import Finder, GroupShown, Standing, tools_of


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


def tools_for(
    organization: Organization,
    plan: Profile,
    *,
    actor: Actor,
    on: date,
    door: Door | None = None,
) -> list[GroupShown]:
    """A plan's tools as one of the organization finds them that day: all, or those behind a door.

    A third party has none of its own.
    """
    if organization.is_third_party:
        return []
    return _tools_of(organization, plan, actor, on=on, door=door)


GIVEN = frozenset({Standing.OPEN, Standing.NO_PHI})


def tools_at_work(
    office: Organization, plan: Profile, *, actor: Actor, on: date
) -> list[GroupShown]:
    """The office's tools of which somebody of a company was given anything.

    One that shows patients stays locked, and says so, where they may not see them there.
    """
    theirs = {key.partition(".")[0] for key in actor.holds}
    groups = []
    for group in _tools_of(office, plan, actor, on=on):
        tools = [each for each in group.tools if each.tool.key in theirs]
        given = tuple(each for each in tools if each.standing in GIVEN)
        if given:
            groups.append(GroupShown(label=group.label, tools=given))
    return groups


def _tools_of(
    organization: Organization, plan: Profile, actor: Actor, *, on: date, door: Door | None = None
) -> list[GroupShown]:
    theirs = asks_participation(plan) and participates(organization, on=on)
    finder = Finder(actor=actor, known=announced())
    return tools_of(plan, participates=theirs, door=door, finder=finder)

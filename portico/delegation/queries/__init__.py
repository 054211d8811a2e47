"""What somebody may do in an organization now; who may do what there."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from portico.access.states import State
from portico.delegation.abilities import Ability, abilities
from portico.delegation.models import (
    Access,
    AccessRequest,
    Grant,
    Invitation,
    RequestState,
    Sheet,
)
from portico.delegation.rules import (
    Given,
    Person,
    Wanted,
    asks_participation,
    has_all,
    held,
    opened,
)
from portico.organizations.models import Membership, Organization
from portico.profiles.announced import announced
from portico.profiles.calendar import today_at
from portico.profiles.schema import Participation, Profile
from portico.records.roster.queries import in_network, practitioners_under
from portico.web.prepared import Prepared

MOST_PRACTITIONERS = 50
"""So many are offered by name; of more, NPIs are typed."""


def participates(organization: Organization, *, on: date) -> bool:
    """Say whether it is in the plan's network, or will be: the roster where it lists its TIN.

    Where the roster never did, what the organization registered as. Both only open and close
    tools: the account stays (WM-02).
    """
    tins = organization.tins.values_list("tin", flat=True)  # not read: the roster is asked by them
    listed = in_network(plan=organization.plan, tins=tins, on=on)
    return organization.participation == Participation.PARTICIPATING if listed is None else listed


def person_of(membership: Membership) -> Person:
    """What was given to somebody and has not been ended, in one query."""
    found = _GIVEN(membership.pk)
    given = tuple(
        Given(role=role, by=f"{first} {last}", since=since, until=until)
        for role, first, last, since, until, *_ in found
    )
    *_, phi, tins, npis = found[0] if found else (False, None, None)
    return Person(
        is_main=membership.is_main,
        given=given,
        sees_phi=bool(phi),
        tins=frozenset(tins or ()),
        npis=frozenset(npis or ()),
    )


def _given_with_limits(membership_id: int) -> QuerySet[Grant, tuple[Any, ...]]:
    rows = Grant.objects.filter(membership_id=membership_id, ended_at=None).order_by("pk")
    return rows.values_list(
        "role",
        "granted_by__first_name",
        "granted_by__last_name",
        "granted_at",
        "expires_at",
        "membership__access__sees_phi",
        "membership__access__tins",
        "membership__access__npis",
    )


_GIVEN = Prepared(_given_with_limits)


def given_to(membership: Membership, profile: Profile) -> Wanted:
    """What was given to somebody and not ended, also what is over by now, as days of the plan."""
    rows = Grant.objects.filter(membership=membership, ended_at=None).order_by("pk")
    limits = Access.objects.filter(membership=membership).first() or Access()
    return Wanted(
        until={grant.role: last_day(grant.expires_at, profile) for grant in rows},
        sees_phi=limits.sees_phi,
        tins=frozenset(limits.tins),
        npis=frozenset(limits.npis),
        is_administrator=membership.is_administrator,
    )


def last_day(expires_at: datetime, profile: Profile) -> date:
    """The last day of the plan on which something that ends then still holds."""
    return (expires_at - timedelta(microseconds=1)).astimezone(profile.hours.zone).date()


def holds(
    membership: Membership, profile: Profile, person: Person, *, on: date, now: datetime
) -> frozenset[str]:
    """The keys of the tools' permissions somebody has now; a third party has no tools of its own."""
    if membership.organization.is_third_party:
        return frozenset()
    theirs = asks_participation(profile) and participates(membership.organization, on=on)
    roles = [each.role for each in held(profile, person, participates=theirs, now=now)]
    return frozenset(each.key for each in opened(profile, roles, announced(), participates=theirs))


def colleague(organization: Organization, public_id: UUID) -> Membership | None:
    """One of the organization's people, whatever their state, with their account."""
    rows = Membership.objects.filter(organization=organization, public_id=public_id)
    return rows.select_related("account", "organization").first()


def abilities_of(membership: Membership, profile: Profile, *, now: datetime) -> tuple[Ability, ...]:
    """Everything the plan's tools let people do, as this person finds it now."""
    today = today_at(profile, now)
    theirs = asks_participation(profile) and participates(membership.organization, on=today)
    person = person_of(membership)
    return abilities(profile, person, announced(), participates=theirs, now=now)


def practitioners_of(
    organization: Organization,
    *,
    on: date,
    npis: Collection[str] = (),
    limit: int = MOST_PRACTITIONERS + 1,
) -> list[tuple[str, str]]:
    """NPI and name of those whom the plan pays under the organization's TINs; of these NPIs, if named."""
    return practitioners_under(
        plan=organization.plan, tins=_tins(organization), on=on, npis=npis, limit=limit
    )


def known_npis(organization: Organization, npis: Collection[str], *, on: date) -> frozenset[str]:
    """Those of the NPIs that are the organization's: its own, and its practitioners'."""
    if not npis:
        return frozenset()
    own = organization.npis.filter(npi__in=npis).values_list("npi", flat=True)
    listed = practitioners_of(organization, on=on, npis=npis, limit=len(npis))
    return frozenset(own) | {npi for npi, _ in listed}


def _tins(organization: Organization) -> list[str]:
    return list(organization.tins.order_by("added_at", "pk").values_list("tin", flat=True))


def has_all_roles(membership: Membership, profile: Profile, *, now: datetime) -> bool:
    """True where somebody has every role their organization can give, and sees patients."""
    theirs = participates(membership.organization, on=today_at(profile, now))
    return has_all(profile, person_of(membership), participates=theirs, now=now)


def past_grants(membership: Membership, *, limit: int = 20) -> list[Grant]:
    """What somebody had and has no more, the latest first, with who gave and who ended it."""
    rows = Grant.objects.filter(membership=membership).exclude(ended_at=None)
    several = rows.select_related("granted_by", "ended_by")
    return list(several.order_by("-ended_at", "-pk")[:limit])


def how_many_have(organization: Organization, profile: Profile, *, now: datetime) -> dict[str, int]:
    """How many active people have each role now, by its key; a role that nobody has is not there."""
    running = Grant.objects.filter(
        membership__organization=organization,
        membership__state=State.ACTIVE,
        ended_at=None,
        expires_at__gt=now,
    )
    if profile.administration.main_holds == "every_role":
        counts = _counted(running.exclude(membership=organization.main_id))
        return {role.key: counts.get(role.key, 0) + 1 for role in profile.roles}
    return _counted(running)


def _counted(grants: QuerySet[Grant]) -> dict[str, int]:
    return dict(grants.values_list("role").annotate(Count("pk")).order_by())


def holders_of(
    organization: Organization, profile: Profile, roles: Collection[str], *, now: datetime
) -> QuerySet[Membership]:
    """The active people who have one of the roles now: the main administrator first, then by name.

    Each has ``running``: their grants of these roles, with who gave them.
    """
    running = Grant.objects.filter(role__in=roles, ended_at=None, expires_at__gt=now)
    has_one = Q(Exists(running.filter(membership=OuterRef("pk"))))
    if profile.administration.main_holds == "every_role":
        has_one |= Q(pk=organization.main_id)
    people = Membership.objects.filter(has_one, organization=organization, state=State.ACTIVE)
    grants = Prefetch(
        "grants", running.select_related("granted_by").order_by("role"), to_attr="running"
    )
    return (
        people.select_related("account", "organization", "access")
        .prefetch_related(grants)
        .order_by("main_of", "account__last_name", "account__first_name", "pk")
    )


def open_requests(organization_id: int) -> QuerySet[AccessRequest]:
    """What people of an organization ask for and nobody answered, the longest waiting first."""
    rows = AccessRequest.objects.filter(
        membership__organization=organization_id, state=RequestState.OPEN
    )
    return rows.select_related("membership__account")


def request_of(organization: Organization, public_id: UUID) -> AccessRequest | None:
    """One of the organization's, whatever became of it."""
    rows = AccessRequest.objects.filter(membership__organization=organization, public_id=public_id)
    return rows.select_related(
        "membership__account", "membership__organization", "answered_by"
    ).first()


def asked_by(membership: Membership, *, limit: int = 20) -> list[AccessRequest]:
    """What somebody asked for, the latest first, with who answered."""
    rows = AccessRequest.objects.filter(membership=membership).select_related("answered_by")
    return list(rows.order_by("-asked_at", "-pk")[:limit])


def open_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Whom an organization invited and who has not come yet, the newest first."""
    rows = Invitation.objects.filter(organization=organization, cancelled_at=None, membership=None)
    return rows.order_by("-created_at", "-pk")


def sheet_of(organization: Organization, public_id: UUID, *, now: datetime) -> Sheet | None:
    """A file of people somebody of the organization uploaded within the last day."""
    rows = Sheet.objects.filter(organization=organization, public_id=public_id)
    return rows.filter(expires_at__gt=now).select_related("organization").first()

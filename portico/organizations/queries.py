"""Organizations and memberships by what is known of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.access.scope import Holding, Scope
from portico.access.states import ENDED, State
from portico.organizations.models import Membership, Organization, OrganizationTin, TinTransfer
from portico.organizations.rules import (
    Move,
    Moving,
    Obstacle,
    key_of_successor,
    obstacles,
    takes_back,
    tin_alone,
)
from portico.web.prepared import Prepared, columns, row_of

_IS_LIVE = ~Q(state__in=ENDED)
_OF_OFFICE = Q(organization__kind=OrganizationKind.OFFICE)


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many work in an organization now."""

    people: int
    administrators: int
    """Of these."""


def registered_organization(plan: str, key: str) -> Organization | None:
    """The live organization that holds the key in the plan, or added the TIN that is all of it."""
    holds_it = Q(key=key)
    if tin := tin_alone(key):
        holds_it |= Q(pk__in=OrganizationTin.objects.filter(sole_in=plan, tin=tin).values("organization"))  # fmt: skip
    return Organization.objects.filter(_IS_LIVE, holds_it, plan=plan).first()


def has_successor_waiting(plan: str, key: str) -> bool:
    """True while somebody waits to take the place of the organization with that key."""
    return registered_organization(plan, key_of_successor(key)) is not None


def organization_by_public_id(plan: str, public_id: UUID) -> Organization | None:
    """The plan's organization with that public id, whatever its state."""
    return Organization.objects.filter(plan=plan, public_id=public_id).first()


def membership_by_public_id(plan: str, public_id: UUID) -> Membership | None:
    """The plan's membership with that public id, with its account, whatever its state."""
    rows = _memberships(plan).select_related("account")
    return rows.filter(public_id=public_id).first()


def membership_by_id(plan: str, membership_id: int) -> Membership | None:
    """The same by the number a session keeps, with ``first_tin``."""
    rows = _with_first_tin(_memberships(plan)).select_related("account")
    return rows.filter(pk=membership_id).first()


def known_office(account_id: int, tin: str) -> Organization | None:
    """An organization of any plan that bills under the TIN and in which the person has a place."""
    places = _places_in_office(account_id, tin)
    place = places.select_related("organization").order_by("-created_at", "-pk").first()
    return place.organization if place else None


def colleagues_in_office(account_id: int, tin: str) -> list[Membership]:
    """Everyone with a place in an organization of any plan under the TIN where this person has one.

    Only of offices the person belongs to, so that nobody learns of others' people.
    """
    own = _places_in_office(account_id, tin)
    found = Membership.objects.filter(_IS_LIVE, organization__in=own.values("organization"))
    return list(
        found.select_related("account", "organization").order_by(
            "account__last_name", "account__first_name", "account_id", "pk"
        )
    )


def _places_in_office(account_id: int, tin: str) -> QuerySet[Membership]:
    places = Membership.objects.filter(_IS_LIVE, _OF_OFFICE, account_id=account_id)
    return places.filter(organization__tins__tin=tin)


def third_parties_of(plan: str) -> QuerySet[Organization]:
    """The companies that may work for offices of the plan now."""
    active = Organization.objects.filter(plan=plan, state=State.ACTIVE)
    return active.filter(kind=OrganizationKind.THIRD_PARTY)


def never_opened(plan: str, *, before: datetime) -> list[Organization]:
    """Organizations whose mailed link nobody opened, registered before that moment."""
    waiting = Organization.objects.filter(plan=plan, state=State.AWAITING_ACTIVATION)
    return list(waiting.filter(created_at__lte=before).order_by("created_at", "pk"))


def organizations_holding_tin(plan: str, tin: str) -> list[Organization]:
    """Live offices of the plan that bill under the TIN, the oldest first."""
    offices = Organization.objects.filter(_IS_LIVE, kind=OrganizationKind.OFFICE)
    holders = offices.filter(plan=plan, tins__tin=tin)
    return list(holders.prefetch_related("npis").order_by("created_at", "pk"))


def scope_of(actor: Actor) -> Scope:
    """What of the plan's records somebody reads: by the TINs their organization holds now.

    Nothing for whoever has no place; of the TINs and practitioners an administrator gave them, only
    what the organization still has.
    """
    held = OrganizationTin.objects.filter(organization=actor.organization_id).order_by("tin")
    mine = held.filter(tin__in=actor.tins) if actor.tins else held
    holdings = (Holding(tin=tin, since=since) for tin, since in mine.values_list("tin", "held_since"))  # fmt: skip
    return Scope(plan=actor.plan or "", holdings=tuple(holdings), npis=actor.npis)


def what_keeps(
    tin: str, source: Organization, target: Organization, *, on: date, today: date
) -> tuple[Obstacle, ...]:
    """Everything that keeps a TIN of one organization from moving to another from that day on."""
    held = source.tins.filter(tin=tin).first()
    return obstacles(
        Moving(
            is_same=source.pk == target.pk,
            are_offices=not (source.is_third_party or target.is_third_party)
            and source.plan == target.plan,
            source=source.status,
            target=target.status,
            is_held=held is not None,
            since=held.held_since if held else None,
            is_shared=target.tins.filter(tin=tin).exists(),
            is_replaced=source.successors.filter(_IS_LIVE).exists(),
            on=on,
            today=today,
        )
    )


def taken_back_by(
    tin: str, source: Organization, target: Organization, *, on: date
) -> TinTransfer | None:
    """The move that a further one would take back: the last of the TIN, its own way back that day."""
    last = TinTransfer.objects.filter(plan=source.plan, tin=tin).order_by("-pk").first()
    if last is None or last.undoes_id:
        return None
    before = Move(source=last.source_id, target=last.target_id, on=last.moved_on)
    return last if takes_back(before, Move(source=source.pk, target=target.pk, on=on)) else None


def memberships_of(account_id: int, plan: str) -> list[Membership]:
    """Every place of the person in the plan, also past ones, the newest first."""
    return list(_memberships(plan).filter(account_id=account_id).order_by("-created_at", "-pk"))


def live_memberships_of(account_id: int, plan: str) -> list[Membership]:
    """The places of the person in the plan that have not ended, by organization name."""
    live = _memberships(plan).filter(_IS_LIVE, account_id=account_id)
    return list(live.order_by("organization__name", "pk"))


def live_places_of(account_id: int) -> list[Membership]:
    """The places of the person in every plan that have not ended, by organization name.

    Each with ``first_tin``, as it is shown beside a place; None where there is none.
    """
    return [_place(row) for row in _PLACES(account_id)]


def plans_of(account_id: int) -> list[str]:
    """The plans in which the person has a place that has not ended."""
    live = Membership.objects.filter(_IS_LIVE, account_id=account_id)
    return sorted(set(live.values_list("organization__plan", flat=True)))


def membership_of(account_id: int, plan: str, membership_id: int) -> Membership | None:
    """The membership, if it is this person's and of this plan, also a past one; with ``first_tin``."""
    rows = _with_first_tin(_memberships(plan))
    return rows.filter(account_id=account_id, pk=membership_id).first()


def members_of(organization: Organization) -> list[Membership]:
    """The members who have not ended, with their accounts: main first, then by name."""
    return list(live_members_of(organization))


def live_members_of(organization: Organization) -> QuerySet[Membership]:
    """The same, to be read a page at a time."""
    members = _memberships(organization.plan).filter(_IS_LIVE, organization=organization)
    return members.select_related("account").order_by(
        F("main_of").asc(nulls_last=True), "account__last_name", "account__first_name", "pk"
    )


def administrators_of(organization: Organization, *, limit: int | None = None) -> list[Membership]:
    """The active administrators with their accounts, all or the first: main first, then by name."""
    rows = live_members_of(organization).filter(is_administrator=True, state=State.ACTIVE)
    return list(rows[:limit])


def headcount_of(organization: Organization) -> Headcount:
    """Count its active members, and the administrators among them."""
    active = Membership.objects.filter(organization=organization, state=State.ACTIVE)
    administers = Count("pk", filter=Q(is_administrator=True))
    return Headcount(**active.aggregate(people=Count("pk"), administrators=administers))


def people_behind(
    organization_id: int, *, accounts: Collection[int], memberships: Collection[int]
) -> list[Membership]:
    """The places these acts were done from, and any place here of these accounts, also ended ones."""
    here = Q(organization_id=organization_id, account__in=accounts)
    found = Membership.objects.filter(Q(pk__in=memberships) | here)
    return list(found.select_related("account", "organization").order_by("created_at", "pk"))


def places_of_person(organization_id: int, public_id: UUID) -> list[Membership]:
    """Every place in the organization of whoever has this one, also past ones."""
    known = Membership.objects.filter(organization_id=organization_id, public_id=public_id)
    theirs = Membership.objects.filter(
        organization_id=organization_id, account__in=known.values("account_id")
    )
    return list(theirs.select_related("account").order_by("created_at", "pk"))


def everyone_ever(organization_id: int, *, limit: int) -> list[Membership]:
    """One place of each person who has or had any there, by name."""
    newest = Membership.objects.filter(organization_id=organization_id)
    newest = newest.order_by("account_id", "-created_at", "-pk").distinct("account_id")
    found = Membership.objects.filter(pk__in=newest.values("pk")).select_related("account")
    return list(found.order_by("account__last_name", "account__first_name", "pk")[:limit])


def _memberships(plan: str) -> QuerySet[Membership]:
    return Membership.objects.select_related("organization").filter(organization__plan=plan)


def _with_first_tin(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    tins = OrganizationTin.objects.filter(organization=OuterRef("organization"))
    return rows.annotate(first_tin=Subquery(tins.order_by("added_at", "pk").values("tin")[:1]))


def _places_with_first_tin(account_id: int) -> QuerySet[Membership, tuple[Any, ...]]:
    live = Membership.objects.filter(_IS_LIVE, account_id=account_id)
    rows = _with_first_tin(live).order_by("organization__name", "pk")
    both = (*columns(Membership), *columns(Organization, "organization__"))
    return rows.values_list(*both, "first_tin")


def _place(row: tuple[Any, ...]) -> Membership:
    own = len(columns(Membership))
    place = row_of(Membership, row[:own])
    place.organization = row_of(Organization, row[own:-1])
    place.first_tin = row[-1]  # type: ignore[attr-defined] # as its query's annotation is
    return place


_PLACES = Prepared(_places_with_first_tin)

"""Organizations and memberships by what is known of them."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from portico.access.states import ENDED, State
from portico.organizations.models import Membership, Organization

_IS_LIVE = ~Q(state__in=ENDED)


def registered_organization(plan: str, key: str) -> Organization | None:
    """The live organization that holds the key in the plan."""
    return Organization.objects.filter(_IS_LIVE, plan=plan, key=key).first()


def organization_by_public_id(plan: str, public_id: UUID) -> Organization | None:
    """The plan's organization with that public id, whatever its state."""
    return Organization.objects.filter(plan=plan, public_id=public_id).first()


def membership_by_public_id(plan: str, public_id: UUID) -> Membership | None:
    """The plan's membership with that public id, with its account, whatever its state."""
    rows = _memberships(plan).select_related("account")
    return rows.filter(public_id=public_id).first()


def known_office(account_id: int, tin: str) -> Organization | None:
    """An organization of any plan that bills under the TIN and in which the person has a place."""
    places = Membership.objects.filter(_IS_LIVE, account_id=account_id, organization__tins__tin=tin)
    place = places.select_related("organization").order_by("-created_at", "-pk").first()
    return place.organization if place else None


def colleagues_in_office(account_id: int, tin: str) -> list[Membership]:
    """Everyone with a place in an organization of any plan under the TIN where this person has one.

    Only of offices the person belongs to, so that nobody learns of others' people.
    """
    own = Membership.objects.filter(_IS_LIVE, account_id=account_id, organization__tins__tin=tin)
    found = Membership.objects.filter(_IS_LIVE, organization__in=own.values("organization"))
    return list(
        found.select_related("account", "organization").order_by(
            "account__last_name", "account__first_name", "account_id", "pk"
        )
    )


def never_opened(plan: str, *, before: datetime) -> list[Organization]:
    """Organizations whose mailed link nobody opened, registered before that moment."""
    waiting = Organization.objects.filter(plan=plan, state=State.AWAITING_ACTIVATION)
    return list(waiting.filter(created_at__lte=before).order_by("created_at", "pk"))


def organizations_holding_tin(plan: str, tin: str) -> list[Organization]:
    """Live organizations of the plan that bill under the TIN, the oldest first."""
    holders = Organization.objects.filter(_IS_LIVE, plan=plan, tins__tin=tin)
    return list(holders.prefetch_related("npis").order_by("created_at", "pk"))


def memberships_of(account_id: int, plan: str) -> list[Membership]:
    """Every place of the person in the plan, also past ones, the newest first."""
    return list(_memberships(plan).filter(account_id=account_id).order_by("-created_at", "-pk"))


def live_memberships_of(account_id: int, plan: str) -> list[Membership]:
    """The places of the person in the plan that have not ended, by organization name."""
    live = _memberships(plan).filter(_IS_LIVE, account_id=account_id)
    return list(live.order_by("organization__name", "pk"))


def plans_of(account_id: int) -> list[str]:
    """The plans in which the person has a place that has not ended."""
    live = Membership.objects.filter(_IS_LIVE, account_id=account_id)
    return sorted(set(live.values_list("organization__plan", flat=True)))


def membership_of(account_id: int, plan: str, membership_id: int) -> Membership | None:
    """The membership, if it is this person's and of this plan."""
    return _memberships(plan).filter(account_id=account_id, pk=membership_id).first()


def members_of(organization: Organization) -> list[Membership]:
    """The members who have not ended, with their accounts: main first, then by name."""
    members = _memberships(organization.plan).filter(_IS_LIVE, organization=organization)
    return list(
        members.select_related("account").order_by(
            F("main_of").asc(nulls_last=True), "account__last_name", "account__first_name", "pk"
        )
    )


def administrators_of(organization: Organization) -> list[Membership]:
    """The active administrators with their accounts: main first, then by name."""
    return [
        member
        for member in members_of(organization)
        if member.is_administrator and member.state == State.ACTIVE
    ]


def _memberships(plan: str) -> QuerySet[Membership]:
    return Membership.objects.select_related("organization").filter(organization__plan=plan)

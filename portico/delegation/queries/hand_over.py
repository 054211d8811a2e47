"""Offers of the main role: the one that stands, and to whom it could go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from portico.access.states import State
from portico.accounts.models import Account
from portico.delegation.models import HandOver, HandOverState
from portico.organizations.models import Membership, Organization
from portico.web.searching import beginnings, words_in

LISTED = 50
"""Whom a page lists at once; who looks for another types the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Who could take over, as one page lists them; ``more`` where not all are listed."""

    people: list[Membership]
    more: bool


def open_offer_of(organization: Organization, *, now: datetime) -> HandOver | None:
    """The offer of its main role that still stands."""
    rows = HandOver.objects.filter(
        organization=organization, state=HandOverState.OFFERED, expires_at__gt=now
    )
    return rows.select_related("to__account", "by__account", "organization").first()


def offer_to(membership_id: int) -> HandOver | None:
    """The latest offer somebody got, whatever became of it."""
    rows = HandOver.objects.filter(to_id=membership_id).order_by("-offered_at", "-pk")
    return rows.select_related("to__account", "by__account", "organization").first()


def open_offer_to(member: Membership, *, now: datetime) -> HandOver | None:
    """What waits for somebody's answer."""
    offer = offer_to(member.pk)
    stands = offer and offer.state == HandOverState.OFFERED and now < offer.expires_at
    return offer if stands else None


def possible_successors(organization: Organization, *, named: str = "") -> Colleagues:
    """Active colleagues of the main administrator, administrators first, then by name.

    ``named``: only those of whom a name begins with each of these words, or whose email it is.
    """
    rows = _active_beside_main(organization)
    if named.strip():
        accounts = Account.objects.alias(words=words_in("first_name", "last_name"))
        found = accounts.filter(words=beginnings(named)).values("pk")
        rows = rows.filter(Q(account__in=found) | Q(account__email=named.strip().lower()))
    first = ("-is_administrator", "account__last_name", "account__first_name", "pk")
    listed = list(rows.order_by(*first)[: LISTED + 1])
    return Colleagues(people=listed[:LISTED], more=len(listed) > LISTED)


def possible_successor(organization: Organization, public_id: str) -> Membership | None:
    """Whom somebody chose, listed at that moment or not; None for who cannot take over."""
    try:
        chosen = UUID(public_id)
    except ValueError:
        return None
    return _active_beside_main(organization).filter(public_id=chosen).first()


def _active_beside_main(organization: Organization) -> QuerySet[Membership]:
    active = Membership.objects.filter(organization=organization, state=State.ACTIVE)
    return active.exclude(pk=organization.main_id).select_related("account")

"""An organization's people as its administrators list them: members and whom they invited.

Both stand in one order, so a page is a slice of a union of two queries; what its rows show is read
for the page alone, in as many queries for three rows as for thirty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import ENDED, WAITING, State
from portico.accounts.queries import second_factor_of
from portico.delegation.leaving import Place
from portico.delegation.models import Grant, Invitation
from portico.organizations.models import Membership, Organization
from portico.web.searching import MOST_WORDS

SOON = timedelta(days=30)
"""What ends within so long is worth renewing."""
DAYS = ("30", "60", "90")
"""So long ago the last sign-in may be asked for."""
ADMINISTRATORS = "administrators"
"""Asked for like a role; no role has this key, because a key has no plural."""
_WORDS = re.compile(r"[^\W_]+")
_MEMBER, _INVITED = "member", "invited"


class Standing(StrEnum):
    """How somebody stands in the organization, as the list can be narrowed to."""

    ACTIVE = "active"
    INVITED = "invited"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    LEFT = "left"


class Ends(StrEnum):
    """When something somebody has ends."""

    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What an administrator narrows the list to, and its order; empty: everyone who has not left."""

    text: str = ""
    role: str = ""
    """The key of a role, or ADMINISTRATORS."""
    standing: str = ""
    used: str = ""
    """One of DAYS, or ``never``."""
    phi: str = ""
    """``on`` or ``off``."""
    ends: str = ""
    sort: str = "name"
    """A key of SORTS; with a minus before it, the other way round."""
    main_has_all: bool = False
    """Whether the plan gives the main administrator every role and patients by her place."""

    @property
    def is_narrowed(self) -> bool:
        """True when somebody may be left out."""
        return any((self.text, self.role, self.standing, self.used, self.phi, self.ends))


SORTS = ("name", "used", "until")


def people(organization: Organization, criteria: Criteria, *, now: datetime) -> Any:
    """Who fits, in order, as ``{"kind", "id"}`` and what they are sorted by: for a paginator."""
    members = _members(organization, criteria, now=now)
    invited = _invited(organization, criteria)
    both = members.union(invited, all=True) if invited is not None else members
    return both.order_by(*_order(criteria.sort))


def shown(page: list[Mapping[str, Any]]) -> list[Membership | Invitation]:
    """The members and invitations of a page, in order.

    Members come with account, limits, ``running`` grants, and whether they have a second factor.
    """
    keys = {
        kind: [row["id"] for row in page if row["kind"] == kind] for kind in (_MEMBER, _INVITED)
    }
    grants = Prefetch(
        "grants", Grant.objects.filter(ended_at=None).order_by("pk"), to_attr="running"
    )
    members = Membership.objects.select_related("account", "organization", "access").annotate(
        has_factor=Exists(second_factor_of(OuterRef("account_id")))
    )
    found: dict[tuple[str, int], Membership | Invitation] = {
        (_MEMBER, one.pk): one
        for one in members.prefetch_related(grants).filter(pk__in=keys[_MEMBER])
    }
    rows = Invitation.objects.select_related("invited_by").filter(pk__in=keys[_INVITED])
    found |= {(_INVITED, one.pk): one for one in rows}
    return [found[row["kind"], row["id"]] for row in page if (row["kind"], row["id"]) in found]


def colleagues_of(organization: Organization) -> QuerySet[Membership]:
    """Who works there now, as everybody there may know: who administers first, then by name."""
    rows = Membership.objects.filter(organization=organization, state=State.ACTIVE)
    return rows.select_related("account", "organization").order_by(
        F("main_of").asc(nulls_last=True),
        "-is_administrator",
        Lower("account__last_name"),
        Lower("account__first_name"),
        "pk",
    )


def place_of(member: Membership, actor: Actor) -> Place:
    """Somebody's place as whoever acts stands to it."""
    return Place(
        state=member.status,
        is_own=member.account_id == actor.account_id,
        is_main=member.is_main,
        is_administrator=member.is_administrator,
        may_make=decide(actor, Permission.ORGANIZATION_ADMINISTRATORS).allowed,
    )


def _members(organization: Organization, criteria: Criteria, *, now: datetime) -> Any:
    rows = Membership.objects.filter(_in_standing(criteria.standing), organization=organization)
    if criteria.standing == Standing.LEFT:
        rows = _the_last_of_each(rows, organization)
    running = Grant.objects.filter(membership=OuterRef("pk"), ended_at=None)
    is_main = Q(main_of__isnull=False) if criteria.main_has_all else Q(pk__in=())
    if criteria.text:
        rows = rows.alias(found=_names("account__")).filter(_begins(criteria.text))
    if criteria.role == ADMINISTRATORS:
        rows = rows.filter(is_administrator=True)
    elif criteria.role:
        has = Exists(running.filter(role=criteria.role, expires_at__gt=now))
        rows = rows.filter(has | is_main)
    if criteria.phi:
        sees = Q(access__sees_phi=True) | is_main
        rows = rows.filter(sees if criteria.phi == "on" else ~sees)
    if criteria.ends:
        span = _span(criteria.ends, now)
        rows = rows.filter(Exists(running.filter(**span)))
    rows = _used(rows, criteria.used, now=now)
    return rows.annotate(**_sorted_by(criteria.sort, running)).values(*_COLUMNS)


def _in_standing(standing: str) -> Q:
    match standing:
        case Standing.ACTIVE | Standing.SUSPENDED:
            return Q(state=standing)
        case Standing.WAITING:
            return Q(state__in=WAITING)
        case Standing.LEFT:
            return Q(state__in=(State.TERMINATED, State.SUPERSEDED))
        case Standing.INVITED:
            return Q(pk__in=())
    return ~Q(state__in=ENDED)


def _the_last_of_each(
    rows: QuerySet[Membership], organization: Organization
) -> QuerySet[Membership]:
    """Nobody twice, and nobody who is back."""
    others = Membership.objects.filter(organization=organization, account=OuterRef("account"))
    back, later = others.exclude(state__in=ENDED), others.filter(pk__gt=OuterRef("pk"))
    return rows.exclude(Exists(back)).exclude(Exists(later))


def _span(ends: str, now: datetime) -> dict[str, datetime]:
    if ends == Ends.OVER:
        return {"expires_at__lte": now}
    return {"expires_at__gt": now, "expires_at__lte": now + SOON}


def _used(rows: QuerySet[Membership], used: str, *, now: datetime) -> QuerySet[Membership]:
    if used == "never":
        return rows.filter(last_used_at=None)
    if used in DAYS:
        return rows.filter(last_used_at__lt=now - timedelta(days=int(used)))
    return rows


def _invited(organization: Organization, criteria: Criteria) -> Any:
    """None where nobody who has not come yet can fit."""
    if criteria.standing not in {"", Standing.INVITED} or criteria.ends or criteria.used in DAYS:
        return None
    rows = Invitation.objects.filter(organization=organization, cancelled_at=None, membership=None)
    if criteria.text:
        rows = rows.alias(found=_names("")).filter(_begins(criteria.text))
    if criteria.role == ADMINISTRATORS:
        rows = rows.filter(gives__is_administrator=True)
    elif criteria.role:
        rows = rows.filter(gives__until__has_key=criteria.role)
    if criteria.phi:
        sees = Q(gives__contains={"sees_phi": True})
        rows = rows.filter(sees if criteria.phi == "on" else ~sees)
    never = Value(None, output_field=DateTimeField())
    return rows.annotate(
        kind=Value(_INVITED),
        last=Lower(Coalesce(NullIf("last_name", Value("")), "email")),
        first=Lower("first_name"),
        when=never,
    ).values(*_COLUMNS)


_COLUMNS = ("kind", "id", "last", "first", "when")


def _sorted_by(sort: str, running: QuerySet[Grant]) -> dict[str, Any]:
    soonest = running.values("membership").annotate(soonest=Min("expires_at")).values("soonest")
    whens: dict[str, Any] = {"used": F("last_used_at"), "until": Subquery(soonest)}
    nothing = Value(None, output_field=DateTimeField())
    return {
        "kind": Value(_MEMBER),
        "last": Lower("account__last_name"),
        "first": Lower("account__first_name"),
        "when": Cast(whens.get(sort.removeprefix("-"), nothing), DateTimeField()),
    }


def _order(sort: str) -> list[Any]:
    """By name; or by a moment, whoever has none last, and then by name."""
    by_name = [F("last").asc(), F("first").asc(), F("kind").asc(), F("id").asc()]
    match sort:
        case "name":
            return by_name
        case "-name":
            return [F("last").desc(), F("first").desc(), F("kind").desc(), F("id").desc()]
        case "used" | "until":
            return [F("when").asc(nulls_last=True), *by_name]
    return [F("when").desc(nulls_last=True), *by_name]


def _names(prefix: str) -> Concat:
    parts = (f"{prefix}first_name", Value(" "), f"{prefix}last_name", Value(" "), f"{prefix}email")
    return Concat(*parts, output_field=CharField())


def _begins(text: str) -> Q:
    """For every word typed, some word of name or email begins so.

    Asked of one organization's people alone, whom its own index finds first.
    """
    words = _WORDS.findall(text)[:MOST_WORDS]
    fits = Q()
    for word in words:
        fits &= Q(found__iregex=rf"\m{word}")
    return fits if words else Q(pk__in=())

"""What an invitation promises, as JSON and as a value, and what of it can still be given. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portico.delegation.rules import Ceiling, Wanted, ceiling
from portico.profiles.schema import Profile

NOTHING = Wanted(until={})


def promise(wanted: Wanted) -> dict[str, Any]:
    """As an invitation keeps it."""
    return {
        "until": {key: day.isoformat() for key, day in wanted.until.items()},
        "sees_phi": wanted.sees_phi,
        "tins": sorted(wanted.tins),
        "npis": sorted(wanted.npis),
        "is_administrator": wanted.is_administrator,
    }


def promised(gives: Mapping[str, Any]) -> Wanted:
    """What an invitation keeps; nothing where it was made before invitations promised anything."""
    until = {key: date.fromisoformat(day) for key, day in gives.get("until", {}).items()}
    return Wanted(
        until=until,
        sees_phi=gives.get("sees_phi", False),
        tins=frozenset(gives.get("tins", ())),
        npis=frozenset(gives.get("npis", ())),
        is_administrator=gives.get("is_administrator", False),
    )


def still_possible(
    profile: Profile, wanted: Wanted, *, organization: Ceiling, today: date
) -> Wanted:
    """The part of a promise that can be given now; the whole of it while nothing changed.

    Numbers that left the organization fall away; where none of those promised is left, nothing is
    given at all, because no number means every number.
    """
    tins, npis = wanted.tins & organization.tins, wanted.npis & organization.npis
    if (wanted.tins and not tins) or (wanted.npis and not npis):
        return NOTHING
    can = ceiling(profile, participates=organization.participates, kind=organization.kind)
    roles = {role.key for role in can}
    last = today + timedelta(days=profile.administration.grant_days)
    until = {
        key: min(day, last) for key, day in wanted.until.items() if key in roles and day > today
    }
    most = profile.administration.administrators
    has_room = most is None or organization.administrators < most
    administers = wanted.is_administrator and organization.may_make and has_room
    return replace(wanted, until=until, tins=tins, npis=npis, is_administrator=administers)

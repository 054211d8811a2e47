"""An administrator gives somebody roles, and takes them back; what is not said stays as it is."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import Access, Grant
from portico.delegation.queries import given_to, known_npis, participates
from portico.delegation.rules import Beyond, Ceiling, Change, Wanted, beyond, change_of
from portico.delegation.services.announce import tell_administrators
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of
from portico.organizations.services import set_administrator
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile


class NotYours(PermissionDenied):
    """Whoever acts is no administrator of that organization; a page they sent is not there."""


class BeyondCeiling(Exception):
    """Something cannot be given; ``reasons`` says what. Nothing was changed."""

    def __init__(self, reasons: Iterable[Beyond]) -> None:
        """Keep why."""
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


class ChangedMeanwhile(Exception):
    """Somebody else changed what this person has since the page was opened. Nothing was changed."""


def give(
    *,
    membership: Membership,
    seen: Wanted,
    wanted: Wanted,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> Change:
    """Bring somebody from what the administrator saw to what they want them to have.

    Raises NotYours, BeyondCeiling, ChangedMeanwhile when what they have is not ``seen`` any more,
    and the database's refusal for who has left.
    """
    with acting(actor):
        locked = locked_place(membership, actor)
        present = given_to(locked, profile)
        if present != seen:
            raise ChangedMeanwhile
        change = change_of(present, wanted)
        _refuse_beyond(profile, change, wanted, locked, actor, now)
        store_change(locked, change, wanted, profile, actor, now)
        if locked.account_id == actor.account_id and not change.is_nothing:
            _tell_the_others(locked, now)
    return change


def locked_place(membership: Membership, actor: Actor) -> Membership:
    """The organization, then the membership, as nobody else changes them until the commit.

    Raises NotYours for whoever is no administrator there now.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=membership.organization_id
    )
    locked = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    refuse_strangers(actor, Permission.ORGANIZATION_USERS, organization)
    return locked


def refuse_strangers(actor: Actor, permission: Permission, organization: Organization) -> None:
    """Look again under the lock: whoever was an administrator a moment ago may not be one now.

    Raises NotYours.
    """
    mine = Membership.objects.filter(
        pk=actor.membership_id or 0,
        organization=organization,
        is_administrator=True,
        state=State.ACTIVE,
    )
    is_theirs = actor.organization_id == organization.pk and decide(actor, permission).allowed
    if not is_theirs or not mine.exists():
        raise NotYours


def _refuse_beyond(
    profile: Profile,
    change: Change,
    wanted: Wanted,
    membership: Membership,
    actor: Actor,
    now: datetime,
) -> None:
    organization, today = membership.organization, today_at(profile, now)
    limits = limits_of(organization, wanted, actor, on=today, is_about_main=membership.is_main)
    if reasons := beyond(profile, change, wanted, organization=limits, today=today):
        raise BeyondCeiling(reasons)


def limits_of(
    organization: Organization,
    wanted: Wanted,
    actor: Actor,
    *,
    on: date,
    is_about_main: bool = False,
) -> Ceiling:
    """What an organization, and whoever gives in it, can give at most that day."""
    return Ceiling(
        participates=participates(organization, on=on),
        tins=frozenset(organization.tins.values_list("tin", flat=True)),
        npis=known_npis(organization, wanted.npis, on=on),
        administrators=len(administrators_of(organization)),
        may_make=decide(actor, Permission.ORGANIZATION_ADMINISTRATORS).allowed,
        is_about_main=is_about_main,
        kind=OrganizationKind(organization.kind),
    )


def store_change(
    membership: Membership,
    change: Change,
    wanted: Wanted,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> None:
    """Store a change that was found possible, under the organization's lock, as given by the actor."""
    giver = Account.objects.get(pk=actor.account_id or 0)
    live = Grant.objects.filter(membership=membership, ended_at=None)
    live.filter(role__in=[*change.ends, *change.gives]).update(ended_at=now, ended_by=giver)
    for role, day in change.gives.items():
        Grant.objects.create(
            membership=membership,
            role=role,
            granted_by=giver,
            granted_at=now,
            expires_at=end_of(day, profile),
        )
        _record(membership, "access.granted", actor, now, role=role, until=day.isoformat())
    for role in change.ends:
        _record(membership, "access.ended", actor, now, role=role)
    if change.sees_phi is not None or change.scope:
        _limit(membership, wanted)
        _record(membership, "access.changed", actor, now, phi=change.sees_phi, scope=change.scope)
    if change.is_administrator is not None:
        set_administrator(
            membership=membership, is_administrator=change.is_administrator, actor=actor, now=now
        )


def _limit(membership: Membership, wanted: Wanted) -> None:
    Access.objects.update_or_create(
        membership=membership,
        defaults={
            "sees_phi": wanted.sees_phi,
            "tins": sorted(wanted.tins),
            "npis": sorted(wanted.npis),
        },
    )


def _tell_the_others(giver: Membership, now: datetime) -> None:
    """Whoever gives to themselves is seen doing it by the organization's other administrators."""
    organization = giver.organization
    context = {
        "name": giver.account.full_name,
        "url": url_for(organization.plan, "delegation:person", public_id=giver.public_id),
    }
    tell_administrators(organization, "gave_themselves", context, now, but={giver.pk})


def end_of(day: date, profile: Profile) -> datetime:
    """The moment the plan's day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=profile.hours.zone)


def _record(
    membership: Membership, action: str, actor: Actor, now: datetime, **details: str | bool | None
) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"membership:{membership.public_id}",
        organization_id=membership.organization_id,
        details={**details, "to": str(membership.public_id)},
        now=now,
    )

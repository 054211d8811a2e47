"""Many people at once: a file is kept until it was looked at, then a job invites those chosen.

An invitation is some thirty statements: what takes one person no time keeps whoever invites five
hundred waiting for many seconds, and their organization locked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from portico.access.actor import Actor
from portico.access.kinds import OrganizationKind
from portico.access.permissions import Permission
from portico.access.states import ENDED
from portico.accounts.challenges import TooSoon
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.delegation.models import Sheet
from portico.delegation.models.sheet import KEPT_FOR
from portico.delegation.queries import open_invitations, participates
from portico.delegation.rules import ceiling
from portico.delegation.services.announce import tell
from portico.delegation.services.giving import BeyondCeiling, refuse_strangers
from portico.delegation.services.invitations import Invitee, invite
from portico.delegation.services.later import administrator_now, as_giver
from portico.delegation.sheet import Known, Line, Typed, judged
from portico.jobs.queue import enqueue
from portico.organizations.models import Membership, Organization
from portico.organizations.services import AlreadyMember
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile

AT_ONCE = 20
"""Invitations of one transaction: for its length nobody else changes the organization's people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What inviting the chosen lines comes to."""

    count: int
    """How many invitations are on their way."""
    left: tuple[int, ...]
    """Numbers of chosen lines nobody is invited for, because something changed meanwhile."""


class SheetUsed(Exception):
    """Its people were invited already, by a second click or in another tab; nothing happened."""


def keep_sheet(
    *,
    organization: Organization,
    rows: Sequence[tuple[int, Typed]],
    actor: Actor,
    now: datetime,
) -> Sheet:
    """Keep what a file held until somebody looked at it, for a day."""
    with acting(actor):
        return Sheet.objects.create(
            organization=organization,
            by=Account.objects.get(pk=actor.account_id or 0),
            rows=[[number, dict(typed)] for number, typed in rows],
            created_at=now,
            expires_at=now + KEPT_FOR,
        )


def lines_of(sheet: Sheet, profile: Profile, *, now: datetime) -> list[Line]:
    """What each line would do as things stand now."""
    organization, today = sheet.organization, today_at(profile, now)
    members = Membership.objects.filter(organization=organization).exclude(state__in=ENDED)
    known = Known(
        roles=ceiling(
            profile,
            participates=participates(organization, on=today),
            kind=OrganizationKind(organization.kind),
        ),
        today=today,
        last=today + timedelta(days=profile.administration.grant_days),
        members=frozenset(members.values_list("account__email", flat=True)),
        invited=frozenset(open_invitations(organization).values_list("email", flat=True)),
    )
    return judged([(number, typed) for number, typed in sheet.rows], known)


def invite_many(
    *, sheet: Sheet, lines: Collection[int], profile: Profile, actor: Actor, now: datetime
) -> Sent:
    """Have the people of those lines invited after the answer; a second act finds the sheet used.

    A line that can no longer be invited is left out and named. Raises SheetUsed, NotYours.
    """
    with acting(actor):
        refuse_strangers(actor, Permission.ORGANIZATION_USERS, sheet.organization)
        locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
        if locked.used_at is not None:
            raise SheetUsed
        chosen = [each for each in lines_of(locked, profile, now=now) if each.number in lines]
        ready = frozenset(each.number for each in chosen if not each.problems)
        locked.used_at, locked.rows = now, [row for row in locked.rows if row[0] in ready]
        locked.save(update_fields=["used_at", "rows"])
        enqueue("delegation.invite_some", sheet_id=locked.pk)
    return Sent(
        count=len(ready), left=tuple(each.number for each in chosen if each.number not in ready)
    )


def invite_some(*, sheet_id: int, now: datetime) -> None:
    """Invite the next people of a sheet, and have the rest follow.

    Nobody is invited any more once whoever pressed the button runs the organization no longer.
    """
    sheet = Sheet.objects.select_related("organization").filter(pk=sheet_id).first()
    if sheet is None:
        return
    profile = load_profile(sheet.organization.plan)
    giver = administrator_now(sheet.by_id, sheet.organization)
    if giver is None:
        Sheet.objects.filter(pk=sheet_id).update(rows=[])
        return
    actor = as_giver(giver, profile)
    with acting(actor):
        locked = Sheet.objects.select_for_update().get(pk=sheet_id)
        if locked.rows:
            _invite_next(locked, giver, profile, actor, now)


def _invite_next(
    sheet: Sheet, giver: Membership, profile: Profile, actor: Actor, now: datetime
) -> None:
    lines = lines_of(sheet, profile, now=now)[:AT_ONCE]
    left = [each.number for each in lines if not _invited(each, sheet, profile, actor, now)]
    sheet.rows, sheet.left = sheet.rows[len(lines) :], [*sheet.left, *left]
    sheet.save(update_fields=["rows", "left"])
    if sheet.rows:
        enqueue("delegation.invite_some", sheet_id=sheet.pk)
    elif sheet.left:
        context = {
            "lines": ", ".join(str(number) for number in sheet.left),
            "url": url_for(profile.slug, "delegation:people"),
        }
        tell(giver, "not_invited", context, now)


def delete_sheets(*, now: datetime) -> int:
    """Forget what nobody came back to."""
    return Sheet.objects.filter(expires_at__lte=now).delete()[0]


def _invited(line: Line, sheet: Sheet, profile: Profile, actor: Actor, now: datetime) -> bool:
    if line.problems:
        return False
    names = ("first_name", "last_name", "job_title")
    try:
        with transaction.atomic():
            invite(
                organization=sheet.organization,
                who=Invitee(email=line.email, **{name: line.typed.get(name, "") for name in names}),
                gives=line.gives,
                profile=profile,
                actor=actor,
                now=now,
            )
    except (AlreadyMember, BeyondCeiling, TooSoon):
        return False
    return True

"""An administrator lets a colleague in: bound to an email, 72 hours, once (CS-13)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from portico.access.actor import Actor
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts import allowances
from portico.accounts.challenges import TooSoon, issue_link
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email
from portico.accounts.rules import INVITATION_VALID_FOR, Purpose
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import Invitation
from portico.delegation.promises import NOTHING, promise, promised
from portico.delegation.rules import Wanted, beyond, change_of
from portico.delegation.services.giving import BeyondCeiling, limits_of, refuse_strangers
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Organization
from portico.organizations.queries import live_memberships_of
from portico.organizations.services import AlreadyMember
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Whom an administrator lets in, and what is known of them."""

    email: str
    """Normalized."""
    first_name: str = ""
    last_name: str = ""
    job_title: str = ""


class NotOpen(Exception):
    """It was accepted or taken back meanwhile; nothing was sent."""


def invite(
    *,
    organization: Organization,
    who: Invitee,
    gives: Wanted,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """Mail a link that promises ``gives``; inviting again ends the older link.

    Raises NotYours, BeyondCeiling, AlreadyMember, and TooSoon after ten mails to that mailbox
    within an hour.
    """
    with acting(actor):
        locked = _lock_for(actor, organization)
        _refuse_members(who, locked)
        _refuse_beyond(locked, gives, profile, actor, now)
        return _sent(locked, who, gives, actor, now)


def invite_for_office(
    *, organization: Organization, who: Invitee, actor: Actor, now: datetime
) -> Invitation:
    """The plan's staff mail a link into an organization; it promises no role.

    Raises AlreadyMember and TooSoon.
    """
    with acting(actor):
        locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        _refuse_members(who, locked)
        return _sent(locked, who, NOTHING, actor, now)


def resend_invitation(
    *, organization: Organization, public_id: UUID, profile: Profile, actor: Actor, now: datetime
) -> Invitation:
    """Mail a new link for another 72 hours; the old one stops working.

    Whoever sends it again answers for what it promises. Raises NotYours, NotOpen, TooSoon, and
    BeyondCeiling where the sender cannot give what it promised.
    """
    with acting(actor):
        locked = _lock_for(actor, organization)
        invitation = _open_ones(organization).filter(public_id=public_id).first()
        if invitation is None:
            raise NotOpen
        _refuse_beyond(locked, promised(invitation.gives), profile, actor, now)
        invitation.invited_by = Account.objects.get(pk=actor.account_id or 0)
        _send_again(invitation, actor, now)
    return invitation


def resend_for_office(
    *, organization: Organization, public_id: UUID, actor: Actor, now: datetime
) -> str:
    """The plan's desk mails a new link, as from whoever invited; returns the address, or nothing.

    Raises AlreadyMember and TooSoon.
    """
    with acting(actor):
        locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        invitation = _open_ones(locked).filter(public_id=public_id).first()
        if invitation is None or locked.state != State.ACTIVE:
            return ""
        known = account_with_email(invitation.email)
        if known and _is_member(known, locked):
            raise AlreadyMember
        _send_again(invitation, actor, now)
    return invitation.email


def cancel_invitation(
    *, organization: Organization, public_id: UUID, actor: Actor, now: datetime
) -> bool:
    """End an invitation that nobody accepted yet, and say whether that was so."""
    with acting(actor):
        _lock_for(actor, organization)
        invitation = _open_ones(organization).filter(public_id=public_id).first()
        if invitation is None:
            return False
        _open_ones(organization).filter(pk=invitation.pk).update(cancelled_at=now)
        record_invitation(invitation, "cancelled", actor, now)
    return True


def is_open(invitation: Invitation | None, now: datetime) -> bool:
    """True while it may be accepted."""
    return (
        invitation is not None
        and invitation.cancelled_at is None
        and invitation.membership_id is None
        and invitation.expires_at > now
        and invitation.organization.state == State.ACTIVE
    )


def _refuse_members(who: Invitee, organization: Organization) -> None:
    known = account_with_email(who.email)
    if known and _is_member(known, organization):
        raise AlreadyMember


def _sent(
    organization: Organization, who: Invitee, gives: Wanted, actor: Actor, now: datetime
) -> Invitation:
    _count_mail(who.email, now)
    _open_ones(organization).filter(email=who.email).update(cancelled_at=now)
    invitation = Invitation.objects.create(
        organization=organization,
        email=who.email,
        first_name=who.first_name,
        last_name=who.last_name,
        job_title=who.job_title,
        gives=promise(gives),
        invited_by=Account.objects.get(pk=actor.account_id or 0),
        created_at=now,
        expires_at=now + INVITATION_VALID_FOR,
    )
    _mail(invitation, now)
    record_invitation(invitation, "sent", actor, now)
    return invitation


def _lock_for(actor: Actor, organization: Organization) -> Organization:
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    refuse_strangers(actor, Permission.ORGANIZATION_USERS, locked)
    return locked


def _refuse_beyond(
    organization: Organization, gives: Wanted, profile: Profile, actor: Actor, now: datetime
) -> None:
    today = today_at(profile, now)
    limits = limits_of(organization, gives, actor, on=today)
    change = change_of(Wanted(until={}), gives)
    if reasons := beyond(profile, change, gives, organization=limits, today=today):
        raise BeyondCeiling(reasons)


def _send_again(invitation: Invitation, actor: Actor, now: datetime) -> None:
    _count_mail(invitation.email, now)
    invitation.expires_at = now + INVITATION_VALID_FOR
    invitation.save(update_fields=["invited_by", "expires_at"])
    _mail(invitation, now)
    record_invitation(invitation, "resent", actor, now)


def _count_mail(email: str, now: datetime) -> None:
    if until := allowances.count_send(email, now=now):
        raise TooSoon(until)


def _open_ones(organization: Organization) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organization=organization, cancelled_at=None, membership=None)


def _is_member(account: Account, organization: Organization) -> bool:
    places = live_memberships_of(account.pk, organization.plan)
    return any(place.organization_id == organization.pk for place in places)


def _mail(invitation: Invitation, now: datetime) -> None:
    organization = invitation.organization
    token = issue_link(
        purpose=Purpose.INVITATION,
        plan=organization.plan,
        subject=str(invitation.public_id),
        valid_for=INVITATION_VALID_FOR,
        now=now,
    )
    notify(
        plan=organization.plan,
        channel=Channel.MAIL,
        to=invitation.email,
        template="delegation/notices/invitation",
        context={
            "organization": organization,
            "by": invitation.invited_by.full_name,
            "invitation_url": url_for(organization.plan, "registration:invitation", token=token),
        },
        now=now,
        secret=True,
        about=str(invitation),
    )


def record_invitation(invitation: Invitation, act: str, actor: Actor, now: datetime) -> None:
    """Write the audit event of an act."""
    record(
        actor=actor,
        action=f"invitation.{act}",
        subject=str(invitation),
        organization_id=invitation.organization_id,
        now=now,
    )

"""An administrator lets a colleague in: bound to an email, 72 hours, once (CS-13)."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from portico.access.actor import Actor, ActorKind
from portico.access.states import State
from portico.accounts import allowances
from portico.accounts.challenges import TooSoon, issue_link, peek_link
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email
from portico.accounts.rules import INVITATION_VALID_FOR, Purpose
from portico.accounts.services import ExistingOutcome, verify_existing
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import live_memberships_of
from portico.organizations.services import AlreadyMember, NewMember, add_membership
from portico.profiles.addresses import url_for
from portico.profiles.schema import Creates, Profile, RosterMatchStep, StepKind, Track
from portico.registration.facts import (
    Check,
    Facts,
    Identity,
    Outcome,
    about_numbers,
    about_provider,
)
from portico.registration.models import Draft, Invitation
from portico.registration.services.announce import identity_of
from portico.registration.services.drafts import new_draft
from portico.registration.services.existing import refuse_if_barred


def invite(
    *, organization: Organization, email: str, by: Account, actor: Actor, now: datetime
) -> Invitation:
    """Mail a link to a normalized email; inviting again ends the older link.

    Raises AlreadyMember, and TooSoon after ten mails to that mailbox within an hour.
    """
    known = account_with_email(email)
    if known and _is_member(known, organization):
        raise AlreadyMember
    with acting(actor):
        if until := allowances.count_send(email, now=now):
            raise TooSoon(until)
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        _open_ones(organization).filter(email=email).update(cancelled_at=now)
        invitation = Invitation.objects.create(
            organization=organization,
            email=email,
            invited_by=by,
            created_at=now,
            expires_at=now + INVITATION_VALID_FOR,
        )
        _mail(invitation, now)
        _record(invitation, "sent", actor, now)
    return invitation


def cancel_invitation(
    *, organization: Organization, public_id: UUID, actor: Actor, now: datetime
) -> None:
    """End an invitation that nobody accepted yet; once accepted, nothing happens."""
    with acting(actor):
        invitation = _open_ones(organization).filter(public_id=public_id).first()
        if invitation and _open_ones(organization).filter(pk=invitation.pk).update(
            cancelled_at=now
        ):
            _record(invitation, "cancelled", actor, now)


def invitation_of(*, profile: Profile, token: str, now: datetime) -> Invitation | None:
    """What a still valid link invites to; opening its page changes nothing."""
    link = peek_link(token, Purpose.INVITATION, now)
    if link is None or link.plan != profile.slug:
        return None
    rows = Invitation.objects.select_related("organization", "invited_by")
    invitation = rows.get(public_id=UUID(link.subject))
    return invitation if is_open(invitation, now) else None


def is_open(invitation: Invitation | None, now: datetime) -> bool:
    """True while it may be accepted."""
    return (
        invitation is not None
        and invitation.cancelled_at is None
        and invitation.membership_id is None
        and invitation.expires_at > now
        and invitation.organization.state == State.ACTIVE
    )


def begin_invited(
    *, invitation: Invitation, profile: Profile, actor: Actor, now: datetime
) -> Draft:
    """Begin the registration of someone invited: whom they join, and their email, are known."""
    identity = identity_of(invitation.organization)
    track = _joining(profile, identity)
    kind, check = _identified(track, identity, now)
    draft = new_draft(profile, now)
    draft.invitation = invitation
    draft.answers = {StepKind.ACCOUNT_TYPE: {"track": track.key}, kind: asdict(identity)}
    draft.checks = {kind: asdict(check)}
    draft.resume_email = invitation.email
    with acting(actor):
        draft.save()
    return draft


def accept_with_account(
    *, invitation: Invitation, profile: Profile, password: str, code: str, now: datetime
) -> ExistingOutcome:
    """Let in someone who has a sign-in with that email, once they prove it.

    Raises Busy, MayNotJoin, AlreadyMember.
    """
    account = account_with_email(invitation.email)
    outcome = verify_existing(
        account=account,
        email=invitation.email,
        password=password,
        totp_code=code,
        plan=profile.slug,
        now=now,
    )
    if outcome is not ExistingOutcome.RIGHT or account is None:
        return outcome
    refuse_if_barred(Identity(), profile, account)
    actor = Actor(kind=ActorKind.PERSON, plan=profile.slug, account_id=account.pk)
    with acting(actor):
        membership = add_membership(
            organization=invitation.organization,
            member=NewMember(account=account, opted_in=False),
            state=State.ACTIVE,
            actor=actor,
            now=now,
        )
        accept_invitation(invitation, membership, now)
        _record(invitation, "accepted", actor, now)
    return outcome


def accept_invitation(invitation: Invitation | None, membership: Membership, now: datetime) -> None:
    """Use it up, in the transaction that lets its person in. Cancelled meanwhile, it stays so.

    Whoever went on to another organisation leaves it as it is.
    """
    if invitation is None or invitation.organization_id != membership.organization_id:
        return
    if membership.state == State.ACTIVE:
        open_ones = _open_ones(invitation.organization).filter(expires_at__gt=now)
        if not open_ones.filter(pk=invitation.pk).update(membership=membership):
            raise InvitationOver


class InvitationOver(Exception):
    """It was cancelled or used between the look and the act; nothing happened."""


def _open_ones(organization: Organization) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organization=organization, cancelled_at=None, membership=None)


def _is_member(account: Account, organization: Organization) -> bool:
    places = live_memberships_of(account.pk, organization.plan)
    return any(place.organization_id == organization.pk for place in places)


def _joining(profile: Profile, identity: Identity) -> Track:
    """The track that joins an organisation which is known by these numbers."""
    joins = [track for track in profile.registration.tracks if track.creates is Creates.MEMBERSHIP]
    return next(track for track in joins if _party(track) == identity.party)


def _party(track: Track) -> str:
    steps = (step for step in track.steps if isinstance(step, RosterMatchStep))
    return next((step.settings.party.value for step in steps), "")


def _identified(track: Track, identity: Identity, now: datetime) -> tuple[StepKind, Check]:
    """What the track's own look-up would have found."""
    at = now.isoformat()
    if identity.party:
        about = about_provider(identity)
        check = Check(Outcome.PASS, about, at, {"registered": True})
        return StepKind.ROSTER_MATCH, check
    answers = {StepKind.ORGANIZATION_LOOKUP: {"tin": identity.tin, "npi": identity.npi}}
    about = about_numbers(Facts(answers=answers, creates=track.creates))
    return StepKind.ORGANIZATION_LOOKUP, Check(Outcome.PASS, about, at)


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
        template="registration/notices/invitation",
        context={
            "organization": organization,
            "by": invitation.invited_by.full_name,
            "invitation_url": url_for(organization.plan, "registration:invitation", token=token),
        },
        now=now,
        secret=True,
        about=str(invitation),
    )


def _record(invitation: Invitation, act: str, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        action=f"invitation.{act}",
        subject=str(invitation),
        organization_id=invitation.organization_id,
        now=now,
    )

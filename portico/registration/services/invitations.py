"""Whoever is invited registers with what is known of them, or comes with the sign-in they have."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor, ActorKind
from portico.access.states import State
from portico.accounts.challenges import peek_link
from portico.accounts.models import Account
from portico.accounts.rules import Purpose
from portico.accounts.services import ExistingOutcome
from portico.audit.acting import acting
from portico.delegation.models import Invitation
from portico.delegation.services.accepting import accept_invitation
from portico.delegation.services.invitations import is_open, record_invitation
from portico.organizations.services import NewMember, add_membership
from portico.profiles.schema import Creates, Profile, RosterMatchStep, StepKind, Track
from portico.registration.facts import (
    Check,
    Facts,
    Identity,
    Outcome,
    about_numbers,
    about_provider,
)
from portico.registration.models import Draft
from portico.registration.services.announce import identity_of
from portico.registration.services.drafts import new_draft
from portico.registration.services.existing import prove_owner


def invitation_of(*, profile: Profile, token: str, now: datetime) -> Invitation | None:
    """What a still valid link invites to; opening its page changes nothing."""
    link = peek_link(token, Purpose.INVITATION, now)
    if link is None or link.plan != profile.slug:
        return None
    rows = Invitation.objects.select_related("organization", "invited_by")
    invitation = rows.get(public_id=UUID(link.subject))
    return invitation if is_open(invitation, now) else None


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
    draft.typed = {StepKind.PERSONAL_DETAILS: _known_of(invitation)}
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
    account = prove_owner(
        email=invitation.email, password=password, code=code, profile=profile, now=now
    )
    if not isinstance(account, Account):
        return account
    actor = Actor(kind=ActorKind.PERSON, plan=profile.slug, account_id=account.pk)
    with acting(actor):
        membership = add_membership(
            organization=invitation.organization,
            member=NewMember(account=account, opted_in=False, job_title=invitation.job_title),
            state=State.ACTIVE,
            actor=actor,
            now=now,
        )
        accept_invitation(invitation=invitation, membership=membership, profile=profile, now=now)
        record_invitation(invitation, "accepted", actor, now)
    return ExistingOutcome.RIGHT


def _known_of(invitation: Invitation) -> dict[str, str]:
    """What whoever invited wrote of them; they read it over and correct it."""
    names = ("first_name", "last_name", "job_title")
    return {name: getattr(invitation, name) for name in names if getattr(invitation, name)}


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

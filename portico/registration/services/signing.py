"""An agreement that was mailed: opened, signed, declined, or let go when its time is over (WM-03)."""

from contextlib import suppress
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import signature_by_token
from portico.agreements.rules import Origin, SignatureState, What, is_over, reminders_due
from portico.agreements.services import (
    Given,
    SignatureOver,
    decline_signature,
    expire_signature,
    locked_signature,
    note_opened,
)
from portico.agreements.services import sign as give
from portico.audit.acting import acting
from portico.organizations.models import Organization
from portico.organizations.services import decline_organization, expire_organization
from portico.profiles.schema import Profile
from portico.registration.models import Draft
from portico.registration.queries import organization_of
from portico.registration.services.after_signing import move_draft_on, move_organization_on
from portico.registration.services.asking import mail_agreement
from portico.registration.services.ending import end_registration

Subject: TypeAlias = Organization | Draft
"""What is signed for: a registration that was sent, or one that is under way."""


def open_to_sign(
    *, profile: Profile, token: str, origin: Origin, now: datetime
) -> SignatureRequest | None:
    """What a mailed link is about; that it was opened is recorded, and nothing else changes."""
    found = signature_by_token(profile.slug, token)
    if found is None or found.status is not SignatureState.SENT:
        return found
    with acting(Actor.anonymous(plan=profile.slug)):
        locked = locked_signature(found)
        if locked.status is SignatureState.SENT:
            note_opened(request=locked, origin=origin, now=now)
    return locked


def sign(
    *, profile: Profile, token: str, given: Given, origin: Origin, actor: Actor, now: datetime
) -> None:
    """Store the signature and move the registration on. Raises SignatureOver: nothing happened."""
    with acting(actor):
        subject, request = _locked(profile, token)
        give(request=request, token=token, given=given, origin=origin, actor=actor, now=now)
        if isinstance(subject, Draft):
            move_draft_on(profile=profile, draft=subject, request=request, actor=actor, now=now)
        else:
            move_organization_on(
                profile=profile,
                organization=subject,
                request=request,
                origin=origin,
                actor=actor,
                now=now,
            )


def decline(
    *, profile: Profile, token: str, reason: str, origin: Origin, actor: Actor, now: datetime
) -> None:
    """End the registration of who does not sign; a draft waits. Raises SignatureOver."""
    with acting(actor):
        subject, request = _locked(profile, token)
        decline_signature(
            request=request, token=token, reason=reason, origin=origin, actor=actor, now=now
        )
        if isinstance(subject, Organization):
            end_registration(
                organization=subject,
                ends=decline_organization,
                told="agreement_declined",
                actor=actor,
                now=now,
            )


def apply_clocks(*, request: SignatureRequest, now: datetime) -> None:
    """Remind or expire one request, as its clocks say; twice does nothing twice."""
    due = reminders_due(request.clocks, now)
    if due <= request.reminded and not is_over(request.clocks, now):
        return
    actor = Actor.system(plan=request.plan)
    with acting(actor), suppress(SignatureOver):
        subject, locked = _both_locked(request)
        if locked.status is not SignatureState.SENT:
            return
        if is_over(locked.clocks, now):
            _expire(locked, subject, actor, now)
        elif (due := reminders_due(locked.clocks, now)) > locked.reminded:
            locked.reminded = due
            locked.save(update_fields=["reminded"])
            mail_agreement(request=locked, why=What.REMINDED, now=now)


def _expire(request: SignatureRequest, subject: Subject, actor: Actor, now: datetime) -> None:
    expire_signature(request=request, actor=actor, now=now)
    if isinstance(subject, Organization):
        end_registration(
            organization=subject,
            ends=expire_organization,
            told="agreement_expired",
            actor=actor,
            now=now,
        )


def _locked(profile: Profile, token: str) -> tuple[Subject, SignatureRequest]:
    found = signature_by_token(profile.slug, token)
    if found is None:
        raise SignatureOver
    return _both_locked(found)


def _both_locked(found: SignatureRequest) -> tuple[Subject, SignatureRequest]:
    """Account, then organisation or draft, then the request: in this order lock all who decide."""
    subject = _locked_subject(found)
    locked = locked_signature(found)
    if locked.subject != found.subject:  # sent meanwhile: a draft became an organisation
        raise SignatureOver
    return subject, locked


def _locked_subject(request: SignatureRequest) -> Subject:
    organization = organization_of(request)
    if organization is not None:
        # Whoever opens the activation link, or corrects the email, holds the account.
        Account.objects.select_for_update().get(memberships__main_of=organization)
        return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    public_id = UUID(request.subject.removeprefix("draft:"))
    drafts = Draft.objects.select_for_update(of=("self",))
    draft = drafts.filter(public_id=public_id, state=Draft.State.OPEN).first()
    if draft is None:
        raise SignatureOver
    return draft

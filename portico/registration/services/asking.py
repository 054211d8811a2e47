"""Asking whoever registers to sign the plan's agreement, by a mailed link (WM-03)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.accounts.challenges import TooSoon
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import live_signature
from portico.agreements.rules import SignatureState, What
from portico.agreements.services import (
    Signer,
    issue_signature_link,
    locked_signature,
    request_signature,
)
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership
from portico.profiles.addresses import url_for
from portico.profiles.loading import agreement_text
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile, SignatureStep
from portico.registration.facts import about_signature
from portico.registration.flow import agreement_key
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.drafts import editing
from portico.registration.services.submission import Submission
from portico.vocabulary.moments import day_in_words

MAILS = {
    What.SENT: "agreement_to_sign",
    What.SENT_AGAIN: "agreement_to_sign",
    What.REMINDED: "agreement_reminder",
}


def ask_organization(submission: Submission, membership: Membership) -> None:
    """Mail the agreement to whoever just registered, in the transaction of the submit."""
    step = submission.way.track.signature
    assert step is not None  # noqa: S101 - narrows the type: the track has one to get here
    request = request_signature(
        plan=submission.profile.slug,
        text=agreement_text(submission.profile, agreement_key(step, submission.facts)),
        signer=_signer(membership),
        subject=str(membership.organization),
        expires_at=submission.now + timedelta(days=step.settings.days),
        reminder_days=step.settings.reminder_days,
        now=submission.now,
    )
    mail_agreement(request=request, why=What.SENT, now=submission.now)


def ask_draft(
    *,
    draft: Draft,
    profile: Profile,
    step: SignatureStep,
    signatory: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> Draft:
    """Store who signs for whom, and mail them the agreement where it is asked for first.

    Asked again for the same, nothing more is mailed; asked for another, the one before is worth
    nothing any more.
    """
    with editing(draft, actor=actor, now=now) as locked:
        locked.answers[step.kind] = dict(signatory)
        locked.typed.pop(step.kind, None)
        facts = facts_of(locked)
        key = agreement_key(step, facts)
        live = live_signature(str(locked))
        if live is None or about_request(live) != about_signature(key, signatory):
            request = request_signature(
                plan=profile.slug,
                text=agreement_text(profile, key),
                signer=_signatory(signatory, profile),
                subject=str(locked),
                expires_at=min(now + timedelta(days=step.settings.days), locked.expires_at),
                reminder_days=step.settings.reminder_days,
                now=now,
            )
            mail_agreement(request=request, why=What.SENT, now=now)
    return locked


def about_request(request: SignatureRequest) -> str:
    """What a request is about, as the flow compares it."""
    named = {"first_name": request.signer, "last_name": "", "organization": request.organization}
    return about_signature(request.version.key, {**named, "email": request.email})


def _signatory(signatory: Mapping[str, str], profile: Profile) -> Signer:
    return Signer(
        signer=f"{signatory['first_name']} {signatory['last_name']}",
        email=signatory["email"],
        organization=signatory["organization"],
        role=profile.labels.administrator,
    )


def _signer(membership: Membership) -> Signer:
    organization = membership.organization
    return Signer(
        signer=membership.account.full_name,
        email=membership.account.email,
        organization=organization.name,
        role=load_profile(organization.plan).labels.administrator,
    )


def mail_agreement(*, request: SignatureRequest, why: What, now: datetime) -> None:
    """Mail a link to the agreement, in the caller's ``acting`` block; too soon, nothing more is sent."""
    profile = load_profile(request.plan)
    with suppress(TooSoon):
        token = issue_signature_link(request=request, why=why, now=now)
        notify(
            plan=request.plan,
            channel=Channel.MAIL,
            to=request.email,
            template=f"registration/notices/{MAILS[why]}",
            context={
                "signature": request,
                "title": request.version.title,
                "sign_url": url_for(request.plan, "registration:sign", token=token),
                "until": day_in_words(request.expires_at, profile.hours.zone),
                "help_line": profile.help_line,
            },
            now=now,
            secret=True,
            about=str(request),
        )


def ask_at_new_email(*, membership: Membership, now: datetime) -> None:
    """The signer's email was corrected: the agreement goes there, and what went elsewhere ends."""
    request = live_signature(str(membership.organization))
    if request is None or request.status is not SignatureState.SENT:
        return
    if request.email == membership.account.email or now >= request.expires_at:
        return
    again = request_signature(
        plan=request.plan,
        text=agreement_text(load_profile(request.plan), request.version.key),
        signer=_signer(membership),
        subject=request.subject,
        expires_at=request.expires_at,
        reminder_days=tuple(request.reminder_days),
        now=now,
    )
    mail_agreement(request=again, why=What.SENT, now=now)


def send_agreement_again(*, subject: str, now: datetime) -> None:
    """The same mail once more, to the address it went to; nothing where nothing waits."""
    request = live_signature(subject)
    if request is None:
        return
    locked = locked_signature(request)
    if locked.status is SignatureState.SENT and now < locked.expires_at:
        mail_agreement(request=locked, why=What.SENT_AGAIN, now=now)

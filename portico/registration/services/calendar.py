"""What the calendar does to drafts and to agreements nobody signs: remind, then let go."""

from contextlib import suppress
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.agreements.queries import signed_since, unsigned_signatures
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.queries import never_opened
from portico.organizations.services import WrongState, expire_organization
from portico.profiles.addresses import url_for
from portico.profiles.loading import profiles
from portico.profiles.schema import Profile, StepKind
from portico.proofs.services import release
from portico.registration.models import Draft, DraftEnd
from portico.registration.rules import DraftClocks, DueAction, due_actions
from portico.registration.services.ending import end_registration, let_go_of_draft
from portico.registration.services.ends import record_end
from portico.registration.services.signing import apply_clocks
from portico.reviews.queries import approved_since
from portico.vocabulary.moments import day_in_words

SUBMITTED_KEPT = timedelta(days=1)
"""How long the page that confirms a registration can be opened again in the same browser."""


def apply_calendar(*, now: datetime) -> None:
    """Do what is due on every draft and agreement to sign; running it twice does nothing twice."""
    for profile in profiles().values():
        _apply_to_plan(profile, now)
        _expire_unopened(profile, now)
        for request in unsigned_signatures(profile.slug).order_by("pk"):
            apply_clocks(request=request, now=now)
    Draft.objects.filter(
        state=Draft.State.SUBMITTED, submitted_at__lte=now - SUBMITTED_KEPT
    ).delete()


def _apply_to_plan(profile: Profile, now: datetime) -> None:
    horizon = now + timedelta(days=profile.registration.draft_reminder_days)
    due = Draft.objects.filter(
        plan=profile.slug, state=Draft.State.OPEN, expires_at__lte=horizon
    ).values_list("pk", flat=True)
    for pk in due.iterator():
        _apply_to_draft(pk, profile, now)


def _expire_unopened(profile: Profile, now: datetime) -> None:
    """Free the numbers and proofs of who never opened the mailed link, as long after as a draft lives."""
    actor = Actor.system(plan=profile.slug)
    before = now - timedelta(days=profile.registration.draft_days)
    for organization in never_opened(profile.slug, before=before):
        if signed_since(str(organization), before) or approved_since(organization.pk, before):
            continue  # only then was the link all that was left
        with acting(actor), suppress(WrongState):
            end_registration(
                organization=organization,
                ends=expire_organization,
                told="link_not_opened",
                actor=actor,
                now=now,
            )


def _apply_to_draft(pk: int, profile: Profile, now: datetime) -> None:
    actor = Actor.system(plan=profile.slug)
    with acting(actor):
        draft = Draft.objects.select_for_update().filter(pk=pk, state=Draft.State.OPEN).first()
        if draft is None:
            return
        for action in due_actions(_clocks(draft, profile), now):
            if action is DueAction.REMIND:
                _remind(draft, profile, now)
            else:
                _expire(draft, profile, actor, now)


def _expire(draft: Draft, profile: Profile, actor: Actor, now: datetime) -> None:
    subject = f"draft:{draft.public_id}"
    record(actor=actor, action="registration.expired", subject=subject, now=now)
    release(holder=subject, actor=actor, now=now)
    record_end(draft=draft, profile=profile, outcome=DraftEnd.Outcome.EXPIRED, now=now)
    let_go_of_draft(draft, actor, now)
    draft.delete()


def _clocks(draft: Draft, profile: Profile) -> DraftClocks:
    return DraftClocks(
        expires_at=draft.expires_at,
        reminded_at=draft.reminded_at,
        has_address=bool(_address(draft)),
        remind_days=profile.registration.draft_reminder_days,
    )


def _address(draft: Draft) -> str:
    """Only an email that was left to come back with, or proved by its code."""
    check = draft.checks.get(StepKind.EMAIL_CODE, {})
    proved = check.get("about", "") if check.get("outcome") == "pass" else ""
    return draft.resume_email or proved


def _remind(draft: Draft, profile: Profile, now: datetime) -> None:
    draft.reminded_at = now
    draft.resume_email = _address(draft)
    draft.save(update_fields=["reminded_at", "resume_email"])
    notify(
        plan=draft.plan,
        channel=Channel.MAIL,
        to=draft.resume_email,
        template="registration/notices/reminder",
        context={
            "continue_url": url_for(draft.plan, "registration:continue"),
            "until": day_in_words(draft.expires_at, profile.hours.zone),
        },
        now=now,
        about=f"draft:{draft.public_id}",
    )

"""Save and leave on one device, go on with another, by a code to an email."""

import hashlib
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.challenges import (
    CodeResult,
    Purpose,
    TooSoon,
    check_code,
    issue_code,
)
from portico.audit.acting import acting
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.schema import Profile
from portico.registration.models import Draft
from portico.registration.queries import draft_to_resume
from portico.registration.services.drafts import editing
from portico.vocabulary.moments import day_in_words, time_of_day


def leave(*, draft: Draft, profile: Profile, email: str, actor: Actor, now: datetime) -> Draft:
    """Keep an email with the draft and mail it how to come back."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.resume_email = email
        notify(
            plan=locked.plan,
            channel=Channel.MAIL,
            to=email,
            template="registration/notices/come_back",
            context={
                "continue_url": url_for(locked.plan, "registration:continue"),
                "until": day_in_words(locked.expires_at, profile.hours.zone),
            },
            now=now,
            about=f"draft:{locked.public_id}",
        )
    return locked


def send_resume_code(*, profile: Profile, email: str, actor: Actor, now: datetime) -> None:
    """Send a code where a draft waits; where none does, do the same work and send nothing.

    The answer to whoever asks is the same in both cases, also when one was sent a moment ago.
    """
    draft = draft_to_resume(plan=profile.slug, email=email, now=now)
    try:
        with acting(actor):
            issued = issue_code(
                purpose=Purpose.REGISTRATION_RESUME,
                plan=profile.slug,
                subject=_subject(email),
                destination=email,
                budget=email,
                now=now,
            )
            if draft is not None:
                notify(
                    plan=profile.slug,
                    channel=Channel.MAIL,
                    to=email,
                    template="registration/notices/resume_code",
                    context={
                        "code": issued.code,
                        "until": time_of_day(
                            issued.expires_at.astimezone(profile.hours.zone).time()
                        ),
                    },
                    now=now,
                    secret=True,
                    page=url_for(profile.slug, "registration:continue"),
                )
    except TooSoon:
        return


def resume(
    *, profile: Profile, email: str, typed: str, now: datetime
) -> tuple[CodeResult, Draft | None]:
    """Compare the code; a right one gives the draft that waits for that email."""
    result = check_code(
        purpose=Purpose.REGISTRATION_RESUME,
        plan=profile.slug,
        subject=_subject(email),
        typed=typed,
        now=now,
    )
    if result is not CodeResult.RIGHT:
        return result, None
    return result, draft_to_resume(plan=profile.slug, email=email, now=now)


def _subject(email: str) -> str:
    return f"resume:{hashlib.sha256(email.encode()).hexdigest()[:32]}"

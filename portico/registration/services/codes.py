"""Codes by mail, text and voice: send, compare, store how it ended (WF-08, WF-14)."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.accounts.challenges import CodeResult, Purpose, TooSoon, check_code, issue_code
from portico.accounts.queries import account_with_email
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.schema import Profile, StepKind, Track
from portico.registration.facts import Check, Outcome
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.drafts import editing
from portico.vocabulary.moments import time_of_day

TEMPLATES = {
    Channel.MAIL: "registration/notices/email_code",
    Channel.TEXT: "registration/notices/text_code",
    Channel.CALL: "registration/notices/call_code",
}


def subject_of(draft: Draft, about: str) -> str:
    """The draft and the very address or number a code is sent to.

    A code for an address that was changed since must not confirm the new one.
    """
    return f"draft:{draft.public_id}:{hashlib.sha256(about.encode()).hexdigest()[:16]}"


def record_person(
    *,
    draft: Draft,
    profile: Profile,
    track: Track,
    person: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Draft:
    """Store who registers; a new email gets its code in the same transaction, if the track asks one.

    Whoever came by an invitation typed no email: its link reached them.
    """
    by_code = any(step.kind is StepKind.EMAIL_CODE for step in track.steps)
    with editing(draft, actor=actor, now=now) as locked:
        kind = StepKind.PERSONAL_DETAILS
        before, email = locked.answers.get(kind, {}).get("email"), person.get("email")
        locked.answers[kind] = dict(person)
        locked.typed.pop(kind, None)
        if by_code and email and before != email:
            _abandon(locked, StepKind.EMAIL_CODE, now)
            _send_email_code(locked, profile, now)
    return locked


def send_email_code(*, draft: Draft, profile: Profile, actor: Actor, now: datetime) -> Draft:
    """Send another code to the work email; only the new one is valid."""
    with editing(draft, actor=actor, now=now) as locked:
        _send_email_code(locked, profile, now)
    return locked


def send_phone_code(
    *, draft: Draft, profile: Profile, phone: str, channel: Channel, actor: Actor, now: datetime
) -> Draft:
    """Store the phone and send it a code; too soon, the page says from when on it can be sent."""
    with editing(draft, actor=actor, now=now) as locked:
        kind = StepKind.PHONE_CODE
        if locked.answers.get(kind, {}).get("phone") != phone:
            _abandon(locked, kind, now)
        locked.answers[kind] = {"phone": phone, "channel": channel.value}
        locked.typed.pop(kind, None)
        with suppress(TooSoon):
            _issue(
                locked,
                profile,
                purpose=Purpose.REGISTRATION_PHONE,
                channel=channel,
                to=phone,
                now=now,
            )
    return locked


def check_email_code(
    *, draft: Draft, profile: Profile, typed: str, actor: Actor, now: datetime
) -> CodeResult:
    """Compare the code typed for the work email and store the outcome.

    Only now may it be known whether that email has an account.
    """
    email = draft.answers[StepKind.PERSONAL_DETAILS]["email"]
    result = check_code(
        purpose=Purpose.REGISTRATION_EMAIL,
        plan=profile.slug,
        subject=subject_of(draft, email),
        typed=typed,
        now=now,
    )
    detail = {}
    if result is CodeResult.RIGHT:
        detail = {"account": account_with_email(email) is not None}
    _store(draft, StepKind.EMAIL_CODE, email, result, detail, actor, now)
    return result


def check_phone_code(
    *, draft: Draft, profile: Profile, typed: str, actor: Actor, now: datetime
) -> CodeResult:
    """Compare the code typed for the phone and store the outcome."""
    answer = draft.answers[StepKind.PHONE_CODE]
    result = check_code(
        purpose=Purpose.REGISTRATION_PHONE,
        plan=profile.slug,
        subject=subject_of(draft, answer["phone"]),
        typed=typed,
        now=now,
    )
    detail = {"channel": answer["channel"]}
    _store(draft, StepKind.PHONE_CODE, answer["phone"], result, detail, actor, now)
    return result


def _store(
    draft: Draft,
    kind: StepKind,
    about: str,
    result: CodeResult,
    detail: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    """A code found used before changes nothing: a double click must not undo the first one."""
    if result is CodeResult.ALREADY_USED:
        return
    outcome = Outcome.PASS if result is CodeResult.RIGHT else Outcome.FAIL
    check = Check(outcome=outcome, about=about, at=now.isoformat(), detail=detail)
    with editing(draft, actor=actor, now=now) as locked:
        locked.checks[kind] = asdict(check)
        if kind is StepKind.EMAIL_CODE and outcome is Outcome.PASS:
            locked.resume_email = about


def _abandon(draft: Draft, kind: StepKind, now: datetime) -> None:
    """The code was sent for something the registrant has changed since."""
    before = draft.checks.get(kind)
    if before is not None:
        draft.checks[kind] = {**before, "outcome": Outcome.ABANDONED, "at": now.isoformat()}


def _send_email_code(draft: Draft, profile: Profile, now: datetime) -> None:
    """Too soon is no error: the page says from when on another one can be sent."""
    with suppress(TooSoon):
        _issue(
            draft,
            profile,
            purpose=Purpose.REGISTRATION_EMAIL,
            channel=Channel.MAIL,
            to=draft.answers[StepKind.PERSONAL_DETAILS]["email"],
            now=now,
        )


def _issue(
    draft: Draft, profile: Profile, *, purpose: Purpose, channel: Channel, to: str, now: datetime
) -> None:
    kind = StepKind.EMAIL_CODE if channel is Channel.MAIL else StepKind.PHONE_CODE
    issued = issue_code(
        purpose=purpose,
        plan=profile.slug,
        subject=subject_of(draft, to),
        destination=to,
        budget=facts_of(draft).email,
        now=now,
    )
    person = draft.answers[StepKind.PERSONAL_DETAILS]
    notify(
        plan=profile.slug,
        channel=channel,
        to=to,
        template=TEMPLATES[channel],
        context={
            "code": issued.code,
            "until": time_of_day(issued.expires_at.astimezone(profile.hours.zone).time()),
            "first_name": person["first_name"],
        },
        now=now,
        secret=True,
        about=f"draft:{draft.public_id}",
        page=url_for(profile.slug, "registration:step", key=_key_of(profile, kind)),
    )


def _key_of(profile: Profile, kind: StepKind) -> str:
    """The address of the first step of that kind, for the way back from an inbox."""
    steps = (step for track in profile.registration.tracks for step in track.steps)
    return next(step.key for step in steps if step.kind is kind)

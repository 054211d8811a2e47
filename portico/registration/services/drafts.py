"""Begin, fill and save a draft."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.profiles.loading import profile_hash
from portico.profiles.schema import Profile, StepKind
from portico.registration.facts import Answer, Check
from portico.registration.models import Draft


class DraftClosed(Exception):
    """The draft was submitted, has expired or is gone."""


def new_draft(profile: Profile, now: datetime) -> Draft:
    """An empty draft, not yet stored: looking at the first page leaves no row."""
    return Draft(
        plan=profile.slug,
        profile_hash=profile_hash(profile),
        created_at=now,
        saved_at=now,
        expires_at=now + timedelta(days=profile.registration.draft_days),
    )


@contextmanager
def editing(draft: Draft, *, actor: Actor, now: datetime) -> Iterator[Draft]:
    """Lock the draft, let the caller change it, save it. Raises DraftClosed.

    Two tabs that save at once come one after the other; neither loses the other's answers.
    """
    with acting(actor):
        if not draft.is_stored:
            draft.save()
        locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if locked is None or locked.state != Draft.State.OPEN or locked.expires_at <= now:
            raise DraftClosed
        yield locked
        locked.saved_at = now
        locked.save()


def record_answer(
    *, draft: Draft, kind: StepKind, answer: Answer, actor: Actor, now: datetime
) -> Draft:
    """Store a step's validated answer; what was left half-typed there is done with."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.answers[kind] = dict(answer)
        locked.typed.pop(kind, None)
    return locked


def record_check(
    *,
    draft: Draft,
    kind: StepKind,
    check: Check,
    answer: Answer | None = None,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Store how a step's check ended, with the answer it was about where there is one."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.checks[kind] = asdict(check)
        if answer is not None:
            locked.answers[kind] = dict(answer)
            locked.typed.pop(kind, None)
    return locked


def keep_typed(
    *, draft: Draft, kind: StepKind, typed: Mapping[str, str], actor: Actor, now: datetime
) -> Draft:
    """Keep a form as it was typed, unchecked, so that leaving the page loses nothing."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.typed[kind] = dict(typed)
    return locked


def forget_email(*, draft: Draft, actor: Actor, now: datetime) -> Draft:
    """Ask for another email: the rest of that page stays as it was typed."""
    kind = StepKind.PERSONAL_DETAILS
    with editing(draft, actor=actor, now=now) as locked:
        person = locked.answers.pop(kind, {})
        locked.typed[kind] = {name: value for name, value in person.items() if name != "email"}
        locked.checks.pop(StepKind.EMAIL_CODE, None)
        locked.checks.pop(StepKind.EXISTING_ACCOUNT, None)
    return locked


def forget_answer(*, draft: Draft, kind: StepKind, actor: Actor, now: datetime) -> Draft:
    """Start a step over; its fields stay filled in."""
    with editing(draft, actor=actor, now=now) as locked:
        answer = locked.answers.pop(kind, {})
        locked.typed[kind] = {name: str(value) for name, value in answer.items()}
    return locked


def forget_check(*, draft: Draft, kind: StepKind, actor: Actor, now: datetime) -> Draft:
    """Ask a check anew, with empty fields."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.answers.pop(kind, None)
        locked.checks.pop(kind, None)
        locked.typed.pop(kind, None)
    return locked


def set_secret_answer(
    *, draft: Draft, question: str, answer_hash: str, actor: Actor, now: datetime
) -> Draft:
    """Keep the chosen question and the hash of its answer until the draft is submitted or expires."""
    kind = StepKind.SECURITY_QUESTION
    with editing(draft, actor=actor, now=now) as locked:
        locked.answers[kind] = {"question": question}
        locked.secret_answer_hash = answer_hash
        locked.typed.pop(kind, None)
    return locked


def set_password(*, draft: Draft, password_hash: str, actor: Actor, now: datetime) -> Draft:
    """Keep the hash of the chosen password until the draft is submitted or expires."""
    with editing(draft, actor=actor, now=now) as locked:
        locked.password_hash = password_hash
    return locked

"""Asking somebody to sign an agreement, and what comes of it.

Whoever asks decides what a signature does (portico.registration.services.signing) and mails the
link. Everything here runs in the caller's ``acting`` block, on a row the caller has locked.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import allowances
from portico.accounts.challenges import Purpose, TooSoon, consume_link, issue_link
from portico.agreements.models import SignatureEvent, SignatureRequest
from portico.agreements.queries import live_signature
from portico.agreements.rules import (
    OPENINGS_KEPT,
    Origin,
    SignatureState,
    What,
    chained,
    event_as_told,
    is_over,
    may_follow,
)
from portico.agreements.services.acceptances import keep_version
from portico.audit.acting import require_acting
from portico.audit.services import record
from portico.jobs.queue import enqueue
from portico.profiles.loading import AgreementText


class SignatureOver(Exception):
    """It is signed, declined or over by now: nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who is asked to sign, for whom, and as what, in the plan's words."""

    signer: str
    email: str
    organization: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gave who signs: the name as typed, strokes, and all sentences word for word."""

    typed_name: str
    disclosed: str
    consent: str
    intent: str
    drawn: str = ""


def request_signature(
    *,
    plan: str,
    text: AgreementText,
    signer: Signer,
    subject: str,
    expires_at: datetime,
    reminder_days: tuple[int, ...],
    now: datetime,
) -> SignatureRequest:
    """Ask for a signature; a request that lived for the same subject is superseded by it.

    The caller holds the lock of the subject, and mails ``issue_signature_link``.
    """
    require_acting()
    before = live_signature(subject)
    if before is not None:
        supersede_signature(request=locked_signature(before), now=now)
    return SignatureRequest.objects.create(
        plan=plan,
        version=keep_version(plan=plan, text=text),
        subject=subject,
        created_at=now,
        expires_at=expires_at,
        reminder_days=list(reminder_days),
        **asdict(signer),
    )


def locked_signature(request: SignatureRequest) -> SignatureRequest:
    """Read the row again and keep others from changing it until the commit."""
    rows = SignatureRequest.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("version").get(pk=request.pk)


def issue_signature_link(*, request: SignatureRequest, why: What, now: datetime) -> str:
    """Make a link for the next mail and return its token; ``why`` is sent, sent again or reminded.

    Links of earlier mails go on working: all went to the same mailbox, and the first signature ends
    them all. Raises TooSoon after ten mails to that mailbox within an hour, or where it is over.
    """
    if until := allowances.count_send(request.email, now=now):
        raise TooSoon(until)
    request.mailed += 1
    request.save(update_fields=["mailed"])
    note(request, why, Origin(), now)
    return issue_link(
        purpose=Purpose.SIGNATURE,
        plan=request.plan,
        subject=f"{request}:{request.mailed}",
        valid_for=request.expires_at - now,
        now=now,
    )


def note_opened(*, request: SignatureRequest, origin: Origin, now: datetime) -> None:
    """Record that a link was opened, once for each device; mail scanners open links too."""
    seen = request.events.filter(what=What.OPENED)
    same = seen.filter(address=origin.address or None, device=origin.device)
    if not same.exists() and seen.count() < OPENINGS_KEPT:
        note(request, What.OPENED, origin, now)


def sign(
    *,
    request: SignatureRequest,
    token: str,
    given: Given,
    origin: Origin,
    actor: Actor,
    now: datetime,
) -> SignatureRequest:
    """Store the signature, use its link up and have the signed copy made. Raises SignatureOver."""
    _refuse_when_over(request, now)
    if consume_link(token, Purpose.SIGNATURE, now) is None:
        raise SignatureOver
    note(request, What.CONSENTED, origin, now)
    request.signed_at = now
    request.typed_name, request.drawn = given.typed_name, given.drawn
    request.disclosed, request.consent, request.intent = (
        given.disclosed,
        given.consent,
        given.intent,
    )
    _end(request, SignatureState.SIGNED, now)
    note(request, What.SIGNED, origin, now)
    _audit(request, "signed", actor, now)
    enqueue("agreements.make_document", request_id=request.pk)
    return request


def decline_signature(
    *,
    request: SignatureRequest,
    token: str,
    reason: str,
    origin: Origin,
    actor: Actor,
    now: datetime,
) -> SignatureRequest:
    """Store that the signer does not sign. Raises SignatureOver."""
    _refuse_when_over(request, now)
    if consume_link(token, Purpose.SIGNATURE, now) is None:
        raise SignatureOver
    request.reason = reason
    _end(request, SignatureState.DECLINED, now)
    note(request, What.DECLINED, origin, now)
    _audit(request, "declined", actor, now)
    return request


def expire_signature(*, request: SignatureRequest, actor: Actor, now: datetime) -> None:
    """Nobody signed in time, or what it was signed for was never sent."""
    _end(request, SignatureState.EXPIRED, now)
    note(request, What.EXPIRED, Origin(), now)
    _audit(request, "expired", actor, now)


def supersede_signature(*, request: SignatureRequest, now: datetime) -> None:
    """Another request takes its place, or what it was for has ended."""
    _end(request, SignatureState.SUPERSEDED, now)
    note(request, What.SUPERSEDED, Origin(), now)


def hand_signature_on(*, request: SignatureRequest, becomes: str) -> None:
    """What it was signed for became something else: a draft became an organization."""
    request.subject = becomes
    request.save(update_fields=["subject"])


def _refuse_when_over(request: SignatureRequest, now: datetime) -> None:
    if request.status is not SignatureState.SENT or is_over(request.clocks, now):
        raise SignatureOver


def _end(request: SignatureRequest, wanted: SignatureState, now: datetime) -> None:
    if not may_follow(request.status, wanted):
        raise SignatureOver
    request.state, request.ended_at = wanted.value, now
    request.save()


def note(request: SignatureRequest, what: What, origin: Origin, now: datetime) -> None:
    """Add an event to the chain; the caller's lock on the request keeps it one chain."""
    last = request.events.last()
    event = event_as_told(what=what.value, at=now, origin=origin)
    SignatureEvent.objects.create(
        request=request,
        what=what.value,
        at=now,
        address=origin.address or None,
        device=origin.device,
        account_id=origin.account_id,
        sha256=chained(last.sha256 if last else str(request.public_id), event),
    )


def _audit(request: SignatureRequest, act: str, actor: Actor, now: datetime) -> None:
    record(actor=actor, action=f"signature.{act}", subject=str(request), now=now)

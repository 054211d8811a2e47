"""The signed copy: made once, kept for good, and told of."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from portico.access.actor import Actor
from portico.agreements import document
from portico.agreements.document import Happening, SignedAgreement, Statement
from portico.agreements.models import SignatureEvent, SignatureRequest
from portico.agreements.queries import events_of
from portico.agreements.rules import WORDS, Origin, What
from portico.agreements.services.signatures import locked_signature, note
from portico.audit.acting import acting
from portico.audit.services import record
from portico.files.queries import opened
from portico.files.services import keep_original
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile


def make_document(*, request_id: int, now: datetime) -> None:
    """Make the copy of what was signed, sign it for the installation, keep it and tell the signer.

    Twice is once: who comes second finds it made. Raises document.UnusableCertificate.
    """
    request = SignatureRequest.objects.select_related("version").get(pk=request_id)
    if request.document_id is not None or request.signed_at is None:
        return
    actor = Actor.system(plan=request.plan)
    made = document.sign(document.pdf_of(values_of(request)), now=now)
    kept = keep_original(source=BytesIO(made), actor=actor, now=now)
    with acting(actor):
        locked = locked_signature(request)
        if locked.document_id is not None:
            return
        locked.document = kept
        locked.save(update_fields=["document"])
        note(locked, What.DOCUMENT_MADE, Origin(), now)
        details = {"sha256": kept.sha256}
        record(
            actor=actor,
            action="signature.document_made",
            subject=str(locked),
            details=details,
            now=now,
        )
        _tell(locked, now)


def open_copy(*, request: SignatureRequest, actor: Actor, now: datetime) -> BinaryIO:
    """Open a signed copy for somebody who may have it, and record that they had it."""
    if request.document is None:
        raise ValueError(f"{request} has no signed copy yet")
    with acting(actor):
        record(actor=actor, action="signature.copy_opened", subject=str(request), now=now)
    return opened(request.document)


def values_of(request: SignatureRequest) -> SignedAgreement:
    """What the copy shows of what was signed: the words, and each event up to the signature."""
    if request.signed_at is None:
        raise ValueError(f"{request} is not signed")
    profile = load_profile(request.plan)
    events = _until_signed(request)
    return SignedAgreement(
        plan=profile.legal_name,
        title=request.version.title,
        version=request.version.version,
        markdown=request.version.markdown,
        sha256=request.version.sha256,
        signer=request.typed_name,
        role=request.role,
        organization=request.organization,
        identified=f"By a link mailed to {request.email}, under the name {request.signer}.",
        disclosed=request.disclosed,
        consent=Statement(text=request.consent, at=request.signed_at),
        intent=Statement(text=request.intent, at=request.signed_at),
        happenings=tuple(_happening(event) for event in events),
        reference=str(request.public_id),
        evidence_sha256=events[-1].sha256,
        zone=profile.hours.zone,
        completed_at=request.signed_at,
        drawn=request.drawn,
    )


def _until_signed(request: SignatureRequest) -> list[SignatureEvent]:
    events = events_of(request)
    signed = next(place for place, event in enumerate(events) if event.what == What.SIGNED)
    return events[: signed + 1]


def _happening(event: SignatureEvent) -> Happening:
    what = WORDS[What(event.what)]
    return Happening(what=what, at=event.at, address=event.address or "", device=event.device)


def _tell(request: SignatureRequest, now: datetime) -> None:
    notify(
        plan=request.plan,
        channel=Channel.MAIL,
        to=request.email,
        template="agreements/notices/signed_copy",
        context={
            "signature": request,
            "title": request.version.title,
            "in_portal": not request.subject.startswith("draft:"),
            "sign_in_url": url_for(request.plan, "accounts:sign_in"),
            "help_line": load_profile(request.plan).help_line,
        },
        now=now,
        about=str(request),
    )

"""Agreements that somebody accepted, is asked to sign, or signed: stored, without the ways there."""

from datetime import timedelta
from hashlib import sha256

from django.utils.safestring import SafeString

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.services import record_acceptance
from portico.agreements.services.signatures import Signer, request_signature
from portico.audit.acting import acting
from portico.files.models import Original
from portico.profiles.loading import AgreementText
from testing.builders import NOW, PLAN


def a_text(markdown: str = "# Terms\n", *, key: str = "terms", version: str = "1") -> AgreementText:
    """A text with its hash; its title is its first line."""
    hashed = sha256(markdown.encode()).hexdigest()
    told = {"key": key, "title": markdown[2:-1], "version": version, "sha256": hashed}
    return AgreementText(markdown=markdown, html=SafeString(), **told)


def accepts(
    account: Account, text: AgreementText, *, plan: str = PLAN, **of: int | None
) -> Acceptance:
    """The person accepted the text."""
    row = record_acceptance(
        account=account,
        plan=plan,
        key=text.key,
        version=text.version,
        sha256=text.sha256,
        address="",
        role="member",
        actor=Actor.system(plan=plan),
        now=NOW,
        **of,
    )
    row.refresh_from_db()
    return row


def is_asked(
    subject: str, *, plan: str = PLAN, text: AgreementText | None = None
) -> SignatureRequest:
    """Dana is asked to sign for the subject."""
    signer = Signer(signer="Dana Kim", email="dana@a.example", organization="A", role="owner")
    with acting(Actor.system(plan=plan)):
        return request_signature(
            plan=plan,
            text=text or a_text(),
            signer=signer,
            subject=subject,
            expires_at=NOW + timedelta(days=30),
            reminder_days=(),
            now=NOW,
        )


def is_signed(request: SignatureRequest, *, copied: bool = True) -> SignatureRequest:
    """Dana signed; the signed copy has no bytes."""
    kept = Original.objects.create(sha256=f"{request.pk:064}", size=1, kept_at=NOW)
    said = dict.fromkeys(("typed_name", "disclosed", "consent", "intent"), "words")
    signed = {"state": "signed", "ended_at": NOW, "signed_at": NOW, **said}
    document = kept if copied else None
    SignatureRequest.objects.filter(pk=request.pk).update(**signed, document=document)
    return request

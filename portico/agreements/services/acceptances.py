"""Keeping a text, and that someone accepted it."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import Acceptance, Version
from portico.agreements.queries import has_accepted
from portico.audit.acting import acting
from portico.audit.services import record
from portico.profiles.loading import AgreementText


def keep_version(*, plan: str, text: AgreementText) -> Version:
    """Keep the words that are shown to somebody, once; the profile may have others tomorrow."""
    which = {"plan": plan, "key": text.key, "version": text.version, "sha256": text.sha256}
    words = Version(**which, title=text.title, markdown=text.markdown)
    Version.objects.bulk_create([words], ignore_conflicts=True)
    return Version.objects.get(**which)


def record_acceptance(
    *,
    account: Account,
    plan: str,
    key: str,
    version: str,
    sha256: str,
    address: str,
    actor: Actor,
    now: datetime,
    organization_id: int | None = None,
    membership_id: int | None = None,
    role: str = "",
) -> Acceptance:
    """Store who accepted which text: its key, its version and the hash of what was shown.

    ``now`` is when they did, ``address`` the network address they did it from.
    """
    with acting(actor):
        acceptance = Acceptance.objects.create(
            account=account,
            plan=plan,
            organization_id=organization_id,
            membership_id=membership_id,
            role=role,
            key=key,
            version=version,
            sha256=sha256,
            address=address or None,
            accepted_at=now,
        )
        record(
            actor=actor,
            action="agreement.accepted",
            subject=f"account:{account.public_id}",
            organization_id=organization_id,
            details={"key": key, "version": version, "sha256": sha256},
            now=now,
        )
    return acceptance


def accept_once(
    *,
    account: Account,
    plan: str,
    text: AgreementText,
    organization_id: int,
    membership_id: int,
    role: str,
    address: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Store that a signed-in person accepted a text, with its words.

    Once: a second click and a second tab find that it is done.
    """
    with acting(actor):
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if has_accepted(account.pk, plan, key=text.key, sha256=text.sha256):
            return
        keep_version(plan=plan, text=text)
        record_acceptance(
            account=account,
            plan=plan,
            key=text.key,
            version=text.version,
            sha256=text.sha256,
            organization_id=organization_id,
            membership_id=membership_id,
            role=role,
            address=address,
            actor=actor,
            now=now,
        )

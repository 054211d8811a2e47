"""Storing that someone accepted a text."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import Acceptance
from portico.audit.acting import acting
from portico.audit.services import record


def record_acceptance(
    *,
    account: Account,
    plan: str,
    key: str,
    version: str,
    sha256: str,
    actor: Actor,
    now: datetime,
    organization_id: int | None = None,
    membership_id: int | None = None,
    role: str = "",
) -> Acceptance:
    """Store who accepted which text: its key, its version and the hash of what was shown."""
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

"""The gatekeepers of drafts: whoever holds the key in their session may see that one draft."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portico.organizations.models import Organization
from portico.profiles.schema import StepKind
from portico.registration.facts import Check, Facts, Outcome
from portico.registration.models import Draft, Invitation

_KINDS = frozenset(kind.value for kind in StepKind)


def draft_by_key(*, plan: str, key: str, now: datetime) -> Draft | None:
    """The draft of that public id at this plan; None when unknown, of another plan or expired."""
    try:
        public_id = uuid.UUID(key)
    except ValueError:
        return None
    rows = Draft.objects.select_related("invitation")
    draft = rows.filter(public_id=public_id, plan=plan).first()
    if draft is None or (draft.state == Draft.State.OPEN and draft.expires_at <= now):
        return None
    return draft


def draft_to_resume(*, plan: str, email: str, now: datetime) -> Draft | None:
    """The open draft saved last for that email at this plan."""
    return (
        Draft.objects.filter(
            plan=plan, resume_email=email, state=Draft.State.OPEN, expires_at__gt=now
        )
        .order_by("-saved_at")
        .first()
    )


def stored_facts(draft: Draft) -> Facts:
    """What the draft holds by now, whoever changed it since it was read."""
    return facts_of(Draft.objects.get(pk=draft.pk))


def facts_of(draft: Draft) -> Facts:
    """What a draft holds, as values; kinds the profile's schema no longer has are left out."""
    return Facts(
        answers={StepKind(kind): answer for kind, answer in _known(draft.answers).items()},
        checks={StepKind(kind): _check(check) for kind, check in _known(draft.checks).items()},
        has_password=bool(draft.password_hash),
        has_secret_answer=bool(draft.secret_answer_hash),
        invited_as=draft.invitation.email if draft.invitation else "",
    )


def open_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Whom an organization invited and who has not come yet, the newest first."""
    rows = Invitation.objects.filter(organization=organization, cancelled_at=None, membership=None)
    return rows.order_by("-created_at", "-pk")


def _known(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {kind: value for kind, value in stored.items() if kind in _KINDS}


def _check(stored: Mapping[str, object]) -> Check:
    detail = stored["detail"]
    return Check(
        outcome=Outcome(str(stored["outcome"])),
        about=str(stored["about"]),
        at=str(stored["at"]),
        detail=detail if isinstance(detail, Mapping) else {},
    )

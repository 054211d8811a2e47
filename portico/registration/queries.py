"""The gatekeepers of drafts: whoever holds the key in their session may see that one draft."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import signature_by_public_id, signed_by
from portico.organizations.models import Organization
from portico.organizations.queries import administrators_of, organization_by_public_id
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile, StepKind
from portico.proofs.rules import Method
from portico.records.roster.queries import contact_of, entry_of, roster_loaded_at
from portico.registration.facts import Check, Facts, Identity, Outcome
from portico.registration.models import CheckEnd, Draft, DraftEnd
from portico.registration.on_file import OnRoster
from portico.reviews.evidence import Contact, Source

PROOFS = {
    StepKind.PIN: Method.PIN,
    StepKind.PAYMENT: Method.PAYMENT,
    StepKind.ROSTER_MATCH: Method.ROSTER,
}
"""The steps that are proofs."""
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


def organization_of(request: SignatureRequest) -> Organization | None:
    """The organisation a request to sign is about; None while it is about a draft."""
    kind, _, public_id = request.subject.partition(" ")
    if kind != "organization":
        return None
    return organization_by_public_id(request.plan, uuid.UUID(public_id))


def signed_copy_for(account_id: int, plan: str, public_id: uuid.UUID) -> SignatureRequest | None:
    """What was signed and has its copy, for who signed it and for who administers what it is for."""
    found = signature_by_public_id(plan, public_id)
    organization = organization_of(found) if found else None
    if found is None or organization is None or found.document_id is None:
        return None
    signed = signed_by(account_id, found, organization_id=organization.pk)
    administers = any(place.account_id == account_id for place in administrators_of(organization))
    return found if signed or administers else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedDrafts:
    """So many drafts of one track that ended alike: submitted, or at that step."""

    track: str
    step: str
    count: int


def ended_drafts(actor: Actor, *, first: date, last: date) -> list[EndedDrafts]:
    """The drafts that ended on those days of the plan; nothing for who may not see reports."""
    if not _reports_to(actor):
        return []
    ended = DraftEnd.objects.filter(plan=actor.plan, ended_on__range=(first, last))
    rows = ended.values("track", "step").annotate(count=Count("*")).order_by("track", "step")
    return [EndedDrafts(**row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedChecks:
    """So many proofs by one method that came out alike."""

    method: Method
    outcome: CheckEnd.Outcome
    count: int


def ended_checks(actor: Actor, *, first: date, last: date) -> list[EndedChecks]:
    """How the proofs of drafts that ended on those days came out; see ended_drafts."""
    if not _reports_to(actor):
        return []
    ended = CheckEnd.objects.filter(plan=actor.plan, ended_on__range=(first, last))
    rows = ended.values_list("method", "outcome").annotate(count=Count("*")).order_by("method")
    return [
        EndedChecks(method=Method(method), outcome=CheckEnd.Outcome(outcome), count=count)
        for method, outcome, count in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDrafts:
    """Registrations under way, by how long ago they began."""

    all: int
    day: int
    """Begun within 24 hours."""
    week: int
    """Before that, within seven days."""
    older: int


def open_drafts(actor: Actor, *, now: datetime) -> OpenDrafts | None:
    """What is under way at the plan; None for who may not see reports."""
    if not _reports_to(actor):
        return None
    day, week = now - timedelta(days=1), now - timedelta(days=7)
    under_way = Draft.objects.filter(plan=actor.plan, state=Draft.State.OPEN, expires_at__gt=now)
    counts = under_way.aggregate(
        all=Count("pk"),
        day=Count("pk", filter=Q(created_at__gt=day)),
        week=Count("pk", filter=Q(created_at__gt=week, created_at__lte=day)),
        older=Count("pk", filter=Q(created_at__lte=week)),
    )
    return OpenDrafts(**counts)


def _reports_to(actor: Actor) -> bool:
    return decide(actor, Permission.REPORTS).allowed


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


def on_roster(profile: Profile, identity: Identity, now: datetime) -> OnRoster:
    """What the plan's roster says of an office today; the contact it writes to comes first."""
    plan, tin, today = profile.slug, identity.tin, today_at(profile, now)
    loaded = roster_loaded_at(plan=plan)
    entry = entry_of(
        plan=plan, tin=tin, on=today, provider_id=identity.provider_id, npi=identity.npi
    )
    reached = [each for each in (contact_of(plan=plan, tin=tin, on=today), entry) if each]
    found = {value: each.name for each in reached[::-1] for value in (each.email, each.phone)}
    values = dict.fromkeys(value for each in reached for value in (each.phone, each.email) if value)
    return OnRoster(
        as_of=f"{loaded.astimezone(profile.hours.zone):%m/%d/%Y}" if loaded else "",
        today=today,
        entry=entry,
        contacts=tuple(
            Contact(source=Source.ROSTER, value=value, name=found[value]) for value in values
        ),
    )

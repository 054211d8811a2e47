"""What someone accepted and has to accept now, and what somebody is asked to sign."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from portico.accounts.challenges import Purpose, find_link
from portico.agreements.models import Acceptance, SignatureEvent, SignatureRequest, Version
from portico.agreements.rules import (
    Asked,
    Origin,
    SignatureState,
    asked_in,
    chained,
    due,
    event_as_told,
)
from portico.profiles.loading import AgreementText, agreement_text
from portico.profiles.schema import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A text to accept now, and the newest other version of it that the person accepted."""

    text: AgreementText
    before: Acceptance | None


def accepted_by(
    account_id: int, plan: str, *, memberships: Collection[int] = ()
) -> list[Acceptance]:
    """What the person accepted in the plan, the newest first.

    ``memberships`` are theirs: one that was moved to their account was accepted for by the account
    it came from, which was theirs too.
    """
    rows = _accepted(account_id, plan, memberships)
    return list(rows.order_by("-accepted_at", "-pk"))


def acceptance_by_public_id(
    account_id: int, plan: str, public_id: UUID, *, memberships: Collection[int] = ()
) -> Acceptance | None:
    """One of the same, with its account."""
    rows = _accepted(account_id, plan, memberships).select_related("account")
    return rows.filter(public_id=public_id).first()


def has_accepted(account_id: int, plan: str, *, key: str, sha256: str) -> bool:
    """True when the person accepted these very words in the plan."""
    return Acceptance.objects.filter(
        account_id=account_id, plan=plan, key=key, sha256=sha256
    ).exists()


def asked_of(profile: Profile, jurisdiction: str) -> list[Asked]:
    """What the plan may ask of a member of an organization with that state's forms; no query."""
    return [
        Asked(agreement=each, sha256=agreement_text(profile, each.key).sha256)
        for each in asked_in(profile.agreements, jurisdiction)
    ]


def due_from(
    account_id: int, profile: Profile, jurisdiction: str, *, memberships: Collection[int] = ()
) -> list[Due]:
    """What the person has to accept before the next page, in one query."""
    accepted = accepted_by(account_id, profile.slug, memberships=memberships)
    asked = asked_of(profile, jurisdiction)
    keys = [each.agreement.key for each in due(asked, [(a.key, a.sha256) for a in accepted])]
    return [
        Due(
            text=agreement_text(profile, key),
            before=next((each for each in accepted if each.key == key), None),
        )
        for key in keys
    ]


def words_of(acceptance: Acceptance) -> Version | None:
    """The words somebody accepted; None where they were not kept yet when it was accepted."""
    return Version.objects.filter(
        plan=acceptance.plan,
        key=acceptance.key,
        version=acceptance.version,
        sha256=acceptance.sha256,
    ).first()


def titles_of(plan: str) -> dict[str, str]:
    """The titles of every text the plan ever had accepted, by the text's hash."""
    return dict(Version.objects.filter(plan=plan).values_list("sha256", "title"))


def _accepted(account_id: int, plan: str, memberships: Collection[int]) -> QuerySet[Acceptance]:
    own = Q(account_id=account_id) | Q(membership_id__in=memberships)
    return Acceptance.objects.filter(own, plan=plan)


def signature_by_token(plan: str, token: str) -> SignatureRequest | None:
    """What a mailed link is or was about, also one that is used or over; None for any other."""
    link = find_link(token, Purpose.SIGNATURE)
    if link is None:
        return None
    public_id = UUID(link.subject.split(":")[1])
    return _requests().filter(plan=plan, public_id=public_id).first()


def live_signature(subject: str) -> SignatureRequest | None:
    """The one request of a subject that can be signed, or is."""
    return _requests().filter(subject=subject, state__in=_LIVE).first()


def latest_signature(subject: str) -> SignatureRequest | None:
    """What was asked of a subject last, whatever came of it."""
    return _requests().filter(subject=subject).order_by("-created_at", "-pk").first()


def signature_by_public_id(plan: str, public_id: UUID) -> SignatureRequest | None:
    """A request of a plan, with its signed copy; who may see it, others know."""
    rows = _requests().select_related("document")
    return rows.filter(plan=plan, public_id=public_id).first()


def copy_of(acceptance: Acceptance, subject: str) -> SignatureRequest | None:
    """The signature it records, once that has its copy; None for what was accepted by a button."""
    words = {name: getattr(acceptance, name) for name in ("plan", "key", "version", "sha256")}
    rows = _requests().filter(**{f"version__{name}": value for name, value in words.items()})
    return rows.filter(subject=subject, document__isnull=False).first()


def unsigned_signatures(plan: str) -> QuerySet[SignatureRequest]:
    """What waits to be signed in a plan, for the calendar."""
    return _requests().filter(plan=plan, state=SignatureState.SENT)


def signed_by(account_id: int, request: SignatureRequest, *, organization_id: int) -> bool:
    """True for the account of whoever signed it: the signature is an acceptance of theirs too."""
    accepted = Acceptance.objects.filter(account_id=account_id, organization_id=organization_id)
    words = request.version
    return accepted.filter(key=words.key, version=words.version, sha256=words.sha256).exists()


def signed_since(subject: str, moment: datetime) -> bool:
    """True when the subject's agreement was signed after that moment."""
    return SignatureRequest.objects.filter(subject=subject, signed_at__gt=moment).exists()


def events_of(request: SignatureRequest) -> list[SignatureEvent]:
    """What happened to a request, oldest first."""
    return list(request.events.select_related("account").order_by("pk"))


def events_hold(request: SignatureRequest) -> bool:
    """True when no event was changed, put in or taken out: each hash follows from the one before."""
    previous = str(request.public_id)
    for event in events_of(request):
        origin = Origin(
            address=event.address or "", device=event.device, account_id=event.account_id
        )
        previous = chained(previous, event_as_told(what=event.what, at=event.at, origin=origin))
        if previous != event.sha256:
            return False
    return True


_LIVE = (SignatureState.SENT, SignatureState.SIGNED)


def _requests() -> QuerySet[SignatureRequest]:
    return SignatureRequest.objects.select_related("version")

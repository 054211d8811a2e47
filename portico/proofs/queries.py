"""What is held for whom, and what plan staff see of an office before they issue a PIN."""

from dataclasses import dataclass
from datetime import date, datetime

from portico.accounts.challenges import Purpose
from portico.accounts.models import Challenge, ChallengeKind
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.proofs.models import Proof
from portico.proofs.rules import Method, pin_is_open, pin_subject
from portico.records.roster.queries import contact_of, providers_under
from portico.vocabulary.email import mask_email


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """One method that matched; rules.review_words says it to a reviewer."""

    method: Method
    matched_at: datetime
    paid_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPin:
    """The latest PIN of an office, as staff may see it."""

    issued_at: datetime
    expires_at: datetime
    masked_to: str
    is_open: bool
    """False once it was used or its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who is paid under a TIN according to the roster, and whom the plan writes to there."""

    name: str
    masked_email: str
    """Empty: the roster has none, or does not say which one."""
    last_pin: LastPin | None


def proved_by(holder: str) -> list[Proved]:
    """What matched for a holder, in the order of methods; none of it was typed by them."""
    rows = Proof.objects.filter(holder=holder).order_by("method", "pk")
    return [
        Proved(method=Method(row.method), matched_at=row.matched_at, paid_on=row.paid_on)
        for row in rows
        if row.matched_at
    ]


def office_under(*, profile: Profile, tin: str, now: datetime) -> Office | None:
    """The office with that TIN (nine digits); None when the roster does not have it today."""
    plan, today = profile.slug, today_at(profile, now)
    known = providers_under(plan=plan, tin=tin, on=today, limit=1)
    if not known:
        return None
    contact = contact_of(plan=plan, tin=tin, on=today)
    return Office(
        name=contact.name if contact else known[0].name,
        masked_email=mask_email(contact.email) if contact and contact.email else "",
        last_pin=_last_pin(latest_pin(plan=plan, tin=tin), now),
    )


def latest_pin(*, plan: str, tin: str) -> Challenge | None:
    """The PIN that was issued last for a TIN, also when it is used or expired."""
    return Challenge.objects.filter(
        kind=ChallengeKind.CODE,
        purpose=Purpose.OFFICE_PIN,
        plan=plan,
        subject=pin_subject(tin),
        superseded_at=None,
    ).first()


def _last_pin(row: Challenge | None, now: datetime) -> LastPin | None:
    if row is None:
        return None
    return LastPin(
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        masked_to=row.destination,
        is_open=pin_is_open(
            expires_at=row.expires_at, is_consumed=row.consumed_at is not None, now=now
        ),
    )

"""What the demo's people type that the portal compares, each through its real service."""

import re
from decimal import Decimal

from demo.drafts import Doing
from demo.remittances import Paid
from demo.roster import Row
from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.notices.models import Notice
from portico.profiles.schema import Party, StepKind
from portico.proofs.services import issue_pin
from portico.registration.services.numbers import TypedNumbers, check_numbers
from portico.registration.services.proving import (
    Attempt,
    TypedProvider,
    give_up,
    try_payment,
    try_pin,
    try_roster,
)

_PIN = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
_MAX_AGE_DAYS = 180


def numbers(tin: str, npi: str = "") -> Doing:
    """Type the numbers of an office."""

    def do(attempt: Attempt) -> object:
        chosen = attempt.facts.text(StepKind.ACCOUNT_TYPE, "track")
        track = attempt.profile.registration.track(chosen)
        assert track, chosen
        return check_numbers(
            draft=attempt.draft,
            profile=attempt.profile,
            track=track,
            typed=TypedNumbers(tin=tin, npi=npi),
            visitor=attempt.visitor,
            actor=attempt.actor,
            now=attempt.now,
        )

    return do


def pin(attempt: Attempt) -> object:
    """Have the plan mail a PIN to the office, and type it."""
    plan, now = attempt.profile.slug, attempt.now
    with acting(Actor.system(plan=plan)):  # read before a worker sends it and forgets it
        issue_pin(plan=plan, tin=attempt.tin, actor=Actor.system(plan=plan), now=now)
        found = _PIN.search(Notice.objects.latest("pk").body)
    assert found
    return try_pin(attempt, typed=found.group())


def payment(paid: Paid) -> Doing:
    """Type a check the plan wrote."""
    return lambda attempt: try_payment(
        attempt,
        reference=paid.reference,
        amount=Decimal(paid.amount),
        max_age_days=_MAX_AGE_DAYS,
    )


def without(kind: StepKind) -> Doing:
    """Have nothing at hand."""
    return lambda attempt: give_up(attempt, kind)


def letter(row: Row) -> Doing:
    """Type what the plan's letter prints of a provider of the roster."""
    names = tuple(row[name] for name in ("legal name", "first name", "last name") if row.get(name))
    typed = TypedProvider(
        party=Party(row["kind"]),
        tin=row["TIN"],
        number=row["provider ID"],
        names=names,
        zip_code=row["ZIPs"][:5],
    )
    return lambda attempt: try_roster(attempt, typed)

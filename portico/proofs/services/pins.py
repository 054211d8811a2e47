"""PINs: mailed by the plan to whom its roster names, never to an address an applicant typed (WS-07)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from portico.access.actor import Actor
from portico.accounts import allowances, guesses
from portico.accounts.challenges import Purpose, TooSoon
from portico.accounts.models import Challenge, ChallengeKind
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.proofs.models import Proof
from portico.proofs.queries import latest_pin
from portico.proofs.rules import (
    PIN_ALPHABET,
    PIN_LENGTH,
    PIN_VALID_FOR,
    Method,
    ProofResult,
    normal_pin,
    pin_is_open,
    pin_subject,
    spaced_pin,
)
from portico.proofs.services.attempts import Match, attempt, claim_of, taken_from
from portico.records.roster.queries import Contact, contact_of
from portico.vocabulary.email import mask_email
from portico.vocabulary.moments import day_in_words

_EVIDENCE = "pin:"


class NoContact(Exception):
    """The roster names no office with this TIN, or no email to write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPin:
    """What staff may see of a PIN that is on its way; the PIN itself only the office reads."""

    office: str
    masked_to: str
    issued_at: datetime
    expires_at: datetime


def issue_pin(*, plan: str, tin: str, actor: Actor, now: datetime) -> IssuedPin:
    """Mail a new PIN to the roster's contact for that TIN (nine digits); older ones are void.

    Raises NoContact, and TooSoon when that mailbox got ten codes or PINs within the hour.
    """
    with acting(actor):
        contact = contact_of(plan=plan, tin=tin, on=today_at(profile(plan), now))
        if contact is None or not contact.email:
            raise NoContact
        # Of two colleagues at once the second waits, and then cancels what the first one issued.
        allowances.lock(allowances.key("pin", plan, tin), now=now)
        if until := allowances.count_send(contact.email, now=now):
            raise TooSoon(until)
        _cancel(plan, tin, now=now)
        row, pin = _new_pin(plan, tin, contact, now=now)
        _mail(row, pin, contact, now=now)
        subject = f"challenge:{row.public_id}"
        record(actor=actor, action="pin.issued", subject=subject, now=now)
    return IssuedPin(
        office=contact.name,
        masked_to=row.destination,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
    )


def prove_pin(
    *, plan: str, tin: str, typed: str, holder: str, address: str, actor: Actor, now: datetime
) -> ProofResult:
    """Compare a typed PIN with the one issued for that TIN; it is held for ``holder``.

    It is consumed by ``confirm``, so the same holder may prove it again. ``address`` is the
    visitor's. Called outside any transaction.
    """
    claim = claim_of(method=Method.PIN, plan=plan, tin=tin, holder=holder, address=address)

    def find(mine: Proof) -> Match | None:
        row = latest_pin(plan=plan, tin=claim.tin)
        of = row or Challenge()  # one that was never issued takes the same work
        evidence = f"{_EVIDENCE}{of.public_id}"
        taken = taken_from(mine, [evidence])
        same = guesses.compare(lambda: constant_time_compare(of.hash, _hash(of, normal_pin(typed))))
        is_open = row is not None and pin_is_open(
            expires_at=row.expires_at, is_consumed=row.consumed_at is not None, now=now
        )
        return Match(evidence=evidence) if same and is_open and not taken else None

    return attempt(claim, find, actor=actor, now=now)


def consume_pin(evidence: str, *, now: datetime) -> bool:
    """Use up the PIN behind a proof; False when it was replaced or used since."""
    unused = Challenge.objects.filter(
        public_id=evidence.removeprefix(_EVIDENCE), consumed_at=None, superseded_at=None
    )
    return bool(unused.update(consumed_at=now))


def _cancel(plan: str, tin: str, *, now: datetime) -> None:
    """Whoever typed the older one and did not register yet has proved nothing."""
    older = latest_pin(plan=plan, tin=tin)
    if older is None:
        return
    Challenge.objects.filter(pk=older.pk).update(superseded_at=now)
    unused = Proof.objects.filter(evidence=f"{_EVIDENCE}{older.public_id}", confirmed_at=None)
    unused.update(evidence=None, matched_at=None)


def _new_pin(plan: str, tin: str, contact: Contact, *, now: datetime) -> tuple[Challenge, str]:
    pin = "".join(secrets.choice(PIN_ALPHABET) for _ in range(PIN_LENGTH))
    row = Challenge(
        kind=ChallengeKind.CODE,
        purpose=Purpose.OFFICE_PIN,
        plan=plan,
        subject=pin_subject(tin),
        destination=mask_email(contact.email),
        issued_at=now,
        expires_at=now + PIN_VALID_FOR,
    )
    row.hash = _hash(row, pin)
    row.save(force_insert=True)
    return row, pin


def _mail(row: Challenge, pin: str, contact: Contact, *, now: datetime) -> None:
    notify(
        plan=row.plan,
        channel=Channel.MAIL,
        to=contact.email,
        template="proofs/notices/pin",
        context={
            "office": contact.name,
            "pin": spaced_pin(pin),
            "until": day_in_words(row.expires_at, profile(row.plan).hours.zone),
            "url": url_for(row.plan, "registration:start"),
        },
        now=now,
        secret=True,
        about=f"challenge:{row.public_id}",
    )


def _hash(row: Challenge, pin: str) -> str:
    salt = f"portico.challenge.pin.{row.public_id}"
    return salted_hmac(salt, pin, algorithm="sha256").hexdigest()

"""Proving an account's password and second factor; every guess is counted before it is compared."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password

from portico.access.actor import Actor
from portico.accounts import allowances, claims, guesses, queries
from portico.accounts.claims import Claim
from portico.accounts.models import Account, Allowance
from portico.accounts.rules import (
    ADDRESS_WINDOW,
    PASSWORDS_PER_ADDRESS,
    SECOND_FACTOR_MEMORY,
)
from portico.accounts.services.passwords import note_what_it_meets
from portico.audit.acting import acting
from portico.audit.services import record
from portico.vocabulary.digits import digits_of


class ProofOutcome(StrEnum):
    """What became of a typed password or authenticator code."""

    RIGHT = "right"
    WRONG = "wrong"
    BUDGET_SPENT = "budget_spent"
    """The person's guesses of the last 24 hours are spent, over every path."""
    LOCKED = "locked"
    """Too many wrong passwords were typed for this name, from browsers of this kind."""
    ADDRESS_SPENT = "address_spent"
    """Too many passwords came from this network address within five minutes."""


class ExistingOutcome(StrEnum):
    """What the merge step may say to someone who claims an existing account."""

    RIGHT = "right"
    WRONG = "wrong"
    CODE_NEEDED = "code_needed"
    """The password was right; the account also has an authenticator app."""
    CODE_WRONG = "code_wrong"
    BUDGET_SPENT = "budget_spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInProof:
    """The outcome, whose password was right, and until when a locked name is locked."""

    outcome: ProofOutcome
    account: Account | None = None
    until: datetime | None = None


def prove_sign_in(
    *, claim: Claim, password: str, address: str, known_device: bool, now: datetime
) -> SignInProof:
    """Check the password of whoever a claim says. Known and unknown names take the same work and time.

    Called outside any transaction: the counts commit by themselves. Raises Busy.
    """
    network = allowances.key("address", address)
    if allowances.spend(network, limit=PASSWORDS_PER_ADDRESS, window=ADDRESS_WINDOW, now=now):
        return SignInProof(outcome=ProofOutcome.ADDRESS_SPENT)
    if until := claims.count_try(claim, known_device=known_device, now=now):
        return SignInProof(outcome=ProofOutcome.LOCKED, until=until)
    outcome = _prove_password(
        claim.account, claim.person, password, known_device=known_device, now=now
    )
    if outcome is ProofOutcome.BUDGET_SPENT:
        return _as_if_wrong(password)
    if outcome is not ProofOutcome.RIGHT:
        return SignInProof(outcome=outcome)
    claims.forget_tries(claim, known_device=known_device)
    allowances.give_back(network, moment=now)
    return SignInProof(outcome=outcome, account=claim.account)


def prove_password(
    *, account: Account, password: str, now: datetime, known_device: bool = True
) -> ProofOutcome:
    """Check the password of someone signed in, before something that matters. Raises Busy.

    Who is not signed in may also come from a browser never used before.
    """
    person = guesses.person_of(account)
    return _prove_password(account, person, password, known_device=known_device, now=now)


def prove_second_factor(
    *, account: Account, typed: str, known_device: bool, now: datetime
) -> Authenticator | ProofOutcome:
    """Check an authenticator or recovery code; return what proved it, each code once only."""
    person = guesses.person_of(account)
    if not guesses.count_guess(person, now=now, known_device=known_device):
        return ProofOutcome.BUDGET_SPENT
    code = digits_of(typed) or ""
    enrolled = _enrolled_for(account, code)
    if enrolled is None or not guesses.compare(lambda: _is_right(enrolled, code, now=now)):
        return ProofOutcome.WRONG
    guesses.give_back(person, moment=now)
    return enrolled


def verify_existing(
    *,
    account: Account | None,
    email: str,
    password: str,
    totp_code: str,
    plan: str,
    now: datetime,
) -> ExistingOutcome:
    """Check the owner of an existing account while merging; no session is opened.

    Called outside any transaction. The authenticator code is asked only after a right password.
    """
    outcome = _verify(account, email, password, totp_code, now=now)
    if outcome not in {ExistingOutcome.RIGHT, ExistingOutcome.CODE_NEEDED}:
        record_failure(account, plan=plan, action="account.proof_failed", now=now)
    return outcome


def record_failure(account: Account | None, *, plan: str, action: str, now: datetime) -> None:
    """Note whose proof failed, without the email; the same work when nobody has it."""
    actor = Actor.anonymous(plan=plan)
    subject = str(account) if account else "account:unknown"
    with acting(actor):
        record(actor=actor, action=action, subject=subject, now=now)


def _verify(
    account: Account | None, email: str, password: str, totp_code: str, *, now: datetime
) -> ExistingOutcome:
    person = guesses.person_key(email)
    outcome = _prove_password(account, person, password, known_device=False, now=now)
    if outcome is not ProofOutcome.RIGHT or account is None:
        return ExistingOutcome(outcome.value)
    if not queries.has_second_factor(account.pk):
        return ExistingOutcome.RIGHT
    if not totp_code.strip():
        return ExistingOutcome.CODE_NEEDED
    proof = prove_second_factor(account=account, typed=totp_code, known_device=False, now=now)
    if isinstance(proof, Authenticator):
        return ExistingOutcome.RIGHT
    spent = proof is ProofOutcome.BUDGET_SPENT
    return ExistingOutcome.BUDGET_SPENT if spent else ExistingOutcome.CODE_WRONG


def _prove_password(
    account: Account | None,
    person: str,
    password: str,
    *,
    known_device: bool,
    now: datetime,
) -> ProofOutcome:
    if not guesses.count_guess(person, now=now, known_device=known_device):
        return ProofOutcome.BUDGET_SPENT
    usable = account is not None and account.is_active
    encoded = account.password if account and usable else _nobodys_hash()
    if not guesses.compare(lambda: check_password(password, encoded)) or not usable:
        return ProofOutcome.WRONG
    guesses.give_back(person, moment=now)
    if account is not None:
        note_what_it_meets(account, password)
    return ProofOutcome.RIGHT


def _as_if_wrong(password: str) -> SignInProof:
    """Take as long and say as much as after a wrong password, and compare nothing of anybody.

    What was tried under a person's other names would otherwise tell that they are one person's.
    """
    check_password(password, _nobodys_hash())
    return SignInProof(outcome=ProofOutcome.WRONG)


@cache
def _nobodys_hash() -> str:
    """What an unknown name is compared with, so that it takes as long."""
    return make_password("nobody has this password")


def _enrolled_for(account: Account, code: str) -> Authenticator | None:
    """Six digits come from the app, everything else is a recovery code."""
    of_app = len(code) == app_settings.TOTP_DIGITS
    kind = Authenticator.Type.TOTP if of_app else Authenticator.Type.RECOVERY_CODES
    return Authenticator.objects.filter(user_id=account.pk, type=kind).first()


def _is_right(enrolled: Authenticator, code: str, *, now: datetime) -> bool:
    shown = enrolled.wrap()  # type: ignore[no-untyped-call] # allauth is untyped
    return bool(shown.validate_code(code)) and _first_use(enrolled, code, now=now)


def _first_use(enrolled: Authenticator, code: str, *, now: datetime) -> bool:
    """An authenticator code is good once, also on another server (RFC 6238, 5.2)."""
    name = _use_key(enrolled, code)
    return allowances.spend(name, limit=1, window=SECOND_FACTOR_MEMORY, now=now) is None


def is_used(enrolled: Authenticator, code: str, *, now: datetime) -> bool:
    """True when this code signed someone in within the last minutes."""
    used = Allowance.objects.filter(key=_use_key(enrolled, code), expires_at__gt=now)
    return used.exists()


def _use_key(enrolled: Authenticator, code: str) -> str:
    return allowances.key("second-factor", str(enrolled.pk), code)

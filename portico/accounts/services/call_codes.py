"""The code a signed-in person reads out on the phone, and its comparison by the plan's staff.

Staff may type it without saying whose it is, so that no two open ones of a plan are the same. Wrong
ones are counted per staff member, and per person where one is named; each count is committed before
the comparison. They are counts of their own: staff who mistype never lock anybody out.
"""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from portico.access.actor import Actor
from portico.accounts import allowances, guesses
from portico.accounts.challenges import IssuedCode
from portico.accounts.models import Account, Challenge, ChallengeKind
from portico.accounts.rules import (
    CALL_CODE_VALID_FOR,
    CALL_CODES_PER_PERSON,
    CALL_CODES_PER_STAFF,
    CODE_DIGITS,
    DAY,
    Purpose,
)
from portico.accounts.services.secret_answers import AnswerOutcome
from portico.audit.acting import acting
from portico.audit.constraints import is_stored
from portico.audit.services import record
from portico.vocabulary.digits import digits_of

TRIES = 20
"""Codes that are drawn before giving up: with a tenth of all of them open, one in 10^20 calls fails."""


def issue_call_code(*, account: Account, plan: str, actor: Actor, now: datetime) -> IssuedCode:
    """Make the one valid call code of the person at the plan; the one before is worth nothing."""
    with acting(actor):
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        _codes(plan).filter(subject=str(account)).update(superseded_at=now)
        issued = _draw(account, plan, now)
        record(actor=actor, action="account.call_code_shown", subject=str(account), now=now)
    return issued


def check_call_code(
    *, plan: str, typed: str, actor: Actor, now: datetime, about: Account | None = None
) -> tuple[AnswerOutcome, Account | None]:
    """Say whose code it is, once; ``about``: only whether it is that person's.

    Called outside any transaction: the counts commit before the comparison. Of any number of
    parallel calls with the right code exactly one is told.
    """
    outcome, caller = _check(plan, typed, actor, about, now)
    with acting(actor):
        subject = str(caller or about or "account:unknown")
        record(actor=actor, action=f"caller.code_{outcome}", subject=subject, now=now)
    return outcome, caller


def _check(
    plan: str, typed: str, actor: Actor, about: Account | None, now: datetime
) -> tuple[AnswerOutcome, Account | None]:
    digits = digits_of(typed) or ""
    if len(digits) != CODE_DIGITS:
        return AnswerOutcome.WRONG, None
    counters = _counters(plan, actor, about)
    if not _count(counters, now):
        return AnswerOutcome.SPENT, None
    caller = guesses.compare(lambda: _take(plan, digits, about, now))
    if caller is None:
        return AnswerOutcome.WRONG, None
    for counter, _ in counters:
        allowances.give_back(counter, moment=now)
    return AnswerOutcome.MATCHES, caller


def _draw(account: Account, plan: str, now: datetime) -> IssuedCode:
    for _ in range(TRIES):
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        row = _challenge(account, plan, code, now)
        if is_stored(row, unless=("challenge_call_code_unique",)):
            return IssuedCode(code=code, issued_at=now, expires_at=row.expires_at)
    message = "Every call code that was drawn is somebody else's."
    raise RuntimeError(message)


def _challenge(account: Account, plan: str, code: str, now: datetime) -> Challenge:
    return Challenge(
        kind=ChallengeKind.CODE,
        purpose=Purpose.CALL_CODE,
        plan=plan,
        subject=str(account),
        account=account,
        hash=_hash(plan, code),
        issued_at=now,
        expires_at=now + CALL_CODE_VALID_FOR,
    )


def _take(plan: str, digits: str, about: Account | None, now: datetime) -> Account | None:
    """Use the code up and return its person; somebody else's stays as it is."""
    unused = _codes(plan).filter(consumed_at=None)
    found = unused.filter(hash=_hash(plan, digits), expires_at__gt=now).select_related("account")
    row = (found.filter(account=about) if about else found).first()
    return row.account if row and unused.filter(pk=row.pk).update(consumed_at=now) else None


def _count(counters: list[tuple[str, int]], now: datetime) -> bool:
    """Count a try on all of them; on none where one is used up."""
    with transaction.atomic(durable=True):
        used_up = [
            allowances.spend(counter, limit=limit, window=DAY, now=now)
            for counter, limit in counters
        ]
        if any(used_up):
            transaction.set_rollback(True)
    return not any(used_up)


def _counters(plan: str, actor: Actor, about: Account | None) -> list[tuple[str, int]]:
    by_staff = allowances.key("call-code-staff", plan, str(actor.account_id))
    counters = [(by_staff, CALL_CODES_PER_STAFF)]
    if about:
        counters.append((allowances.key("call-code", plan, str(about)), CALL_CODES_PER_PERSON))
    return counters


def _codes(plan: str) -> QuerySet[Challenge]:
    return Challenge.objects.filter(
        kind=ChallengeKind.CODE, purpose=Purpose.CALL_CODE, plan=plan, superseded_at=None
    )


def _hash(plan: str, code: str) -> str:
    return salted_hmac(f"portico.call_code.{plan}", code, algorithm="sha256").hexdigest()

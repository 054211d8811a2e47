"""Codes and links that prove someone reads a mailbox or a phone.

How comparisons of a code are limited: at most ``profile.codes.attempts`` (ten) per purpose and
subject in any ``profile.codes.minutes`` (ten) minutes, whichever codes they were typed for, so that
sending a new one after three wrong ones leaves seven; and at most fifty per person in any 24 hours
over every path (portico.accounts.guesses). Each is counted and committed before it is compared.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from portico.accounts import allowances, guesses
from portico.accounts.models import Allowance, Challenge, ChallengeKind
from portico.accounts.rules import (
    CODE_DIGITS,
    CodeFacts,
    CodeResult,
    Purpose,
    before_comparison,
    code_sends_open_at,
    free_again_at,
    still_counting,
)
from portico.profiles.loading import profile
from portico.profiles.schema import CodePolicy
from portico.vocabulary.digits import digits_of
from portico.vocabulary.email import mask_email
from portico.vocabulary.phone import mask_phone

__all__ = [
    "CodeResult",
    "CodeState",
    "IssuedCode",
    "Purpose",
    "TooSoon",
    "check_code",
    "consume_link",
    "find_link",
    "issue_code",
    "issue_link",
    "latest_code",
    "link_stands",
    "peek_link",
    "supersede_links",
]


class TooSoon(Exception):
    """No further code for now; ``until`` says from when on."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Another code cannot be sent yet.")
        self.until = until


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """What the caller puts into the message, once."""

    code: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeState:
    """What the page that asks for the code may show."""

    issued_at: datetime
    expires_at: datetime
    destination: str
    """Masked."""
    resend_at: datetime
    """From here on another one may be asked for."""
    is_consumed: bool


def issue_code(
    *,
    purpose: Purpose,
    plan: str,
    subject: str,
    destination: str,
    budget: str,
    now: datetime,
) -> IssuedCode:
    """Make the one valid code of this purpose and subject.

    The caller sends it in the same transaction. ``budget`` is the normalized email of the person
    whose guesses are counted over all paths. Raises TooSoon when the last one is too fresh, its
    guesses are spent, or too many went to that destination within an hour.
    """
    policy = profile(plan).codes
    with transaction.atomic():
        guessed = allowances.lock(_guess_key(purpose, plan, subject), now=now)
        latest = _latest(purpose, plan, subject)
        _refuse_while(_sends_open_at(latest, guessed, policy, now=now), now=now)
        _refuse_while(allowances.count_send(destination, now=now), now=now)
        if latest:
            Challenge.objects.filter(pk=latest.pk).update(superseded_at=now)
        row, code = _new_code(policy, now=now)
        row.purpose, row.plan, row.subject = purpose, plan, subject
        row.budget, row.destination = guesses.person_key(budget), _masked(destination)
        row.save(force_insert=True)
    return IssuedCode(code=code, issued_at=row.issued_at, expires_at=row.expires_at)


def check_code(
    *, purpose: Purpose, plan: str, subject: str, typed: str, now: datetime
) -> CodeResult:
    """Say what a typed code is. Called outside any transaction: the count commits by itself.

    Of any number of parallel calls with the right code exactly one is answered RIGHT.
    """
    digits = digits_of(typed)
    if digits is None or len(digits) != CODE_DIGITS:
        return CodeResult.WRONG
    with transaction.atomic(durable=True):
        row, refused = _count_comparison(purpose, plan, subject, now=now)
    if row is None or refused:
        return refused or CodeResult.NONE_SENT
    if not guesses.compare(lambda: constant_time_compare(row.hash, _code_hash(row, digits))):
        return CodeResult.WRONG
    return _consume_code(row, now=now)


def latest_code(*, purpose: Purpose, plan: str, subject: str, now: datetime) -> CodeState | None:
    """Describe the latest code for its page; None when none was sent."""
    row = _latest(purpose, plan, subject)
    if row is None:
        return None
    guessed = Allowance.objects.filter(key=_guess_key(purpose, plan, subject)).first()
    resend_at = _sends_open_at(row, guessed, profile(plan).codes, now=now)
    return CodeState(
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        destination=row.destination,
        resend_at=resend_at or row.issued_at,
        is_consumed=row.consumed_at is not None,
    )


def issue_link(
    *,
    purpose: Purpose,
    plan: str,
    subject: str,
    valid_for: timedelta,
    now: datetime,
    account_id: int | None = None,
) -> str:
    """Make the one valid link of this purpose and subject; return its token, which is not stored."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _open_links(purpose).filter(plan=plan, subject=subject).update(superseded_at=now)
        Challenge.objects.create(
            kind=ChallengeKind.LINK,
            purpose=purpose,
            plan=plan,
            subject=subject,
            account_id=account_id,
            hash=_link_hash(purpose, token),
            issued_at=now,
            expires_at=now + valid_for,
        )
    return token


def link_stands(*, purpose: Purpose, plan: str, subject: str, now: datetime) -> bool:
    """True while a link of this purpose and subject is valid, whoever has it."""
    open_ones = _open_links(purpose).filter(plan=plan, subject=subject, expires_at__gt=now)
    return open_ones.exists()


def peek_link(token: str, purpose: Purpose, now: datetime) -> Challenge | None:
    """What a still valid link is for. Opening a page does only this: mail scanners open links."""
    valid = _open_links(purpose).filter(hash=_link_hash(purpose, token), expires_at__gt=now)
    return valid.select_related("account").first()


def find_link(token: str, purpose: Purpose) -> Challenge | None:
    """What a link is or was for, also one that is used or over: its page says what became of it."""
    rows = Challenge.objects.filter(kind=ChallengeKind.LINK, purpose=purpose)
    return rows.filter(hash=_link_hash(purpose, token)).first()


def consume_link(token: str, purpose: Purpose, now: datetime) -> Challenge | None:
    """Use a link, in the transaction of what it allows; None when it is not valid any more."""
    row = peek_link(token, purpose, now)
    if row is None or not _open_links(purpose).filter(pk=row.pk).update(consumed_at=now):
        return None
    return row


def supersede_links(*, purpose: Purpose, account_id: int, now: datetime) -> None:
    """Make every open link of that purpose worthless, in every plan."""
    _open_links(purpose).filter(account_id=account_id).update(superseded_at=now)


def _count_comparison(
    purpose: Purpose, plan: str, subject: str, *, now: datetime
) -> tuple[Challenge | None, CodeResult | None]:
    policy = profile(plan).codes
    guessed = allowances.lock(_guess_key(purpose, plan, subject), now=now)
    row = _latest(purpose, plan, subject)
    refused = before_comparison(_facts(row, guessed, policy, now=now), policy.attempts, now)
    if row is None or refused:
        return row, refused
    if not guesses.count_guess(row.budget, now=now, per_day=policy.attempts_per_day):
        return row, CodeResult.BUDGET_SPENT
    allowances.add(guessed, window=timedelta(minutes=policy.minutes), now=now)
    Challenge.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    return row, None


def _facts(
    row: Challenge | None, guessed: Allowance, policy: CodePolicy, *, now: datetime
) -> CodeFacts | None:
    if row is None:
        return None
    window = timedelta(minutes=policy.minutes)
    lately = len(still_counting(guessed.spent_at, window=window, now=now))
    return CodeFacts(
        expires_at=row.expires_at,
        attempts=max(row.attempts, lately),
        consumed=row.consumed_at is not None,
    )


def _consume_code(row: Challenge, *, now: datetime) -> CodeResult:
    with transaction.atomic(durable=True):
        unused = Challenge.objects.filter(pk=row.pk, consumed_at=None, superseded_at=None)
        used_now = bool(unused.update(consumed_at=now))
        guesses.give_back(row.budget, moment=now)
    return CodeResult.RIGHT if used_now else CodeResult.ALREADY_USED


def _latest(purpose: Purpose, plan: str, subject: str) -> Challenge | None:
    return Challenge.objects.filter(
        kind=ChallengeKind.CODE,
        purpose=purpose,
        plan=plan,
        subject=subject,
        superseded_at=None,
    ).first()


def _open_links(purpose: Purpose) -> QuerySet[Challenge]:
    return Challenge.objects.filter(
        kind=ChallengeKind.LINK, purpose=purpose, superseded_at=None, consumed_at=None
    )


def _sends_open_at(
    latest: Challenge | None,
    guessed: Allowance | None,
    policy: CodePolicy,
    *,
    now: datetime,
) -> datetime | None:
    window = timedelta(minutes=policy.minutes)
    spent = guessed.spent_at if guessed else []
    return code_sends_open_at(
        last_issued_at=latest.issued_at if latest else None,
        resend_after=timedelta(seconds=policy.resend_seconds),
        guesses_open_at=free_again_at(spent, limit=policy.attempts, window=window, now=now),
    )


def _refuse_while(until: datetime | None, *, now: datetime) -> None:
    if until and now < until:
        raise TooSoon(until)


def _new_code(policy: CodePolicy, *, now: datetime) -> tuple[Challenge, str]:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row = Challenge(kind=ChallengeKind.CODE, issued_at=now)
    row.expires_at = now + timedelta(minutes=policy.minutes)
    row.hash = _code_hash(row, code)
    return row, code


def _guess_key(purpose: Purpose, plan: str, subject: str) -> str:
    return allowances.key("code", purpose, plan, subject)


def _code_hash(row: Challenge, code: str) -> str:
    salt = f"portico.challenge.code.{row.public_id}"
    return salted_hmac(salt, code, algorithm="sha256").hexdigest()


def _link_hash(purpose: Purpose, token: str) -> str:
    return salted_hmac(f"portico.challenge.link.{purpose}", token, algorithm="sha256").hexdigest()


def _masked(destination: str) -> str:
    return mask_email(destination) if "@" in destination else mask_phone(destination)

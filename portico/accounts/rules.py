"""Pure decisions: what a typed code meets, what an allowance still holds, what a password lacks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count, islice

from portico.profiles.schema import CharacterKind, LockOut, PasswordPolicy

CODE_DIGITS = 6
CODE_ATTEMPTS_CEILING = 10
"""No profile may allow more comparisons of one code; the database refuses the eleventh."""
DAY = timedelta(days=1)
GUESSES_PER_DAY = 50
"""Comparisons per account in any 24 hours, over every path and plan (NIST 800-63B: at most 100)."""
GUESSES_KEPT_FOR_KNOWN_DEVICES = 10
"""Of those: only a browser that signed in before may use them, so nobody locks the owner out."""
USUAL_LOCK = LockOut(wrong_passwords=GUESSES_PER_DAY - GUESSES_KEPT_FOR_KNOWN_DEVICES, hours=24)
"""Where a profile says nothing of locks: what strangers may guess in a day anyway."""
SECRET_ANSWERS_PER_DAY = 5
"""Wrong answers to a person's security question that support may type in for a caller."""
CALL_CODE_VALID_FOR = timedelta(minutes=10)
CALL_CODES_PER_PERSON = 5
"""Wrong call codes that may be typed for one person within 24 hours."""
CALL_CODES_PER_STAFF = 20
"""Wrong call codes that one of the plan's staff may type within 24 hours, for anybody."""
SHORTEST_ANSWER = 3
"""Letters and digits in the answer to a security question."""
PASSWORDS_PER_ADDRESS = 300
ADDRESS_WINDOW = timedelta(minutes=5)
SENDS_PER_DESTINATION = 10
SEND_WINDOW = timedelta(hours=1)
RECOVERIES_PER_ADDRESS = 60
"""Forgotten passwords and usernames from one network address within an hour."""
RECOVERY_WINDOW = timedelta(hours=1)
USERNAMES_PER_ADDRESS = 60
"""Usernames looked up while choosing one, from one network address within an hour."""
USERNAME_WINDOW = timedelta(hours=1)
RESET_VALID_FOR = timedelta(minutes=30)
ACTIVATION_VALID_FOR = timedelta(hours=72)
CONTEST_VALID_FOR = timedelta(days=30)
"""How long the plan's contact may close an account that a proof alone opened."""
OBJECTION_VALID_FOR = timedelta(days=30)
"""How long somebody can object to what would replace them; it is decided long before."""
INVITATION_VALID_FOR = timedelta(hours=72)
PASSWORD_MAX_LENGTH = 256
CHALLENGES_KEPT_FOR = timedelta(days=30)
"""After they expired; staff may still see that a code was sent."""
SETUP_VALID_FOR = timedelta(hours=24)
SECOND_FACTOR_MEMORY = timedelta(minutes=5)
"""How long a used authenticator code is remembered; it is valid for a minute and a half."""


class Purpose(StrEnum):
    """What a challenge is for. A code for one purpose is worth nothing for another."""

    REGISTRATION_EMAIL = "registration_email"
    REGISTRATION_PHONE = "registration_phone"
    REGISTRATION_RESUME = "registration_resume"
    ACTIVATION = "activation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a purpose
    OFFICE_PIN = "office_pin"
    INVITATION = "invitation"
    CONTEST = "contest"
    SIGNATURE = "signature"
    SUCCESSION_PROOF = "succession_proof"
    SUCCESSION_OBJECTION = "succession_objection"
    STAFF_INVITATION = "staff_invitation"
    SECOND_FACTOR_SETUP = "second_factor_setup"
    CALL_CODE = "call_code"


class CodeResult(StrEnum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used_up"
    """Compared too often; the next code can be sent when the window is over."""
    BUDGET_SPENT = "budget_spent"
    """The person's guesses of the last 24 hours are spent, over every path."""
    NONE_SENT = "none_sent"
    ALREADY_USED = "already_used"
    """It was right before: a double click, or a second tab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFacts:
    """What is known about the latest code before anything is compared."""

    expires_at: datetime
    attempts: int
    consumed: bool


def before_comparison(facts: CodeFacts | None, attempts: int, now: datetime) -> CodeResult | None:
    """Return why the typed code is not compared at all; None when it may be."""
    if facts is None:
        return CodeResult.NONE_SENT
    if facts.consumed:
        return CodeResult.ALREADY_USED
    if now >= facts.expires_at:
        return CodeResult.EXPIRED
    if facts.attempts >= min(attempts, CODE_ATTEMPTS_CEILING):
        return CodeResult.USED_UP
    return None


def still_counting(
    spent_at: Sequence[datetime], *, window: timedelta, now: datetime
) -> list[datetime]:
    """The moments that lie inside the window, oldest first."""
    return sorted(moment for moment in spent_at if moment > now - window)


def free_again_at(
    spent_at: Sequence[datetime], *, limit: int, window: timedelta, now: datetime
) -> datetime | None:
    """When one more fits under ``limit`` in ``window``; None when it fits now."""
    counting = still_counting(spent_at, window=window, now=now)
    if len(counting) < limit:
        return None
    return counting[len(counting) - limit] + window


def locked_until(spent_at: Sequence[datetime], lock: LockOut, *, now: datetime) -> datetime | None:
    """When a name opens by itself; None when it is open.

    ``spent_at`` holds the wrong passwords since the last right one that lay within the lock's hours
    of each other. The hours begin with the last one, so a lock always lasts its whole time.
    """
    if len(spent_at) < lock.wrong_passwords:
        return None
    until = max(spent_at) + timedelta(hours=lock.hours)
    return until if now < until else None


def guesses_open_to(*, known_device: bool, per_day: int) -> int:
    """How many guesses of a day this browser may use."""
    return per_day if known_device else max(per_day - GUESSES_KEPT_FOR_KNOWN_DEVICES, 1)


def code_sends_open_at(
    *,
    last_issued_at: datetime | None,
    resend_after: timedelta,
    guesses_open_at: datetime | None,
) -> datetime | None:
    """When another code may be sent; None when nothing speaks against it.

    A code that could not be compared anyway is not sent either.
    """
    waits = [last_issued_at + resend_after] if last_issued_at else []
    if guesses_open_at:
        waits.append(guesses_open_at)
    return max(waits, default=None)


LEAST_BESIDE_NAMES = 8
"""Characters that are no ASCII sign or space, which a password has beside names, emails and the plan's words."""
LEAST_GUESSES_LOG10 = 10.0
"""Offline, behind Argon2id, ten thousand million guesses cost years; online fifty a day are open."""


def strictest(policies: Sequence[PasswordPolicy]) -> PasswordPolicy:
    """What holds for a person of several plans: the longest, and every kind any of them asks for."""
    asked = {kind for policy in policies for kind in policy.composition}
    return PasswordPolicy(
        min_length=max((policy.min_length for policy in policies), default=8),
        composition=tuple(kind for kind in CharacterKind if kind in asked),
    )


def policy_met(password: str, policies: Sequence[PasswordPolicy]) -> PasswordPolicy | None:
    """The strictest a password (in its one spelling) satisfies of these; None where it meets none."""
    met = [policy for policy in policies if _meets(password, policy)]
    return strictest(met) if met else None


def covers(met: PasswordPolicy | None, asked: PasswordPolicy) -> bool:
    """True when whatever satisfies the one policy satisfies the other; None is known of nothing."""
    if met is None:
        return False
    return met.min_length >= asked.min_length and set(met.composition) >= set(asked.composition)


def _meets(password: str, policy: PasswordPolicy) -> bool:
    lacks_kinds = describe_missing_kinds(password, policy.composition)
    return len(password) >= policy.min_length and lacks_kinds is None


KIND_IN_WORDS = {
    CharacterKind.LOWER: "a lower-case letter",
    CharacterKind.UPPER: "an upper-case letter",
    CharacterKind.DIGIT: "a digit",
    CharacterKind.OTHER: "a character that is no letter or digit",
}


def describe_missing_kinds(password: str, kinds: Sequence[CharacterKind]) -> str | None:
    """What to say about a password that lacks some kinds of characters; portico.js ticks the same."""
    there = {_kind_of(character) for character in password}
    missing = [KIND_IN_WORDS[kind] for kind in kinds if kind not in there]
    if not missing:
        return None
    *most, last = missing
    return f"Add {', '.join(most)} and {last}." if most else f"Add {last}."


def _kind_of(character: str) -> CharacterKind | None:
    """None for a letter without case and for a number that is no decimal digit."""
    category = unicodedata.category(character)
    kinds = {"Ll": CharacterKind.LOWER, "Lu": CharacterKind.UPPER, "Nd": CharacterKind.DIGIT}
    return kinds.get(category, None if category[0] in "LN" else CharacterKind.OTHER)


def similar_usernames(name: str, *, longest: int, how_many: int = 20) -> list[str]:
    """Names to offer when one is taken: the same with a number behind it."""
    numbered = (f"{name[: longest - len(str(number))]}{number}" for number in count(2))
    return list(islice(numbered, how_many))


def describe_length_problem(length: int, shortest: int, longest: int) -> str | None:
    """What to say about a password of that many characters."""
    if length < shortest:
        return f"Enter at least {shortest} characters. This password has {length}."
    if length > longest:
        return f"Enter at most {longest} characters. This password has {length}."
    return None


def is_easily_guessed(guesses_log10: float) -> bool:
    """True for a password that a cracking tool would find first."""
    return guesses_log10 < LEAST_GUESSES_LOG10


def is_about_the_person(password: str, words: Sequence[str]) -> bool:
    """True when little is left of a password without the names in it."""
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(re.sub(r"[\s!-/:-@\[-`{-~]", "", rest)) < LEAST_BESIDE_NAMES


def words_about(about: Sequence[str]) -> list[str]:
    """The words in names, emails and plan names, which are no secret in a password."""
    words = {
        word for text in about for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 2
    }
    return sorted(words | {text.casefold() for text in about if text})


_BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_of(user_agent: str) -> str:
    """A browser in words its owner recognizes: "Chrome on Windows"."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in user_agent), "A browser")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser

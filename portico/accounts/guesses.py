"""Every guess at a person's secret is counted here before it is compared, whatever the path.

Fifty in any 24 hours per person (NIST SP 800-63B allows a hundred in a row). Ten of them are kept
for browsers the person signed in with before, so that a stranger who knows only the email cannot
keep the owner out. A right one is given back. What is counted per typed name is in claims.py.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from portico.accounts import allowances
from portico.accounts.models import Account
from portico.accounts.rules import DAY, GUESSES_PER_DAY, guesses_open_to

T = TypeVar("T")

VERIFYING_ROUTES: dict[str, str] = {
    "accounts:sign_in": "password",
    "accounts:change_password": "password",
    "accounts:stronger_password": "password",
    "accounts:confirm": "password, or authenticator or recovery code",
    "accounts:second_factor_at_sign_in": "authenticator or recovery code",
    "accounts:second_factor": "authenticator or recovery code",
    "accounts:totp_setup": "authenticator code of a secret not yet in use",
    "accounts:reset_password": "link",
    "accounts:staff_invitation": "link",
    "accounts:second_factor_link": "link",
    "backoffice:check_answer": "answer to a security question",
    "backoffice:check_code": "call code of one person",
    "backoffice:find_by_code": "call code",
    "delegation:object": "link",
    "registration:step": "mailed, texted or spoken code; password and authenticator code; "
    "PIN, payment, provider of the roster",
    "registration:activate": "link; password and authenticator code of another account",
    "registration:change_email": "password",
    "registration:contest": "link",
    "registration:invitation": "link; password and authenticator code",
    "registration:continue": "mailed code",
    "registration:prove_again": "link; PIN, payment, provider of the roster",
    "registration:sign": "link",
    "registration:decline": "link",
}
"""Every route that verifies a secret, and which. A test holds this against the code and the URLs."""


def person_key(email: str) -> str:
    """Name the counter of the person behind a normalized email, known or not."""
    return allowances.key("person", email)


def person_of(account: Account) -> str:
    """Name the counter of a known person.

    An unverified email is only a claim: counted under it, somebody could spend the guesses of its
    owner, and a browser would count as one the owner used before.
    """
    if account.email_verified_at:
        return person_key(account.email)
    return allowances.key("person", str(account))


def count_guess(
    person: str,
    *,
    now: datetime,
    known_device: bool = False,
    per_day: int = GUESSES_PER_DAY,
) -> bool:
    """Count one guess; False when the person's guesses of the last 24 hours are spent."""
    limit = guesses_open_to(known_device=known_device, per_day=per_day)
    return allowances.spend(person, limit=limit, window=DAY, now=now) is None


def give_back(person: str, *, moment: datetime) -> None:
    """A right answer is no guess."""
    allowances.give_back(person, moment=moment)


def compare(comparison: Callable[[], T]) -> T:
    """Make one comparison that was counted. Tests count what passes here."""
    return comparison()

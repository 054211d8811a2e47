"""What a password must be, and storing one."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from zxcvbn import zxcvbn

from portico.access.actor import Actor
from portico.accounts.belonging import plans_of
from portico.accounts.challenges import Purpose, supersede_links
from portico.accounts.hashers import one_spelling
from portico.accounts.models import Account
from portico.accounts.rules import (
    PASSWORD_MAX_LENGTH,
    describe_length_problem,
    describe_missing_kinds,
    is_about_the_person,
    is_easily_guessed,
    policy_met,
    strictest,
    words_about,
)
from portico.accounts.services.sessions import end_sessions
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.loading import profiles
from portico.profiles.schema import PasswordPolicy, Profile

_TOO_EASY = (
    "Choose a password that is harder to guess: four or more unrelated words, "
    "without names, rows of keys or repetition."
)
_ANALYZED = 72
"""Characters; a longer beginning makes the estimate slow and no better."""


def hash_password(raw: str) -> str:
    """Hash for storing. Raises Busy when too many are being hashed at once."""
    return make_password(raw)


def password_problems(
    raw: str, *, policies: Sequence[PasswordPolicy], about: Sequence[str]
) -> list[str]:
    """Say what is wrong with a new password, in words; nothing when it will do.

    The strictest of the policies holds. ``about``: names, email, plan names, whose words are
    no secret. Kinds of characters only where a plan asks for them: ASVS 6.2.5 advises against.
    """
    password, policy = one_spelling(raw), strictest(policies)
    lacks = (
        describe_length_problem(len(password), policy.min_length, PASSWORD_MAX_LENGTH),
        describe_missing_kinds(password, policy.composition),
    )
    if any(lacks):
        return [problem for problem in lacks if problem]
    if _is_common(password):
        return ["Choose another password: this one is on lists of stolen passwords."]
    words = words_about(about)
    estimate = zxcvbn(password[:_ANALYZED], user_inputs=words)
    easy = is_easily_guessed(float(estimate["guesses_log10"]))
    return [_TOO_EASY] if easy or is_about_the_person(password, words) else []


def new_password_problems(*, raw: str, account: Account, plan: Profile) -> list[str]:
    """Say what is wrong with a new password of someone known, by all the plans they belong to."""
    policy, about = password_policy_of(account, plan), words_of(account, plan)
    return password_problems(raw, policies=[policy], about=about)


def password_policy_of(account: Account, plan: Profile) -> PasswordPolicy:
    """What holds for a person: the strictest of this plan and all they belong to."""
    belongs = plans_of(account.pk)
    mine = [each.password for slug, each in profiles().items() if slug in belongs]
    return strictest([plan.password, *mine])


def words_of(account: Account, plan: Profile) -> list[str]:
    """What is no secret about a person's password."""
    names = [account.first_name, account.last_name, account.email, plan.name, plan.legal_name]
    return [*names, *account.sign_in_names.values_list("name", flat=True)]


def store_password(
    *,
    account: Account,
    raw: str,
    plan: str,
    actor: Actor,
    now: datetime,
    keep_session: str | None = None,
) -> None:
    """Change a password: open reset links die, other sessions end, the owner is told by mail."""
    account.password, account.password_meets = hash_password(raw), _met_by(raw)
    account.save(update_fields=["password", "password_meets"])
    supersede_links(purpose=Purpose.PASSWORD_RESET, account_id=account.pk, now=now)
    end_sessions(account=account, keep=keep_session)
    record(actor=actor, action="account.password_changed", subject=str(account), now=now)
    if not account.email_verified_at:
        return  # nobody has shown yet that this mailbox is theirs
    notify(
        plan=plan,
        channel=Channel.MAIL,
        to=account.email,
        template="accounts/notices/password_changed",
        context={
            "name": account.first_name,
            "reset_url": url_for(plan, "accounts:forgot_password"),
        },
        now=now,
        about=str(account),
    )


def note_what_it_meets(account: Account, raw: str) -> None:
    """Remember which policies the account's password satisfies, while it is at hand: typed right.

    Nothing is noted of it where another one was set meanwhile.
    """
    met = _met_by(raw)
    if met != account.password_meets:
        same = Account.objects.filter(pk=account.pk, password=account.password)
        same.update(password_meets=met)
        account.password_meets = met


def _met_by(raw: str) -> dict[str, object]:
    met = policy_met(one_spelling(raw), [each.password for each in profiles().values()])
    return met.model_dump(mode="json") if met else {}


def _is_common(password: str) -> bool:
    """Also with the digits and signs people put behind a common one."""
    plain = password.casefold().strip()
    return plain in _common() or plain.rstrip("0123456789!.?*#$ ") in _common()


@cache
def _common() -> frozenset[str]:
    """The 20,000 that Django ships, from the best known leak collections."""
    return frozenset(CommonPasswordValidator().passwords)

"""The answer to a person's security question: kept as a hash, checked when they call support."""

from datetime import datetime
from enum import StrEnum

from django.contrib.auth.hashers import check_password, make_password

from portico.access.actor import Actor
from portico.accounts import allowances, guesses, queries
from portico.accounts.models import Account, SecretAnswer
from portico.accounts.rules import DAY, SECRET_ANSWERS_PER_DAY, SHORTEST_ANSWER
from portico.audit.acting import acting
from portico.audit.services import record
from portico.profiles.schema import SecurityQuestion
from portico.vocabulary.sameness import reduced


class AnswerOutcome(StrEnum):
    """What became of an answer a caller gave."""

    MATCHES = "matches"
    WRONG = "wrong"
    SPENT = "spent"
    """Too many wrong ones in the last 24 hours; nothing was compared."""
    NONE_SET = "none_set"


def secret_answer_problem(answer: str) -> str | None:
    """Say what is wrong with a new answer, in words."""
    if len(reduced(answer)) < SHORTEST_ANSWER:
        return f"Enter an answer with at least {SHORTEST_ANSWER} letters or digits."
    return None


def hash_secret_answer(answer: str) -> str:
    """Hash an answer for storing, by what counts of it: letters and digits. Raises Busy."""
    return make_password(reduced(answer))


def store_secret_answer(
    *,
    account: Account,
    plan: str,
    question: SecurityQuestion,
    answer_hash: str,
    actor: Actor,
    now: datetime,
) -> SecretAnswer:
    """Keep the answer of ``hash_secret_answer``; one there before is replaced."""
    chosen = {"question_key": question.key, "question": question.text, "hash": answer_hash}
    answer, _ = SecretAnswer.objects.update_or_create(
        account=account, plan=plan, defaults={**chosen, "created_at": now}
    )
    record(actor=actor, action="account.secret_answer_set", subject=str(account), now=now)
    return answer


def check_secret_answer(
    *, account: Account, plan: str, answer: str, actor: Actor, now: datetime
) -> AnswerOutcome:
    """Compare what a caller says; five wrong ones in 24 hours, then none is compared. Raises Busy.

    Called outside any transaction: the count commits before the comparison. It is a count of its
    own, so that whoever floods the sign-in cannot keep the owner from being known on the phone.
    """
    outcome = _check(queries.secret_question_of(account.pk, plan), account, plan, answer, now)
    with acting(actor):
        action = f"caller.answer_{outcome}"
        record(actor=actor, action=action, subject=str(account), now=now)
    return outcome


def answers_left(account: Account, plan: str, *, now: datetime) -> int:
    """How many wrong answers the next 24 hours still allow."""
    spent = allowances.spent_lately(_counter(account, plan), window=DAY, now=now)
    return max(SECRET_ANSWERS_PER_DAY - spent, 0)


def _check(
    known: SecretAnswer | None, account: Account, plan: str, answer: str, now: datetime
) -> AnswerOutcome:
    if known is None:
        return AnswerOutcome.NONE_SET
    counter = _counter(account, plan)
    if allowances.spend(counter, limit=SECRET_ANSWERS_PER_DAY, window=DAY, now=now):
        return AnswerOutcome.SPENT
    if not guesses.compare(lambda: check_password(reduced(answer), known.hash)):
        return AnswerOutcome.WRONG
    allowances.give_back(counter, moment=now)
    return AnswerOutcome.MATCHES


def _counter(account: Account, plan: str) -> str:
    return allowances.key("secret-answer", plan, str(account))

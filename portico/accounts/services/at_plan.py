"""What a person has at one plan alone: their username, and the question support asks them."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.accounts.services.secret_answers import store_secret_answer
from portico.accounts.services.usernames import claim_username
from portico.profiles.schema import SecurityQuestion


def set_up_at_plan(
    *,
    account: Account,
    plan: str,
    username: str,
    question: SecurityQuestion | None,
    answer_hash: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what was chosen, in the caller's ``acting`` block; an empty one is left as it is.

    ``username`` is normalized, ``answer_hash`` comes from ``hash_secret_answer``. Raises
    UsernameTaken, HasUsername.
    """
    if username:
        claim_username(account=account, plan=plan, username=username, actor=actor, now=now)
    if question and answer_hash:
        store_secret_answer(
            account=account,
            plan=plan,
            question=question,
            answer_hash=answer_hash,
            actor=actor,
            now=now,
        )

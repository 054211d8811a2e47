"""Choosing a username at a plan, and looking up which are free."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts import allowances, queries
from portico.accounts.models import Account, SignInName
from portico.accounts.rules import USERNAME_WINDOW, USERNAMES_PER_ADDRESS, similar_usernames
from portico.audit.constraints import is_stored
from portico.audit.services import record
from portico.vocabulary.username import MAX_LENGTH

OFFERED = 3


class UsernameTaken(Exception):
    """Somebody goes by this username at the plan."""


class HasUsername(Exception):
    """The person goes by another username at the plan already."""


class TooManyLookUps(Exception):
    """Too many usernames were looked up from one network address; ``until`` says from when on."""

    def __init__(self, until: datetime) -> None:
        super().__init__("No further username can be looked up yet.")
        self.until = until


def claim_username(
    *, account: Account, plan: str, username: str, actor: Actor, now: datetime
) -> SignInName:
    """Give a person their normalized username, in the caller's ``acting`` block.

    The database decides who was first; a second click gives the same row. Raises UsernameTaken,
    HasUsername.
    """
    claimed = SignInName(account=account, plan=plan, name=username, created_at=now)
    if not is_stored(claimed, unless=("sign_in_name_unique", "sign_in_name_once")):
        return _theirs_already(claimed)
    record(actor=actor, action="account.username_chosen", subject=str(account), now=now)
    return claimed


def look_up_username(*, plan: str, username: str, address: str, now: datetime) -> list[str] | None:
    """Return None when a normalized username is free, else up to three free ones like it.

    To say "taken" tells that somebody has it; whoever chooses a name cannot be spared that. So the
    look-ups of one network address are counted. Raises TooManyLookUps.
    """
    name = allowances.key("username", address)
    limit, window = USERNAMES_PER_ADDRESS, USERNAME_WINDOW
    if until := allowances.spend(name, limit=limit, window=window, now=now):
        raise TooManyLookUps(until)
    if queries.username_is_free(plan, username):
        return None
    similar = similar_usernames(username, longest=MAX_LENGTH)
    taken = queries.taken_usernames(plan, similar)
    return [each for each in similar if each not in taken][:OFFERED]


def _theirs_already(claimed: SignInName) -> SignInName:
    mine = SignInName.objects.filter(account=claimed.account, plan=claimed.plan).first()
    if mine is None:
        raise UsernameTaken
    if mine.name != claimed.name:
        raise HasUsername
    return mine

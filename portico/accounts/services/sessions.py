"""Ending sessions on the server, so that the next request with one is signed out."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from portico.accounts.models import Account
from portico.accounts.session_store import SessionStore


def end_sessions(*, account: Account, keep: str | None = None) -> int:
    """End every session of this person but ``keep`` (a session key); return how many."""
    theirs = UserSession.objects.filter(user_id=account.pk).exclude(session_key=keep or "")
    keys = list(theirs.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    theirs.delete()
    return len(keys)


def end_session(*, account: Account, session_id: int) -> bool:
    """End one session of this person; False when it is not theirs or over already."""
    session = UserSession.objects.filter(user_id=account.pk, pk=session_id).first()
    if session is None:
        return False
    SessionStore(session.session_key).delete()
    session.delete()
    return True

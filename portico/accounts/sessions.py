"""What a signed-in session remembers about itself, and when it is over."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from portico.profiles.schema import SessionPolicy

SECOND_FACTOR_AT = "second_factor_at"
_STARTED_AT = "started_at"
_SEEN_AT = "seen_at"
_RESTED = "rested"
"""The longest pause since the sign-in, in seconds: what one plan allows may be too long for another."""
_PROVED_AT = "proved_at"
MAY_ENROL = "may_enrol"
"""Set by a mailed link: plan staff enroll a second factor only after opening one."""
RECENTLY = timedelta(minutes=15)
_SEEN_PRECISION = timedelta(seconds=30)
"""How stale ``seen_at`` may be, so that not every page writes the session."""

Session = MutableMapping[str, Any]


def start(session: Session, *, now: datetime) -> None:
    """Note the beginning; what counts for the limits is kept on the server."""
    session[_STARTED_AT] = session[_SEEN_AT] = session[_PROVED_AT] = now.isoformat()
    session[_RESTED] = 0


def note_second_factor(session: Session, *, now: datetime) -> None:
    """Note that a second factor was proved now."""
    session[SECOND_FACTOR_AT] = session[_PROVED_AT] = now.isoformat()


def note_proof(session: Session, *, now: datetime) -> None:
    """Note that the person behind the session proved themselves now."""
    session[_PROVED_AT] = now.isoformat()


def second_factor_at(session: Session) -> datetime | None:
    """When this session last proved a second factor."""
    return _moment(session, SECOND_FACTOR_AT)


def is_recently_proved(session: Session, *, now: datetime) -> bool:
    """True when no further proof is needed before something that matters."""
    proved = _moment(session, _PROVED_AT)
    return proved is not None and now - proved < RECENTLY


def is_over(session: Session, policy: SessionPolicy, *, now: datetime) -> bool:
    """True when it was ever idle too long or has lasted too long; also when it says neither.

    A pause counts until the next sign-in: whoever comes back at a plan that allows a longer one
    does not thereby open those that do not.
    """
    started, seen = _moment(session, _STARTED_AT), _moment(session, _SEEN_AT)
    if started is None or seen is None:
        return True
    idle = _rested(session, now - seen) >= timedelta(minutes=policy.idle_minutes)
    return idle or now - started >= timedelta(hours=policy.absolute_hours)


def note_activity(session: Session, *, now: datetime) -> None:
    """Note that the person is still there."""
    seen = _moment(session, _SEEN_AT)
    if seen is None or now - seen >= _SEEN_PRECISION:
        pause = now - seen if seen else timedelta()
        session[_RESTED] = _rested(session, pause).total_seconds()
        session[_SEEN_AT] = now.isoformat()


def _rested(session: Session, pause: timedelta) -> timedelta:
    """The longest pause, this one included."""
    return max(pause, timedelta(seconds=session.get(_RESTED, 0)))


def _moment(session: Session, key: str) -> datetime | None:
    value = session.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None

"""The ways a notice reaches a person, and the states it passes through."""

from enum import StrEnum


class Channel(StrEnum):
    """How it is sent."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"


class NoticeState(StrEnum):
    """Where it stands. ``sending`` is committed before anyone outside is spoken to."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


ENDED = frozenset({NoticeState.SENT, NoticeState.FAILED})

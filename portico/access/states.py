"""The states an organisation or a membership can be in (docs/glossary.md)."""

from enum import StrEnum


class State(StrEnum):
    """One vocabulary for organisations and memberships."""

    SUBMITTED = "submitted"
    AWAITING_ACTIVATION = "awaiting_activation"
    AWAITING_SIGNATURE = "awaiting_signature"
    PENDING_REVIEW = "pending_review"
    SENT_BACK = "sent_back"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


WAITING = frozenset(
    {
        State.SUBMITTED,
        State.AWAITING_ACTIVATION,
        State.AWAITING_SIGNATURE,
        State.PENDING_REVIEW,
        State.SENT_BACK,
    }
)
"""Not yet in: whoever is here sees a status page that says who holds it."""

CORRECTABLE = frozenset({State.PENDING_REVIEW, State.SENT_BACK})
"""Nobody has decided yet, or asks for more: its person may still correct what they told."""

ENDED = frozenset({State.TERMINATED, State.DECLINED, State.EXPIRED, State.SUPERSEDED})
"""Over: the key of the organisation and the place of the member are free again."""

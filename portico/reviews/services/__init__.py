"""What changes a review: open, take, assign, note, decide, reopen, withdraw, tell that it is late."""

from portico.reviews.services.asking import note, note_contact, note_nothing_on_file
from portico.reviews.services.deciding import decide
from portico.reviews.services.holding import assign, give_back, see, take
from portico.reviews.services.late import tell_leads
from portico.reviews.services.opening import (
    add_check,
    open_review,
    reopen,
    start,
    withdraw,
    withdraw_reviews_of,
)
from portico.reviews.services.rows import ReviewRefused

__all__ = [
    "ReviewRefused",
    "add_check",
    "assign",
    "decide",
    "give_back",
    "note",
    "note_contact",
    "note_nothing_on_file",
    "open_review",
    "reopen",
    "see",
    "start",
    "take",
    "tell_leads",
    "withdraw",
    "withdraw_reviews_of",
]

"""What staff decide about a succession does; runs inside the transaction that decides."""

from datetime import datetime

from portico.access.actor import Actor
from portico.delegation.services.appointing import approve_appointment, decline_appointment
from portico.delegation.services.factor_by_call import approve_by_call
from portico.delegation.services.lost_factor import approve_lost_factor
from portico.delegation.services.proving import BY_CALL
from portico.reviews.models import Review
from portico.reviews.outcomes import Outcomes, Words, register_outcomes

APPOINTMENT = Words(
    received="The office asked for a new main administrator",
    opened="{name} cannot be reached; the office asks for a successor",
    approve="The successor takes over, or is invited",
    send_back="Nothing changes while you find out",
    decline="Nothing changes; all who run the office are told",
    message="Why, for your colleagues. It is not sent to anybody.",
    told_date=False,
)
LOST_FACTOR = Words(
    received="Somebody lost the second factor",
    opened="{name} asks for a new second factor",
    approve="The old one can still cancel for 24 hours; then it is replaced",
    send_back="Nothing changes while you find out",
    decline="The second factor stays; all who run the office are told",
    message="Why, for your colleagues. It is not sent to anybody.",
    told_date=False,
)


def register() -> None:
    """Say what decisions on each kind do."""
    register_outcomes(
        "appointment",
        Outcomes(
            approve=approve_appointment,
            decline=decline_appointment,
            send_back=wait,
            label="New main administrator",
            words=APPOINTMENT,
            asks_contact=True,
        ),
    )
    register_outcomes(
        "lost_factor",
        Outcomes(
            approve=approve_lost_factor,
            decline=decline_appointment,
            send_back=wait,
            label="Lost second factor",
            words=LOST_FACTOR,
            admits=False,
            two_persons=True,
        ),
    )
    _register_by_call()


def _register_by_call() -> None:
    register_outcomes(
        BY_CALL,
        Outcomes(
            approve=approve_by_call,
            decline=decline_appointment,
            send_back=wait,
            label="Lost second factor, by call",
            words=LOST_FACTOR,
            admits=False,
            asks_contact=True,
            two_persons=True,
        ),
    )


def wait(_review: Review, _actor: Actor, _now: datetime) -> None:
    """Staff find out more; the case stays with them and nothing is sent."""

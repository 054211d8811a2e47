"""What a decision about a further TIN or NPI does; runs inside the transaction that decides."""

from datetime import datetime

from portico.access.actor import Actor
from portico.delegation.models import NumberClaim
from portico.delegation.services.announce import tell
from portico.delegation.services.numbers import KIND, add_claimed, decline_claimed
from portico.profiles.addresses import url_for
from portico.reviews.models import Review
from portico.reviews.outcomes import Outcomes, Words, register_outcomes

NUMBER_WORDS = Words(
    received="A TIN or an NPI to add",
    opened="{name} asked for it",
    approve="Adds it to the organization",
    send_back="They read what you need, and call you",
    decline="They read why, and whom to call",
    told_date=False,
)


def register() -> None:
    """Say what a decision about a further number does."""
    register_outcomes(
        KIND,
        Outcomes(
            approve=approve_number,
            decline=decline_number,
            send_back=ask_about_number,
            label="TIN or NPI",
            words=NUMBER_WORDS,
            admits=False,
        ),
    )


def approve_number(review: Review, actor: Actor, now: datetime) -> None:
    """Add it, and say so."""
    add_claimed(review, actor, now)
    ask_about_number(review, actor, now)


def decline_number(review: Review, actor: Actor, now: datetime) -> None:
    """Leave the organization as it is, and say so."""
    decline_claimed(review, actor, now)
    ask_about_number(review, actor, now)


def ask_about_number(review: Review, _actor: Actor, now: datetime) -> None:
    """Mail a link to the page on which the answer stands; no number and no reason is in the mail."""
    claim = NumberClaim.objects.select_related("by__account", "by__organization").get(review=review)
    tell(claim.by, "number_answered", {"url": url_for(review.plan, "delegation:numbers")}, now)

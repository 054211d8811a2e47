"""Where an agreement that was mailed stands, and what is done with its link."""

from typing import Any

from django.test import Client

from portico.access.actor import Actor
from portico.access.states import State
from portico.agreements.models import SignatureEvent, SignatureRequest
from portico.agreements.rules import SignatureState
from portico.organizations.models import Membership, Organization
from portico.reviews.models import Happening, Outcome, Review, ReviewState
from portico.reviews.services import decide, note_contact
from testing.builders import NOW, staff_member
from testing.review_builders import a_reviewer
from testing.world import (
    CONTACT,
    NAME,
)

PLAN = "wellmark"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 15; Pixel 8) Chrome/131.0 Mobile Safari/537.36"}
TYPED = {"consent": "on", "intent": "on", "typed_name": NAME}


def states() -> tuple[str, str, str, str]:
    """Of the organization, its main administrator, the review and the signature."""
    return (
        Organization.objects.get().state,
        Membership.objects.get().state,
        Review.objects.get().state,
        SignatureRequest.objects.get().state,
    )


WAITING = (
    State.AWAITING_SIGNATURE,
    State.AWAITING_SIGNATURE,
    ReviewState.AWAITING_SIGNATURE,
    SignatureState.SENT,
)
WITH_THE_PLAN = (
    State.PENDING_REVIEW,
    State.PENDING_REVIEW,
    ReviewState.OPEN,
    SignatureState.SIGNED,
)


def happened() -> list[str]:
    return list(SignatureEvent.objects.order_by("pk").values_list("what", flat=True))


def page(link: str, headers: dict[str, str] | None = None) -> str:
    return Client().get(link, headers=headers).content.decode()


def post(link: str, **typed: Any) -> Any:
    return Client().post(link, {**TYPED, **typed}, headers=PHONE, follow=True)


def decided(outcome: Outcome) -> Review:
    review = Review.objects.get()
    return decide(review=review, outcome=outcome, reason="Because.", actor=reviewer(), now=NOW)


def wrote_to_the_office() -> None:
    note_contact(
        review=Review.objects.get(),
        happening=Happening.WROTE,
        contact=CONTACT,
        person="",
        text="Yes, it is us.",
        actor=reviewer(),
        now=NOW,
    )


def reviewer() -> Actor:
    return a_reviewer(staff_member(plan=PLAN), plan=PLAN)

"""How each row of docs/states.md is walked: drafts, organizations, memberships, reviews, signatures.

A walk tells the state it begins in, does what the row says, and tells the state it came to. Nothing
is set up by hand but the beginning; what leads on goes through the pages and services people use.
"""

from collections.abc import Callable
from typing import Any

from django.test import Client

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.agreements.models import SignatureRequest
from portico.delegation.services import leaving
from portico.organizations.models import Membership
from portico.organizations.services import suspend_organization
from portico.profiles.loading import profile
from portico.profiles.schema import Decider
from portico.registration.models import Draft, DraftEnd
from portico.registration.tests.beginnings import (
    LINKS,
    Walk,
    a_colleague,
    a_letter_office,
    an_office,
    contested,
    corrected,
    days_later,
    decided,
    declined,
    office_of,
    opened,
    signed,
    to_sign,
    walks,
    with_the_plan,
    words,
)
from portico.reviews.models import Outcome, Review
from testing.access_builders import acting_as
from testing.builders import (
    NOW,
    PLAN,
    a_member,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.desk import code_shown, coded
from testing.drafts import a_ready_draft, registrant_of
from testing.registrant import Registrant, code_sent_to
from testing.review_builders import a_review


# --- Drafts ---------------------------------------------------------------------------------------
@walks("draft-send")
def _() -> Walk:
    draft = a_ready_draft()
    yield words(draft)
    assert registrant_of(draft).walk() == "done"
    yield words(draft)


@walks("draft-continue")
def _() -> Walk:
    draft = a_ready_draft()
    Draft.objects.filter(pk=draft.pk).update(resume_email="m@tworivers.example")
    yield words(draft)
    elsewhere, address = Registrant(), f"/{PLAN}/register/continue/"
    elsewhere.client.post(address, {"email": "m@tworivers.example"})
    elsewhere.client.post(address, {"code": code_sent_to("m@tworivers.example")})
    assert elsewhere.due() == "terms"
    yield words(draft)


@walks("draft-expire")
def _() -> Walk:
    yield words(a_ready_draft())
    days_later(profile(PLAN).registration.draft_days)
    assert not Draft.objects.exists()
    yield words(DraftEnd.objects.get())


# --- Organizations --------------------------------------------------------------------------------
@walks("organization-open-link")
def _() -> Walk:
    office = a_letter_office(State.AWAITING_ACTIVATION)
    yield words(office)
    opened(office.main)
    yield words(office)


@walks("organization-never-opened")
def _() -> Walk:
    office = a_letter_office(State.AWAITING_ACTIVATION)
    yield words(office)
    days_later(profile(LINKS).registration.draft_days)
    yield words(office)


def signing(leads_on: Callable[[SignatureRequest], None]) -> Callable[[], Walk]:
    """What becomes of the organization that was asked to sign."""

    def walk() -> Walk:
        request = to_sign()
        yield words(office_of(request))
        leads_on(request)
        yield words(office_of(request))

    return walk


def never_signed(_: SignatureRequest) -> None:
    days_later(30)


walks("organization-sign")(signing(signed))
walks("organization-decline-to-sign")(signing(declined))
walks("organization-never-signed")(signing(never_signed))


def deciding(outcome: Outcome) -> Callable[[], Walk]:
    """What becomes of an organization that waits for the plan."""

    def walk() -> Walk:
        review = with_the_plan()
        yield words(review.organization)
        decided(review, outcome)
        yield words(review.organization)

    return walk


walks("organization-approve")(deciding(Outcome.APPROVE))
walks("organization-send-back")(deciding(Outcome.SEND_BACK))
walks("organization-decline")(deciding(Outcome.DECLINE))


@walks("organization-approve-unopened")
def _() -> Walk:
    office = a_letter_office(State.PENDING_REVIEW)
    yield words(office)
    decided(a_review(organization=office, kind="organization"), Outcome.APPROVE)
    yield words(office)


@walks("organization-correct")
def _() -> Walk:
    review = with_the_plan()
    decided(review, Outcome.SEND_BACK)
    yield words(review.organization)
    corrected(review.organization.main)
    yield words(review.organization)


@walks("organization-settle")
def _() -> Walk:
    review = with_the_plan()
    decided(review, Outcome.SEND_BACK)
    yield words(review.organization)
    decided(review, Outcome.APPROVE)
    yield words(review.organization)


@walks("organization-contest")
def _() -> Walk:
    office = an_office(State.ACTIVE)
    yield words(office)
    contested(office)
    yield words(office)


def settling(outcome: Outcome) -> Callable[[], Walk]:
    """What becomes of an organization that was contested."""

    def walk() -> Walk:
        review = contested(an_office(State.ACTIVE))
        yield words(review.organization)
        decided(review, outcome)
        yield words(review.organization)

    return walk


@walks("organization-desk-reinstates")
def _() -> Walk:
    office = an_office(State.ACTIVE)
    actor, main = Actor.system(plan=office.plan), office.main.account
    suspend_organization(organization=office, actor=actor, now=NOW)
    yield words(office)
    staff = staff_member(plan=office.plan, role=StaffRoleName.HELP_DESK)
    desk = signed_in(Client(), staff)
    coded(desk, main, code_shown(main, plan=office.plan), plan=office.plan)
    desk.post(f"/{office.plan}/staff/desk/organizations/{office.public_id}/reinstate/")
    yield words(office)


walks("organization-reinstate")(settling(Outcome.APPROVE))
walks("organization-terminate")(settling(Outcome.DECLINE))


# --- Memberships ----------------------------------------------------------------------------------
def joining(outcome: Outcome, **facts: Any) -> Callable[[], Walk]:
    """What becomes of somebody who asks to join."""

    def walk() -> Walk:
        review = a_colleague(**facts)
        yield words(review.membership)
        decided(review, outcome)
        yield words(review.membership)

    return walk


walks("membership-approve")(joining(Outcome.APPROVE))
walks("membership-deny")(joining(Outcome.DECLINE))
walks("membership-approve-unopened")(joining(Outcome.APPROVE, verified=False))
walks("membership-send-back")(joining(Outcome.SEND_BACK, decider=Decider.PLAN))


@walks("membership-fall-away")
def _() -> Walk:
    review = with_the_plan()
    behind = a_member(organization=review.organization, state=State.PENDING_REVIEW)
    yield words(behind)
    decided(review, Outcome.DECLINE)
    yield words(behind)


@walks("membership-open-link")
def _() -> Walk:
    account = an_account(verified=False)
    office = a_letter_office(State.ACTIVE, verified=True)
    member = a_member(organization=office, account=account, state=State.AWAITING_ACTIVATION)
    yield words(member)
    opened(member)
    yield words(member)


@walks("membership-settle")
def _() -> Walk:
    review = a_colleague(decider=Decider.PLAN)
    decided(review, Outcome.SEND_BACK)
    yield words(review.membership)
    decided(review, Outcome.APPROVE)
    yield words(review.membership)


def ended_by_a_colleague(verb: Callable[..., Any], state: State) -> Callable[[], Walk]:
    """What becomes of somebody's place by the act of an administrator."""

    def walk() -> Walk:
        office = an_organization()
        member = a_member(organization=office)
        Membership.objects.filter(pk=member.pk).update(state=state)
        member.refresh_from_db()
        yield words(member)
        verb(membership=member, profile=profile(PLAN), actor=acting_as(office.main), now=NOW)
        yield words(member)

    return walk


walks("membership-suspend")(ended_by_a_colleague(leaving.suspend, State.ACTIVE))
walks("membership-let-back-in")(ended_by_a_colleague(leaving.reinstate, State.SUSPENDED))
walks("membership-remove")(ended_by_a_colleague(leaving.remove, State.SUSPENDED))
walks("membership-take-back")(ended_by_a_colleague(leaving.remove, State.AWAITING_ACTIVATION))


# --- Reviews --------------------------------------------------------------------------------------
@walks("review-start")
def _() -> Walk:
    request = to_sign()
    review = Review.objects.get()
    yield words(review)
    signed(request)
    yield words(review)


def reviewing(outcome: Outcome) -> Callable[[], Walk]:
    """What becomes of an open review."""

    def walk() -> Walk:
        review = with_the_plan()
        yield words(review)
        decided(review, outcome)
        yield words(review)

    return walk


walks("review-send-back")(reviewing(Outcome.SEND_BACK))
walks("review-decide")(reviewing(Outcome.APPROVE))


@walks("review-withdraw")
def _() -> Walk:
    first = with_the_plan()
    behind = a_member(organization=first.organization, state=State.PENDING_REVIEW)
    review = a_review(
        organization=first.organization,
        membership=behind,
        decider=Decider.ORGANIZATION,
        kind="membership",
    )
    yield words(review)
    decided(first, Outcome.DECLINE)
    yield words(review)


@walks("review-reopen")
def _() -> Walk:
    review = with_the_plan()
    decided(review, Outcome.SEND_BACK)
    yield words(review)
    corrected(review.organization.main)
    yield words(review)


# --- Signatures -----------------------------------------------------------------------------------
def asked(leads_on: Callable[[SignatureRequest], None]) -> Callable[[], Walk]:
    """What becomes of a request to sign."""

    def walk() -> Walk:
        request = to_sign()
        yield words(request)
        leads_on(request)
        yield words(request)

    return walk


def not_wanted(_: SignatureRequest) -> None:
    decided(Review.objects.get(), Outcome.DECLINE)


walks("signature-sign")(asked(signed))
walks("signature-decline")(asked(declined))
walks("signature-expire")(asked(never_signed))
walks("signature-supersede")(asked(not_wanted))

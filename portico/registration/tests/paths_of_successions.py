"""How each row of docs/states.md about the main administrator's role is walked."""

from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.rules import INVITATION_VALID_FOR
from portico.audit.acting import acting
from portico.delegation.models import CANCELS_FOR, HandOver, Succession
from portico.delegation.rules.succession import OFFER_STANDS_FOR, PROVES_FOR
from portico.delegation.services.accepting import accept_invitation
from portico.delegation.services.appointing import cancel_case, start_appointing
from portico.delegation.services.factor_by_call import start_by_call
from portico.delegation.services.hand_over import expire_hand_overs
from portico.delegation.services.lost_factor import (
    apply_calendar,
    cancel_by_old_factor,
    start_lost_factor,
)
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.tests.beginnings import Walk, an_office, decided, walks, words
from portico.reviews.models import Outcome, Review
from testing.builders import (
    NOW,
    PASSWORD,
    PLAN,
    a_member,
    an_account,
    settle_in,
    staff_member,
)
from testing.people import enrol, link_in, sign_in
from testing.review_builders import a_reviewer, ask_contact
from testing.world import CONTACT, World, a_world, register_office

PAGE = f"/{PLAN}/people/hand-over/"
AGAIN = "wellmark"
"""A plan where an office can register again."""


def at_work(member: Membership) -> Client:
    """Signed in with the password, on the way to the pages of the organization."""
    client = Client()
    settle_in(member.account, PLAN)
    sign_in(client, member.account.email)
    client.get(f"/{PLAN}/enter/")
    return client


def an_offer() -> HandOver:
    office = an_office(State.ACTIVE)
    dana = a_member(organization=office, account=an_account(first_name="Dana", password=PASSWORD))
    at_work(office.main).post(PAGE, {"to": str(dana.public_id)})
    return HandOver.objects.get()


def answered(offer: HandOver, answer: str) -> None:
    at_work(offer.to).post(f"{PAGE}offer/", {"answer": answer})


@walks("hand-over-accept")
def _() -> Walk:
    offer = an_offer()
    yield words(offer)
    answered(offer, "accept")
    yield words(offer)


@walks("hand-over-decline")
def _() -> Walk:
    offer = an_offer()
    yield words(offer)
    answered(offer, "decline")
    yield words(offer)


@walks("hand-over-withdraw")
def _() -> Walk:
    offer = an_offer()
    yield words(offer)
    at_work(offer.by).post(f"{PAGE}withdraw/")
    yield words(offer)


@walks("hand-over-leave")
def _() -> Walk:
    offer = an_offer()
    yield words(offer)
    offer.to.state, offer.to.ended_at = State.TERMINATED, timezone.now()
    offer.to.save()
    yield words(offer)


@walks("hand-over-expire")
def _() -> Walk:
    offer = an_offer()
    yield words(offer)
    expire_hand_overs(plan=PLAN, now=NOW + OFFER_STANDS_FOR)
    yield words(offer)


# --- Registering again ----------------------------------------------------------------------------
def registered_again() -> tuple[Organization, Succession, Review]:
    """An office on the roster, and somebody who registered it again; a contact on file was asked."""
    world = a_world(AGAIN)
    old = register_office(world, "")
    renee = world.on("participating")
    renee.walk(until="tax-id")
    renee.answer("tax-id")
    renee.post("tax-id", action="again")
    assert renee.walk() == "done"
    review = Review.objects.get(kind="supersession")
    ask_contact(review, CONTACT)
    return old, Succession.objects.get(), review


def approved_by_two(review: Review) -> None:
    decided(review, Outcome.APPROVE)
    review.refresh_from_db()
    if review.is_live:
        decided(review, Outcome.APPROVE)


@walks("organization-replace")
def _() -> Walk:
    old, _case, review = registered_again()
    yield words(old)
    approved_by_two(review)
    yield words(old)


@walks("succession-replace")
def _() -> Walk:
    _old, case, review = registered_again()
    yield words(case)
    approved_by_two(review)
    yield words(case)


@walks("succession-keep")
def _() -> Walk:
    _old, case, review = registered_again()
    yield words(case)
    decided(review, Outcome.DECLINE)
    yield words(case)


# --- Appointing -----------------------------------------------------------------------------------
ASKS_PROOF = "wellsense"
"""A plan whose offices prove themselves by a payment."""


def a_case(**successor: str) -> tuple[World, Succession]:
    """Opened by staff for an office; the successor is a colleague unless another is named."""
    world = a_world(ASKS_PROOF)
    office = register_office(world, "")
    dana = a_member(organization=office, account=an_account(first_name="Dana"))
    staff = a_reviewer(staff_member(plan=ASKS_PROOF), plan=ASKS_PROOF)
    email = successor.get("email", "")
    case = start_appointing(
        organization=office,
        person="Renee Alvarez",
        reached_at="(314) 555-0110",
        email="renee@tworivers.example",
        successor=None if email else dana,
        successor_email=email,
        keeps_old=False,
        profile=profile(ASKS_PROOF),
        actor=staff,
        now=timezone.now(),
    )
    return world, case


def proved(world: World, case: Succession) -> Review:
    """By the mailed link, with a payment."""
    mails = Notice.objects.filter(body__contains="/succession/prove/")
    payment = {"reference": world.payment.reference, "amount": f"{world.payment.amount}"}
    Client().post(link_in(mails.latest("pk")), {"how": "payment", **payment})
    case.refresh_from_db()
    assert case.review is not None
    return case.review


def asked_and_approved(review: Review) -> None:
    ask_contact(review, CONTACT)
    approved_by_two(review)


@walks("succession-prove")
def _() -> Walk:
    world, case = a_case()
    yield words(case)
    proved(world, case)
    yield words(case)


@walks("succession-never-proved")
def _() -> Walk:
    _world, case = a_case()
    yield words(case)
    apply_calendar(plan=ASKS_PROOF, now=NOW + PROVES_FOR)
    yield words(case)


@walks("succession-close")
def _() -> Walk:
    _world, case = a_case()
    yield words(case)
    staff = a_reviewer(staff_member(plan=ASKS_PROOF), plan=ASKS_PROOF)
    cancel_case(case=case, actor=staff, now=NOW)
    yield words(case)


@walks("succession-appoint")
def _() -> Walk:
    world, case = a_case()
    review = proved(world, case)
    yield words(case)
    asked_and_approved(review)
    yield words(case)


@walks("succession-invite")
def _() -> Walk:
    world, case = a_case(email="kim@tworivers.example")
    review = proved(world, case)
    yield words(case)
    asked_and_approved(review)
    yield words(case)


def invited() -> Succession:
    world, case = a_case(email="kim@tworivers.example")
    asked_and_approved(proved(world, case))
    return case


@walks("succession-come")
def _() -> Walk:
    case = invited()
    yield words(case)
    kim = a_member(organization=case.organization, account=an_account(email=case.successor_email))
    case.refresh_from_db()
    with acting(Actor.system(plan=ASKS_PROOF)):
        accept_invitation(
            invitation=case.invitation, membership=kim, profile=profile(ASKS_PROOF), now=NOW
        )
    yield words(case)


@walks("succession-never-came")
def _() -> Walk:
    case = invited()
    yield words(case)
    apply_calendar(plan=ASKS_PROOF, now=NOW + INVITATION_VALID_FOR)
    yield words(case)


NO_PROOF = "wellfirst"
"""A plan whose offices prove themselves by nothing."""


# --- Lost second factor ---------------------------------------------------------------------------
def lost() -> tuple[World, Succession]:
    """A sole administrator said so, between password and code."""
    world = a_world(ASKS_PROOF)
    office = register_office(world, "")
    enrol(office.main.account)
    case = start_lost_factor(
        account=office.main.account, profile=profile(ASKS_PROOF), now=timezone.now()
    )
    return world, case


def agreed() -> Succession:
    world, case = lost()
    approved_by_two(proved(world, case))
    return case


@walks("succession-two-agree")
def _() -> Walk:
    world, case = lost()
    review = proved(world, case)
    yield words(case)
    approved_by_two(review)
    yield words(case)


@walks("succession-by-call")
def _() -> Walk:
    office = register_office(a_world(NO_PROOF), "")
    enrol(office.main.account)
    desk = a_reviewer(staff_member(plan=NO_PROOF), plan=NO_PROOF)
    account, reached_at = office.main.account, "(314) 555-0110"
    case = start_by_call(account_id=account.pk, reached_at=reached_at, actor=desk, now=NOW)
    yield words(case)
    assert case.review
    asked_and_approved(case.review)
    yield words(case)


@walks("succession-old-factor")
def _() -> Walk:
    case = agreed()
    yield words(case)
    cancel_by_old_factor(account=case.main.account, plan=ASKS_PROOF, now=NOW)
    yield words(case)


@walks("succession-replace-factor")
def _() -> Walk:
    case = agreed()
    yield words(case)
    apply_calendar(plan=ASKS_PROOF, now=NOW + CANCELS_FOR)
    yield words(case)

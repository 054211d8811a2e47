"""Where the walks of docs/states.md begin, and what leads on: each by the portal itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.challenges import issue_link
from portico.accounts.rules import CONTEST_VALID_FOR, Purpose
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import SignatureState, What
from portico.agreements.services import Signer, request_signature
from portico.audit.acting import acting
from portico.delegation.models import (
    AccessRequest,
    ClaimState,
    Delegation,
    HandOver,
    HandOverState,
    NumberClaim,
    RequestState,
    Succession,
    SuccessionState,
)
from portico.delegation.rules.third_parties import Work
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import Decider
from portico.registration.models import Draft, DraftEnd
from portico.registration.services.activation import send_activation_link
from portico.registration.services.asking import mail_agreement
from portico.registration.services.calendar import apply_calendar
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import (
    NOW,
    PASSWORD,
    PLAN,
    a_member,
    an_account,
    an_organization,
    staff_member,
)
from testing.people import last_mail, link_in
from testing.review_builders import a_review, a_reviewer, an_administrator

Walk = Iterator[str]
WALKS: dict[str, Callable[[], Walk]] = {}
"""By the row's id."""
SIGNS, LINKS = "wellmark", "caresource"
"""Plans that have an agreement signed, and that mail a link to open the account."""


def walks(row: str) -> Callable[[Callable[[], Walk]], Callable[[], Walk]]:
    """Enter a walk under the id of its row."""

    def enter(walk: Callable[[], Walk]) -> Callable[[], Walk]:
        assert row not in WALKS, row
        WALKS[row] = walk
        return walk

    return enter


STATES: dict[type[Model], type[Any]] = {
    Organization: State,
    Membership: State,
    Review: ReviewState,
    SignatureRequest: SignatureState,
    HandOver: HandOverState,
    Succession: SuccessionState,
    Delegation: Work,
    AccessRequest: RequestState,
    NumberClaim: ClaimState,
    Draft: Draft.State,
    DraftEnd: DraftEnd.Outcome,
}


def words(row: Any) -> str:
    """The state of a row as the page calls it."""
    row.refresh_from_db()
    stored = row.outcome if isinstance(row, DraftEnd) else row.state
    return str(STATES[type(row)](stored).name).lower().replace("_", " ")


# --- Beginnings -----------------------------------------------------------------------------------
def an_office(
    state: State, *, plan: str = PLAN, verified: bool = True, **facts: Any
) -> Organization:
    """An office whose main administrator has a password."""
    main = an_account(password=PASSWORD, verified=verified)
    return an_organization(plan=plan, main=main, state=state, **facts)


def a_letter_office(state: State, *, verified: bool = False) -> Organization:
    """At a plan whose mailed link opens the account."""
    numbers = {"party": "group", "provider_id": "G-100"}
    return an_office(state, plan=LINKS, verified=verified, **numbers)


def with_the_plan(state: State = State.PENDING_REVIEW) -> Review:
    """The review of a new office."""
    return a_review(organization=an_office(state), kind="organization")


def a_colleague(*, decider: Decider = Decider.ORGANIZATION, verified: bool = True) -> Review:
    """The review of somebody who asks to join an office that is open."""
    office = an_office(State.ACTIVE)
    account = an_account(first_name="Dana", verified=verified, password=PASSWORD)
    member = a_member(organization=office, account=account, state=State.PENDING_REVIEW)
    return a_review(organization=office, membership=member, decider=decider, kind="membership")


def to_sign() -> SignatureRequest:
    """An office that was mailed its agreement, with its review that has not begun."""
    office = an_office(State.AWAITING_SIGNATURE, plan=SIGNS, jurisdiction="IA")
    a_review(organization=office, kind="organization", state=ReviewState.AWAITING_SIGNATURE)
    main = office.main.account
    with acting(Actor.system(plan=SIGNS)):
        request = request_signature(
            plan=SIGNS,
            text=agreement_text(profile(SIGNS), "web-access-iowa"),
            signer=Signer(
                signer=main.full_name, email=main.email, organization=office.name, role="DSC"
            ),
            subject=str(office),
            expires_at=NOW + timedelta(days=30),
            reminder_days=(3, 10),
            now=NOW,
        )
        mail_agreement(request=request, why=What.SENT, now=NOW)
    return request


def office_of(request: SignatureRequest) -> Organization:
    return Organization.objects.get(public_id=request.subject.split()[1])


# --- What leads on --------------------------------------------------------------------------------
def decided(review: Review, outcome: Outcome) -> None:
    """By whoever decides; what is held, by who holds it."""
    review.refresh_from_db()
    if review.decider == Decider.PLAN:
        actor = a_reviewer(review.held_by or staff_member(plan=review.plan), plan=review.plan)
    else:
        actor = an_administrator(review.organization.main)
    decide(review=review, outcome=outcome, reason="Because.", actor=actor, now=timezone.now())


def signed(request: SignatureRequest) -> None:
    """From the mail, on another device."""
    typed = {"consent": "on", "intent": "on", "typed_name": request.signer}
    Client().post(link_in(last_mail(request.email)), typed)


def declined(request: SignatureRequest) -> None:
    """From the mail."""
    Client().post(f"{link_in(last_mail(request.email))}decline/", {"reason": "Not us."})


def days_later(days: int) -> None:
    """The calendar looks, so many days after everything began."""
    apply_calendar(now=NOW + timedelta(days=days))


def mailed_link(member: Membership) -> str:
    """The activation link of a membership."""
    with acting(Actor.system(plan=member.organization.plan)):
        send_activation_link(membership=member, now=NOW)
    return link_in(last_mail(member.account.email))


def opened(member: Membership) -> None:
    """The button of the mailed link is pressed."""
    Client().post(mailed_link(member), {"action": "activate"})


def corrected(member: Membership) -> None:
    """At the page that its status names."""
    client = Client()
    client.force_login(member.account)
    address = f"/{member.organization.plan}/status/correct/{member.public_id}/"
    form = client.get(address).context["form"]
    client.post(address, {**form.initial, "street": "1 New Street"})


def contested(office: Organization) -> Review:
    """By the contact on file, from the mail that told of the opening."""
    with acting(Actor.system(plan=office.plan)):
        token = issue_link(
            purpose=Purpose.CONTEST,
            plan=office.plan,
            subject=str(office),
            valid_for=CONTEST_VALID_FOR,
            now=NOW,
        )
    Client().post(f"/{office.plan}/register/contest/{token}/")
    return Review.objects.get(kind="contested", organization=office)

"""Who decides, what the person is told, and the way back from every answer."""

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import ReviewRefused, decide
from testing.builders import NOW, PLAN, an_account, an_organization, staff_member
from testing.drafts import a_ready_draft, registrant_of
from testing.registrant import Registrant

pytestmark = pytest.mark.django_db


def staff() -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        plan=PLAN,
        account_id=staff_member().pk,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )


def administrator(organization: Organization) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        plan=PLAN,
        account_id=organization.main.account_id,
        organization_id=organization.pk,
        membership_id=organization.main_id,
        organization_state=State.ACTIVE,
        membership_state=State.ACTIVE,
        is_administrator=True,
    )


def answer(review: Review, outcome: Outcome, actor: Actor, reason: str = "") -> None:
    decide(review=review, outcome=outcome, reason=reason, actor=actor, now=NOW)


@pytest.fixture
def founder(clock: Traveller) -> Registrant:
    """Someone who has just registered a new organisation."""
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    return registrant


@pytest.fixture
def colleague(clock: Traveller) -> Registrant:
    """Someone who has just asked to join an active organisation."""
    draft = a_ready_draft(track="individual", email="dana@tworivers.example")
    numbers = draft.answers["organization_lookup"]
    an_organization(tin=numbers["tin"], npi=numbers["npi"], main=an_account(first_name="Renee"))
    registrant = registrant_of(draft, track="individual")
    registrant.walk()
    return registrant


def where_it_stands(registrant: Registrant) -> str:
    assert registrant.sign_in().status_code == 302
    return registrant.client.get(f"/{PLAN}/status/").content.decode()


def led_to(registrant: Registrant) -> str:
    """Where asking for the organisation's home ends."""
    path = f"/{PLAN}/home/"
    while (led := registrant.client.get(path)).status_code == 302:
        path = led.headers["Location"]
    return path


def last_mail(address: str) -> Notice:
    return Notice.objects.filter(to=address).latest("pk")


@pytest.mark.requirement("WF-17")
def test_a_plan_administrator_approves_and_the_founder_is_mailed_and_let_in(
    founder: Registrant,
) -> None:
    assert "Your registration is with WellFirst" in where_it_stands(founder)
    answer(Review.objects.get(), Outcome.APPROVE, staff())
    mail = last_mail(founder.email)
    assert mail.subject == "Your access is active"
    assert "a short list: the steps we recommend" in mail.body
    assert led_to(founder) == f"/{PLAN}/home/"


@pytest.mark.requirement("WF-17")
def test_someone_who_waits_is_not_let_in_and_sees_who_holds_it(founder: Registrant) -> None:
    page = where_it_stands(founder)
    assert "A plan administrator answers by email no later than" in page
    assert led_to(founder) == f"/{PLAN}/status/"


def test_sent_back_names_what_is_missing_only_after_sign_in_and_can_be_corrected(
    founder: Registrant,
) -> None:
    answer(Review.objects.get(), Outcome.SEND_BACK, staff(), "Which suite is it?")
    assert "suite" not in last_mail(founder.email).body
    assert "Which suite is it?" in where_it_stands(founder)
    member = Membership.objects.get()
    correct = f"/{PLAN}/status/correct/{member.public_id}/"
    form = founder.client.get(correct).context["form"].initial
    founder.client.post(correct, {**form, "street2": "Suite 311"})
    organization = Organization.objects.get()
    assert (organization.street2, organization.state) == ("Suite 311", State.PENDING_REVIEW)
    assert Review.objects.get().state == ReviewState.OPEN


def test_declined_says_why_and_frees_the_numbers(founder: Registrant) -> None:
    answer(Review.objects.get(), Outcome.DECLINE, staff(), "The W-9 names somebody else.")
    assert "somebody else" not in last_mail(founder.email).body
    assert "The W-9 names somebody else." in where_it_stands(founder)
    again = registrant_of(a_ready_draft(tin=founder.tin, npi=founder.npi, email="new@two.example"))
    assert again.walk() == "done"


@pytest.mark.requirement("WF-18")
def test_the_administrator_s_mail_carries_no_detail_only_a_link_to_sign_in(
    colleague: Registrant,
) -> None:
    main = Organization.objects.get().main
    mail = last_mail(main.account.email)
    assert "sign-in" in mail.body
    for detail in ("Marcus", "Okafor", "dana@", "Two Rivers"):
        assert detail not in mail.subject + mail.body


@pytest.mark.requirement("WF-18")
def test_approved_by_the_site_administrator_a_colleague_may_sign_in(colleague: Registrant) -> None:
    organization = Organization.objects.get()
    assert "decides" in where_it_stands(colleague)
    answer(Review.objects.get(), Outcome.APPROVE, administrator(organization))
    assert last_mail(colleague.email).subject == "Your access is active"
    assert led_to(colleague) == f"/{PLAN}/home/"


@pytest.mark.requirement("WF-18")
def test_denied_a_colleague_is_told_to_ask_their_site_administrator(
    colleague: Registrant,
) -> None:
    organization = Organization.objects.get()
    answer(Review.objects.get(), Outcome.DECLINE, administrator(organization), "Unknown here.")
    assert "Ask your organization&#x27;s Site Administrator" in where_it_stands(colleague)
    assert "Site Administrator" in last_mail(colleague.email).body
    assert led_to(colleague) == f"/{PLAN}/status/"


@pytest.mark.requirement("WF-18")
def test_while_the_organization_is_pending_colleagues_queue(founder: Registrant) -> None:
    second = registrant_of(
        a_ready_draft(
            track="individual", tin=founder.tin, npi=founder.npi, email="second@two.example"
        ),
        track="individual",
    )
    second.walk()
    review = Review.objects.get(kind="membership")
    with pytest.raises(ReviewRefused):
        answer(review, Outcome.APPROVE, administrator(Organization.objects.get()))
    assert "reviews the organization first" in where_it_stands(second)
    answer(Review.objects.get(kind="organization"), Outcome.APPROVE, staff())
    assert Notice.objects.filter(subject="Someone is waiting for you").count() == 1


def test_declining_an_organization_tells_those_who_queued_behind_it(founder: Registrant) -> None:
    second = registrant_of(
        a_ready_draft(
            track="individual", tin=founder.tin, npi=founder.npi, email="second@two.example"
        ),
        track="individual",
    )
    second.walk()
    answer(Review.objects.get(kind="organization"), Outcome.DECLINE, staff(), "Not ours.")
    assert "ended with it" in last_mail("second@two.example").body
    assert Membership.objects.get(account__email="second@two.example").ended_at is not None


def test_someone_else_s_registration_cannot_be_corrected(founder: Registrant) -> None:
    stranger = Client()
    stranger.force_login(an_account())
    address = f"/{PLAN}/status/correct/{Membership.objects.get().public_id}/"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"name": "Mine"}).status_code == 404
    assert Account.objects.count() == 2

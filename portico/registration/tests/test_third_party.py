"""A company that works for offices registers: signed, reviewed, and never taken for an office."""

import pytest
from django.utils import timezone
from time_machine import Traveller

from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import organizations_holding_tin
from portico.reviews.models import Happening, Outcome, Review
from portico.reviews.services import decide, note_contact, take
from testing.builders import NOW, an_organization, staff_member
from testing.people import accept_terms, last_mail, link_in
from testing.registrant import ORGANIZATION, Registrant, errors_of
from testing.review_builders import a_reviewer
from testing.third_parties import at_work
from testing.world import sign_mailed_agreement

pytestmark = pytest.mark.django_db
AT, TIN = "wellmark", "431888001"


@pytest.fixture
def billing(clock: Traveller) -> Registrant:
    return Registrant(plan=AT, track="third-party", tin=TIN)


def registered() -> Organization:
    return Organization.objects.get(kind="third_party")


def test_a_company_signs_then_the_plan_looks_at_it(billing: Registrant) -> None:
    assert billing.walk() == "done"
    company = registered()
    assert (company.state, company.key) == (State.AWAITING_SIGNATURE, f"third_party/tin:{TIN}")
    sign_mailed_agreement(billing)
    company.refresh_from_db()
    review = Review.objects.get(organization=company)
    assert (company.state, review.kind) == (State.PENDING_REVIEW, "third_party")
    assert (company.name, company.npis.count()) == (ORGANIZATION["name"], 0)


def test_the_tin_of_an_office_is_free_for_a_company_and_the_reviewer_sees_both(
    billing: Registrant,
) -> None:
    office = an_organization(plan=AT, tin=TIN, name="Prairie Family Clinic")
    assert billing.walk() == "done"
    assert organizations_holding_tin(AT, TIN) == [office], "a company is no holder of a TIN"
    evidence = str(Review.objects.get(organization=registered()).evidence)
    assert "An office is registered under this TIN" in evidence
    assert "Prairie Family Clinic" in evidence


def test_a_company_under_a_tin_keeps_no_office_from_registering(billing: Registrant) -> None:
    billing.walk()
    office = Registrant(plan=AT, track="participating", tin=TIN, email="mia@prairie.example")
    office.username = "mia.stone"
    assert office.walk() == "done"
    evidence = str(Review.objects.get(kind="organization").evidence)
    assert "TIN not used by another organization" in evidence


def test_a_company_registers_once(billing: Registrant) -> None:
    billing.walk()
    again = Registrant(plan=AT, track="third-party", tin=TIN, email="x@acme.example")
    assert again.walk(until="tax-id") == "tax-id"
    assert "This TIN is registered already" in errors_of(again.answer("tax-id"))


def test_what_was_checked_for_an_office_does_not_stand_for_a_company(billing: Registrant) -> None:
    an_organization(plan=AT, tin=TIN)
    billing.walk(until="organization")
    assert billing.due() == "organization"
    billing.post("participation", track="participating")
    assert billing.due() == "tax-id", "asked anew on the other track, where the TIN is taken"


def test_an_approved_company_is_in_and_has_no_tools_of_its_own(billing: Registrant) -> None:
    opened(billing)
    assert registered().state == State.ACTIVE
    page = billing.client.get(f"/{AT}/enter/", follow=True).content.decode()
    assert "Offices you work for" in page
    assert "Claim status" not in page


@pytest.mark.requirement("CS-13")
def test_an_invited_colleague_of_a_company_registers_and_works_for_its_offices(
    billing: Registrant,
) -> None:
    opened(billing)
    company, dana = registered(), invited_by(billing)
    assert dana.walk() == "done"
    place = Membership.objects.get(organization=company, account__email=dana.email)
    assert (place.state, place.is_administrator) == (State.ACTIVE, False)
    office = an_organization(plan=AT, name="Prairie Family Clinic")
    work = at_work(office, company, people=[place], now=NOW)
    dana.sign_in()
    dana.client.get(f"/{AT}/enter/")
    dana.client.post(f"/{AT}/switch/", {"membership": str(work.public_id)})
    accept_terms(dana.client, AT)
    assert "<h1>Prairie" in dana.client.get(f"/{AT}/home/").content.decode()


def opened(billing: Registrant) -> None:
    """The company signed and the plan let it in; who registered it is signed in."""
    billing.walk()
    sign_mailed_agreement(billing)
    billing.sign_in()
    approve(Review.objects.get())


def invited_by(billing: Registrant) -> Registrant:
    """A colleague who pressed the button of the link that was mailed."""
    billing.client.get(f"/{AT}/enter/")
    dana = Registrant(plan=AT, email="dana@acme.example", username="dana.reyes")
    typed = {"first_name": "Dana", "last_name": "Reyes", "email": dana.email}
    assert billing.client.post(f"/{AT}/people/invite/", typed).status_code == 302
    assert dana.client.post(link_in(last_mail(dana.email))).status_code == 302
    return dana


def approve(review: Review) -> None:
    """Nothing is on file of a company: the reviewer names where they asked."""
    sam, now = a_reviewer(staff_member(plan=AT), plan=AT), timezone.now()
    note_contact(
        review=take(review=review, from_account_id=None, actor=sam, now=now),
        happening=Happening.CALLED,
        contact="+15155550199",
        person="Joan",
        text="They bill for three offices here.",
        actor=sam,
        now=now,
    )
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=sam, now=now)

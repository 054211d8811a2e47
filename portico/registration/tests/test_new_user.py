"""Who registers an office with a PIN: what is asked, what the summary shows, who they become."""

from datetime import timedelta

import pytest
from time_machine import Traveller

from portico.access.states import State
from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization
from portico.reviews.models import DecidedBy, Review
from testing.builders import an_account, an_organization
from testing.page_forms import form_in
from testing.registrant import Registrant, errors_of
from testing.world import TIN, World, a_world

PLAN = "wellsense"
OPTIONAL = {"middle_initial", "job_title", "extension", "fax"}
REQUIRED = {"first_name", "last_name", "phone", "email", "email_again"}


@pytest.fixture
def office(clock: Traveller) -> World:
    """An office the plan knows."""
    return a_world(PLAN)


@pytest.fixture
def marcus(office: World) -> Registrant:
    """Somebody of it without an account."""
    return office.on("new-user")


def page(somebody: Registrant, key: str) -> str:
    return somebody.get(key).content.decode()


@pytest.mark.requirement("WS-05")
def test_the_person_is_asked_for_just_this_and_an_example_shows_how_a_phone_is_written(
    marcus: Registrant,
) -> None:
    marcus.walk(until="you")
    shown = page(marcus, "you")
    assert form_in(shown).names == OPTIONAL | REQUIRED
    assert shown.count("(optional)") == len(OPTIONAL)
    assert "Like (314) 555-0123" in shown
    marcus.walk(until="username")
    assert form_in(page(marcus, "username")).names == {"username", "password"}


@pytest.mark.requirement("WS-05")
def test_nobody_goes_on_without_what_is_required_and_anybody_without_the_rest(
    marcus: Registrant,
) -> None:
    marcus.walk(until="you")
    for name in REQUIRED:
        marcus.changes = {"you": {name: ""}}
        assert f'href="#id_{name}"' in marcus.answer("you").content.decode()
    marcus.changes = {"you": dict.fromkeys(OPTIONAL, "")}
    assert marcus.walk(until="email") == "email"


@pytest.mark.requirement("WS-05")
def test_two_emails_that_differ_are_refused(marcus: Registrant) -> None:
    marcus.walk(until="you")
    marcus.changes = {"you": {"email_again": "m.okafor@tworiver.example"}}
    assert "The two emails differ. Check both." in errors_of(marcus.answer("you"))
    marcus.changes = {"you": {"email_again": " M.Okafor@TwoRivers.example"}}
    assert marcus.walk(until="email") == "email"


@pytest.mark.requirement("WS-08")
def test_the_summary_shows_everything_but_secrets_before_anything_is_created(
    office: World, marcus: Registrant
) -> None:
    marcus.changes = {"you": {"middle_initial": "J", "extension": "12", "fax": "3145550199"}}
    assert marcus.walk(until="summary") == "summary"
    shown = page(marcus, "summary")
    for told in (
        "Marcus J Okafor",
        "Billing manager",
        "(314) 555-0164, extension 12",
        "(314) 555-0199",
        "m.okafor@tworivers.example, confirmed",
        "marcus.okafor",
        "43-1882764",
        "Two Rivers Orthopedics LLC",
        "1840 Market Street, Suite 310, St. Louis, MO 63103",
    ):
        assert told in shown
    for secret in (marcus.password, marcus.pin, office.payment.reference, marcus.amount):
        assert secret not in shown
    assert ">Finish<" in shown
    assert not Account.objects.filter(email=marcus.email).exists()


@pytest.mark.requirement("WS-08")
def test_what_is_changed_after_the_summary_is_summed_up_again(marcus: Registrant) -> None:
    marcus.walk(until="summary")
    marcus.changes = {"office": {"name": "Two Rivers Hand Surgery"}}
    marcus.answer("office")
    assert marcus.due() == "summary"
    assert "Two Rivers Hand Surgery" in page(marcus, "summary")


@pytest.mark.requirement("WS-01")
def test_who_registers_the_office_is_its_lasting_administrator(
    office: World, marcus: Registrant
) -> None:
    marcus.walk()
    dana = office.on("join")
    dana.email, dana.username = "d.reyes@tworivers.example", "dana.reyes"
    dana.walk()
    organization = Organization.objects.get()
    first, second = Membership.objects.order_by("created_at", "pk")
    assert (organization.main, first.is_administrator) == (first, True)
    assert (second.is_administrator, second.state) == (False, State.PENDING_REVIEW)
    assert Review.objects.get().decider == DecidedBy.ORGANIZATION


@pytest.mark.requirement("WS-03")
def test_an_account_of_another_plan_fills_in_person_and_office(office: World) -> None:
    grace = office.on("existing-account")
    known = Account.objects.get(email=grace.email)
    an_organization(main=known, tin=TIN, name="Two Rivers Family Medicine")
    assert grace.walk(until="you") == "you"
    person = form_in(page(grace, "you"))
    told = {"first_name": "Marcus", "last_name": "Webb", "phone": "(314) 555-0164"}
    assert {name: person.text[name] for name in told} == told
    assert {"email", "email_again", "password"}.isdisjoint(person.names)
    grace.walk(until="office")
    assert form_in(page(grace, "office")).text["name"] == "Two Rivers Family Medicine"


@pytest.mark.requirement("WS-03")
def test_a_name_that_was_put_right_is_the_account_s_from_then_on(office: World) -> None:
    grace = office.on("existing-account")
    grace.walk()
    account = Account.objects.get(email=grace.email)
    assert account.full_name == "Marcus Okafor"
    assert grace.sign_in().status_code == 302


@pytest.mark.requirement("WS-03")
def test_an_office_of_somebody_else_under_the_tax_id_fills_in_nothing(office: World) -> None:
    an_organization(main=an_account(), tin=TIN, name="Two Rivers Family Medicine")
    grace = office.on("existing-account")
    grace.walk(until="office")
    assert form_in(page(grace, "office")).text["name"] == ""


@pytest.mark.requirement("WS-03")
def test_a_wrong_password_says_neither_which_part_nor_whether_there_is_an_account(
    office: World,
) -> None:
    grace = office.on("existing-account")
    grace.walk(until="your-account")
    said = set()
    for email in (grace.email, "nobody@nowhere.example"):
        grace.changes = {"your-account": {"email": email, "password": "not this one at all"}}
        said.add(errors_of(grace.answer("your-account")))
    assert len(said) == 1
    assert grace.due() == "your-account"


def test_a_draft_that_was_proved_long_ago_still_finishes(
    marcus: Registrant, clock: Traveller
) -> None:
    marcus.walk(until="summary")
    clock.shift(timedelta(days=13))
    assert marcus.walk() == "done"
    assert Membership.objects.get().state == State.ACTIVE

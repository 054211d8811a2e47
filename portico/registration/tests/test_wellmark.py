"""Two tracks, terms of two states that come first, one main DSC for a TIN, a question of one's own."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from portico.accounts.models import Account, SecretAnswer
from portico.agreements.models import Acceptance
from portico.notices.models import Notice
from portico.organizations.models import Organization
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import Participation
from testing.builders import an_organization, signed_in, staff_member
from testing.desk import answered, page_of
from testing.page_forms import form_in
from testing.registrant import Registrant, errors_of

PLAN = "wellmark"
TIN = "431882764"
TERMS = {"IA": "terms-iowa", "SD": "terms-south-dakota"}
ENTITIES = {"IA": "Wellmark of Iowa", "SD": "Wellmark of South Dakota"}


@pytest.fixture
def marcus(clock: Traveller) -> Registrant:
    """Somebody whose office is in a network."""
    return registrant()


def registrant(*, track: str = "participating", tin: str = TIN, **known: Any) -> Registrant:
    return Registrant(plan=PLAN, track=track, tin=tin, **known)


def page(somebody: Registrant, key: str) -> str:
    return unescape(somebody.get(key).content.decode())


@pytest.mark.requirement("WM-02")
@pytest.mark.parametrize(
    ("track", "participation"),
    [
        ("participating", Participation.PARTICIPATING),
        ("non-participating", Participation.NON_PARTICIPATING),
    ],
)
def test_in_a_network_or_in_none_each_has_a_path(
    clock: Traveller, track: str, participation: Participation
) -> None:
    somebody = registrant(track=track)
    assert "A date still to come counts." in page(somebody, "participation")
    assert somebody.walk() == "done"
    assert Organization.objects.get().participation == participation


@pytest.mark.requirement("WM-05")
def test_the_terms_come_before_anything_of_the_office_and_must_be_accepted(
    marcus: Registrant,
) -> None:
    marcus.walk(until="terms")
    for later in ("tax-id", "organization", "you", "summary"):
        assert marcus.get(later)["Location"] == marcus.url("terms")
    marcus.answer("terms")
    assert marcus.due() == "tax-id"


@pytest.mark.requirement("WM-05")
@pytest.mark.parametrize("state", ["IA", "SD"])
def test_the_registrant_chooses_the_state_and_an_address_in_any_state_is_accepted(
    marcus: Registrant, state: str
) -> None:
    marcus.changes = {
        "state": {"state": state},
        "organization": {"region": "NE", "city": "Omaha", "zip": "68102"},
    }
    marcus.walk(until="terms")
    assert f"{ENTITIES[state]} (" in page(marcus, "terms")
    assert marcus.walk() == "done"
    organization = Organization.objects.get()
    assert (organization.jurisdiction, organization.region) == (state, "NE")
    text = agreement_text(profile(PLAN), TERMS[state])
    assert Acceptance.objects.get().sha256 == text.sha256


@pytest.mark.requirement("WM-05")
def test_who_changes_the_state_accepts_the_terms_of_that_one(marcus: Registrant) -> None:
    marcus.walk(until="tax-id")
    marcus.post("state", state="SD")
    assert marcus.due() == "terms"
    assert f"{ENTITIES['SD']} (" in page(marcus, "terms")
    assert marcus.answer("terms").status_code == 302
    assert marcus.walk() == "done"
    assert Acceptance.objects.get().key == TERMS["SD"]


@pytest.mark.requirement("WM-06")
def test_names_a_valid_email_and_the_legal_name_are_asked(marcus: Registrant) -> None:
    marcus.walk(until="organization")
    assert "full legal name" in page(marcus, "organization")
    marcus.changes = {"organization": {"name": ""}, "you": {"email": "m.okafor@tworivers"}}
    assert 'href="#id_name"' in marcus.answer("organization").content.decode()
    marcus.changes["organization"] = {}
    marcus.walk(until="you")
    assert {"first_name", "last_name", "email"} <= form_in(page(marcus, "you")).names
    assert 'href="#id_email"' in marcus.answer("you").content.decode()


@pytest.mark.requirement("WM-06")
def test_username_and_password_are_chosen_in_the_same_form(marcus: Registrant) -> None:
    marcus.walk(until="username")
    assert form_in(page(marcus, "username")).names == {"username", "password"}


@pytest.mark.requirement("WM-07")
def test_the_desk_asks_the_registrants_own_question_and_nobody_reads_the_answer(
    marcus: Registrant,
) -> None:
    asked = {"question": "What was on our first sign?", "answer": "Oak & Elm"}
    marcus.changes = {"question": asked}
    assert marcus.walk() == "done"
    desk = signed_in(Client(), staff_member(plan=PLAN))
    caller = Account.objects.get(sign_in_names__name=marcus.username)
    shown = unescape(desk.get(page_of(caller, plan=PLAN)).content.decode())
    assert asked["question"] in shown
    assert asked["answer"] not in shown
    assert "The answer does not match" in answered(desk, caller, "Birch", plan=PLAN)
    assert "The answer matches" in answered(desk, caller, "oak & elm", plan=PLAN)
    assert "oak" not in SecretAnswer.objects.get().hash


@pytest.mark.requirement("WM-04", "WM-12")
def test_a_tin_that_is_registered_is_told_at_once(marcus: Registrant) -> None:
    assert marcus.walk() == "done"
    second = registrant(email="lena.ortiz@tworivers.example", username="lena.ortiz")
    second.walk(until="tax-id")
    told = errors_of(second.answer("tax-id"))
    assert "This TIN is registered already. Each TIN has one main DSC" in told
    assert "ask in your organization" in told
    assert second.due() == "tax-id"


@pytest.mark.requirement("WM-04")
def test_its_main_dsc_is_mailed_that_someone_tried(marcus: Registrant) -> None:
    main = an_organization(plan=PLAN, tin=TIN).main.account
    marcus.walk(until="tax-id")
    marcus.answer("tax-id")
    mail = Notice.objects.get(to=main.email)
    assert "with the tax ID it is registered with" in mail.body
    assert "you can give them access" in mail.body


@pytest.mark.requirement("WM-04")
def test_of_two_who_register_one_tin_at_the_same_time_one_becomes_its_main_dsc(
    marcus: Registrant,
) -> None:
    second = registrant(email="lena.ortiz@tworivers.example", username="lena.ortiz")
    second.walk(until="summary")
    assert marcus.walk() == "done"
    second.answer("summary")
    assert second.due() == "tax-id"
    assert Organization.objects.get().main.account.email == marcus.email

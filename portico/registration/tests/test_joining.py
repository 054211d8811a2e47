"""Joining a plan with the account one has at another: what it asks of them, up to its first page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.accounts.services import AnswerOutcome, check_secret_answer
from portico.profiles.loading import profile
from testing.builders import NOW, an_account, an_organization, signed_in
from testing.people import last_mail, link_in, sign_in
from testing.registrant import Registrant
from testing.world import GROUP, TIN, a_world

pytestmark = pytest.mark.django_db
WEAK, STRONG = "granite otter velvet umbrella", "Granite-otter velvet 7 umbrella"
EMAIL = "m.okafor@tworivers.example"
LATER = "asks for a stronger one. You choose it when you first come in."


@pytest.fixture
def person(clock: Traveller) -> Account:
    """At home at a plan, with a password such as it asks."""
    return an_organization(main=an_account(email=EMAIL, password=WEAK)).main.account


def registers(plan: str, track: str) -> Registrant:
    """With the email and the password of the account there is."""
    first = profile(plan).registration.tracks[0].key
    return replace(a_world(plan).on(first), track=track, merge_password=WEAK)


def way_in(client: Client, plan: str, name: str = EMAIL, password: str = WEAK) -> str:
    """Sign in at the plan and follow wherever that leads."""
    sign_in(client, name, password, plan=plan)
    address, there = "", f"/{plan}/enter/"
    while there != address:
        address = there
        there = client.get(address).headers.get("Location", address)
    return address


@pytest.mark.parametrize("track", ["new-user", "existing-account"])
def test_who_registers_with_an_account_chooses_the_plan_s_username_at_the_first_sign_in(
    person: Account, track: str
) -> None:
    assert registers("wellsense", track).walk() == "done"
    client = Client()
    assert way_in(client, "wellsense") == "/wellsense/account/here/"
    client.post("/wellsense/account/here/", {"username": "marcus.okafor"})
    assert way_in(Client(), "wellsense", "marcus.okafor") == "/wellsense/home/"


def test_the_answer_given_while_registering_is_the_plan_s(person: Account) -> None:
    assert registers("wellmark", "participating").walk() == "done"
    answer = check_secret_answer(
        account=person,
        plan="wellmark",
        answer="maple street",
        actor=Actor.system(plan="wellmark"),
        now=NOW,
    )
    assert answer is AnswerOutcome.MATCHES


def test_who_is_invited_with_an_account_chooses_all_that_the_plan_asks(person: Account) -> None:
    client = Client()
    client.post(invited("caresource"), {"password": WEAK, "code": ""})
    assert way_in(client, "caresource") == "/caresource/account/here/"
    question = profile("caresource").security_questions[0].key
    chosen = {"username": "marcus.okafor", "question": question, "answer": "Maple Street"}
    client.post("/caresource/account/here/", chosen)
    stronger = way_in(client, "caresource")
    assert stronger.startswith("/caresource/account/password/stronger/?next=")
    client.post(stronger, {"current": WEAK, "password": STRONG})
    assert way_in(client, "caresource", "marcus.okafor", STRONG) == "/caresource/home/"


def invited(plan: str) -> str:
    """The link that an administrator has mailed to the person."""
    office = an_organization(plan=plan, tin=TIN, party="group", provider_id=GROUP["number"])
    client = signed_in(Client(), office.main.account)
    client.get(f"/{plan}/enter/")
    who = {"first_name": "Marcus", "last_name": "Okafor", "email": EMAIL}
    client.post(f"/{plan}/people/invite/", who)
    return link_in(last_mail(EMAIL))


@pytest.mark.parametrize("track", ["new-user", "existing-account"])
def test_a_password_that_falls_short_stops_no_registration_and_the_summary_says_what_comes(
    person: Account, track: str, strict: None
) -> None:
    somebody = registers("wellsense", track)
    somebody.walk(until="summary")
    assert LATER in somebody.get("summary").content.decode()
    assert somebody.walk() == "done"


def test_where_the_typed_password_is_enough_the_summary_says_nothing(person: Account) -> None:
    somebody = registers("wellsense", "new-user")
    somebody.walk(until="summary")
    assert LATER not in somebody.get("summary").content.decode()


@pytest.fixture
def strict(tmp_path: Path, install: Callable[[Path], None]) -> None:
    """The plan that is joined asks for a digit."""
    plans = copytree(settings.PORTICO.plans, tmp_path / "plans")
    there = plans / "wellsense.toml"
    text = there.read_text().replace("[password]\n", '[password]\ncomposition = ["digit"]\n')
    there.write_text(text)
    install(plans)

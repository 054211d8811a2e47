"""CareSource: whoever holds the plan's letter registers, opens the mailed link, and is in."""

import re

import pytest
from django.test import Client

from journeys.people import answers, signed_in
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import PASSWORD, an_account, an_organization
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.registrant import Registrant
from testing.roster_builders import list_group, list_practitioner

pytestmark = pytest.mark.journey

PLAN, TIN, CONTACT = "caresource", "431882764", "office@tworivers.example"
EMAIL = "maya@tworivers.example"
ACTIVATE = "Activate Your Provider Portal Account"
GROUP = {"number": "G-100", "name": "Two Rivers LLC", "zip": "45402"}
"""As the letter prints the group."""


@pytest.fixture
def office(base: str) -> None:
    """A group with two practitioners in the plan's roster, and a stranger under another TIN."""
    told = {"plan": PLAN, "tin": TIN, "email": CONTACT}
    list_group(zips=["45402", "45420"], **told)
    list_practitioner(zips=["45402", "45420"], **told)
    list_practitioner("P-200", first_name="Noah", last_name="Reyes", **told)
    list_practitioner("P-900", plan=PLAN, tin="431880001", first_name="Ada", last_name="Stranger")


@pytest.fixture
def grace(base: str) -> Account:
    """Who registered the group before, and administers it."""
    grace = an_account(email="grace@tworivers.example", first_name="Grace", password=PASSWORD)
    an_organization(
        plan=PLAN, name="Two Rivers LLC", main=grace, tin=TIN, party="group", provider_id="G-100"
    )
    return grace


@pytest.fixture
def caresource(new_portal: NewPortal) -> Portal:
    """The browser of the story's first person."""
    return new_portal(plan=PLAN)


def types(portal: Portal, button: str = "Continue", /, **fields: str) -> None:
    """Fill in the fields by their labels, written with underscores, and press the button."""
    for label, text in fields.items():
        portal.fill(LABELS[label], text)
    portal.press(button)


LABELS = {
    "name": "Group name",
    "first": "First name",
    "last": "Last name",
    "tin": "Tax ID (TIN)",
    "number": "Provider ID",
    "id_or_npi": "Provider ID or NPI",
    "zip": "ZIP",
    "email": "Work email",
    "username": "Username",
    "password": "Password",
    "answer": "Your answer",
    "existing": "Password of your existing sign-in",
}


def accepts(portal: Portal) -> None:
    """Read the provider agreement to its end and accept it."""
    portal.is_at("Provider agreement")
    portal.read_to_the_end("Provider agreement")
    portal.press("Accept and continue")


def makes_an_account(portal: Portal, username: str, *, name: str = "", email: str = "") -> None:
    """From the page about the person to the end."""
    if name:
        first, _, last = name.partition(" ")
        portal.fill("First name", first)
        portal.fill("Last name", last)
    if email:
        portal.fill("Work email", email)
    portal.press("Continue")
    types(portal, username=username, password=PASSWORD)
    portal.select("Security question", "In which town was your first job?")
    types(portal, answer="Dayton")
    portal.is_at("Is everything right?")
    portal.press("Finish")


def signs_in(portal: Portal, username: str) -> None:
    """With the username."""
    portal.visit("/sign-in/")
    portal.fill("Username or email", username)
    portal.fill("Password", PASSWORD)
    portal.press("Sign in")


def opens_the_link(portal: Portal, inbox: Inbox, email: str) -> None:
    """Follow the newest activation link, press its button and go on to sign in."""
    mail = inbox.latest(to=email)
    assert {ACTIVATE, "webmaster"} <= {*mail.words.splitlines()}
    portal.visit(mail.link)
    portal.is_at("Activate your account")
    portal.press("Activate account")
    portal.is_at("Email verification")
    portal.follow("Sign in")


@pytest.mark.requirement("CS-01", "CS-02", "CS-03", "CS-04", "CS-05", "CS-06", "CS-07", "CS-08")
def test_a_practitioner_comes_in_by_their_letter(
    caresource: Portal, inbox: Inbox, office: None
) -> None:
    portal = caresource
    portal.visit("/sign-in/")
    portal.follow("Register")
    portal.sees("Not sure which?", re.compile("as an individual, you are a Practitioner"))
    portal.choose("Practitioner")
    portal.press("Continue")
    portal.sees("Fields marked * are required.")
    types(portal, first="maya", last="LINDQVIST", tin="43 1882764", id_or_npi="p-100", zip="45420")
    accepts(portal)
    assert portal.value_of("First name") == "Maya"
    makes_an_account(portal, "maya.l", email="maya@tworivers.exmaple")
    portal.is_at("Check your email")
    portal.follow("Correct the address")
    portal.fill("Your email", EMAIL)
    types_wrong_then_right(portal)
    portal.sees(f"We mailed the link to {EMAIL}.")
    opens_the_link(portal, inbox, EMAIL)
    signs_in(portal, "maya.l")
    portal.is_at("Welcome, Maya")
    portal.sees("Provider", "Maya Lindqvist")
    portal.does_not_see("Noah Reyes", "All providers")


def types_wrong_then_right(portal: Portal) -> None:
    """The password that proves whose registration it is."""
    portal.fill("Your password", "not the one I chose")
    portal.press("Mail the link")
    portal.sees("This is not the password you chose.")
    portal.fill("Your password", PASSWORD)
    portal.press("Mail the link")


def somebody(track: str, username: str, *, email: str, until: str = "summary") -> Registrant:
    """Who came as far as that page over HTTP, because that is quick."""
    person = Registrant(
        client=Client(SERVER_NAME="127.0.0.1"),
        plan=PLAN,
        track=track,
        username=username,
        email=email,
        tin=TIN,
        provider=GROUP,
    )
    assert person.walk(until=until) == until
    return person


@pytest.mark.requirement("CS-02", "CS-04", "CS-08", "CS-13")
def test_a_group_comes_in_and_invites_a_colleague(
    caresource: Portal, new_portal: NewPortal, inbox: Inbox, office: None
) -> None:
    grace = somebody("group", "grace.w", email="grace@tworivers.example")
    caresource.carry_on(grace.client)
    caresource.visit("/register/summary/")
    caresource.press("Finish")
    opens_the_link(caresource, inbox, grace.email)
    signs_in(caresource, grace.username)
    caresource.sees("Two Rivers LLC", "Maya Lindqvist", "Noah Reyes")
    caresource.follow("All providers")
    caresource.is_at("Providers")
    caresource.sees("P-200")
    caresource.does_not_see("Ada Stranger")
    caresource.visit("/people/")
    caresource.follow("Add a person")
    types(caresource, "Send the invitation", first="Dana", last="Reyes", email="")
    caresource.sees("Enter the email of the colleague to invite")
    types(caresource, "Send the invitation", email="dana@tworivers.example")
    caresource.sees("Dana Reyes", "dana@tworivers.example")
    link = inbox.latest(to="dana@tworivers.example").link
    dana = new_portal(plan=PLAN)
    dana.visit(link)
    dana.is_at("Join Two Rivers LLC")
    dana.press("Accept the invitation")
    accepts(dana)
    makes_an_account(dana, "dana.r", name="Dana Reyes")
    dana.is_at("Registration complete")
    signs_in(dana, "dana.r")
    dana.is_at("Welcome, Dana")
    dana.visit("/requests/", status=404)
    dana.visit(link, status=410)


@pytest.mark.requirement("CS-08", "CS-09", "CS-13")
def test_who_is_told_that_the_group_is_registered_asks_to_join(
    caresource: Portal, new_portal: NewPortal, inbox: Inbox, office: None, grace: Account
) -> None:
    marcus = somebody("group", "marcus.o", email="marcus@tworivers.example", until="group")
    an_account(email=marcus.email, last_name="Okafor", password=PASSWORD)
    caresource.carry_on(marcus.client)
    caresource.visit("/register/group/")
    types(caresource, name="Two Rivers LLC", tin=TIN, number="G-100", zip="45402")
    caresource.sees("Already registered", re.compile("Sign in with it, or ask its Administrator"))
    caresource.press("Ask to join")
    assert marcus.walk() == "done"
    caresource.visit("/register/done/")
    caresource.press("Send the link again")
    caresource.sees("We mailed the link again. Only the newest link works.")
    caresource.visit(inbox.latest(to=marcus.email).link)
    caresource.press("Activate account")
    caresource.is_at("This email has another sign-in")
    caresource.press("Use one sign-in")
    caresource.sees("Enter the password you already have here.")
    types(caresource, "Use one sign-in", existing=PASSWORD)
    caresource.is_at("Email verification")
    signs_in(caresource, "marcus.o")
    caresource.is_at("Your registration is with Two Rivers LLC")
    hers = signed_in(new_portal(plan=PLAN), grace)
    hers.visit("/enter/")
    hers.follow("Answer requests")
    answers(hers, "Marcus Okafor", "Approve")
    hers.sees("Marcus Okafor is approved and can sign in.")
    caresource.reload()
    caresource.follow("Go to the portal")
    caresource.is_at("Welcome, Marcus")


@pytest.mark.requirement("CS-02", "CS-10")
def test_who_is_not_found_is_told_whom_to_call_and_goes_on_to_a_review(
    new_portal: NewPortal, inbox: Inbox, office: None
) -> None:
    marcus = somebody("group", "marcus.o", email="m.okafor@tworivers.example", until="group")
    portal = new_portal(plan=PLAN, scripts=False)
    portal.carry_on(marcus.client)
    portal.visit("/register/group/")
    for _ in range(5):
        types(portal, name="Two Rivers LLC", tin=TIN, number="G-100", zip="45499")
        portal.sees(re.compile("does not match our records"), "1-855-202-1058", "1-833-230-2030")
    types(portal, name="Two Rivers LLC", tin=TIN, number="G-100", zip="45402")
    portal.sees("Too many tries for today")
    portal.press("Continue")
    portal.is_at("Your group")
    assert marcus.walk() == "done"
    portal.visit("/register/done/")
    portal.is_at("We received your registration")
    portal.sees(re.compile("A provider representative reviews"), re.compile("Open the mail"))
    assert "you registered" in inbox.latest(to=marcus.email).body


@pytest.mark.requirement("CS-13")
def test_who_has_a_sign_in_joins_with_its_password(
    caresource: Portal, new_portal: NewPortal, inbox: Inbox, grace: Account
) -> None:
    noah = an_account(email="noah@elsewhere.example", first_name="Noah", password=PASSWORD)
    hers = signed_in(new_portal(plan=PLAN), grace)
    hers.visit("/enter/")
    hers.follow("Invite colleagues")
    hers.follow("Add a person")
    types(hers, "Send the invitation", first="Noah", last="Webb", email=noah.email)
    caresource.visit(inbox.latest(to=noah.email).link)
    types(caresource, "Join", existing=PASSWORD)
    caresource.is_at("You joined Two Rivers LLC")
    hers.reload()
    hers.sees("2 people in Two Rivers LLC.", "Noah Webb")

"""A plan with usernames: signing in, what is forgotten, a lock, and the question on the phone."""

from datetime import timedelta

import pytest
import time_machine

from journeys.people import at_the_queue
from portico.accounts.models import Account
from testing.browser import Portal
from testing.builders import (
    PASSWORD,
    a_member,
    a_secret_answer,
    a_username,
    an_account,
    an_organization,
)
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.plans import RESET_SUBJECT, WRONG_PASSWORDS

pytestmark = pytest.mark.usefixtures("usernames")
NEW_PASSWORD = "Granite-otter velvet 7 umbrella"


@pytest.fixture
def dana(usernames: None, base: str) -> Account:
    """A member with a username and an answer to a question."""
    dana = an_account(first_name="Dana", last_name="O’Connor", password=PASSWORD)
    a_member(organization=an_organization(name="Two Rivers Orthopedics"), account=dana)
    a_username(dana, "dana.oconnor")
    a_secret_answer(dana, "Élm Street")
    return dana


def tries(portal: Portal, name: str, password: str) -> None:
    """Send the sign-in form."""
    portal.visit("/sign-in/")
    portal.fill("Username or email", name)
    portal.fill("Password", password)
    portal.press("Sign in")


def test_locked_and_opened_by_mail(portal: Portal, inbox: Inbox, dana: Account) -> None:
    for _ in range(WRONG_PASSWORDS):
        tries(portal, "Dana.OConnor", "what was it again")
        portal.sees("This username or email and password do not fit together.")
    tries(portal, "dana.oconnor", PASSWORD)
    portal.sees("this sign-in is locked until Tuesday, November 17")
    portal.follow("Forgot your password?")
    portal.fill("Username or email", "dana.oconnor")
    portal.press("Mail me a link")
    portal.sees("If someone signs in as")
    mail = inbox.latest(to=dana.email)
    assert RESET_SUBJECT in mail.words
    portal.visit(mail.link)
    portal.fill("New password", "graniteottervelvet")
    portal.press("Change password")
    portal.sees("Add an upper-case letter, a digit and a character that is no letter or digit.")
    portal.fill("New password", NEW_PASSWORD)
    assert portal.page.locator(".rules [data-rule]:not(.is-met)").count() == 0
    portal.press("Change password")
    tries(portal, "dana.oconnor", NEW_PASSWORD)
    portal.visit("/account/")
    portal.sees("Username, your sign-in name", "dana.oconnor")


def test_a_lock_opens_by_itself(
    portal: Portal, clock: time_machine.Traveller, dana: Account
) -> None:
    for _ in range(WRONG_PASSWORDS):
        tries(portal, "dana.oconnor", "what was it again")
    clock.shift(timedelta(hours=24))
    tries(portal, "dana.oconnor", PASSWORD)
    portal.is_at("Welcome, Dana")


def test_a_forgotten_username(portal: Portal, inbox: Inbox, dana: Account) -> None:
    portal.visit("/sign-in/")
    portal.sees("Register as a member", "Register as a member’s authorized representative")
    portal.follow("Forgot your username?")
    portal.press("Mail me my username")
    portal.sees("Enter the email")
    portal.fill("Email", dana.email)
    portal.press("Mail me my username")
    portal.is_at("Check your email")
    assert "Your username is dana.oconnor." in inbox.latest(to=dana.email).body


def test_a_caller_is_confirmed(new_portal: NewPortal, dana: Account) -> None:
    desk = at_the_queue(new_portal())
    desk.follow("Help desk")
    desk.fill("Name, email, username or number", "nobody.here")
    desk.press("Search")
    desk.sees("Nothing fits")
    desk.fill("Name, email, username or number", "dana.oconnor")
    desk.press("Search")
    desk.follow("Dana O’Connor")
    desk.sees("Two Rivers Orthopedics", "Which street did you grow up on?")
    desk.press("Compare")
    desk.sees("Enter what the caller answers")
    desk.fill("What the caller answers", "Elm Road")
    desk.press("Compare")
    desk.sees("The answer does not match", "4 more wrong answers")
    desk.fill("What the caller answers", "elm street")
    desk.press("Compare")
    desk.sees("The answer matches")

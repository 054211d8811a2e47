"""Signing in, getting back in, and the second factor, as members and plan staff meet them."""

import re
from datetime import timedelta

import time_machine
from django.core.management import call_command

from journeys.people import known, set_up
from testing.browser import Portal
from testing.builders import PASSWORD, PLAN, an_account, staff_member
from testing.inbox import Inbox
from testing.journey import NewPortal
from testing.people import enrol, totp

NEW_PASSWORD = "granite otter velvet umbrella"


def test_a_forgotten_password(portal: Portal, inbox: Inbox) -> None:
    marcus = an_account(password=PASSWORD)
    portal.sign_in(marcus.email, "what was it again")
    portal.sees("This email and password do not fit together.")
    portal.follow("Forgot your password?")
    portal.fill("Email", "marcus at home")
    portal.press("Mail me a link")
    portal.sees("Enter an email like name@example.com.")
    portal.fill("Email", marcus.email)
    portal.press("Mail me a link")
    portal.is_at("Check your email")
    link = inbox.latest(to=marcus.email).link
    portal.visit(link)
    portal.fill("New password", "passwordpassword")
    portal.press("Change password")
    portal.sees(re.compile("harder to guess|stolen passwords"))
    portal.fill("New password", NEW_PASSWORD)
    portal.press("Change password")
    portal.sees("Your password is changed. Sign in with the new one.")
    portal.visit(link, status=410)
    portal.is_at("This link does not work any more")
    portal.sign_in(marcus.email, NEW_PASSWORD)
    portal.visit("/account/")
    portal.is_at("My account")


def test_my_account(portal: Portal, clock: time_machine.Traveller) -> None:
    marcus = an_account(password=PASSWORD)
    portal.sign_in(marcus.email, PASSWORD)
    portal.visit("/account/")
    portal.sees("(314) •••-0164", "This browser")
    portal.follow("Change name")
    portal.fill("First name", "Márcus")
    portal.press("Save name")
    portal.sees("Márcus Webb")
    portal.follow("Change password")
    portal.fill("Current password", PASSWORD)
    portal.fill("New password", NEW_PASSWORD)
    portal.press("Change password")
    portal.sees("Your password is changed.")
    portal.follow("Set up second factor")
    set_up(portal)
    portal.follow("I kept them, go on")
    portal.visit("/account/")
    clock.shift(timedelta(minutes=14))
    portal.reload()
    clock.shift(timedelta(minutes=2))
    portal.follow("Recovery codes")
    portal.is_at("Confirm that it is you")
    portal.fill("Code", "000000")
    portal.press("Go on")
    portal.sees("This code is not right or was used before.")
    portal.fill("Code", totp(known(marcus.email)))
    portal.press("Go on")
    portal.sees("You have 10 of 10 recovery codes left.")
    portal.follow("Make new codes")
    portal.press("Make new codes")
    portal.sees("You see these once")
    portal.visit("/account/")
    portal.follow("Remove second factor")
    portal.press("Remove second factor")
    portal.sees("Your second factor is removed.")


def test_a_session_that_rested_too_long(portal: Portal, clock: time_machine.Traveller) -> None:
    marcus = an_account(password=PASSWORD)
    portal.sign_in(marcus.email, PASSWORD)
    portal.visit("/account/name/")
    clock.shift(timedelta(hours=1))
    portal.reload()
    portal.sees("You were signed out")
    portal.fill("Email", marcus.email)
    portal.fill("Password", PASSWORD)
    portal.press("Sign in")
    portal.is_at("Change your name")
    portal.visit("/sign-out/")
    portal.press("Sign out")
    portal.sees("You are signed out.")


def test_a_staff_member_from_invitation_to_second_factor(portal: Portal, inbox: Inbox) -> None:
    call_command("staff", "invite", "lee@plan.example", plan=PLAN, role="reviewer", verbosity=0)
    portal.visit(inbox.latest(to="lee@plan.example").link)
    portal.is_at("Join the WellFirst team")
    portal.fill("First name", "Lee")
    portal.press("Go on to the second factor")
    portal.sees("Two things need your attention")
    portal.fill("Last name", "Park")
    portal.fill("Password", NEW_PASSWORD)
    portal.press("Go on to the second factor")
    portal.is_at("Set up your second factor")
    set_up(portal)
    portal.visit("/staff/colleagues/")
    portal.sees("lee@plan.example")
    portal.visit("/sign-out/")
    portal.press("Sign out")
    portal.sign_in("lee@plan.example", NEW_PASSWORD, code="111111")
    portal.sees("This code is not right or was used before.")
    portal.fill("Code", totp(known("lee@plan.example")))
    portal.press("Sign in")
    portal.is_at("Review queue")


def test_a_colleague_lets_someone_back_in(new_portal: NewPortal, inbox: Inbox) -> None:
    ines, omar = (staff_member(account=an_account(password=PASSWORD)) for _ in range(2))
    enrol(ines)
    enrol(omar)
    hers, his = new_portal(), new_portal()
    hers.sign_in(ines.email, PASSWORD, code=totp(ines))
    hers.visit("/staff/colleagues/")
    hers.follow(re.compile("Let back in"))
    hers.press("Reset second factor")
    hers.sees("Call them back first, then confirm it here.")
    hers.tick("I called them back")
    hers.press("Reset second factor")
    hers.sees("has a mail with the way back in.")
    his.sign_in(omar.email, PASSWORD)
    his.visit("/staff/colleagues/")
    his.sees("open a link that we mail you")
    his.press("Mail me the link")
    his.sees("Check your email")
    his.visit(inbox.latest(to=omar.email).link)
    his.press("Set it up now")
    set_up(his)


def test_staff_step_up_where_a_page_asks_for_it(portal: Portal) -> None:
    ines = staff_member(account=an_account(password=PASSWORD))
    portal.sign_in(ines.email, PASSWORD)
    enrol(ines)
    portal.visit("/staff/colleagues/")
    portal.is_at("Enter your code")
    portal.fill("Code", totp(ines))
    portal.press("Go on")
    portal.is_at("Colleagues")

"""Wellmark's own pages: from the public page through sign-in to tools and doors; staff write and take back."""

import pytest

from journeys.people import at_the_queue, signed_in
from testing.access_builders import give_every_role
from testing.browser import Portal
from testing.builders import PASSWORD, a_member, an_organization, at_home_at
from testing.journey import NewPortal

pytestmark = pytest.mark.journey
PLAN = "wellmark"


@pytest.mark.requirement("WM-01", "WM-19", "WM-29")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_visitor_reads_the_plan_s_pages_and_goes_through_a_door(
    new_portal: NewPortal,
    *,
    scripts: bool,
) -> None:
    account = at_home_at(PLAN)
    office = an_organization(
        plan=PLAN, participation="participating", main=account, name="Cedar Valley"
    )
    give_every_role(office.main)
    a_member(account=account, organization=an_organization(plan=PLAN, name="Black Hawk"))
    portal = new_portal(plan=PLAN, scripts=scripts)
    portal.visit("/")
    portal.open("For providers")
    portal.follow("Working with Wellmark")
    portal.is_at("Working with Wellmark")
    portal.sees("Your first hour in the portal")
    portal.follow("News")
    portal.sees("No news yet")
    portal.follow("Contact us")
    portal.follow("Go to E-credentialing")
    portal.fill("Username or email", account.email)
    portal.fill("Password", PASSWORD)
    portal.press("Sign in")
    portal.is_at("Where do you work today?")
    portal.press("Cedar Valley Designated security coordinator (DSC)")
    portal.is_at("E-credentialing Central")
    portal.follow("Recredentialing tool")
    portal.sees("Coming soon", "Renew on time")
    portal.follow("Back to E-credentialing Central")


@pytest.mark.requirement("WM-02", "WM-08", "WM-18", "WM-27")
def test_a_new_dsc_works_through_the_list_and_finds_locked_tools(new_portal: NewPortal) -> None:
    account = at_home_at(PLAN)
    an_organization(plan=PLAN, participation="non_participating", main=account)
    portal = signed_in(new_portal(plan=PLAN), account)
    portal.visit("/home/")
    portal.follow("Guide for managing users")
    portal.follow("See what each role opens, and who has it")
    portal.is_at("Roles")
    portal.sees("Not for your organization", "For organizations in our network.")
    portal.follow("Home")
    portal.follow("Claim status")
    portal.sees("You need another role for this page")
    portal.follow("Back to home")
    portal.follow("Give yourself the roles")
    portal.is_at("Give yourself every role")
    portal.press("Give yourself these roles")
    portal.sees("You have every role until", "3 of 6 done")
    portal.follow("Fee schedules")
    portal.sees("For organizations in our network", "opens by itself")
    portal.follow("Go to your home page")
    portal.follow("Manage my users")
    portal.follow("Guide for managing users")


@pytest.mark.requirement("WM-18", "WM-19")
def test_staff_publish_news_are_told_of_each_other_and_take_it_off(
    new_portal: NewPortal,
) -> None:
    sam, other = at_the_queue(new_portal(plan=PLAN)), new_portal(plan=PLAN)
    sam.follow("Publications")
    sam.follow("Write news")
    sam.press("Publish")
    sam.sees("Enter the title")
    sam.fill("Title", "Closed on Friday")
    sam.fill("Text", "# Why\n\nThe day after Thanksgiving.")
    sam.press("Preview")
    sam.sees("Why", "Not saved")
    sam.press("Save draft")
    beside = new_portal(plan=PLAN, beside=sam)
    beside.visit("/staff/publications/")
    beside.follow("Closed on Friday")
    sam.press("Publish")
    sam.is_at("Publications")
    beside.fill("Text", "Another text")
    beside.press("Publish")
    beside.sees("Somebody saved this page after you opened it")
    beside.press("Save draft")
    beside.follow("Versions")
    beside.follow("Version 2")
    beside.press("Publish this version")
    other.visit("/")
    other.follow("Closed on Friday")
    other.sees("The day after Thanksgiving.")
    other.follow("All news")
    plain = new_portal(plan=PLAN, beside=sam, scripts=False)
    plain.visit(beside.page.url)
    plain.follow("Take it off")
    plain.is_at("Take “Closed on Friday” off?")
    beside.follow("Take it off")
    beside.press("Take it off")
    beside.sees("is taken off")
    plain.press("Take it off")
    plain.sees("Somebody saved this page meanwhile.")
    other.reload()
    other.sees("No news yet")


def test_staff_at_a_tool_are_led_to_their_work(new_portal: NewPortal) -> None:
    portal: Portal = at_the_queue(new_portal(plan=PLAN))
    portal.visit("/tools/claim-status/")
    portal.is_at("This page is for provider organizations")
    portal.follow("Go to your work")
    portal.is_at("Review queue")
    portal.visit("/staff/publications/blueink/versions/")
    portal.sees("Nobody has changed this page")

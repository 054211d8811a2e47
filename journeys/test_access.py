"""An office gives access: asked for at a locked tool, answered, looked at before it is saved."""

import re

import pytest
from django.test import Client

from portico.organizations.models import Membership
from testing.browser import Portal
from testing.builders import a_member, an_account, an_organization
from testing.builders import signed_in as with_session
from testing.journey import NewPortal

pytestmark = pytest.mark.journey
PLAN = "wellmark"


def at_work(portal: Portal, member: Membership, path: str) -> Portal:
    """Signed in, in the organization, on a page."""
    portal.carry_on(with_session(Client(headers={"host": "127.0.0.1"}), member.account))
    portal.visit("/enter/")
    portal.visit(path)
    return portal


@pytest.mark.requirement("WM-12")
@pytest.mark.parametrize("scripts", [True, False])
def test_a_colleague_asks_at_a_locked_tool_and_is_given_it(
    new_portal: NewPortal,
    scripts: bool,
) -> None:
    renee = an_account(first_name="Renee", last_name="Sorensen")
    office = an_organization(plan=PLAN, participation="participating", main=renee)
    ben = a_member(organization=office, account=an_account(first_name="Ben", last_name="Ortiz"))
    his = at_work(new_portal(plan=PLAN, scripts=scripts), ben, "/tools/claim-status/")
    his.sees("You need another role for this page", "Renee Sorensen")
    his.follow("Ask for access")
    his.press("Ask")
    his.sees("Enter what you need it for")
    his.fill("What you need it for", "I post the payments from June on.")
    his.press("Ask")
    his.sees("The role Claims and to see patients", "Waits for an answer")
    hers = at_work(new_portal(plan=PLAN, scripts=scripts), office.main, "/requests/")
    hers.follow("Answer Ben Ortiz: the role Claims and to see patients")
    hers.sees("I post the payments from June on.", re.compile("Send claims"))
    hers.choose("Give it")
    hers.press("Send answer")
    hers.visit(f"/people/{ben.public_id}/")
    hers.follow("Change access")
    hers.tick("Payment")
    hers.press("See what would change")
    hers.sees(re.compile("gets Payment until"))
    hers.press("Save")
    hers.sees(re.compile("Payment, given by Renee Sorensen"))
    his.visit("/asking/")
    his.sees(re.compile("Given by Renee Sorensen"))
    his.visit("/tools/claim-status/")
    his.sees("Coming soon")


@pytest.mark.requirement("WF-19")
def test_a_tax_id_is_proved_or_looked_at(new_portal: NewPortal) -> None:
    office = an_organization(plan="wellsense")
    portal = at_work(new_portal(plan="wellsense"), office.main, "/home/")
    portal.follow("Add a TIN or an NPI")
    portal.follow("Add a tax ID")
    portal.press("Add the tax ID")
    portal.sees("Enter the tax ID (TIN)", "Choose how you show that it is yours")
    portal.fill("Tax ID (TIN)", "43-1882764")
    portal.choose("With a recent payment")
    portal.fill("Check or EFT number", "0012345")
    portal.fill("Payment amount", "12.50")
    portal.press("Add the tax ID")
    portal.sees("Those details do not match what we have. Check the tax ID too.")
    portal.choose("WellSense looks at it")
    portal.press("Add the tax ID")
    portal.sees("Waiting", re.compile("answers no later than"))
    portal.press(re.compile("Take back"))
    portal.sees("Taken back")
    portal.follow("Add an NPI")

"""What everyone finds before any plan: the front page, the demo inbox, the style guide, no page."""

import pytest
from django.core.management import call_command

from journeys.people import registered
from portico.web.styleguide import FRAMES
from testing.browser import Portal
from testing.inbox import DemoInbox

pytestmark = pytest.mark.journey


def test_the_front_page_with_nobody_and_with_the_demos_people(portal: Portal) -> None:
    portal.visit(f"{portal.base}/")
    portal.sees("Nobody yet")
    call_command("demo_accounts", verbosity=0)
    portal.reload()
    portal.sees("Ana Pruitt", "ana.pruitt@wellfirst.example")
    portal.follow("WellFirst")
    portal.is_at("One sign-in for your work with WellFirst")


def test_the_demo_inbox_filtered_and_read(demo_inbox: DemoInbox) -> None:
    portal = demo_inbox.portal
    portal.visit(f"{portal.base}/demo/inbox/")
    portal.sees("Nothing was sent yet")
    registered()
    assert demo_inbox.count(to="m.okafor@tworivers.example") == 2
    portal.filter("Kind", "call")
    portal.sees("No message fits")
    portal.follow("Show all messages")
    assert demo_inbox.latest(to="+13145550164", kind="text").code


def test_the_style_guide(portal: Portal) -> None:
    portal.visit(f"{portal.base}/styleguide/")
    for name, frame in FRAMES.items():
        portal.visit(f"{portal.base}/styleguide/{name}/", status=frame.status)


def test_what_is_not_there(portal: Portal) -> None:
    portal.visit("/nowhere/", status=404)
    portal.is_at("We cannot find that page")
    portal.visit(f"{portal.base}/nowhere/", status=404)
    portal.visit("/home/")
    portal.is_at("Sign in")
    portal.press("Sign in")
    portal.sees("Enter your email")

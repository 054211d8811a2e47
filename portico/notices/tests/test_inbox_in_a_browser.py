"""The demo inbox in a browser, with and without scripts, at both widths."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portico.notices.models import DemoMessage
from portico.notices.tests.test_views import a_message
from testing.builders import NOW
from testing.journey import NewPortal
from testing.scan import NARROW, WIDE

pytestmark = pytest.mark.journey


@pytest.fixture
def messages(base: str) -> list[DemoMessage]:
    """A mail, and a text after it."""
    del base  # brings the database
    return [
        a_message(sent_at=NOW - timedelta(hours=1), page="http://testserver/"),
        a_message(channel="text", to="+13145550164", subject="", body="482715 is your code."),
    ]


def test_the_list_is_narrowed_while_one_types(
    new_portal: NewPortal, messages: list[DemoMessage]
) -> None:
    portal = new_portal()
    portal.visit(f"{portal.base}/demo/inbox/")
    entries = portal.page.locator("a[data-channel]")
    expect(entries).to_have_count(2)
    portal.fill("Sent to", "marcus")
    portal.page.keyboard.press("Enter")
    expect(entries).to_have_count(1)
    portal.sees("Your code is")
    assert "marcus" not in portal.page.url
    portal.reload()
    expect(entries).to_have_count(1)


def test_without_scripts_the_list_is_narrowed_by_a_button(
    new_portal: NewPortal, messages: list[DemoMessage]
) -> None:
    portal = new_portal(scripts=False)
    portal.visit(f"{portal.base}/demo/inbox/")
    portal.select("Kind", "Text")
    portal.press("Show")
    expect(portal.page.locator("a[data-channel]")).to_have_count(1)
    portal.follow_to(portal.page.locator("a[data-channel]"))
    portal.sees("Text: your code")


def test_on_a_phone_the_list_leads_to_the_message_and_back(
    new_portal: NewPortal, messages: list[DemoMessage]
) -> None:
    portal = new_portal()
    portal.page.set_viewport_size(NARROW)
    portal.visit(f"{portal.base}/demo/inbox/")
    portal.does_not_see("Delivered")
    portal.follow_to(portal.page.locator('a[data-channel="mail"]'))
    portal.sees("Delivered", "482715")
    portal.follow("All messages")
    portal.does_not_see("Delivered")
    portal.page.set_viewport_size(WIDE)
    portal.sees("Delivered")


def test_an_empty_inbox_is_a_page_too(new_portal: NewPortal) -> None:
    portal = new_portal()
    portal.visit(f"{portal.base}/demo/inbox/")
    portal.sees("Nothing was sent yet")

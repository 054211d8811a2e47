"""Plan staff issue a PIN: found by tax ID, mailed to the roster's contact, never to anyone else."""

import re

import pytest
import time_machine
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.accounts.models import Challenge
from portico.audit.models import Event
from portico.notices.models import Notice
from testing.builders import NOW, signed_in, staff_member
from testing.proofs import TIN
from testing.roster_builders import list_group, list_practitioner

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WS-07")]
PLAN = "wellsense"
"""A plan whose new offices are asked for a PIN."""
PINS = f"/{PLAN}/staff/pins/"
EMAIL = "office@tworivers.example"


@pytest.fixture
def reviewer(client: Client) -> Client:
    """A reviewer's browser."""
    return signed_in(client, staff_member(plan=PLAN))


def found(client: Client, tin: str = TIN) -> tuple[str, str]:
    """Search; return the page and the address it came to."""
    answer = client.post(f"{PINS}search/", {"tin": tin}, follow=True)
    return answer.content.decode(), answer.request["PATH_INFO"] + "?" + answer.request[
        "QUERY_STRING"
    ]


def press(client: Client, page: str) -> str:
    """Press the one button that issues."""
    action = re.search(r'action="([^"]*/pins/issue/[^"]*)"', page)
    assert action, "no button"
    return client.post(action[1], follow=True).content.decode()


def test_the_office_is_found_and_its_contact_masked(reviewer: Client) -> None:
    list_group(plan=PLAN, email=EMAIL)
    page, address = found(reviewer, "43-1882764")
    for words in ("Two Rivers LLC", "o•••••@tworivers.example", "••-•••2764", "None so far"):
        assert words in page
    assert EMAIL not in page
    assert TIN not in page + address


def test_a_pin_is_mailed_to_the_roster_s_contact(reviewer: Client) -> None:
    list_group(plan=PLAN, email=EMAIL)
    page = press(reviewer, found(reviewer)[0])
    assert "A PIN is on its way to o•••••@tworivers.example." in page
    mail = Notice.objects.get()
    assert (mail.to, mail.secret) == (EMAIL, True)
    assert mail.body not in page
    assert Event.objects.filter(action="pin.issued", actor_kind="staff").exists()


def test_it_is_seen_when_one_was_issued_last_and_that_a_new_one_ends_it(reviewer: Client) -> None:
    list_group(plan=PLAN, email=EMAIL)
    with time_machine.travel(NOW, tick=False):
        page = press(reviewer, found(reviewer)[0])
        assert "Today, 10:00 a.m., to o•••••@tworivers.example" in page
        assert "Works until Wed, Dec 16, 10:00 a.m." in page
        assert "The PIN they have stops working" in page
        press(reviewer, page)
    assert Challenge.objects.filter(superseded_at=None).count() == 1
    assert Notice.objects.count() == 2


def test_an_office_the_roster_does_not_name_is_said_with_what_to_do(reviewer: Client) -> None:
    page, _ = found(reviewer)
    assert "No office with this tax ID" in page
    assert "have the roster corrected" in page
    assert f'value="{TIN}"' in page


def test_an_office_without_email_is_said_with_what_to_do(reviewer: Client) -> None:
    list_practitioner(plan=PLAN, phone="+13145550100")
    page, _ = found(reviewer)
    assert "Maya Lindqvist" in page
    assert "There is nobody to mail a PIN to" in page
    assert "pins/issue" not in page


def test_a_contact_that_vanished_meanwhile_gets_none(reviewer: Client) -> None:
    listed = list_group(plan=PLAN, email=EMAIL)
    page, _ = found(reviewer)
    type(listed).objects.update(email="")
    assert "The roster has no email for this office any more." in press(reviewer, page)
    assert not Notice.objects.exists()


def test_a_mailbox_that_got_ten_gets_no_more_for_now(reviewer: Client) -> None:
    list_group(plan=PLAN, email=EMAIL)
    for _ in range(11):
        page = press(reviewer, found(reviewer)[0])
    # A day by its name where the hour goes past midnight.
    assert re.search(r"got ten messages within an hour. Next one: (Today|[A-Z][a-z]{2}), ", page)
    assert Notice.objects.count() == 10


def test_what_is_no_tax_id_is_said_at_its_field(reviewer: Client) -> None:
    assert "Enter a tax ID (TIN) with 9 digits" in found(reviewer, "12")[0]
    assert "Enter the tax ID" in found(reviewer, "")[0]


def test_a_key_of_another_session_finds_and_issues_nothing(reviewer: Client) -> None:
    list_group(plan=PLAN, email=EMAIL)
    answer = reviewer.post(f"{PINS}issue/?s=somebody-elses", follow=True)
    assert "Search for the office again." in answer.content.decode()
    assert not Notice.objects.exists()


def test_offices_of_another_plan_are_not_found(reviewer: Client) -> None:
    list_group(plan="otherplan", email=EMAIL)
    assert "No office with this tax ID" in found(reviewer)[0]


@pytest.mark.parametrize("address", [PINS, f"{PINS}search/", f"{PINS}issue/"])
def test_an_operator_does_not_get_in(client: Client, address: str) -> None:
    operator = signed_in(client, staff_member(plan=PLAN, role=StaffRoleName.OPERATOR))
    assert operator.post(address, {"tin": TIN}).status_code in {403, 404}


def test_the_way_there_is_in_the_navigation(reviewer: Client) -> None:
    assert f'href="{PINS}"' in reviewer.get(f"/{PLAN}/staff/reviews/").content.decode()


def test_a_plan_that_asks_for_no_pin_has_no_such_page(client: Client) -> None:
    signed_in(client, staff_member(plan="wellfirst"))
    assert client.get("/wellfirst/staff/pins/").status_code == 404
    assert client.post("/wellfirst/staff/pins/search/", {"tin": TIN}).status_code == 404
    assert client.post("/wellfirst/staff/pins/issue/").status_code == 404
    assert "staff/pins" not in client.get("/wellfirst/staff/reviews/").content.decode()

"""From a link of the public page through sign-in to a tool or a door, and what one finds there."""

from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.delegation.queries import participates
from portico.organizations.models import Organization
from portico.records.roster.models import Listing
from testing.access_builders import give_every_role, give_roles
from testing.builders import (
    NOW,
    PASSWORD,
    a_member,
    an_account,
    an_organization,
    at_home_at,
    signed_in,
    staff_member,
)
from testing.people import enrol, sign_in, totp
from testing.roster_builders import list_group

pytestmark = pytest.mark.django_db
PLAN, TIN = "wellmark", "421882764"
TODAY = NOW.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
HOME, CLAIMS, FEES = (f"/{PLAN}/{path}/" for path in ("home", "tools/claim-status", "tools/fee-schedules"))  # fmt: skip
DOOR = f"/{PLAN}/doors/e-credentialing/"


def an_office(*, says: str = "participating", name: str = "Prairie Hearing") -> Organization:
    """An active organization; ``says`` is what it registered as."""
    return an_organization(plan=PLAN, tin=TIN, participation=says, name=name)


def text_of(client: Client, address: str) -> str:
    """Where every redirect ends, with entities read."""
    return unescape(client.get(address, follow=True).content.decode())


def working(organization: Organization) -> Client:
    """Signed in as its main administrator, who has every role there is for it."""
    give_every_role(organization.main)
    return signed_in(Client(), organization.main.account)


# --- Through sign-in ----------------------------------------------------------------------------
@pytest.mark.requirement("WM-28", "WM-29")
@pytest.mark.parametrize(("address", "words"), [(CLAIMS, "You need another role"), (DOOR, "Change request")])  # fmt: skip
def test_a_signed_out_click_goes_through_sign_in_to_that_very_page(
    client: Client, address: str, words: str
) -> None:
    account = at_home_at(PLAN)
    an_organization(plan=PLAN, main=account)
    asked = client.get(address, follow=True)
    assert f'name="next" value="{address}"' in asked.content.decode()
    answer = sign_in(client, account.email, plan=PLAN, next_url=address)
    page = client.get(answer["Location"], follow=True)
    assert page.request["PATH_INFO"] == address
    assert words in page.content.decode()


@pytest.mark.requirement("WM-28")
def test_the_page_survives_the_second_factor_and_the_choice_among_two(client: Client) -> None:
    account = at_home_at(PLAN)
    an_organization(plan=PLAN, main=account, name="Black Hawk Urgent Care")
    second = a_member(organization=an_organization(plan=PLAN), account=account)
    enrol(account)
    sign_in(client, account.email, plan=PLAN, next_url=CLAIMS)
    answer = client.post(f"/{PLAN}/sign-in/code/", {"code": totp(account)})
    chosen = client.get(answer["Location"], follow=True)
    assert chosen.context["heading"] == "Where do you work today?"
    wanted = chosen.context["next"]
    page = client.post(f"/{PLAN}/switch/", {"membership": second.public_id, "next": wanted})
    assert page["Location"] == CLAIMS


def test_the_page_is_still_wanted_by_who_first_sets_up_their_sign_in_here(client: Client) -> None:
    account = an_account(password=PASSWORD)
    an_organization(plan=PLAN, main=account)
    answer = sign_in(client, account.email, plan=PLAN, next_url=CLAIMS)
    asked = client.get(answer["Location"], follow=True).redirect_chain[-1][0]
    assert asked == f"/{PLAN}/account/here/?next={quote_plus(CLAIMS)}"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example/", "/wellfirst/home/", "javascript:x"],
)
def test_nobody_is_led_to_another_site_or_another_plan(client: Client, elsewhere: str) -> None:
    organization = an_office()
    client = signed_in(client, organization.main.account)
    assert client.get(f"/{PLAN}/enter/", {"next": elsewhere})["Location"] == HOME


@pytest.mark.parametrize("role", StaffRoleName)
def test_plan_staff_are_told_that_tools_are_for_organizations(
    client: Client, role: StaffRoleName
) -> None:
    client = signed_in(client, staff_member(plan=PLAN, role=role))
    page = client.get(CLAIMS, follow=True)
    assert page.context["heading"] == "This page is for provider organizations"
    work = client.get(f"/{PLAN}/enter/")["Location"]
    assert f'href="{work}"' in page.content.decode()
    assert client.get(work).status_code == 200


def test_whose_office_waits_sees_where_it_stands(client: Client) -> None:
    waiting = an_organization(plan=PLAN, state=State.PENDING_REVIEW)
    a_member(organization=waiting, account=(account := an_account()), state=State.PENDING_REVIEW)
    answer = signed_in(client, account).get(CLAIMS, follow=True)
    assert answer.redirect_chain[-1][0] == f"/{PLAN}/status/"


# --- What one finds -----------------------------------------------------------------------------
@pytest.mark.requirement("WM-28")
def test_a_tool_that_is_not_built_says_what_it_will_do_and_whom_to_call() -> None:
    page = text_of(working(an_office()), CLAIMS)
    for words in ("Claim status", "Where a claim stands", "Coming soon", "1-800-555-0142"):
        assert words in page
    assert f'href="/{PLAN}/doors/portal-tools/"' in page


@pytest.mark.requirement("WM-36", "WM-37")
@pytest.mark.parametrize(
    ("key", "opens"), [("my-organization", "home"), ("manage-users", "people")]
)
def test_a_built_tool_opens(key: str, opens: str) -> None:
    page = working(an_office()).get(f"/{PLAN}/tools/{key}/", follow=True)
    assert page.redirect_chain[-1][0] == f"/{PLAN}/{opens}/"
    assert page.status_code == 200


@pytest.mark.parametrize("path", ["tools/nothing", "doors/nothing", "tools/Claim%20status"])
def test_what_the_plan_does_not_have_is_an_unknown_page(path: str) -> None:
    assert working(an_office()).get(f"/{PLAN}/{path}/", follow=True).status_code == 404


@pytest.mark.requirement("WM-27")
def test_home_and_menu_list_offered_tools_and_home_those_that_come() -> None:
    page = text_of(working(an_office()), HOME)
    assert page.count(f'href="{CLAIMS}"') == 2
    assert "Application tool" in page
    assert f"/{PLAN}/tools/applications/" not in page
    menu = page[page.index('<nav aria-label="Tools">') : page.index("</nav>")]
    assert menu.index("Claims") < menu.index("Payment") < menu.index("Benefits")
    assert menu.index("Benefits") < menu.index("Authorizations") < menu.index("Administration")
    assert "View my organization" not in menu


@pytest.mark.requirement("WM-29")
def test_a_door_lists_its_tools_alone() -> None:
    page = text_of(working(an_office()), DOOR)
    listed = page[page.index('<main id="main"') :]
    for words in ("Application tool", "Coming soon", "View my organization", "Manage my users"):
        assert words in listed
    assert "Claim status" not in listed


# --- With a role or without ---------------------------------------------------------------------
def a_colleague(office: Organization) -> Client:
    """Signed in as one who has no role."""
    return signed_in(Client(), a_member(organization=office).account)


@pytest.mark.requirement("WM-12")
def test_who_lacks_a_role_reads_which_one_opens_it_and_who_gives_it() -> None:
    office = an_office()
    second = a_member(
        organization=office,
        account=an_account(first_name="Tess", last_name="Brandvold"),
        is_administrator=True,
    )
    page = text_of(a_colleague(office), CLAIMS)
    assert "opens with the role <strong>Claims</strong>, and with patient information" in page
    for who in (office.main, second):
        assert who.account.full_name in page
    assert "Main DSC of Prairie Hearing" in page


@pytest.mark.requirement("WM-12")
def test_who_has_the_role_and_may_not_see_patients_reads_just_that() -> None:
    office = an_office()
    member = a_member(organization=office)
    give_roles(member, "claims", sees_phi=False)
    page = text_of(signed_in(Client(), member.account), CLAIMS)
    assert "You have the role." in page
    assert "shows patients, and that is not turned on for you" in page


def test_an_administrator_without_the_role_is_led_to_give_it() -> None:
    office = an_organization(plan=PLAN, participation="participating")
    page = text_of(signed_in(Client(), office.main.account), CLAIMS)
    assert f'href="/{PLAN}/people/{office.main.public_id}/access/"' in page


def test_home_and_menu_show_a_lock_where_a_role_is_missing() -> None:
    client = a_colleague(an_office())
    page = text_of(client, HOME)
    assert page.count('<span class="usa-sr-only">Locked</span>') >= 2 * 3
    assert "Where a claim stands, and why · needs a role" in page
    menu = page[page.index('<nav aria-label="Tools">') : page.index("</nav>")]
    assert f'href="{CLAIMS}"' in menu


def test_a_page_of_a_tool_that_is_open_in_part_says_what_is_missing_there() -> None:
    office = an_office()
    member = a_member(organization=office)
    give_roles(member, "claims")
    client = signed_in(Client(), member.account)
    downloads = f"/{PLAN}/tools/remittances/?needs=remittances.download"
    assert "“Download payments as files” opens with" in text_of(client, downloads)
    assert "Coming soon" in text_of(client, f"{CLAIMS}?needs=remittances.download")


# --- In the network or in none ------------------------------------------------------------------
@pytest.mark.requirement("WM-02")
def test_a_tool_of_the_network_is_locked_for_others_with_the_reason() -> None:
    client = working(an_office(says="non_participating"))
    assert "For organizations in our network" in text_of(client, HOME)
    page = text_of(client, FEES)
    for words in ("Prairie Hearing is in no Wellmark network", "opens by itself", "1-800-555-0142"):
        assert words in page


@pytest.mark.requirement("WM-02")
def test_joining_or_leaving_the_network_changes_the_tools_and_never_the_account() -> None:
    office = an_office(says="non_participating")
    client = working(office)
    joined = list_group(plan=PLAN, tin=TIN, participates_from=date(2999, 1, 1))
    assert "opens with the role <strong>Fee schedules</strong>" in text_of(client, FEES)
    Listing.objects.filter(pk=joined.pk).update(gone_on=date(2020, 1, 2))
    assert "is in no Wellmark network" in text_of(client, FEES)
    assert "Coming soon" in text_of(client, CLAIMS)
    office.refresh_from_db()
    assert (office.state, office.main.state) == (State.ACTIVE, State.ACTIVE)


@pytest.mark.requirement("WM-02")
@pytest.mark.parametrize(
    ("listed", "says", "expected"),
    [
        (None, "participating", True),
        (None, "non_participating", False),
        (None, "", False),
        ({}, "non_participating", True),
        ({"participates_from": TOMORROW}, "non_participating", True),
        ({"participates_to": TODAY}, "participating", True),
        ({"participates_to": YESTERDAY}, "participating", False),
        ({"gone_on": TOMORROW}, "non_participating", True),
        ({"gone_on": TODAY}, "participating", False),
        ({"plan": "wellfirst"}, "non_participating", False),
    ],
)
def test_the_roster_says_who_participates_and_else_the_organization(
    listed: dict[str, Any] | None,
    says: str,
    expected: bool,
) -> None:
    if listed is not None:
        list_group(**{"plan": PLAN, "tin": TIN, **listed})
    assert participates(an_office(says=says), on=TODAY) is expected


def test_one_listing_in_the_network_is_enough() -> None:
    list_group(plan=PLAN, tin=TIN, participates_to=YESTERDAY)
    list_group("G-200", plan=PLAN, tin=TIN)
    assert participates(an_office(says="non_participating"), on=TODAY)


def test_the_number_of_queries_does_not_grow_with_the_roster() -> None:
    client = working(an_office())
    client.get(HOME, follow=True)
    counts = []
    for more in (1, 40):
        for number in range(more):
            list_group(f"G-{more}-{number}", plan=PLAN, tin=TIN)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        counts.append(len(queries))
    assert counts[0] == counts[1]

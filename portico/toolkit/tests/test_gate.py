"""The gate over HTTP: what each kind of person is answered, page by page."""

import re
from dataclasses import replace
from typing import cast

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from pytest_django import DjangoAssertNumQueries, Settings

from portico.access.actor import StaffRoleName
from portico.access.decide import Refusal
from portico.access.states import State
from portico.access.tools import ToolPermission
from portico.audit.models import Event
from portico.organizations.models import Membership
from portico.profiles.addresses import PLAN_URLCONF
from portico.profiles.announced import announced
from portico.profiles.loading import profile
from portico.toolkit.gate import answer_to
from portico.toolkit.middleware import GateMiddleware
from portico.toolkit.queries import Belonging
from portico.toolkit.working import working_tool
from portico.web.http import Request
from portico.web.page import page
from testing.access_builders import acting_as
from testing.builders import (
    NOW,
    a_member,
    a_profile,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)

pytestmark = pytest.mark.django_db
HOME = "/wellfirst/home/"
REQUESTS = "/wellfirst/requests/"
QUEUE = "/wellfirst/staff/reviews/"
FAILED = "/wellfirst/staff/failed/"
REMITTANCES = announced()["remittances.view"]
REMITTANCES_TOOL = {
    "key": "remittances",
    "title": "What was paid",
    "text": "Claim by claim",
    "group": "claims",
    "icon": "search",
}
TO_CHOOSE = "/wellfirst/enter/?next=%2Fwellfirst%2Fhome%2F"


def working(client: Client, **changes: object) -> Client:
    """Signed in as the main administrator of an active organization, and entered."""
    organization = an_organization(**changes)  # type: ignore[arg-type] # the builder judges them
    client = signed_in(client, organization.main.account)
    client.get("/wellfirst/enter/")
    return client


@pytest.mark.parametrize("address", [HOME, REQUESTS, QUEUE, FAILED, "/wellfirst/enter/"])
def test_a_signed_out_visitor_signs_in_first_and_comes_back(client: Client, address: str) -> None:
    answer = client.get(f"{address}?tab=mine")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/wellfirst/sign-in/?next=")
    assert "tab%3Dmine" in answer["Location"]


def test_an_act_of_a_signed_out_visitor_leads_back_to_its_page_only(client: Client) -> None:
    answer = client.post("/wellfirst/switch/?membership=x")
    assert answer["Location"] == "/wellfirst/sign-in/?next=%2Fwellfirst%2Fswitch%2F"


def test_htmx_is_led_there_as_a_whole_page(client: Client) -> None:
    answer = client.get(HOME, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/wellfirst/sign-in/")


def test_a_member_works_in_their_organization(client: Client) -> None:
    assert working(client).get(HOME).status_code == 200


def test_a_person_without_a_place_is_led_to_choose_one(client: Client) -> None:
    answer = signed_in(client, an_organization().main.account).get(HOME)
    assert answer["Location"] == TO_CHOOSE


def test_whose_organization_was_suspended_sees_where_it_stands(client: Client) -> None:
    organization = an_organization()
    client = signed_in(client, a_member(organization=organization).account)
    client.get("/wellfirst/enter/")
    organization.state = State.SUSPENDED
    organization.save(update_fields=["state"])
    assert client.get(HOME)["Location"] == "/wellfirst/status/"


def test_a_reviewer_reaches_the_queue(client: Client) -> None:
    assert signed_in(client, staff_member()).get(QUEUE).status_code == 200


def test_a_reviewer_without_second_factor_gives_it_first(client: Client) -> None:
    answer = signed_in(client, staff_member(), second_factor=False).get(QUEUE)
    assert answer["Location"].startswith("/wellfirst/account/second-factor/?next=")


def test_an_operator_reaches_what_failed_and_not_the_reviews(client: Client) -> None:
    client = signed_in(client, staff_member(role=StaffRoleName.OPERATOR))
    assert client.get(FAILED).status_code == 200
    assert client.get(QUEUE).status_code == 404


@pytest.mark.parametrize("forbidden", [QUEUE, FAILED, "/wellfirst/staff/colleagues/"])
def test_a_forbidden_page_looks_like_an_unknown_one(client: Client, forbidden: str) -> None:
    client = working(client)
    unknown = client.get("/wellfirst/staff/nothing/")
    refused = client.get(forbidden)
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert without_reference(refused.content) == without_reference(unknown.content)


def test_a_colleague_who_is_no_administrator_finds_no_requests(client: Client) -> None:
    member = a_member(organization=an_organization())
    client = signed_in(client, member.account)
    client.get("/wellfirst/enter/")
    assert client.get(REQUESTS).status_code == 404


def test_a_refusal_is_in_the_audit_trail(client: Client) -> None:
    client = working(client)
    client.get(QUEUE)
    event = Event.objects.get(action="access.refused", subject="page:backoffice:queue")
    assert event.details == {"permission": "staff.reviews", "refusal": "not_staff"}
    assert event.account_id is not None


def test_a_visitor_who_only_has_to_sign_in_leaves_no_trace(client: Client) -> None:
    client.get(HOME)
    assert not Event.objects.filter(action="access.refused").exists()


def test_a_session_cannot_name_the_membership_of_somebody_else(client: Client) -> None:
    stranger = an_organization()
    client = signed_in(client, an_account())
    session = client.session
    session["membership:wellfirst"] = stranger.main.pk
    session.save()
    assert client.get(HOME)["Location"] == TO_CHOOSE


def test_a_place_is_one_s_own_at_that_plan_also_once_it_ended(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    here, there = a_member(), an_organization(plan="wellsense").main
    beside = a_member(account=here.account, organization=an_organization())
    own = Belonging(here.account)
    with django_assert_num_queries(1):
        assert own.place("wellfirst", here.pk) == here
        assert own.place("wellfirst", beside.pk) == beside
    assert own.place("wellsense", here.pk) is own.place("wellsense", there.pk) is None
    Membership.objects.filter(pk=here.pk).update(state=State.TERMINATED, ended_at=NOW)
    assert Belonging(here.account).place("wellfirst", here.pk) == here


@pytest.mark.parametrize("refusal", [Refusal.NOT_GIVEN, Refusal.NO_PHI])
def test_who_lacks_a_role_is_led_to_the_page_that_says_who_gives_it(
    rf: RequestFactory, settings: Settings, refusal: Refusal
) -> None:
    settings.ROOT_URLCONF = PLAN_URLCONF
    request = cast("Request", rf.get("/tools/claims/"))
    request.plan_or_none, request.htmx = profile("wellfirst"), False  # type: ignore[assignment] # not asked by htmx
    permission = ToolPermission(key="remittances.download", does="Download", shows_phi=True)
    answer = answer_to(refusal, request, permission)
    assert answer["Location"].endswith("/tools/remittances/?needs=remittances.download")


@pytest.mark.parametrize("state", ["coming_soon", "off", None])
def test_a_tool_that_a_plan_does_not_offer_has_no_pages_there(
    rf: RequestFactory, state: str | None
) -> None:
    view = page(permission=REMITTANCES)(lambda _: HttpResponse())
    request, gate = asking(rf, state="offered"), GateMiddleware(lambda _: HttpResponse())
    assert gate.process_view(request, view, (), {}) is None
    assert working_tool(request).title == "What was paid"
    request = asking(rf, state=state)
    with pytest.raises(Http404):
        gate.process_view(request, view, (), {})
    with pytest.raises(RuntimeError, match="a tool's permission"):
        working_tool(request)


def asking(rf: RequestFactory, *, state: str | None) -> Request:
    """Somebody who may see remittances, at a plan that says this of them, or nothing."""
    tools = [{**REMITTANCES_TOOL, "state": state}] if state else []
    member = an_organization().main
    request = cast("Request", rf.get("/remittances/"))
    request.plan_or_none = request.plan = a_profile(tools=tools)
    request.actor = replace(acting_as(member), holds=frozenset({REMITTANCES.key}), sees_phi=True)
    return request


def test_a_plan_we_do_not_have_is_an_unknown_page(client: Client) -> None:
    assert client.get("/otherplan/home/").status_code == 404


def test_every_address_declares_its_permission() -> None:
    for urlconf in ("portico.config.urls", "portico.config.plan_urls"):
        undeclared = [
            str(pattern.pattern)
            for pattern in patterns(get_resolver(urlconf))
            if not hasattr(pattern.callback, "permission")
        ]
        assert undeclared == []


def test_a_view_without_permission_is_no_page(rf: RequestFactory) -> None:
    gate = GateMiddleware(lambda _: HttpResponse())
    with pytest.raises(Http404):
        gate.process_view(rf.get("/"), lambda _: HttpResponse(), (), {})


def patterns(resolver: URLResolver) -> list[URLPattern]:
    """Every address below a resolver."""
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += [entry] if isinstance(entry, URLPattern) else patterns(entry)
    return found


def without_reference(html: bytes) -> str:
    """The page without the word for the help line and the token of its forms."""
    return re.sub(r'404-\w{4}|value="\w{64}"', "", html.decode())

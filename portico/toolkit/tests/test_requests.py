"""The Site Administrator's answer to a request."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.states import State
from portico.audit.models import Event
from portico.organizations.models import Organization
from portico.profiles.schema import Decider
from portico.reviews.models import Outcome, Review
from testing.builders import a_member, an_account, an_organization, signed_in
from testing.review_builders import Handled, a_review

pytestmark = pytest.mark.django_db
REQUESTS = "/wellfirst/requests/"


def entered(organization: Organization) -> Client:
    """Working for the organization as its main administrator."""
    client = signed_in(Client(), organization.main.account)
    client.get("/wellfirst/enter/")
    return client


def a_request(organization: Organization, name: str = "Owen") -> Review:
    """Somebody who wants to join."""
    account = an_account(first_name=name, last_name="Blaylock")
    member = a_member(organization=organization, account=account, state=State.PENDING_REVIEW)
    return a_review(organization=organization, membership=member, decider=Decider.ORGANIZATION)


def page_of(review: Review) -> str:
    """Its address."""
    return f"{REQUESTS}{review.public_id}/"


@pytest.mark.requirement("WF-18")
def test_the_administrator_approves_somebody(handled: Handled) -> None:
    organization = an_organization()
    review = a_request(organization)
    client = entered(organization)
    assert "Owen Blaylock" in client.get(REQUESTS).content.decode()
    answer = client.post(page_of(review), {"outcome": "approve"}, follow=True)
    assert "Owen Blaylock is approved and can sign in." in answer.content.decode()
    assert handled.names == ["approve"]
    assert "Nobody waits for you" in client.get(REQUESTS).content.decode()


@pytest.mark.requirement("WF-18")
def test_the_administrator_denies_somebody_with_a_reason(handled: Handled) -> None:
    organization = an_organization()
    review = a_request(organization)
    answer = entered(organization).post(
        page_of(review), {"outcome": "decline", "reason": "Left in May"}, follow=True
    )
    assert "is denied. They are told to ask you." in answer.content.decode()
    assert handled.names == ["decline"]
    review.refresh_from_db()
    assert (review.outcome, review.reason) == (Outcome.DECLINE, "Left in May")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose an answer: approve or deny"),
        ({"outcome": "send_back", "reason": "x"}, "Choose an answer: approve or deny"),
        ({"outcome": "decline"}, "Enter a reason for denying"),
        ({"outcome": "decline", "reason": " \u00a0"}, "Enter a reason for denying"),
    ],
    ids=["nothing", "forged", "no reason", "only spaces"],
)
def test_an_incomplete_answer_says_what_is_missing(
    handled: Handled, typed: dict[str, str], message: str
) -> None:
    organization = an_organization()
    answer = entered(organization).post(page_of(a_request(organization)), typed)
    assert message in answer.content.decode()
    assert handled.names == []


def test_what_they_told_us_is_shown_and_the_look_is_audited(handled: Handled) -> None:
    organization = an_organization()
    review = a_request(organization)
    page = entered(organization).get(page_of(review)).content.decode()
    for words in ("Job title", "Email confirmed by code", review.reference):
        assert words in page
    assert Event.objects.filter(action="review.seen", subject=f"review:{review.public_id}").exists()


def test_a_request_to_another_organization_does_not_exist(handled: Handled) -> None:
    review = a_request(an_organization())
    client = entered(an_organization())
    assert client.get(page_of(review)).status_code == 404
    assert client.post(page_of(review), {"outcome": "approve"}).status_code == 404
    assert handled.names == []


def test_a_request_answered_by_a_colleague_says_so(handled: Handled) -> None:
    organization = an_organization()
    second = a_member(organization=organization, is_administrator=True)
    review = a_request(organization)
    entered(organization).post(page_of(review), {"outcome": "approve"})
    client = signed_in(Client(), second.account)
    client.get("/wellfirst/enter/")
    page = unescape(
        client.post(page_of(review), {"outcome": "decline", "reason": "No"}).content.decode()
    )
    assert "This is decided already" in page
    assert "By Marcus Webb" in page
    assert handled.names == ["approve"]


def test_the_number_of_queries_does_not_grow_with_requests(handled: Handled) -> None:
    organization = an_organization()
    client = entered(organization)
    client.get(REQUESTS)  # the first page of a session also looks what there is to accept
    counts = []
    for more in (10, 50):
        for _ in range(more):
            a_request(organization)
        with CaptureQueriesContext(connection) as queries:
            client.get(REQUESTS)
        counts.append(len(queries))
    assert counts[0] == counts[1]

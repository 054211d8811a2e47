"""The demo inbox, page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from time_machine import travel

from portico.notices.models import DemoMessage
from testing.builders import NOW, PLAN

pytestmark = pytest.mark.django_db

CODE = "Hello Marcus,\n\nYour code is\n\n482715\n\nSee https://plan.example/help."
QueryCount = Callable[..., Any]


def a_message(**changes: Any) -> DemoMessage:
    said: dict[str, Any] = {
        "plan": PLAN,
        "channel": "mail",
        "sender": "WellFirst Provider Portal",
        "to": "marcus@tworivers.example",
        "subject": "Your code",
        "body": CODE,
        "sent_at": NOW,
    }
    return DemoMessage.objects.create(**{**said, **changes})


def _inbox(client: Client, query: str = "") -> str:
    with travel(NOW, tick=False):
        return client.get(reverse("notices:inbox") + query).content.decode()


def _filtered(client: Client, **criteria: str) -> tuple[str, str]:
    answer = client.post(reverse("notices:inbox"), criteria)
    assert answer.status_code == 302
    address = answer["Location"]
    return address, _inbox(client, "?" + address.partition("?")[2])


def _titles(html: str) -> int:
    return html.count('class="inbox__title"')


def test_an_empty_inbox_says_when_that_changes(client: Client) -> None:
    assert "Nothing was sent yet" in _inbox(client)


def test_the_newest_message_is_first_and_open(client: Client) -> None:
    a_message(subject="Older", sent_at=NOW - timedelta(hours=1))
    newest = a_message(subject="Newest")
    html = _inbox(client)
    assert html.index("Newest") < html.index("Older")
    assert f"{newest.public_id}/" in html
    assert "Monday, November 16, 2026, 9:00 a.m. Central" in html


def test_a_message_says_from_whom_to_whom_and_when_in_the_plans_own_time(client: Client) -> None:
    message = a_message(page="http://testserver/wellfirst/register/email-code/")
    html = client.get(reverse("notices:message", args=[message.public_id])).content.decode()
    for said in (
        "<dd>WellFirst Provider Portal</dd>",
        "<dd>marcus@tworivers.example</dd>",
        "<dd>Monday, November 16, 2026, 9:00 a.m. Central</dd>",
        'id="code-3">482715</p>',
        'data-copy="code-3"',
        '<a href="https://plan.example/help" rel="nofollow">',
        '<a class="usa-button usa-button--outline" href="http://testserver/wellfirst/register',
    ):
        assert said in html


def test_texts_and_calls_are_named_after_what_they_are(client: Client) -> None:
    for channel in ("text", "call"):
        a_message(channel=channel, to="+13145550164", subject="", body="Your code is 482715.")
    html = _inbox(client)
    assert "Text: your code" in html
    assert "Call: your code, spoken" in html
    assert "(314) 555-0164" in html


def test_another_sender_is_named_beside_the_plan(client: Client) -> None:
    a_message(sender="webmaster")
    assert "WellFirst, from webmaster" in _inbox(client)


def test_a_message_of_a_plan_that_was_removed_is_still_shown(client: Client) -> None:
    a_message(plan="gone")
    assert "gone, from WellFirst Provider Portal" in _inbox(client)


def test_markup_in_a_message_stays_text(client: Client) -> None:
    a_message(subject="<script>alert(1)</script>", body="<img src=x>")
    html = _inbox(client)
    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({"to": "dana"}, 1),
        ({"to": "DANA@tworivers.example"}, 1),
        ({"to": "(314) 555-0164"}, 1),
        ({"to": "314.555.0164"}, 1),
        ({"to": "nobody"}, 0),
        ({"to": "@"}, 2),
        ({"kind": "text"}, 1),
        ({"kind": "mail"}, 2),
        ({"plan": PLAN}, 2),
        ({"plan": PLAN, "kind": "call"}, 0),
    ],
)
def test_the_list_is_narrowed_by_address_plan_and_kind(
    client: Client, criteria: dict[str, str], found: int
) -> None:
    a_message()
    a_message(plan="gone", to="dana@tworivers.example")
    a_message(channel="text", to="+13145550164", subject="")
    _, html = _filtered(client, **criteria)
    assert _titles(html) == found
    assert ("No message fits" in html) is (found == 0)


def test_an_address_that_is_looked_for_stays_out_of_the_address_of_the_page(
    client: Client,
) -> None:
    address, html = _filtered(client, to="marcus@tworivers.example")
    assert "marcus" not in address
    assert 'value="marcus@tworivers.example"' in html


def test_the_filter_of_another_session_is_not_mine(client: Client) -> None:
    a_message()
    address, _ = _filtered(Client(), to="nobody")
    assert _titles(_inbox(client, "?" + address.partition("?")[2])) == 1


def test_an_empty_filter_leads_back_to_all(client: Client) -> None:
    address, _ = _filtered(client, to="", plan="", kind="")
    assert address == reverse("notices:inbox")


def test_a_forged_filter_leads_back_to_all(client: Client) -> None:
    address, _ = _filtered(client, kind="pigeon")
    assert address == reverse("notices:inbox")


def test_a_session_remembers_only_the_latest_filters(client: Client) -> None:
    for number in range(25):
        _filtered(client, to=f"person{number}")
    assert [kept["to"] for kept in client.session["inbox"].values()][0::19] == [
        "person5",
        "person24",
    ]


def test_many_messages_come_in_pages_and_the_filter_stays(client: Client) -> None:
    for number in range(45):
        a_message(subject=f"Number {number}", sent_at=NOW - timedelta(minutes=number))
    address, first = _filtered(client, plan=PLAN)
    key = address.partition("?")[2]
    assert _titles(first) == 20
    assert f"?{key}&amp;page=2" in first
    assert _titles(_inbox(client, f"?{key}&page=3")) == 5


@pytest.mark.parametrize("count", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_messages(
    client: Client, django_assert_num_queries: QueryCount, count: int
) -> None:
    for _ in range(count):
        message = a_message()
    with django_assert_num_queries(2):
        _inbox(client)
    with django_assert_num_queries(3):
        client.get(reverse("notices:message", args=[message.public_id]))


def test_a_message_that_is_none_is_no_page(client: Client) -> None:
    assert client.get(reverse("notices:message", args=[UUID(int=1)])).status_code == 404


def test_outside_the_demo_there_is_no_inbox(client: Client, settings: Settings) -> None:
    message = a_message()
    settings.PORTICO = settings.PORTICO.model_copy(update={"demo": False})
    for address in (
        reverse("notices:inbox"),
        reverse("notices:message", args=[message.public_id]),
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert b"482715" not in answer.content


def test_no_cache_keeps_the_inbox(client: Client) -> None:
    assert "no-store" in client.get(reverse("notices:inbox"))["Cache-Control"]

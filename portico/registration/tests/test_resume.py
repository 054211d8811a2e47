"""Save on one device, go on with another; what the calendar does to a draft left alone."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from portico.notices.models import Notice
from portico.registration.models import Draft
from portico.registration.services.calendar import apply_calendar
from testing.builders import NOW, PLAN
from testing.registrant import Registrant, code_sent_to

pytestmark = pytest.mark.django_db
EMAIL = "marcus@home.example"


@pytest.fixture
def left(marcus: Registrant) -> Registrant:
    """Marcus typed half a page, and left an email."""
    marcus.walk(until="organization")
    marcus.post("organization", action="leave", name="Two Rivers Ortho", phone="314-555-01")
    marcus.client.post(f"/{PLAN}/register/save/", {"email": EMAIL})
    return marcus


def ask(client: Client, email: str) -> HttpResponse:
    client.post(f"/{PLAN}/register/continue/", {"email": email})
    return client.get(f"/{PLAN}/register/continue/")  # type: ignore[return-value] # the client's


def body(response: HttpResponse) -> bytes:
    """A page without what differs in every page."""
    return b"".join(line for line in response.content.splitlines() if b"csrf" not in line)


def test_any_step_lets_one_leave_and_another_device_goes_on_with_all_that_was_typed(
    left: Registrant,
) -> None:
    elsewhere = Registrant(npi=left.npi, tin=left.tin)
    ask(elsewhere.client, EMAIL)
    code = code_sent_to(EMAIL)
    elsewhere.client.post(f"/{PLAN}/register/continue/", {"code": code})
    assert elsewhere.due() == "organization"
    page = elsewhere.get("organization").content.decode()
    assert 'value="Two Rivers Ortho"' in page
    assert 'value="314-555-01"' in page
    assert elsewhere.walk() == "done"


def test_back_keeps_what_was_typed_and_so_does_an_error(marcus: Registrant) -> None:
    marcus.walk(until="you")
    back = marcus.post("you", action="back", first_name="Marcus", email="not yet")
    assert back.headers["Location"] == marcus.url("organization")
    assert 'value="not yet"' in marcus.get("you").content.decode()
    marcus.post("you", first_name="Markus", email="m@")
    assert 'value="Markus"' in marcus.get("you").content.decode()


@pytest.mark.parametrize("name", ["password", "code"])
def test_what_is_secret_is_never_kept_as_it_was_typed(marcus: Registrant, name: str) -> None:
    marcus.walk(until="password" if name == "password" else "email")
    marcus.post("password" if name == "password" else "email", action="back", **{name: "S3cret!x"})
    assert "S3cret!x" not in str(Draft.objects.values().get())


def test_the_answer_is_the_same_for_a_known_and_an_unknown_email(left: Registrant) -> None:
    known, unknown = ask(Client(), EMAIL), ask(Client(), "nobody@home.example")
    assert known.status_code == unknown.status_code
    assert body(known) == body(unknown)
    assert not Notice.objects.filter(to="nobody@home.example").exists()


def test_a_wrong_code_opens_nothing(left: Registrant) -> None:
    elsewhere = Registrant()
    ask(elsewhere.client, EMAIL)
    wrong = "000000" if code_sent_to(EMAIL) != "000000" else "111111"
    refused = elsewhere.client.post(f"/{PLAN}/register/continue/", {"code": wrong})
    assert b"not the code we sent last" in refused.content
    assert elsewhere.due() == "account-type"


def test_an_email_confirmed_by_its_code_is_an_email_to_come_back_with(marcus: Registrant) -> None:
    marcus.walk(until="password")
    elsewhere = Registrant(npi=marcus.npi, tin=marcus.tin)
    ask(elsewhere.client, marcus.email)
    code = code_sent_to(marcus.email)
    elsewhere.client.post(f"/{PLAN}/register/continue/", {"code": code})
    assert elsewhere.due() == "password"


def test_a_draft_left_alone_is_reminded_of_once_then_deleted(left: Registrant) -> None:
    for days, mails in ((10, 0), (11, 1), (12, 1)):
        apply_calendar(now=NOW + timedelta(days=days))
        reminders = Notice.objects.filter(subject="Your registration is waiting for you")
        assert reminders.count() == mails
    apply_calendar(now=NOW + timedelta(days=14))
    assert not Draft.objects.exists()


def test_an_expired_draft_is_gone_and_its_page_says_how_to_begin_anew(
    left: Registrant, clock: Traveller
) -> None:
    stale = Registrant()
    ask(stale.client, EMAIL)
    stale.client.post(f"/{PLAN}/register/continue/", {"code": code_sent_to(EMAIL)})
    page = stale.get("organization").content.decode()
    draft = page.partition('name="draft" value="')[2][:36]
    clock.shift(timedelta(days=14))
    answer = stale.client.post(
        stale.url("organization"), {"draft": draft, "name": "Late"}, follow=True
    )
    assert b"Your draft had expired" in answer.content


def test_starting_over_leaves_the_old_draft_to_its_email(left: Registrant) -> None:
    left.client.post(f"/{PLAN}/register/new/")
    assert left.due() == "account-type"
    assert Draft.objects.get().resume_email == EMAIL

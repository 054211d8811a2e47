"""Sessions end by themselves, by their owner's hand, and with the password."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from portico.accounts import sessions
from portico.accounts.models import Account
from portico.accounts.services import tidy
from portico.accounts.session_store import SessionStore
from portico.profiles.loading import profile
from testing.builders import NOW, PASSWORD, PLAN, an_account
from testing.people import SIGN_IN, is_in, sign_in

pytestmark = pytest.mark.django_db
POLICY = profile(PLAN).session
IDLE = timedelta(minutes=POLICY.idle_minutes)
ABSOLUTE = timedelta(hours=POLICY.absolute_hours)
NEW_PASSWORD = "granite otter velvet umbrella"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 16, 15, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def account() -> Account:
    return an_account(password=PASSWORD)


@pytest.fixture
def member(clock: time_machine.Traveller, client: Client, account: Account) -> Client:
    """Signed in at the frozen moment."""
    sign_in(client, account.email)
    return client


def test_an_idle_session_ends(member: Client, clock: time_machine.Traveller) -> None:
    clock.shift(IDLE - timedelta(seconds=1))
    assert is_in(member)
    clock.shift(IDLE)
    assert not is_in(member)


def test_what_the_table_says_is_over_is_as_if_it_never_was(
    member: Client, clock: time_machine.Traveller
) -> None:
    key = member.session.session_key
    over = Session.objects.get(pk=key).expire_date
    clock.move_to(over - timedelta(seconds=1))
    assert SessionStore(key).load()
    clock.move_to(over)
    late = SessionStore(key)
    assert (late.load(), late.session_key) == ({}, None)
    assert SessionStore("a" * 32).load() == {}


def test_who_goes_on_working_stays_until_the_absolute_limit(
    member: Client, clock: time_machine.Traveller
) -> None:
    session, began = member.session, datetime.now(UTC)
    clock.shift(ABSOLUTE - timedelta(minutes=2))
    for minutes in range(0, int(ABSOLUTE / timedelta(minutes=1)) - 1, POLICY.idle_minutes - 1):
        sessions.note_activity(session, now=began + timedelta(minutes=minutes))
    session.save()
    assert is_in(member)
    clock.shift(timedelta(minutes=1))
    assert is_in(member)
    clock.shift(timedelta(minutes=1))
    assert not is_in(member)


def test_the_sign_in_page_says_so_and_leads_back(
    member: Client, clock: time_machine.Traveller, account: Account
) -> None:
    clock.shift(IDLE)
    wanted = f"/{PLAN}/account/name/"
    answer = member.get(wanted)
    assert answer.headers["Location"] == f"{SIGN_IN}?next={quote(wanted, safe='')}"
    page = member.get(answer.headers["Location"]).content.decode()
    assert "You were signed out" in page
    assert f'value="{wanted}"' in page
    assert "You were signed out" not in member.get(SIGN_IN).content.decode()
    assert sign_in(member, account.email, next_url=wanted).headers["Location"] == wanted


def test_public_pages_stay_open_when_a_session_ends(
    member: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(ABSOLUTE)
    assert member.get(SIGN_IN).status_code == 200


def test_an_ended_session_cannot_be_brought_back(
    member: Client, clock: time_machine.Traveller
) -> None:
    kept = member.cookies["session"].value
    clock.shift(IDLE)
    member.get(f"/{PLAN}/account/")
    member.cookies["session"] = kept
    clock.shift(-IDLE)
    assert not is_in(member)


def test_a_session_that_says_nothing_about_its_age_is_over() -> None:
    assert sessions.is_over({}, POLICY, now=NOW)
    assert sessions.is_over({"started_at": NOW.isoformat()}, POLICY, now=NOW)


def test_not_every_page_writes_the_session() -> None:
    session: dict[str, object] = {}
    sessions.start(session, now=NOW)
    before = dict(session)
    sessions.note_activity(session, now=NOW + timedelta(seconds=29))
    assert session == before
    sessions.note_activity(session, now=NOW + timedelta(seconds=30))
    assert session != before


def test_changing_the_password_ends_every_other_session(client: Client, account: Account) -> None:
    elsewhere = Client()
    sign_in(client, account.email)
    sign_in(elsewhere, account.email)
    before = client.session.session_key
    answer = client.post(
        f"/{PLAN}/account/password/", {"current": PASSWORD, "password": NEW_PASSWORD}
    )
    assert answer.headers["Location"] == f"/{PLAN}/account/"
    assert is_in(client)
    assert client.session.session_key != before
    assert not is_in(elsewhere)
    assert not Session.objects.filter(session_key=before).exists()


def test_one_other_session_is_ended_by_its_owner_only(client: Client, account: Account) -> None:
    elsewhere, somebody = Client(HTTP_USER_AGENT="Mozilla Firefox/130 Windows"), Client()
    other = an_account(password=PASSWORD)
    sign_in(somebody, other.email)
    sign_in(elsewhere, account.email)
    sign_in(client, account.email)
    page = client.get(f"/{PLAN}/account/").content.decode()
    assert "Firefox on Windows" in page
    ends = page.split("/account/sessions/")[1].split("/")[0]
    somebody.post(f"/{PLAN}/account/sessions/{ends}/end/")
    assert is_in(elsewhere)
    client.post(f"/{PLAN}/account/sessions/{ends}/end/")
    assert not is_in(elsewhere)
    assert is_in(client)


def test_all_other_sessions_end_at_once(client: Client, account: Account) -> None:
    elsewhere = Client()
    sign_in(elsewhere, account.email)
    sign_in(client, account.email)
    client.post(f"/{PLAN}/account/sessions/end/")
    assert not is_in(elsewhere)
    assert is_in(client)


def test_a_closed_account_is_out_on_the_next_request(client: Client, account: Account) -> None:
    sign_in(client, account.email)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not is_in(client)


def test_what_is_over_is_deleted(member: Client, clock: time_machine.Traveller) -> None:
    mine = Session.objects.filter(session_key=member.session.session_key)
    tidy(now=datetime(2026, 11, 16, 16, tzinfo=UTC))
    assert mine.count() == 1
    tidy(now=datetime(2027, 11, 16, 15, tzinfo=UTC))
    assert mine.count() == 0

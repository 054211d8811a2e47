"""What everyone finds: the plan's public page and the installation's front page."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from demo.sign_ins import SignIn
from portico.toolkit import demo
from testing.builders import an_account, staff_member

pytestmark = pytest.mark.django_db
CENTRAL = ZoneInfo("America/Chicago")
PUBLIC = "/wellfirst/"


def seen_at(client: Client, when: datetime) -> str:
    """The public page at that moment."""
    with time_machine.travel(when, tick=False):
        return client.get(PUBLIC).content.decode()


@pytest.mark.requirement("WF-01")
def test_the_public_page_leads_to_registration_and_sign_in(client: Client) -> None:
    page = client.get(PUBLIC).content.decode()
    assert 'href="/wellfirst/register/"' in page
    assert 'href="/wellfirst/sign-in/"' in page
    assert 'href="/wellfirst/register/continue/"' in page


@pytest.mark.requirement("WF-20")
def test_the_public_page_says_when_it_is_open_and_which_browsers_work(client: Client) -> None:
    page = client.get(PUBLIC).content.decode()
    for words in ("24 hours a day", "Chrome, Edge, Firefox or Safari", "none is required"):
        assert words in page
    assert "No downtime is planned" in page


def test_the_public_page_says_whom_to_call_and_whether_they_answer_now(client: Client) -> None:
    page = seen_at(client, datetime(2026, 11, 17, 10, tzinfo=CENTRAL))
    assert "1-866-555-0127" in page
    assert "Open now until 5:00 p.m." in page


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 11, 17, 7, tzinfo=CENTRAL), "Closed, opens 8:00 a.m."),
        (datetime(2026, 11, 17, 17, tzinfo=CENTRAL), "Closed, opens Wednesday, 8:00 a.m."),
        (datetime(2026, 11, 20, 18, tzinfo=CENTRAL), "Closed, opens Monday, 8:00 a.m."),
        (datetime(2026, 11, 26, 10, tzinfo=CENTRAL), "Closed, opens Friday, 8:00 a.m."),
    ],
    ids=["early", "closing time", "weekend", "holiday"],
)
def test_the_public_page_says_when_they_answer_again(
    client: Client, when: datetime, words: str
) -> None:
    assert words in seen_at(client, when)


def test_the_front_page_offers_every_plan(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="http://testserver/wellfirst/"' in page


def test_the_demo_lists_who_can_sign_in_with_the_code_of_now(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    person = SignIn(
        plan="wellfirst",
        role="Reviewer",
        email="ana@wellfirst.example",
        first_name="Ana",
        last_name="Pruitt",
        password="a demo password",
        totp_secret=secret,
    )
    several = [person, replace(person, email="no@x.example")]
    monkeypatch.setattr(demo, "people", lambda: several)
    staff_member(account=an_account(email="ana@wellfirst.example"))
    # RFC 6238's time step: at 59 seconds the second code of this secret.
    with time_machine.travel(59, tick=False):
        page = client.get("/").content.decode()
    assert "ana@wellfirst.example" in page
    assert "a demo password" in page
    assert demo.current_code(secret, datetime.fromtimestamp(59, tz=CENTRAL)) in page
    assert "no@x.example" not in page


def test_outside_the_demo_nobody_is_listed(client: Client, settings: Settings) -> None:
    settings.PORTICO = settings.PORTICO.model_copy(update={"demo": False})
    page = client.get("/").content.decode()
    assert "Demo sign-ins" not in page


def test_the_code_is_the_one_an_authenticator_app_shows() -> None:
    # RFC 6238, appendix B, SHA-1 at 59 seconds, its last six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert demo.current_code(secret, datetime.fromtimestamp(59, tz=CENTRAL)) == "287082"

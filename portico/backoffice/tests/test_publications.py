"""Staff write the plan's pages and news: preview, draft, publish, take back, two editors at once."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from portico.toolkit.models import Edition, EditionState
from testing.builders import an_account, signed_in, staff_member

pytestmark = pytest.mark.django_db
PLAN, KEY = "wellmark", "working-with"
LIST, NEW = f"/{PLAN}/staff/publications/", f"/{PLAN}/staff/news/new/"
EDIT, PUBLIC = f"{LIST}{KEY}/", f"/{PLAN}/pages/{KEY}/"
VERSIONS, OFF = f"{EDIT}versions/", f"{EDIT}take-off/"
TYPED = {"title": "Working with us", "markdown": "# Autumn\n\nNew hours.", "based_on": 0}


@pytest.fixture
def ana() -> Account:
    """Somebody who only publishes."""
    account = an_account(first_name="Ana", last_name="Pruitt")
    return staff_member(plan=PLAN, role=StaffRoleName.PUBLICATIONS, account=account)


@pytest.fixture
def editor(ana: Account) -> Client:
    """Ana, signed in."""
    return signed_in(Client(), ana)


def text_of(client: Client, address: str) -> str:
    """A page with its entities read; its status where there is none."""
    answer = client.get(address)
    return unescape(answer.content.decode()) if answer.status_code == 200 else "none"


def send(client: Client, act: str, address: str = EDIT, **changes: Any) -> Any:
    """Press a button of the editor."""
    return client.post(address, {**TYPED, "act": act, **changes})


def public() -> str:
    """The page as a visitor finds it."""
    return text_of(Client(), PUBLIC)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (StaffRoleName.PUBLICATIONS, 200),
        (StaffRoleName.LEAD, 200),
        (StaffRoleName.REVIEWER, 404),
        (StaffRoleName.OPERATOR, 404),
    ],
)
def test_only_leads_and_who_publishes_reach_the_pages(role: StaffRoleName, status: int) -> None:
    client = signed_in(Client(), staff_member(plan=PLAN, role=role))
    for address in (LIST, EDIT, NEW, VERSIONS):
        assert client.get(address).status_code == status


def test_who_publishes_lands_at_the_list_and_finds_no_reviews(editor: Client) -> None:
    assert editor.get(f"/{PLAN}/enter/")["Location"] == LIST
    assert editor.get(f"/{PLAN}/staff/reviews/").status_code == 404
    assert "Publications" in text_of(editor, LIST)


@pytest.mark.requirement("WM-18", "WM-19")
def test_the_list_names_every_page_with_its_state(editor: Client) -> None:
    send(editor, "draft")
    page = text_of(editor, LIST)
    row = page[page.index("Working with us") :]
    assert row.index("Draft") < row.index("Ana Pruitt") < row.index("</tr>")
    assert page.count("As delivered") == 14


@pytest.mark.requirement("WM-18")
def test_the_editor_begins_with_the_text_that_came_with_the_profile(editor: Client) -> None:
    page = text_of(editor, EDIT)
    assert "Your first hour in the portal" in page
    assert "This text came with the portal" in page


def test_a_preview_shows_the_text_and_saves_nothing(editor: Client) -> None:
    page = send(editor, "preview", markdown="# Autumn\n\n<b>bold</b>").content.decode()
    assert "<h2>Autumn</h2>" in page
    assert "<b>bold" not in page
    assert not Edition.objects.exists()


def test_a_draft_is_kept_and_only_publishing_makes_it_public(editor: Client) -> None:
    assert send(editor, "draft")["Location"] == EDIT
    assert "New hours." not in public()
    assert "New hours." in text_of(editor, EDIT)
    assert send(editor, "publish", based_on=1)["Location"] == LIST
    assert "New hours." in public()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter the title"),
        ({"markdown": " "}, "Enter the text"),
        ({"markdown": "x" * 60_001}, "at most 60000 characters"),
    ],
)
def test_what_is_missing_or_too_long_is_told(
    editor: Client, changes: dict[str, str], words: str
) -> None:
    assert words in send(editor, "publish", **changes).content.decode()
    assert not Edition.objects.exists()


def test_the_second_of_two_editors_is_told_and_loses_nothing(editor: Client) -> None:
    lead = an_account(first_name="Sam", last_name="Ito")
    other = signed_in(Client(), staff_member(plan=PLAN, role=StaffRoleName.LEAD, account=lead))
    send(other, "publish", markdown="What Sam wrote")
    answer = send(editor, "publish", markdown="What Ana wrote")
    page = unescape(answer.content.decode())
    for words in ("Somebody saved this page after you", "Sam Ito", "What Sam wrote"):
        assert words in page
    assert answer.context["form"]["markdown"].value() == "What Ana wrote"
    assert "What Sam wrote" in public()
    again = answer.context["form"]["based_on"].value()
    send(editor, "publish", markdown="Both together", based_on=again)
    assert "Both together" in public()
    assert Edition.objects.filter(markdown="What Sam wrote").exists()


# --- News ---------------------------------------------------------------------------------------
@pytest.mark.requirement("WM-19")
def test_news_is_written_kept_as_a_draft_and_published(editor: Client) -> None:
    answer = send(editor, "draft", NEW, title="Fees of the new year")
    assert text_of(Client(), f"/{PLAN}/pages/news/{key_of(answer)}/") == "none"
    send(editor, "publish", answer["Location"], title="Fees of the new year", based_on=1)
    assert "Fees of the new year" in text_of(Client(), f"/{PLAN}/")


def test_news_can_be_published_at_once(editor: Client) -> None:
    assert send(editor, "publish", NEW, title="Closed on Friday")["Location"] == LIST
    assert "Closed on Friday" in text_of(Client(), f"/{PLAN}/pages/news/")


def key_of(answer: Any) -> str:
    """Of the page the answer leads to."""
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[-1]


# --- Versions -----------------------------------------------------------------------------------
def test_the_page_is_taken_back_to_an_earlier_version(editor: Client) -> None:
    send(editor, "publish", markdown="The first words")
    send(editor, "publish", markdown="The second words", based_on=1)
    versions = text_of(editor, VERSIONS)
    assert versions.index("Version 2") < versions.index("Public now") < versions.index("Version 1")
    assert versions.index("Version 1") < versions.index("Was public")
    assert "The first words" in text_of(editor, f"{VERSIONS}1/")
    editor.post(f"{VERSIONS}1/", {"based_on": 2})
    assert "The first words" in public()
    assert Edition.objects.count() == 3


@pytest.mark.parametrize("based_on", ["1", "", "x", "-4"])
def test_taking_back_what_somebody_saved_meanwhile_is_told(editor: Client, based_on: str) -> None:
    send(editor, "publish", markdown="The first words")
    send(editor, "publish", markdown="The second words", based_on=1)
    page = editor.post(f"{VERSIONS}1/", {"based_on": based_on}, follow=True)
    assert "Somebody saved this page meanwhile" in page.content.decode()
    editor.post(OFF, {"based_on": based_on})
    assert "The second words" in public()


def test_taking_off_asks_first_and_shows_what_came_with_the_portal(editor: Client) -> None:
    send(editor, "publish")
    assert "Take “Working with us” off?" in text_of(editor, OFF)
    assert "New hours." in public()
    editor.post(OFF, {"based_on": 1})
    assert "Your first hour in the portal" in public()
    assert Edition.objects.latest("number").state == EditionState.WITHDRAWN
    assert editor.get(OFF).headers["Location"].endswith(VERSIONS)
    assert "Somebody saved this page meanwhile" in text_of(editor, VERSIONS)


@pytest.mark.parametrize(
    "address", [f"{LIST}nothing/", f"{LIST}nothing/versions/", f"{VERSIONS}9/"]
)
def test_what_is_not_there_is_an_unknown_page(editor: Client, address: str) -> None:
    assert editor.get(address).status_code == 404


def test_staff_of_another_plan_change_nothing_here() -> None:
    other = signed_in(Client(), staff_member(plan="wellfirst", role=StaffRoleName.LEAD))
    assert send(other, "publish").status_code == 404
    assert other.get(EDIT).status_code == 404

"""The plan's own pages: what everyone reads, what staff keep, and two editors at once."""

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.audit.models import Event
from portico.profiles.loading import profile
from portico.profiles.schema import PageKind
from portico.toolkit.models import Edition
from portico.toolkit.queries import editions_of, news_of, page_text, publications_of
from portico.toolkit.services import (
    EditedMeanwhile,
    Written,
    publish,
    publish_again,
    save_draft,
    withdraw,
    write_news,
)
from testing.builders import NOW, staff_member
from testing.parallel import errors, race, values

pytestmark = pytest.mark.django_db
PLAN, KEY = "wellmark", "working-with"
PAGE, NEWS = f"/{PLAN}/pages/{KEY}/", f"/{PLAN}/pages/news/"


@pytest.fixture
def editor() -> Actor:
    """Somebody of the plan's staff who publishes."""
    role = StaffRoleName.LEAD
    account = staff_member(plan=PLAN, role=role)
    roles = frozenset({role})
    return Actor(kind=ActorKind.STAFF, plan=PLAN, account_id=account.pk, staff_roles=roles)


def saved(editor: Actor, markdown: str, *, by: Any = publish, based_on: int = 0) -> Edition:
    """The working-with page with another text."""
    written = Written(title="Working with us", markdown=markdown)
    kind = PageKind.WORKING_WITH
    edition: Edition = by(
        key=KEY, kind=kind, written=written, based_on=based_on, actor=editor, now=NOW
    )
    return edition


def news(editor: Actor, title: str, *, days: int = 0) -> Edition:
    """A published news item."""
    now = NOW + timedelta(days=days)
    draft = write_news(
        written=Written(title=title, markdown=f"About: {title}"),
        today=now.date(),
        actor=editor,
        now=now,
    )
    return publish_again(edition=draft, based_on=draft.number, actor=editor, now=now)


def read(client: Client, address: str) -> str:
    """A page as everyone finds it, without signing in."""
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


# --- What everyone reads ------------------------------------------------------------------------
@pytest.mark.requirement("WM-18")
def test_a_page_shows_the_text_of_the_profile_until_staff_publish(client: Client) -> None:
    page = read(client, PAGE)
    for words in ("Working with Wellmark", "Tips", "Videos", "6 minutes"):
        assert words in page
    assert 'href="https://media.wellmark.example/first-hour" rel="noopener noreferrer"' in page


@pytest.mark.requirement("WM-18")
def test_what_staff_publish_stands_in_its_place(client: Client, editor: Actor) -> None:
    saved(editor, "# Autumn\n\nNew <b>hours</b>.")
    page = read(client, PAGE)
    assert "<h2>Autumn</h2>" in page
    assert "Updated November 16, 2026" in page
    assert "New &lt;b&gt;hours&lt;/b&gt;." in page
    assert "Videos" not in page


def test_nobody_reads_a_draft(client: Client, editor: Actor) -> None:
    saved(editor, "Published words")
    saved(editor, "Drafted words", by=save_draft, based_on=1)
    page = read(client, PAGE)
    assert "Published words" in page
    assert "Drafted words" not in page


@pytest.mark.requirement("WM-19")
@pytest.mark.parametrize("page", profile(PLAN).pages, ids=lambda page: page.key)
def test_every_page_of_the_profile_is_found_without_signing_in(client: Client, page: Any) -> None:
    shown = read(client, f"/{PLAN}/pages/{page.key}/")
    assert f"<h1>{page.title}</h1>" in shown
    linked = set(re.findall(r'href="\.\./([^"]+)/"', shown))
    assert linked <= {"news", *(each.key for each in profile(PLAN).pages)}


@pytest.mark.parametrize("address", [f"/{PLAN}/pages/nothing/", f"{NEWS}nothing/"])
def test_what_nobody_wrote_is_an_unknown_page(client: Client, address: str) -> None:
    assert read(client, address) == "404"


def test_another_plan_s_text_stays_there(client: Client, editor: Actor) -> None:
    saved(editor, "Ours alone")
    assert read(client, f"/wellfirst/pages/{KEY}/") == "404"


# --- News ---------------------------------------------------------------------------------------
@pytest.mark.requirement("WM-19")
def test_news_is_listed_the_latest_first_and_can_be_opened(client: Client, editor: Actor) -> None:
    for days, title in enumerate(("Fees of the new year", "Closed on Friday")):
        item = news(editor, title, days=days)
    page = read(client, NEWS)
    assert page.index("Closed on Friday") < page.index("Fees of the new year")
    assert f'href="{NEWS}{item.key}/"' in page
    assert "About: Closed on Friday" in read(client, f"{NEWS}{item.key}/")


def test_without_news_the_list_says_so(client: Client) -> None:
    assert "No news yet" in read(client, NEWS)


def test_news_that_was_corrected_keeps_its_day_and_its_address(editor: Actor) -> None:
    item = news(editor, "Fees")
    later = NOW + timedelta(days=9)
    publish_again(edition=item, based_on=item.number, actor=editor, now=later)
    (shown,) = news_of(PLAN)
    assert (shown.key, shown.published_at, shown.saved_at) == (item.key, NOW, later)


def test_two_items_of_one_headline_have_two_addresses(editor: Actor) -> None:
    keys = {news(editor, "Fees!").key for _ in range(3)}
    day = date(2026, 11, 16)
    assert keys == {f"{day}-fees", f"{day}-fees-2", f"{day}-fees-3"}


# --- Taking back --------------------------------------------------------------------------------
def test_an_earlier_text_comes_back_as_a_new_edition(client: Client, editor: Actor) -> None:
    first = saved(editor, "The first words")
    saved(editor, "The second words", based_on=1)
    back = publish_again(edition=first, based_on=2, actor=editor, now=NOW)
    assert back.number == 3
    assert "The first words" in read(client, PAGE)
    texts = [each.markdown for each in editions_of(PLAN, KEY)]
    assert texts == ["The first words", "The second words", "The first words"]


def test_a_page_that_was_taken_off_shows_the_profile_s_text_again(
    client: Client, editor: Actor
) -> None:
    withdraw(edition=saved(editor, "Ours"), actor=editor, now=NOW)
    assert "Videos" in read(client, PAGE)


def test_news_that_was_taken_off_is_gone_and_can_come_back(client: Client, editor: Actor) -> None:
    item = news(editor, "Wrong news")
    off = withdraw(edition=item, actor=editor, now=NOW)
    assert read(client, f"{NEWS}{item.key}/") == "404"
    assert "Wrong news" not in read(client, NEWS)
    publish_again(edition=item, based_on=off.number, actor=editor, now=NOW)
    assert "Wrong news" in read(client, NEWS)


# --- Two editors, and what holds in the database ------------------------------------------------
def test_the_second_of_two_editors_is_told_what_the_first_saved(editor: Actor) -> None:
    saved(editor, "Opened by both")
    first = saved(editor, "The first one's", based_on=1)
    with pytest.raises(EditedMeanwhile) as told:
        saved(editor, "The second one's", based_on=1)
    assert told.value.newest == first


@pytest.mark.django_db(transaction=True)
def test_of_editors_at_the_same_moment_one_saves_and_the_others_are_told(editor: Actor) -> None:
    outcomes = race([partial(saved, editor, f"Text {number}") for number in range(4)])
    (won,) = values(outcomes)
    assert [type(error) for error in errors(outcomes)] == [EditedMeanwhile] * 3
    assert page_text(profile(PLAN), KEY).markdown == won.markdown  # type: ignore[union-attr] # the page is declared


def test_an_edition_is_never_changed_or_removed(editor: Actor) -> None:
    edition = saved(editor, "Said")
    for change in (edition.save, edition.delete):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()


def test_who_published_is_in_the_audit_trail(editor: Actor) -> None:
    saved(editor, "Said")
    event = Event.objects.get(action="page.published")
    assert (event.account_id, event.subject, event.details) == (
        editor.account_id,
        f"page:{KEY}",
        {"edition": 1},
    )


def test_the_number_of_queries_does_not_grow_with_pages(editor: Actor) -> None:
    counts = []
    for more in (2, 12):
        for number in range(more):
            news(editor, f"Item {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            found = publications_of(profile(PLAN))
            [(each.newest and each.newest.saved_by.full_name, each.shown) for each in found]
        counts.append(len(queries))
    assert counts == [2, 2]

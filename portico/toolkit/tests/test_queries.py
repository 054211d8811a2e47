"""Which edition of which page everyone reads, and which one staff find."""

from datetime import timedelta
from typing import Any

import pytest

from portico.profiles.loading import profile
from portico.profiles.schema import PageKind
from portico.toolkit.models import Edition, EditionState
from portico.toolkit.queries import (
    Publication,
    editions_of,
    news_of,
    news_text,
    page_text,
    publication_of,
    publications_of,
)
from testing.builders import NOW, staff_member

pytestmark = pytest.mark.django_db
PLAN, KEY, OTHER = profile("wellmark"), "working-with", "blueink"
DRAFT, PUBLISHED, WITHDRAWN = EditionState
LATER = NOW + timedelta(days=1)


def edition(number: int = 1, state: EditionState = PUBLISHED, **facts: Any) -> Edition:
    """One saved text; its title says which."""
    told = {"plan": PLAN.slug, "key": KEY, "kind": PageKind.WORKING_WITH, "published_at": NOW}
    told |= {"title": f"Edition {number}", "markdown": "Words", "saved_at": LATER} | facts
    return Edition.objects.create(number=number, state=state, saved_by=staff_member(), **told)


def news(key: str = "fees", **facts: Any) -> Edition:
    return edition(**{"key": key, "kind": PageKind.NEWS, "title": key, **facts})


def found(key: str = KEY) -> Publication:
    publication = publication_of(PLAN, key)
    assert publication is not None
    return publication


# --- What everyone reads --------------------------------------------------------------------------
def test_a_page_shows_its_own_text_that_was_published_last() -> None:
    edition(key=OTHER)
    edition(plan="wellfirst", title="Another plan's")
    page = page_text(PLAN, KEY)
    assert page
    assert (page.title, page.edition, page.dated) == (declared_title(KEY), 0, None)
    edition(1)
    edition(2, DRAFT)
    page = page_text(PLAN, KEY)
    assert page
    assert (page.title, page.edition, page.dated) == ("Edition 1", 1, LATER)
    edition(3, WITHDRAWN)
    page = page_text(PLAN, KEY)
    assert page
    assert page.edition == 0
    assert page_text(PLAN, "nothing") is None


def declared_title(key: str) -> str:
    page = PLAN.page(key)
    assert page
    return page.title


def test_news_is_what_was_published_as_news() -> None:
    fees = news("fees")
    news("hours")
    news("later", state=DRAFT)
    news("gone", number=1)
    news("gone", number=2, state=WITHDRAWN)
    news("theirs", plan="wellfirst")
    edition()
    assert {each.key for each in news_of(PLAN.slug)} == {"fees", "hours"}
    text = news_text(PLAN, "fees")
    assert text
    assert (text.title, text.dated) == ("fees", fees.published_at)
    assert [news_text(PLAN, key) for key in ("gone", "later", KEY)] == [None] * 3


# --- What staff find ------------------------------------------------------------------------------
def test_staff_find_every_page_and_the_newest_news_first() -> None:
    news("old", saved_at=NOW)
    news("new", saved_at=LATER)
    news("theirs", plan="wellfirst")
    edition(2, DRAFT)
    edition(key="no-longer-declared", kind=PageKind.GUIDE)
    listed = publications_of(PLAN)
    assert [each.key for each in listed] == ["new", "old", *(page.key for page in PLAN.pages)]
    assert [each.key for each in listed if each.newest] == ["new", "old", KEY]


def test_a_page_that_nobody_wrote_shows_the_profile_s_text() -> None:
    edition(key=OTHER)
    page = found()
    assert page.shown
    assert (page.title, page.shown.edition) == (declared_title(KEY), 0)
    assert (page.number, page.has_draft, page.newest) == (0, False, None)


def test_a_draft_stands_beside_what_everyone_reads() -> None:
    edition(1)
    draft = edition(2, DRAFT)
    page = found()
    assert page.shown
    assert (page.shown.edition, page.title, page.newest) == (1, "Edition 2", draft)
    assert (page.number, page.has_draft, page.kind) == (2, True, PageKind.WORKING_WITH)
    edition(3)
    assert not found().has_draft


def test_news_that_is_not_published_is_shown_to_nobody() -> None:
    edition()
    news("fees", state=DRAFT)
    item = found("fees")
    assert (item.shown, item.kind, item.title, item.has_draft) == (
        None,
        PageKind.NEWS,
        "fees",
        True,
    )
    news("fees", number=2, state=WITHDRAWN)
    assert found("fees").shown is None


@pytest.mark.parametrize("wrote", [True, False])
def test_a_page_the_profile_no_longer_has_is_found_by_nobody(*, wrote: bool) -> None:
    if wrote:
        edition(key="no-longer-declared", kind=PageKind.GUIDE)
    assert publication_of(PLAN, "no-longer-declared") is None


def test_editions_are_of_one_page_of_one_plan() -> None:
    first, second = edition(1), edition(2)
    edition(key=OTHER)
    edition(plan="wellfirst")
    assert list(editions_of(PLAN.slug, KEY)) == [second, first]

"""The review queue over HTTP."""

from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.states import State
from portico.backoffice.queries import figures
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile
from portico.profiles.schema import Decider
from portico.reviews.evidence import Check, CheckOutcome
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide, note_nothing_on_file, take
from testing.builders import NOW, PLAN, an_account, an_organization, signed_in, staff_member
from testing.review_builders import a_review, a_reviewer, evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
QUEUE = "/wellfirst/staff/reviews/"
SEARCH = f"{QUEUE}search/"
AT_FIVE = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)


@pytest.fixture
def reviewer(client: Client) -> Client:
    """A reviewer's browser."""
    return signed_in(client, staff_member(account=an_account(first_name="Ana", last_name="Pruitt")))


def waiting(name: str, **changes: object) -> Review:
    """An organization that waits for the plan."""
    organization = an_organization(name=name, state=State.PENDING_REVIEW)
    return a_review(organization=organization, **changes)  # type: ignore[arg-type] # the builder judges them


def page(client: Client, query: str = "") -> str:
    """The queue's text with its entities read."""
    return unescape(client.get(f"{QUEUE}{query}").content.decode())


def names(client: Client, query: str = "", *, of: list[str]) -> list[str]:
    """Which of the organizations are listed, in order."""
    text = page(client, query)
    return sorted(
        (name for name in of if f">{name}</a>" in text), key=lambda n: text.index(f">{n}<")
    )


def search(client: Client, text: str, query: str = "") -> str:
    """Search, and return the query of the address it leads to."""
    answer = client.post(f"{SEARCH}{query}", {"text": text})
    return f"?{urlsplit(answer['Location']).query}"


@pytest.mark.requirement("WF-17")
def test_the_most_urgent_comes_first_with_what_is_left(reviewer: Client) -> None:
    waiting("Kirkwood Allergy", due_at=AT_FIVE + timedelta(days=1))
    waiting("Gravois Dental", due_at=AT_FIVE - timedelta(days=1))
    waiting("Lafayette Sleep", due_at=AT_FIVE)
    listed = names(reviewer, of=["Kirkwood Allergy", "Gravois Dental", "Lafayette Sleep"])
    assert listed == ["Gravois Dental", "Lafayette Sleep", "Kirkwood Allergy"]
    text = page(reviewer)
    for words in ("Overdue by 2 h", "6 h 55 min left", "1 day 6 h left", "Today 5:00 p.m."):
        assert words in text


def test_the_strip_counts_overdue_today_and_open(reviewer: Client) -> None:
    for due in (AT_FIVE - timedelta(days=1), AT_FIVE, AT_FIVE + timedelta(days=1)):
        waiting("Kirkwood Allergy", due_at=due)
    text = page(reviewer)
    assert 'class="is-bad">1</dd>' in text
    assert "<dt>Due today</dt><dd>1</dd>" in text
    assert "<dt>Open</dt><dd>3</dd>" in text
    assert "<dt>Usual time to answer</dt><dd>None yet</dd>" in text


def test_the_usual_time_is_the_middle_of_the_answers_in_working_time(reviewer: Client) -> None:
    for hours in (1, 5, 30):
        done = waiting("Kirkwood Allergy", now=NOW)
        when = NOW + timedelta(hours=hours)
        decide(review=done, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(), now=when)
    assert "<dd>5 h</dd>" in page(reviewer)


def test_each_tab_shows_its_own(reviewer: Client) -> None:
    account = staff_member()
    me, client = a_reviewer(account), signed_in(Client(), account)
    mine, others, _free, back, done = (
        waiting(name) for name in ("Mine LLC", "Others LLC", "Free LLC", "Back LLC", "Done LLC")
    )
    take(review=mine, from_account_id=None, actor=me, now=NOW)
    take(review=others, from_account_id=None, actor=a_reviewer(), now=NOW)
    decide(review=back, outcome=Outcome.SEND_BACK, reason="A W-9", actor=me, now=NOW)
    decide(review=done, outcome=Outcome.DECLINE, reason="No", actor=me, now=NOW)
    every = ["Mine LLC", "Others LLC", "Free LLC", "Back LLC", "Done LLC"]
    assert set(names(client, of=every)) == {"Mine LLC", "Others LLC", "Free LLC"}
    assert names(client, "?tab=mine", of=every) == ["Mine LLC"]
    assert names(client, "?tab=nobody", of=every) == ["Free LLC"]
    assert names(client, "?tab=waiting", of=every) == ["Back LLC"]
    assert names(client, "?tab=decided", of=every) == ["Done LLC"]


def test_who_still_has_to_sign_is_listed_and_counted_among_those_we_wait_for(
    reviewer: Client,
) -> None:
    unsigned = waiting("Unsigned LLC")
    Review.objects.filter(pk=unsigned.pk).update(state=ReviewState.AWAITING_SIGNATURE)
    every = ["Unsigned LLC"]
    assert names(reviewer, of=every) == []
    assert names(reviewer, "?tab=waiting", of=every) == every
    counted = figures(a_reviewer(), calendar=business_calendar(profile(PLAN)), now=NOW)
    assert (counted.open, counted.waiting) == (0, 1)


def test_an_empty_tab_says_why(reviewer: Client) -> None:
    assert "Nothing waits for you" in page(reviewer)


def test_requests_of_organizations_are_not_the_plans(reviewer: Client) -> None:
    a_review(organization=an_organization(name="Own LLC"), decider=Decider.ORGANIZATION)
    assert names(reviewer, of=["Own LLC"]) == []


def test_a_concern_is_seen_from_the_queue(reviewer: Client) -> None:
    flag = Check(name="NPI is type 1", outcome=CheckOutcome.FLAG, at=NOW)
    waiting("Florissant Imaging", shown=evidence(checks=(flag,)))
    assert "NPI is type 1" in page(reviewer)


@pytest.mark.parametrize(
    "typed",
    [
        "lafayette",
        "dana CROW",
        "43-1882764",
        "４３１８８２７６４",
        "2120048717",
        " r-{number} ",
        "R{number}",
    ],
)
def test_a_search_finds_by_whatever_is_at_hand(reviewer: Client, typed: str) -> None:
    main = an_account(first_name="Dana", last_name="Crowell")
    organization = an_organization(
        name="Lafayette Sleep",
        tin="431882764",
        npi="2120048717",
        main=main,
        state=State.PENDING_REVIEW,
    )
    review = a_review(organization=organization)
    waiting("Kirkwood Allergy")
    query = search(reviewer, typed.format(number=review.number))
    assert names(reviewer, query, of=["Lafayette Sleep", "Kirkwood Allergy"]) == ["Lafayette Sleep"]


def test_part_of_a_number_finds_nothing(reviewer: Client) -> None:
    organization = an_organization(
        name="Lafayette Sleep", tin="431882764", state=State.PENDING_REVIEW
    )
    a_review(organization=organization)
    text = page(reviewer, search(reviewer, "43188276"))
    assert "Nothing fits" in text
    assert "found by all its digits" in text


def test_what_was_searched_never_stands_in_an_address(reviewer: Client) -> None:
    query = search(reviewer, "43-1882764", "?tab=nobody&page=3")
    assert parse_qs(query[1:]).keys() == {"tab", "s"}
    assert "1882764" not in query
    assert "43-1882764" in page(reviewer, query)


def test_a_search_of_somebody_else_is_no_search(reviewer: Client) -> None:
    waiting("Kirkwood Allergy")
    query = search(reviewer, "Lafayette")
    other = signed_in(Client(), staff_member())
    assert names(other, query, of=["Kirkwood Allergy"]) == ["Kirkwood Allergy"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [("x" * 201, "Enter at most 200 characters"), ("a\x00b", "Null characters are not allowed")],
)
def test_a_search_that_cannot_be_says_what_to_enter(
    reviewer: Client, typed: str, message: str
) -> None:
    answer = reviewer.post(SEARCH, {"text": typed})
    assert message in answer.content.decode()
    assert 'href="#id_text"' in answer.content.decode()


def test_filters_narrow_by_kind_and_holder(reviewer: Client) -> None:
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    held = waiting("Held LLC")
    waiting("Free LLC")
    take(review=held, from_account_id=None, actor=a_reviewer(sam), now=NOW)
    assert names(reviewer, f"?held_by={sam.public_id}", of=["Held LLC", "Free LLC"]) == ["Held LLC"]
    assert names(reviewer, "?held_by=nobody", of=["Held LLC", "Free LLC"]) == ["Free LLC"]
    both = names(reviewer, "?kind=test_kind", of=["Held LLC", "Free LLC"])
    assert set(both) == {"Held LLC", "Free LLC"}


@pytest.mark.parametrize(
    "query", ["?tab=x", "?sort=x", "?kind=x", "?held_by=x", "?page=x", "?page=99", "?s=x", "?tab="]
)
def test_an_address_that_makes_no_sense_shows_the_queue(reviewer: Client, query: str) -> None:
    waiting("Kirkwood Allergy")
    assert names(reviewer, query, of=["Kirkwood Allergy"]) == ["Kirkwood Allergy"]


def test_the_heads_of_the_table_sort(reviewer: Client) -> None:
    for name in ("beta", "Alpha", "Gamma"):
        waiting(name)
    assert names(reviewer, "?sort=name", of=["beta", "Alpha", "Gamma"]) == [
        "Alpha",
        "beta",
        "Gamma",
    ]
    assert names(reviewer, "?sort=-name", of=["beta", "Alpha", "Gamma"]) == [
        "Gamma",
        "beta",
        "Alpha",
    ]
    assert 'aria-sort="descending"' in page(reviewer, "?sort=-due")


def test_the_most_urgent_is_taken_and_opened(reviewer: Client) -> None:
    waiting("Later LLC", due_at=AT_FIVE)
    first = waiting("First LLC", due_at=AT_FIVE - timedelta(days=1))
    answer = reviewer.post(f"{QUEUE}take/")
    assert answer["Location"] == f"{QUEUE}{first.public_id}/"
    first.refresh_from_db()
    assert first.held_by is not None
    assert first.held_by.first_name == "Ana"


def test_with_nothing_free_the_queue_says_so(reviewer: Client) -> None:
    text = reviewer.post(f"{QUEUE}take/", follow=True).content.decode()
    assert "Somebody holds every open review." in text


def test_the_number_of_queries_does_not_grow_with_rows(reviewer: Client) -> None:
    counts = []
    for more in (10, 50):
        for _ in range(more):
            waiting("Kirkwood Allergy")
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(QUEUE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_shows_25_and_leads_to_the_next(reviewer: Client) -> None:
    for _ in range(26):
        waiting("Kirkwood Allergy")
    text = page(reviewer)
    assert "1 to 25 of 26" in text
    assert "page=2" in text
    assert "26 to 26 of 26" in page(reviewer, "?page=2")


def test_what_matches_is_told_from_what_has_to_be_looked_at(reviewer: Client) -> None:
    waiting("Clean LLC", shown=evidence(facts=()))
    waiting("Odd LLC")
    every = ["Clean LLC", "Odd LLC"]
    assert names(reviewer, "?evidence=clean", of=every) == ["Clean LLC"]
    assert names(reviewer, "?evidence=unclear", of=every) == ["Odd LLC"]
    assert len(names(reviewer, "?evidence=forged", of=every)) == 2


def test_a_search_finds_by_any_word_of_the_office_or_its_person(reviewer: Client) -> None:
    waiting("Lafayette Sleep")
    main = an_account(first_name="Sleepy", last_name="Crowell")
    organization = an_organization(name="Kirkwood", main=main, state=State.PENDING_REVIEW)
    a_review(organization=organization)
    every = ["Lafayette Sleep", "Kirkwood"]
    assert set(names(reviewer, search(reviewer, "sleep"), of=every)) == set(every)
    assert names(reviewer, search(reviewer, "sleep laf"), of=every) == ["Lafayette Sleep"]


@pytest.mark.usefixtures("strict")
def test_a_colleague_sees_who_approved_first_and_the_first_is_not_led_there_again(
    reviewer: Client,
) -> None:
    review = waiting("Kirkwood", shown=evidence(contacts=()))
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    note_nothing_on_file(review=review, text="New here.", actor=a_reviewer(sam), now=NOW)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(sam), now=NOW)
    assert "Approved first by Sam Ito" in page(reviewer)
    own = signed_in(Client(), sam)
    assert "Approved first by you" in page(own)
    own.post(f"{QUEUE}take/")
    review.refresh_from_db()
    assert review.held_by is None

"""One review over HTTP: what staff see, and what they decide."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client

from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.models import Event
from portico.profiles.schema import Decider
from portico.reviews.evidence import Check, CheckOutcome
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide, take
from testing.builders import NOW, an_account, an_organization, signed_in, staff_member
from testing.review_builders import Handled, a_review, a_reviewer, evidence

pytestmark = pytest.mark.django_db
QUEUE = "/wellfirst/staff/reviews/"
TUESDAY = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday(handled: Handled) -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def ana() -> Account:
    """A reviewer."""
    return staff_member(account=an_account(first_name="Ana", last_name="Pruitt"))


@pytest.fixture
def browser(client: Client, ana: Account) -> Client:
    """Ana's browser."""
    return signed_in(client, ana)


def address(review: Review, act: str = "") -> str:
    """Where a review, or an act on it, is."""
    return f"{QUEUE}{review.public_id}/{act}"


def held_by(account: Account, **changes: object) -> Review:
    """A review this person took."""
    review = a_review(**changes)  # type: ignore[arg-type] # the builder judges them
    return take(review=review, from_account_id=None, actor=a_reviewer(account), now=NOW)


def text_of(client: Client, review: Review) -> str:
    """The page with its entities read."""
    return unescape(client.get(address(review)).content.decode())


@pytest.mark.requirement("WF-17")
def test_the_evidence_stands_beside_what_was_typed(browser: Client) -> None:
    text = text_of(browser, a_review())
    for words in ("They typed", "Registry (NPPES)", "Registry as of Nov 15", "43-1882764"):
        assert words in text
    assert "<mark>Elm</mark>" in text
    assert "Different:" in text
    assert "Same:" in text
    assert "Not on file" in text


@pytest.mark.requirement("WF-02")
def test_a_type_1_npi_is_marked_for_the_reviewer(browser: Client) -> None:
    flag = Check(
        name="NPI is type 1", outcome=CheckOutcome.FLAG, at=NOW, detail="The registrant went on."
    )
    text = text_of(browser, a_review(shown=evidence(checks=(flag,))))
    assert "Look at this:" in text
    assert "NPI is type 1" in text
    assert "The registrant went on." in text


@pytest.mark.requirement("WF-06")
def test_the_other_organization_with_the_same_tin_is_named(browser: Client) -> None:
    flag = Check(
        name="TIN held by another organization",
        outcome=CheckOutcome.FLAG,
        at=NOW,
        detail="Also held by: Lafayette Sleep Center",
    )
    text = text_of(browser, a_review(shown=evidence(checks=(flag,))))
    assert "Also held by: Lafayette Sleep Center" in text


def test_a_look_is_audited(browser: Client, ana: Account) -> None:
    review = a_review()
    browser.get(address(review))
    event = Event.objects.get(action="review.seen")
    assert (event.account_id, event.subject) == (ana.pk, f"review:{review.public_id}")


def test_nobody_decides_before_taking(browser: Client) -> None:
    text = text_of(browser, a_review())
    assert "Nobody holds this" in text
    assert "Send decision" not in text


def test_a_review_is_taken_and_given_back(browser: Client, ana: Account) -> None:
    review = a_review()
    answer = browser.post(address(review, "take/"), follow=True)
    assert "Your decision" in answer.content.decode()
    answer = browser.post(address(review, "give-back/"))
    assert answer["Location"] == QUEUE
    review.refresh_from_db()
    assert review.held_by is None


def test_a_review_is_taken_over_from_whom_the_page_named(browser: Client, ana: Account) -> None:
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review = held_by(sam)
    assert "Sam Ito holds this" in text_of(browser, review)
    browser.post(address(review, "take/"), {"from": str(sam.public_id)})
    review.refresh_from_db()
    assert review.held_by == ana


def test_nobody_is_overtaken_by_an_old_page(browser: Client) -> None:
    sam = staff_member()
    review = held_by(sam)
    answer = browser.post(address(review, "take/"), follow=True)
    assert "Somebody else took this review a moment ago." in answer.content.decode()
    review.refresh_from_db()
    assert review.held_by == sam


@pytest.mark.requirement("WF-17")
def test_an_approval_leads_back_to_the_queue_and_says_so(
    browser: Client, ana: Account, handled: Handled
) -> None:
    organization = an_organization(name="Two Rivers LLC", state=State.PENDING_REVIEW)
    review = held_by(ana, organization=organization)
    answer = browser.post(address(review), {"outcome": "approve"}, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Two Rivers LLC is approved. They are told by email." in answer.content.decode()
    assert handled.names == ["approve"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("send_back", ReviewState.SENT_BACK), ("decline", ReviewState.DECIDED)],
)
def test_who_has_to_wait_or_is_declined_is_told_why(
    browser: Client, ana: Account, handled: Handled, outcome: str, state: ReviewState
) -> None:
    review = held_by(ana)
    browser.post(address(review), {"outcome": outcome, "reason": "Our roster shows Olive Street."})
    review.refresh_from_db()
    assert (review.state, review.reason) == (state, "Our roster shows Olive Street.")
    assert handled.names == [outcome]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose a decision: approve, ask for more or decline"),
        ({"outcome": "expire"}, "Choose a decision: approve, ask for more or decline"),
        ({"outcome": "decline"}, "Enter a message: what you need, or why you decline"),
        ({"outcome": "send_back", "reason": "  "}, "Enter a message: what you need"),
        ({"outcome": "decline", "reason": "x" * 2001}, "at most 2000 characters"),
    ],
    ids=["nothing", "forged", "no message", "only spaces", "too long"],
)
def test_an_incomplete_decision_says_what_is_missing(
    browser: Client, ana: Account, handled: Handled, typed: dict[str, str], message: str
) -> None:
    answer = browser.post(address(held_by(ana)), typed)
    assert message in unescape(answer.content.decode())
    assert handled.names == []


def test_what_was_typed_stays_when_something_is_missing(browser: Client, ana: Account) -> None:
    answer = browser.post(address(held_by(ana)), {"reason": "Send a W-9"})
    assert "Send a W-9" in answer.content.decode()


def test_the_second_to_decide_learns_who_was_first(
    browser: Client, ana: Account, handled: Handled
) -> None:
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review = held_by(ana)
    take(review=review, from_account_id=ana.pk, actor=a_reviewer(sam), now=NOW)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(sam), now=TUESDAY)
    answer = browser.post(address(review), {"outcome": "decline", "reason": "No"})
    text = unescape(answer.content.decode())
    assert "Sam Ito approved this already, today, 10:05 a.m. Nothing was changed." in text
    assert handled.names == ["approve"]


def test_a_double_click_says_that_it_is_done(
    browser: Client, ana: Account, handled: Handled
) -> None:
    review = held_by(ana)
    browser.post(address(review), {"outcome": "approve"})
    text = unescape(browser.post(address(review), {"outcome": "approve"}).content.decode())
    assert "You approved this already" in text
    assert handled.names == ["approve"]


@pytest.mark.requirement("WF-17")
def test_a_call_is_noted_with_number_and_person(browser: Client, ana: Account) -> None:
    review = held_by(ana)
    call = {"number": "314 555 0110", "person": "Joan", "text": "He works there."}
    browser.post(address(review, "call/"), call)
    assert "(314) 555-0110, Joan: He works there." in text_of(browser, review)


def test_the_number_to_call_is_the_one_on_file(browser: Client) -> None:
    text = text_of(browser, a_review())
    assert "(314) 555-0110" in text
    assert "From the national registry" in text


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("number", "Enter the number you called"),
        ("person", "Enter who you spoke with"),
        ("text", "Enter what they said"),
    ],
)
def test_an_incomplete_note_names_the_field(
    browser: Client, ana: Account, missing: str, message: str
) -> None:
    call = {"number": "314 555 0110", "person": "Joan", "text": "Yes.", missing: ""}
    answer = browser.post(address(held_by(ana), "call/"), call)
    assert message in answer.content.decode()
    assert f'href="#id_{missing}"' in answer.content.decode()


def test_a_number_that_cannot_be_called_is_refused(browser: Client, ana: Account) -> None:
    call = {"number": "555", "person": "Joan", "text": "Yes."}
    answer = browser.post(address(held_by(ana), "call/"), call)
    assert "Enter a phone number with 10 digits." in answer.content.decode()


def test_next_leads_through_what_is_open_and_back_to_the_queue(
    browser: Client, ana: Account
) -> None:
    first, second = a_review(), a_review()
    held_by(staff_member())
    assert browser.get(address(first, "next/"))["Location"] == address(second)
    assert browser.get(address(second, "next/"))["Location"] == QUEUE


def test_a_decided_review_is_shown_with_its_outcome_and_no_form(
    browser: Client, ana: Account
) -> None:
    review = held_by(ana)
    actor = a_reviewer(ana)
    decide(review=review, outcome=Outcome.DECLINE, reason="Not ours", actor=actor, now=TUESDAY)
    text = text_of(browser, review)
    assert "Declined</strong> by Ana Pruitt" in text
    assert "Not ours" in text
    assert "Send decision" not in text


@pytest.mark.parametrize("act", ["", "take/", "give-back/", "call/", "next/"])
def test_a_review_of_an_organization_does_not_exist_for_staff(browser: Client, act: str) -> None:
    review = a_review(decider=Decider.ORGANIZATION)
    method = browser.get if act in {"", "next/"} else browser.post
    assert method(address(review, act)).status_code == 404


def test_a_review_of_another_plan_does_not_exist(browser: Client) -> None:
    review = a_review()
    Review.objects.filter(pk=review.pk).update(plan="otherplan")
    assert browser.get(address(review)).status_code == 404

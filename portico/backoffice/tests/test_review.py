"""One review over HTTP: what staff see, and what they decide."""

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.models import Event
from portico.notices.models import Notice
from portico.profiles.schema import Decider
from portico.reviews import outcomes
from portico.reviews.evidence import Check, CheckOutcome
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide, take
from testing.builders import NOW, an_account, an_organization, signed_in, staff_member
from testing.review_builders import KIND, Handled, a_review, a_reviewer, evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
QUEUE = "/wellfirst/staff/reviews/"
ACTS = ["", "take/", "give-back/", "assign/", "contact/", "no-contact/", "note/", "next/"]
CALL = {"how": "called", "contact": "0", "person": "Joan", "text": "He works there."}


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
def test_the_evidence_stands_beside_what_was_typed(desktop: Client) -> None:
    text = text_of(desktop, a_review())
    for words in ("They typed", "Registry (NPPES)", "Registry as of Nov 15.", "43-1882764"):
        assert words in text
    assert "<mark>Elm</mark>" in text
    assert "Different:" in text
    assert "Same:" in text
    assert "Not on file" in text


@pytest.mark.requirement("WF-02")
def test_a_type_1_npi_is_marked_for_the_reviewer(desktop: Client) -> None:
    flag = Check(
        name="NPI is type 1", outcome=CheckOutcome.FLAG, at=NOW, detail="The registrant went on."
    )
    text = text_of(desktop, a_review(shown=evidence(checks=(flag,))))
    assert "Look at this:" in text
    assert "NPI is type 1" in text
    assert "The registrant went on." in text


@pytest.mark.requirement("WF-06")
def test_the_other_organization_with_the_same_tin_is_named(desktop: Client) -> None:
    flag = Check(
        name="TIN held by another organization",
        outcome=CheckOutcome.FLAG,
        at=NOW,
        detail="Also held by: Lafayette Sleep Center",
    )
    text = text_of(desktop, a_review(shown=evidence(checks=(flag,))))
    assert "Also held by: Lafayette Sleep Center" in text


def test_a_look_is_audited(desktop: Client, ana: Account) -> None:
    review = a_review()
    desktop.get(address(review))
    event = Event.objects.get(action="review.seen")
    assert (event.account_id, event.subject) == (ana.pk, f"review:{review.public_id}")


def test_nobody_decides_before_taking(desktop: Client) -> None:
    text = text_of(desktop, a_review())
    assert "Nobody holds this" in text
    assert "Send decision" not in text


def test_a_review_is_taken_and_given_back(desktop: Client, ana: Account) -> None:
    review = a_review()
    answer = desktop.post(address(review, "take/"), follow=True)
    assert "Your decision" in answer.content.decode()
    answer = desktop.post(address(review, "give-back/"))
    assert answer["Location"] == QUEUE
    review.refresh_from_db()
    assert review.held_by is None


def test_a_review_is_taken_over_from_whom_the_page_named(desktop: Client, ana: Account) -> None:
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review = held_by(sam)
    assert "Sam Ito holds this" in text_of(desktop, review)
    desktop.post(address(review, "take/"), {"from": str(sam.public_id)})
    review.refresh_from_db()
    assert review.held_by == ana


def test_nobody_is_overtaken_by_an_old_page(desktop: Client) -> None:
    sam = staff_member()
    review = held_by(sam)
    answer = desktop.post(address(review, "take/"), follow=True)
    assert "Somebody else took this review a moment ago." in answer.content.decode()
    review.refresh_from_db()
    assert review.held_by == sam


@pytest.mark.requirement("WF-17")
def test_an_approval_leads_back_to_the_queue_and_says_so(
    desktop: Client, ana: Account, handled: Handled
) -> None:
    organization = an_organization(name="Two Rivers LLC", state=State.PENDING_REVIEW)
    review = held_by(ana, organization=organization)
    answer = desktop.post(address(review), {"outcome": "approve"}, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Two Rivers LLC is approved. They are told by email." in answer.content.decode()
    assert handled.names == ["approve"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("send_back", ReviewState.SENT_BACK), ("decline", ReviewState.DECIDED)],
)
def test_who_has_to_wait_or_is_declined_is_told_why(
    desktop: Client, ana: Account, handled: Handled, outcome: str, state: ReviewState
) -> None:
    review = held_by(ana)
    desktop.post(address(review), {"outcome": outcome, "reason": "Our roster shows Olive Street."})
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
    desktop: Client, ana: Account, handled: Handled, typed: dict[str, str], message: str
) -> None:
    answer = desktop.post(address(held_by(ana)), typed)
    assert message in unescape(answer.content.decode())
    assert handled.names == []


def test_what_was_typed_stays_when_something_is_missing(desktop: Client, ana: Account) -> None:
    answer = desktop.post(address(held_by(ana)), {"reason": "Send a W-9"})
    assert "Send a W-9" in answer.content.decode()


def test_the_second_to_decide_learns_who_was_first(
    desktop: Client, ana: Account, handled: Handled
) -> None:
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review = held_by(ana)
    take(review=review, from_account_id=ana.pk, actor=a_reviewer(sam), now=NOW)
    decide(
        review=review, outcome=Outcome.APPROVE, reason="", actor=a_reviewer(sam), now=timezone.now()
    )
    answer = desktop.post(address(review), {"outcome": "decline", "reason": "No"})
    text = unescape(answer.content.decode())
    assert "Sam Ito approved this already, today, 10:05 a.m. Nothing was changed." in text
    assert handled.names == ["approve"]


def test_a_double_click_says_that_it_is_done(
    desktop: Client, ana: Account, handled: Handled
) -> None:
    review = held_by(ana)
    desktop.post(address(review), {"outcome": "approve"})
    text = unescape(desktop.post(address(review), {"outcome": "approve"}).content.decode())
    assert "You approved this already" in text
    assert handled.names == ["approve"]


def test_a_lead_gives_a_review_to_a_colleague_who_is_mailed_a_reference(client: Client) -> None:
    lead = staff_member(role=StaffRoleName.LEAD)
    sam = staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review, desktop = held_by(sam), signed_in(client, lead)
    joan = staff_member(account=an_account(first_name="Joan", last_name="Ames"))
    answer = desktop.post(
        address(review, "assign/"), {"to": str(joan.public_id), "from": str(sam.public_id)}
    )
    assert answer["Location"] == address(review)
    assert "Assigned to Joan Ames by you" in text_of(desktop, review)
    mail = Notice.objects.get(to=joan.email)
    assert review.reference in mail.subject
    assert str(review.public_id) in mail.body
    assert review.organization.name not in mail.subject + mail.body


def test_who_neither_holds_it_nor_leads_is_offered_no_colleague(desktop: Client) -> None:
    sam = staff_member()
    review = held_by(staff_member())
    assert "Give it to a colleague" not in text_of(desktop, review)
    answer = desktop.post(address(review, "assign/"), {"to": str(sam.public_id)})
    assert "or a lead, gives it to a colleague" in answer.content.decode()


def test_only_staff_who_decide_can_be_chosen(desktop: Client, ana: Account) -> None:
    operator = staff_member(
        account=an_account(first_name="Otto", last_name="Kerr"), role=StaffRoleName.OPERATOR
    )
    staff_member(account=an_account(first_name="Sam", last_name="Ito"))
    review = held_by(ana)
    text = text_of(desktop, review)
    assert "Sam Ito</option>" in text
    assert "Otto Kerr" not in text
    answer = desktop.post(
        address(review, "assign/"), {"to": str(operator.public_id), "from": str(ana.public_id)}
    )
    assert "This colleague cannot decide on it. Choose another" in answer.content.decode()


def test_next_leads_through_what_is_open_and_back_to_the_queue(
    desktop: Client, ana: Account
) -> None:
    first, second = a_review(), a_review()
    held_by(staff_member())
    assert desktop.get(address(first, "next/"))["Location"] == address(second)
    assert desktop.get(address(second, "next/"))["Location"] == QUEUE


def test_a_decided_review_is_shown_with_its_outcome_and_no_form(
    desktop: Client, ana: Account
) -> None:
    review = held_by(ana)
    actor = a_reviewer(ana)
    decide(
        review=review, outcome=Outcome.DECLINE, reason="Not ours", actor=actor, now=timezone.now()
    )
    text = text_of(desktop, review)
    assert "Declined</strong> by Ana Pruitt" in text
    assert "Not ours" in text
    assert "Send decision" not in text


@pytest.mark.parametrize("act", ACTS)
def test_a_review_of_an_organization_does_not_exist_for_staff(desktop: Client, act: str) -> None:
    review = a_review(decider=Decider.ORGANIZATION)
    method = desktop.get if act in {"", "next/"} else desktop.post
    assert method(address(review, act)).status_code == 404


def test_a_review_of_another_plan_does_not_exist(desktop: Client) -> None:
    review = a_review()
    Review.objects.filter(pk=review.pk).update(plan="otherplan")
    assert desktop.get(address(review)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_whoever_is_no_reviewer_finds_nothing_and_changes_nothing(
    client: Client, desktop: Client, act: str
) -> None:
    review = a_review()
    client.logout()
    operator = signed_in(Client(), staff_member(role=StaffRoleName.OPERATOR))
    for stranger in (client, operator):
        method = stranger.get if act in {"", "next/"} else stranger.post
        assert method(address(review, act)).status_code in {302, 403, 404}
    assert list(review.notes.values_list("happening", flat=True)) == ["opened"]
    assert not Event.objects.filter(action="review.seen").exists()


@pytest.mark.usefixtures("strict")
def test_the_page_says_what_an_approval_waits_for_and_whose_it_is(
    desktop: Client, ana: Account, handled: Handled
) -> None:
    review = held_by(ana)
    text = text_of(desktop, review)
    assert "Yours is the first." in text
    assert "Call or write to a contact on file</a>, and note it." in text
    answer = desktop.post(address(review), {"outcome": "approve"})
    refused = unescape(answer.content.decode())
    assert refused.count("Call or write to a contact on file first, and note it.") == 1
    assert refused.index('id="decision"') < refused.index("Nothing was changed")
    desktop.post(address(review, "contact/"), CALL)
    answer = desktop.post(address(review), {"outcome": "approve"}, follow=True)
    assert "is kept. A colleague has to approve it as well." in unescape(answer.content.decode())
    desktop.post(address(review, "take/"))
    text = text_of(desktop, review)
    assert "You approved this first. A colleague has to approve it as well." in text
    assert 'value="approve"' not in text
    assert handled.names == []


def test_what_has_to_be_corrected_is_ticked_and_told(
    desktop: Client, ana: Account, handled: Handled, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"phone": "Business phone", "zip": "ZIP"}
    kind = replace(handled.outcomes(), correctable=lambda _profile: fields)
    monkeypatch.setitem(outcomes._registered, KIND, kind)
    review = held_by(ana)
    assert "What has to be corrected?" in text_of(desktop, review)
    decision = {"outcome": "send_back", "reason": "It rings out.", "corrections": ["phone"]}
    desktop.post(address(review), decision)
    review.refresh_from_db()
    assert review.corrections == ["phone"]
    assert "To correct: Business phone" in text_of(desktop, review)

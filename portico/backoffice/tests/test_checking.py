"""What a reviewer finds out beside a review: contacts asked, notes kept; over HTTP."""

from html import unescape

import pytest
from django.test import Client

from portico.accounts.models import Account
from portico.backoffice.tests.test_review import CALL, address, held_by, text_of
from portico.reviews.evidence import Contact, Source
from testing.review_builders import a_review, evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
OTHER = {**CALL, "contact": "other"}


@pytest.mark.requirement("WF-17")
def test_a_call_is_noted_with_number_and_person(desktop: Client, ana: Account) -> None:
    review = held_by(ana)
    desktop.post(address(review, "contact/"), CALL)
    text = text_of(desktop, review)
    assert "(314) 555-0110, Joan: He works there." in text
    assert "<p>From the national registry, not from the form</p>" in text


def test_the_contacts_to_ask_are_those_on_file(desktop: Client) -> None:
    roster = Contact(source=Source.ROSTER, value="a@tworivers.example", name="Two Rivers")
    text = text_of(desktop, a_review(shown=evidence(contacts=(roster,))))
    assert "<strong>a@tworivers.example</strong>" in text
    assert "From our roster, not from the form" in text
    assert "Nothing is on file" not in text


@pytest.mark.parametrize(
    ("typed", "stored", "said"),
    [
        ("314 555 0199", "+13145550199", "On file elsewhere, not on our roster"),
        ("(314) 555-0100", "+13145550100", "Typed in the form: it proves nothing"),
    ],
    ids=["from a contract", "from the form"],
)
def test_another_number_says_where_it_is_from(
    desktop: Client, ana: Account, typed: str, stored: str, said: str
) -> None:
    review = held_by(ana)
    desktop.post(address(review, "contact/"), {**OTHER, "other": typed})
    assert review.notes.get(happening="called").contact == stored
    assert f"<p>{said}</p>" in text_of(desktop, review)


@pytest.mark.parametrize(
    ("changes", "message", "field"),
    [
        ({"how": ""}, "Choose whether you called or wrote", "how"),
        ({"contact": ""}, "Choose the contact you asked at", "contact"),
        ({"contact": "7"}, "Select a valid choice", "contact"),
        ({"contact": "other"}, "Enter the number, email or address you asked at", "other"),
        ({"contact": "other", "other": "555"}, "Enter a phone number with 10 digits.", "other"),
        ({"how": "wrote", "contact": "other", "other": "a@b"}, "Enter", "other"),
        ({"person": ""}, "Enter who you spoke with", "person"),
        ({"text": ""}, "Enter what they said", "text"),
    ],
)
def test_an_incomplete_note_names_the_field(
    desktop: Client, ana: Account, changes: dict[str, str], message: str, field: str
) -> None:
    review = held_by(ana)
    answer = desktop.post(address(review, "contact/"), {**CALL, **changes})
    assert message in unescape(answer.content.decode())
    assert f'href="#id_{field}' in answer.content.decode()
    assert not review.notes.filter(happening__in=("called", "wrote")).exists()


def test_an_email_is_written_to_not_called(desktop: Client, ana: Account) -> None:
    mail = Contact(source=Source.ROSTER, value="a@tworivers.example")
    review = held_by(ana, shown=evidence(contacts=(mail,)))
    answer = desktop.post(address(review, "contact/"), CALL)
    assert "An email cannot be called. Choose a number" in answer.content.decode()
    desktop.post(address(review, "contact/"), {**CALL, "how": "wrote", "person": ""})
    assert "a@tworivers.example: He works there." in text_of(desktop, review)


def test_where_nothing_is_on_file_the_reviewer_says_so(desktop: Client, ana: Account) -> None:
    review = held_by(ana, shown=evidence(contacts=()))
    assert "Never ask at a number from the form." in text_of(desktop, review)
    desktop.post(address(review, "no-contact/"), {"why": "Looked in the 2019 contract."})
    assert "Looked in the 2019 contract." in text_of(desktop, review)


def test_nobody_says_so_while_a_contact_is_on_file(desktop: Client, ana: Account) -> None:
    answer = desktop.post(address(held_by(ana), "no-contact/"), {"why": "Too far to call."})
    assert "A contact is on file." in answer.content.decode()


def test_a_note_stands_in_the_history(desktop: Client) -> None:
    review = a_review()
    desktop.post(address(review, "note/"), {"note": "Asked the contracting team."})
    text = text_of(desktop, review)
    assert "Note by you" in text
    assert "Asked the contracting team." in text
    assert "Enter the note" in desktop.post(address(review, "note/"), {}).content.decode()

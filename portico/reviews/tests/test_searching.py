"""A name is found by the beginning of any of its words, whatever joins them."""

import pytest

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Organization
from portico.reviews.models import Review
from portico.reviews.services import reopen
from portico.web.searching import beginnings
from testing.builders import NOW, an_account, an_organization
from testing.review_builders import a_review, evidence

pytestmark = pytest.mark.django_db


def waiting(name: str, person: str = "Webb") -> Review:
    main = an_account(last_name=person)
    return a_review(organization=an_organization(name=name, main=main, state=State.PENDING_REVIEW))


def found(typed: str) -> list[Review]:
    return list(Review.objects.filter(words=beginnings(typed)))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Two Rivers Orthopedics LLC", "orth riv"),
        ("Smith/Jones Clinic", "jones"),
        ("St.Louis Hand-Center", "louis hand"),
        ("St.Louis Hand-Center", "st.louis"),
        ("O'Brien & Sons", "o'br"),
        ("O'Brien & Sons", "BRIEN"),
        ("Café_Santé", "santé"),
        ("The Who of Medicine", "the who"),
        ("24-7 Care", "24"),
    ],
)
def test_it_is_found(name: str, typed: str) -> None:
    review = waiting(name)
    assert found(typed) == [review]


@pytest.mark.parametrize("typed", ["ivers", "two lakes", "'", "\\", "&|!():*", "-- drop", "   "])
def test_nothing_is_found_by_the_middle_of_a_word_or_by_signs(typed: str) -> None:
    waiting("Two Rivers")
    assert found(typed) == []


def test_the_office_and_its_person_are_found_together() -> None:
    review = waiting("Two Rivers", person="Crowell")
    waiting("Two Lakes")
    assert found("crow riv") == [review]


def test_a_corrected_name_is_found_and_the_old_one_not() -> None:
    review, system = waiting("Two Rivers"), Actor.system(plan="wellfirst")
    Organization.objects.filter(pk=review.organization_id).update(name="Three Lakes")
    with acting(system):
        reopen(review=review, evidence=evidence(), due_at=NOW, actor=system, now=NOW)
    assert (found("two"), found("three")) == ([], [review])

"""A review is given to a colleague who may decide on it."""

from dataclasses import replace
from functools import partial

import pytest

from portico.access.actor import Actor, StaffRoleName
from portico.accounts.models import Account, StaffRole
from portico.notices.models import Notice
from portico.reviews.models import Happening, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, assign, take
from testing.builders import NOW, an_account, staff_member
from testing.parallel import errors, race, values
from testing.review_builders import a_review, a_reviewer

pytestmark = pytest.mark.django_db


def a_lead() -> Actor:
    account = staff_member(role=StaffRoleName.LEAD)
    return replace(a_reviewer(account), staff_roles=frozenset({StaffRoleName.LEAD}))


def give(review: Review, to: Account, actor: Actor, held_by: int | None = None) -> Review:
    return assign(review=review, to=to, from_account_id=held_by, actor=actor, now=NOW)


def objection(review: Review, to: Account, actor: Actor, held_by: int | None = None) -> Objection:
    with pytest.raises(ReviewRefused) as refused:
        give(review, to, actor, held_by)
    assert not Notice.objects.exists()
    return refused.value.objection


def test_a_lead_gives_what_nobody_holds() -> None:
    review, sam, lead = a_review(), staff_member(), a_lead()
    given = give(review, sam, lead)
    assert (given.held_by, given.held_at) == (sam, NOW)
    note = review.notes.get(happening=Happening.ASSIGNED)
    assert (note.by_id, note.to) == (lead.account_id, sam)


def test_the_holder_passes_it_on() -> None:
    ana = a_reviewer()
    review = take(review=a_review(), from_account_id=None, actor=ana, now=NOW)
    sam = staff_member()
    assert give(review, sam, ana, ana.account_id).held_by == sam


def test_a_colleague_who_holds_nothing_gives_nothing() -> None:
    assert objection(a_review(), staff_member(), a_reviewer()) is Objection.NOT_YOURS_TO_ASSIGN


def test_a_lead_does_not_take_it_from_somebody_unseen() -> None:
    review = take(review=a_review(), from_account_id=None, actor=a_reviewer(), now=NOW)
    assert objection(review, staff_member(), a_lead()) is Objection.HOLDER_CHANGED


@pytest.mark.parametrize("who", ["operator", "left", "other plan", "locked out"])
def test_only_who_may_decide_is_given_a_review(who: str) -> None:
    review = a_review()
    if who == "operator":
        person = staff_member(role=StaffRoleName.OPERATOR)
    elif who == "other plan":
        person = staff_member(plan="wellsense")
    else:
        person = staff_member(account=an_account())
        StaffRole.objects.filter(account=person).update(ended_at=NOW if who == "left" else None)
        Account.objects.filter(pk=person.pk).update(is_active=who == "left")
    assert objection(review, person, a_lead()) is Objection.CANNOT_DECIDE


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_give_it_to_one() -> None:
    review, ones = a_review(), [staff_member() for _ in range(3)]
    outcomes = race([partial(give, review, to, a_lead()) for to in ones])
    (winner,) = values(outcomes)
    assert {str(error) for error in errors(outcomes)} == {Objection.HOLDER_CHANGED.value}
    assert Review.objects.get().held_by_id == winner.held_by_id
    assert Notice.objects.get().to == winner.held_by.email

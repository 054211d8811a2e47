"""What is past its promise is told to the leads, once."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from portico.access.actor import Actor, StaffRoleName
from portico.audit.acting import acting
from portico.notices.models import Notice
from portico.reviews.jobs import tell_what_is_late
from portico.reviews.models import Review
from portico.reviews.services import late, reopen, tell_leads
from testing.builders import NOW, PLAN, an_account, an_organization, staff_member
from testing.parallel import race, values
from testing.review_builders import a_review, evidence

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


def a_lead(email: str = "lead@plan.example") -> None:
    staff_member(account=an_account(email=email), role=StaffRoleName.LEAD)


def told() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("body", flat=True))


def test_each_lead_gets_one_mail_of_references_and_no_name() -> None:
    a_lead()
    a_lead("second@plan.example")
    staff_member()
    reviews = [a_review(due_at=YESTERDAY) for _ in range(2)]
    soon = a_review(due_at=TOMORROW)
    assert tell_leads(plan=PLAN, now=NOW) == 2
    assert set(Notice.objects.values_list("to", flat=True)) == {
        "lead@plan.example",
        "second@plan.example",
    }
    for body in told():
        assert all(review.reference in body for review in reviews)
        assert soon.reference not in body
        assert reviews[0].organization.name not in body


def test_nothing_is_told_twice_until_the_clock_runs_out_again() -> None:
    a_lead()
    review, system = a_review(due_at=YESTERDAY), Actor.system(plan=PLAN)
    assert [tell_leads(plan=PLAN, now=NOW) for _ in range(2)] == [1, 0]
    with acting(system):
        reopen(review=review, evidence=evidence(), due_at=TOMORROW, actor=system, now=NOW)
    assert tell_leads(plan=PLAN, now=NOW) == 0
    assert tell_leads(plan=PLAN, now=TOMORROW + timedelta(hours=1)) == 1
    assert len(told()) == 2


def test_without_a_lead_it_waits_for_one() -> None:
    a_review(due_at=YESTERDAY)
    assert tell_leads(plan=PLAN, now=NOW) == 0
    a_lead()
    assert tell_leads(plan=PLAN, now=NOW) == 1


def test_a_long_list_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "MOST_NAMED", 2)
    a_lead()
    for _ in range(3):
        a_review(due_at=YESTERDAY)
    tell_leads(plan=PLAN, now=NOW)
    assert "and 1 more" in told()[0]
    assert Notice.objects.get().subject == "3 reviews are late"


def test_a_neighbour_s_review_is_not_told_here() -> None:
    a_lead()
    a_review(organization=an_organization(plan="wellsense"), due_at=YESTERDAY)
    assert tell_leads(plan=PLAN, now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_it_once() -> None:
    a_lead()
    a_review(due_at=YESTERDAY)
    outcomes = race([partial(tell_leads, plan=PLAN, now=NOW)] * 3)
    assert sorted(values(outcomes)) == [0, 0, 1]
    assert Notice.objects.count() == 1
    assert Review.objects.get().late_told_at == NOW


@time_machine.travel(NOW, tick=False)
def test_the_hourly_job_looks_at_every_plan() -> None:
    for plan in (PLAN, "wellsense"):
        lead = an_account(email=f"lead@{plan}.example")
        staff_member(plan=plan, account=lead, role=StaffRoleName.LEAD)
        a_review(organization=an_organization(plan=plan), due_at=YESTERDAY)
    tell_what_is_late()
    assert Notice.objects.count() == 2

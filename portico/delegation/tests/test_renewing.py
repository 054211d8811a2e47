"""What ends soon is told once to who can give it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portico.access.states import State
from portico.delegation.models import Grant
from portico.delegation.services.ending import tell_what_ends
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from testing.access_builders import give_roles
from testing.builders import a_member, an_account, an_organization
from testing.parallel import race, values

PLAN = "wellmark"


def ben(office: Organization) -> Membership:
    """A colleague with two roles that end in ten days."""
    account = an_account(first_name="Ben", last_name="Ortiz")
    member = a_member(organization=office, account=account)
    give_roles(member, "claims", "payment", days=10)
    return member


@pytest.mark.django_db
def test_administrators_get_one_mail_that_says_of_whom_how_many_end() -> None:
    office = an_organization(plan=PLAN, participation="participating")
    second = a_member(organization=office, is_administrator=True)
    ben(office)
    give_roles(a_member(organization=office), "claims", days=40)
    assert tell_what_ends(plan=PLAN, now=timezone.now()) == 2
    assert set(Notice.objects.values_list("to", flat=True)) == {
        office.main.account.email,
        second.account.email,
    }
    mail = Notice.objects.first()
    assert mail is not None
    assert mail.subject == "2 roles end soon"
    assert "- Ben Ortiz: 2 roles" in mail.body


@pytest.mark.django_db
def test_each_end_is_told_once_and_one_that_was_given_again_anew() -> None:
    office = an_organization(plan=PLAN, participation="participating")
    member, now = ben(office), timezone.now()
    assert [tell_what_ends(plan=PLAN, now=now) for _ in range(2)] == [2, 0]
    give_roles(member, "claims", "payment", days=12)
    assert tell_what_ends(plan=PLAN, now=now) == 2
    assert tell_what_ends(plan="wellfirst", now=now) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 11])
def test_what_is_over_and_whose_person_is_not_at_work_is_not_told(days: int) -> None:
    member = ben(an_organization(plan=PLAN, participation="participating"))
    if days < 0:
        Membership.objects.filter(pk=member.pk).update(state=State.SUSPENDED)
    later = timezone.now() + timedelta(days=max(days, 0))
    assert tell_what_ends(plan=PLAN, now=later) == 0
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once() -> None:
    ben(an_organization(plan=PLAN, participation="participating"))
    now = timezone.now()
    outcomes = race([lambda: tell_what_ends(plan=PLAN, now=now) for _ in range(2)])
    assert sorted(values(outcomes)) == [0, 2]
    assert Notice.objects.count() == 1
    assert Grant.objects.filter(end_told_at=now).count() == 2

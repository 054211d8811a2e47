"""Both sides are told once, two weeks before, that a company's work for an office ends."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from portico.access.states import State
from portico.delegation.models import Delegation
from portico.delegation.services.ending import SOON, tell_whose_work_ends
from portico.delegation.services.third_parties import end
from portico.notices.models import Notice
from portico.organizations.models import Organization
from testing.builders import NOW, a_member, an_account, an_organization
from testing.parallel import race, values
from testing.third_parties import AT, a_company, actor_of, an_offer, at_work, terms

pytestmark = pytest.mark.usefixtures("clock")
SECOND = timedelta(seconds=1)


@pytest.fixture
def work(clock: object) -> Delegation:
    """Acme works for Cedar Valley; nothing was mailed yet."""
    office = an_organization(plan=AT, name="Cedar Valley", main=an_account(first_name="Renee"))
    delegation = at_work(office, a_company())
    Notice.objects.all().delete()
    return delegation


def test_the_administrators_of_both_sides_get_one_mail_with_the_last_day_and_their_page(
    work: Delegation,
) -> None:
    second = a_member(organization=work.principal, is_administrator=True)
    a_member(organization=work.agent)
    soon = work.expires_at - SOON
    assert [tell_whose_work_ends(plan=AT, now=soon) for _ in range(2)] == [1, 0]
    pages = {
        work.principal.main.account.email: "/third-parties/",
        second.account.email: "/third-parties/",
        work.agent.main.account.email: "/offices/",
    }
    for mail in Notice.objects.all():
        assert mail.subject == "Acme Billing works for Cedar Valley until 03/31/2027"
        assert f"/{AT}{pages.pop(mail.to)}" in mail.body
    assert pages == {}


def a_moment_too_soon(work: Delegation) -> None:
    Delegation.objects.update(expires_at=work.expires_at + SECOND)


def over(work: Delegation) -> None:
    Delegation.objects.update(expires_at=work.expires_at - SOON)


def ended(work: Delegation) -> None:
    end(delegation=work, actor=actor_of(work.principal.main), now=NOW)
    Notice.objects.all().delete()


def suspended(work: Delegation) -> None:
    Organization.objects.filter(pk=work.agent_id).update(state=State.SUSPENDED)


@pytest.mark.parametrize("how", [a_moment_too_soon, over, ended, suspended])
def test_nobody_is_told_of_what_does_not_end_then_or_is_not_in_force(
    work: Delegation, how: Callable[[Delegation], None]
) -> None:
    how(work)
    assert tell_whose_work_ends(plan=AT, now=work.expires_at - SOON) == 0
    assert not Notice.objects.exists()


def test_an_offer_is_not_work_and_another_plan_is_not_this_one(work: Delegation) -> None:
    soon = work.expires_at - SOON
    Organization.objects.filter(pk=work.agent_id).update(state=State.SUSPENDED)
    an_offer(work.principal, a_company(name="Bright"), terms(work.principal))
    assert tell_whose_work_ends(plan=AT, now=soon) == 0
    Organization.objects.filter(pk=work.agent_id).update(state=State.ACTIVE)
    assert tell_whose_work_ends(plan="wellfirst", now=soon) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once(work: Delegation) -> None:
    soon = work.expires_at - SOON
    outcomes = race([partial(tell_whose_work_ends, plan=AT, now=soon)] * 2)
    assert sorted(values(outcomes)) == [0, 1]
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_ends_it_meanwhile_and_the_reminder_wait_for_each_other(work: Delegation) -> None:
    actor, soon = actor_of(work.principal.main), work.expires_at - SOON
    outcomes = race(
        [
            partial(tell_whose_work_ends, plan=AT, now=soon),
            partial(end, delegation=work, actor=actor, now=soon),
        ]
    )
    told, ended = values(outcomes)
    assert isinstance(ended, Delegation)
    assert Notice.objects.filter(subject__contains="until 03/31/2027").count() == 2 * int(told == 1)

"""The morning mail: who gets it, when, how often, and what it tells."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from portico.access.scope import Scope
from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Access, Delegation
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.records.payments.rules import NewPayment
from portico.tools.remittances import services
from portico.tools.remittances.models import MailWish
from portico.tools.remittances.queries import reading
from portico.tools.remittances.services import ask_for_mail, end_mail, tell_what_is_new
from portico.tools.remittances.tests.offices import a_biller, paid_to, tin_of, working
from testing.access_builders import acting_as, give_roles
from testing.builders import NOW, PLAN, a_tin, an_npi, an_organization
from testing.parallel import errors, race
from testing.payments import a_claim, a_payment, rendered_by
from testing.third_parties import AT, a_company, actor_of, at_work, terms

MORNING = datetime.fromisoformat("2026-11-17T06:05:00-06:00")
"""The next one after NOW, at the plan."""
DAY = timedelta(days=1)


@pytest.fixture
def biller(db: None) -> Membership:
    """Somebody who asked for it yesterday."""
    member = a_biller()
    ask(member)
    return member


def ask(member: Membership, delegation: Delegation | None = None) -> None:
    ask_for_mail(
        membership=member,
        delegation=delegation,
        plan=profile(member.organization.plan),
        actor=actor_of(member, delegation) if delegation else acting_as(member, now=NOW),
        now=NOW,
    )


def morning(at: datetime = MORNING, plan: str = PLAN) -> int:
    return tell_what_is_new(plan=profile(plan), now=at)


def mails() -> list[str]:
    """Subjects, in order."""
    found = Notice.objects.filter(body__contains="/remittances/mail/").order_by("pk")
    return list(found.values_list("subject", flat=True))


def test_on_the_next_morning_one_mail_says_how_many_came(biller: Membership) -> None:
    for _ in range(2):
        paid_to(biller, a_claim())
    assert morning(MORNING - timedelta(minutes=6)) == 0, "it is not 6 a.m. there"
    assert morning() == 1
    assert mails() == [f"2 new payments for {biller.organization.name}"]


def test_it_is_sent_once_a_day_and_only_when_something_came(biller: Membership) -> None:
    assert morning() == 0
    paid_to(biller, a_claim())
    assert [morning(MORNING + timedelta(hours=3)), morning(MORNING + DAY)] == [0, 1]
    assert [morning(MORNING + DAY), morning(MORNING + 2 * DAY)] == [0, 0]
    assert len(mails()) == 1


def test_what_was_there_before_they_asked_is_not_new(db: None) -> None:
    member = a_biller()
    paid_to(member, a_claim())
    ask(member)
    assert morning() == 0


def test_it_tells_nothing_of_anybody(biller: Membership) -> None:
    claim = a_claim()
    payment = paid_to(biller, claim)
    morning()
    mail = Notice.objects.get(body__contains="/remittances/mail/")
    assert claim.patient
    told = f"{mail.subject} {mail.body}"
    for secret in (
        payment.reference,
        claim.number,
        claim.payer_number,
        claim.patient.last,
        claim.patient.identifier,
        tin_of(biller),
        "132.50",
    ):
        assert secret not in told
    assert f"/{PLAN}/remittances/\n" in told
    assert mail.to == biller.account.email


def lose_the_role(member: Membership) -> None:
    give_roles(member, "front-desk", now=NOW)


def lose_patients(member: Membership) -> None:
    give_roles(member, "billing", sees_phi=False, now=NOW)


def leave(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state=State.TERMINATED, ended_at=NOW)


def suspend_the_person(member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(state=State.SUSPENDED)


def suspend_the_office(member: Membership) -> None:
    Organization.objects.filter(pk=member.organization_id).update(state=State.SUSPENDED)


@pytest.mark.parametrize(
    "change",
    [lose_the_role, lose_patients, leave, suspend_the_person, suspend_the_office],
    ids=lambda change: change.__name__,
)
def test_who_may_not_read_them_any_more_gets_none(
    change: Callable[[Membership], None], biller: Membership
) -> None:
    paid_to(biller, a_claim())
    change(biller)
    assert [morning(), mails()] == [0, []]


def test_where_the_plan_offers_no_such_tool_nobody_gets_one(biller: Membership) -> None:
    paid_to(biller, a_claim())
    without = profile(PLAN).model_copy(update={"tools": ()})
    assert tell_what_is_new(plan=without, now=MORNING) == 0
    assert morning() == 1


def test_who_may_read_them_again_is_told_since_when(biller: Membership) -> None:
    lose_patients(biller)
    paid_to(biller, a_claim())
    morning()
    give_roles(biller, "billing", now=NOW)
    assert morning(MORNING + DAY) == 1
    assert "Since 11/16/2026" in Notice.objects.latest("pk").body


def test_a_practitioner_hears_of_their_payments_alone(db: None) -> None:
    npi = an_npi()
    member = a_biller(npis=(npi,))
    ask(member)
    paid_to(member, a_claim())
    assert morning() == 0
    paid_to(member, a_claim(rendering=rendered_by(npi)), a_claim())
    assert morning(MORNING + DAY) == 1
    assert mails() == [f"1 new payment for {member.organization.name}"]


def test_another_tin_is_no_news_and_what_comes_under_it_is(biller: Membership) -> None:
    tin = a_tin()
    a_payment(a_claim(), payee_tin=tin)
    Access.objects.filter(membership=biller).update(npis=[])
    biller.organization.tins.create(tin=tin, added_at=NOW)
    MailWish.objects.update(counted_at=NOW + timedelta(seconds=1))  # builders store all at NOW
    assert morning() == 0
    a_payment(a_claim(), payee_tin=tin)
    assert morning(MORNING + DAY) == 1


def test_whose_payments_are_counted_is_known_in_every_process(biller: Membership) -> None:
    npis = [an_npi() for _ in range(8)]
    one, other = (
        Scope(plan=PLAN, holdings=(), npis=frozenset(each)) for each in (npis, npis[::-1])
    )
    with reading(acting_as(biller)):
        assert services._counted(one) == services._counted(other)


# --- A company at work ----------------------------------------------------------------------------
def test_at_work_for_several_offices_each_is_asked_and_told_apart(db: None) -> None:
    company = a_company()
    offices = [an_organization(plan=AT) for _ in range(2)]
    works = [
        at_work(office, company, terms(office, "payment", sees_phi=True)) for office in offices
    ]
    give_roles(company.main, "payment", now=NOW)
    for work in works:
        ask(company.main, work)
    for office in offices:
        paid(office)
    assert morning(plan=AT) == 2
    paid(offices[0])
    Delegation.objects.filter(pk=works[1].pk).update(expires_at=NOW + DAY)
    paid(offices[1])
    assert morning(MORNING + DAY, plan=AT) == 1


def paid(office: Organization) -> NewPayment:
    return a_payment(a_claim(), payee_tin=office.tins.get().tin, plan=office.plan)


# --- Races ----------------------------------------------------------------------------------------
def test_several_workers_at_once_send_one_mail(transactional_db: None) -> None:
    member = a_biller()
    ask(member)
    paid_to(member, a_claim())
    outcomes = race([morning] * 4)
    assert not errors(outcomes)
    assert sum(outcome.value for outcome in outcomes) == 1
    assert len(mails()) == 1


def test_asked_for_twice_at_once_it_is_one_wish(transactional_db: None) -> None:
    member = a_biller()
    assert not errors(race([partial(ask, member)] * 4))
    assert MailWish.objects.count() == 1
    assert asked() == ["remittance.mail_asked"]


def test_ended_while_it_is_sent_it_ends(transactional_db: None) -> None:
    member = a_biller()
    ask(member)
    paid_to(member, a_claim())
    assert not errors(race([morning, partial(stop, member)]))
    assert not MailWish.objects.exists()
    assert morning(MORNING + DAY) == 0


def stop(member: Membership) -> None:
    end_mail(membership=member, delegation=None, actor=acting_as(member), now=NOW)


def asked() -> list[str]:
    found = Event.objects.filter(action__startswith="remittance.mail").order_by("pk")
    return list(found.values_list("action", flat=True))


# --- Its page -------------------------------------------------------------------------------------
def test_it_is_asked_for_and_ended_on_its_page(db: None) -> None:
    client = working(a_biller())
    page = f"/{PLAN}/remittances/mail/"
    assert "Mail me" in client.get(page).content.decode()
    answer = client.post(f"{page}ask/", follow=True)
    assert "Stop the mail" in answer.content.decode()
    client.post(f"{page}ask/")
    answer = client.post(f"{page}end/", follow=True)
    assert "Mail me" in answer.content.decode()
    client.post(f"{page}end/")
    assert asked() == ["remittance.mail_asked", "remittance.mail_ended"]


def test_who_may_not_read_payments_cannot_ask(db: None) -> None:
    client = working(a_biller(sees_phi=False))
    answer = client.post(f"/{PLAN}/remittances/mail/ask/")
    assert answer["Location"].endswith("/tools/remittances/?needs=remittances.view")
    assert not MailWish.objects.exists()

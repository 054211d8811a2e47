"""A sole main administrator lost the second factor: proof, two staff, and a day in which it cancels (I3)."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.accounts.queries import has_second_factor
from portico.accounts.services import replace_second_factor
from portico.audit.acting import acting
from portico.delegation.jobs import run_calendar
from portico.delegation.models import Succession
from portico.delegation.queries.succession import may_export
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.tests.beginnings import decided
from portico.reviews.models import Outcome, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, decide
from testing.builders import NOW, a_member, an_account, an_organization, at_home_at, staff_member
from testing.people import at_work, code_of, enrol, last_mail, link_in, sign_in, totp
from testing.review_builders import a_reviewer, an_administrator
from testing.world import CONTACT, TIN, World, a_world

PLAN = "wellsense"
LOST, CODE = f"/{PLAN}/sign-in/code/lost/", f"/{PLAN}/sign-in/code/"
SET_UP, ASK = f"/{PLAN}/account/second-factor/set-up/", f"/{PLAN}/account/second-factor/link/"
DAY = timedelta(hours=24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock: Traveller) -> World:
    """An office the plan knows and paid."""
    return a_world(PLAN)


@pytest.fixture
def renee(world: World) -> Account:
    """Its only administrator, who signs in with a second factor."""
    account = at_home_at(PLAN)
    enrol(account)
    return account


@pytest.fixture
def office(world: World, renee: Account) -> Organization:
    """It is registered."""
    return an_organization(plan=PLAN, tin=TIN, npi=world.npi, main=renee)


def at_the_code(account: Account) -> Client:
    """With the right password, before the code."""
    client = Client()
    assert sign_in(client, account.email, plan=PLAN)["Location"].startswith(CODE)
    return client


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def begun(world: World, account: Account) -> Succession:
    """Asked for from the code page, and proved by a payment."""
    at_the_code(account).post(LOST)
    mail = Notice.objects.filter(to=account.email, body__contains="/succession/prove/").latest("pk")
    payment = {"reference": world.payment.reference, "amount": f"{world.payment.amount}"}
    Client().post(link_in(mail), {"how": "payment", **payment})
    return Succession.objects.get()


def approved(case: Succession) -> Succession:
    for _ in range(2):
        assert case.review
        decided(case.review, Outcome.APPROVE)
    case.refresh_from_db()
    return case


def state(case: Succession) -> str:
    case.refresh_from_db()
    return case.state


@pytest.mark.requirement("WM-14")
def test_after_proof_two_staff_and_a_day_the_factor_is_replaced_by_a_link(
    world: World, office: Organization, renee: Account, clock: Traveller
) -> None:
    case = approved(begun(world, renee))
    assert (state(case), case.completes_at) == ("waiting", NOW + DAY)
    clock.shift(DAY - timedelta(seconds=1))
    run_calendar()
    assert has_second_factor(renee.pk)
    clock.shift(timedelta(seconds=1))
    run_calendar()
    run_calendar()
    assert state(case) == "done"
    assert not has_second_factor(renee.pk)
    client = Client()
    assert not sign_in(client, renee.email, plan=PLAN)["Location"].startswith(CODE)
    assert client.get(SET_UP)["Location"] == ASK
    [mail] = Notice.objects.filter(to=renee.email, body__contains="/account/second-factor/link/")
    client.post(link_in(mail))
    assert client.get(SET_UP).status_code == 200


def test_the_old_email_and_the_contact_on_file_are_told_at_each_step(
    world: World, office: Organization, renee: Account, clock: Traveller
) -> None:
    approved(begun(world, renee))
    clock.shift(DAY)
    run_calendar()
    for words in ("asks for a new second", "is replaced in 24 hours", "was replaced"):
        told = Notice.objects.filter(subject__contains=words).values_list("to", flat=True)
        assert {*told} == {renee.email, CONTACT}


def test_signing_in_with_the_old_factor_cancels_it(
    world: World, office: Organization, renee: Account, clock: Traveller
) -> None:
    case = approved(begun(world, renee))
    client = at_the_code(renee)
    client.post(CODE, {"code": totp(renee)})
    assert state(case) == "cancelled"
    clock.shift(DAY)
    run_calendar()
    assert has_second_factor(renee.pk)
    assert Notice.objects.filter(subject__startswith="Nothing changes").exists()


def test_the_button_of_the_mail_cancels_it_too(
    world: World, office: Organization, renee: Account
) -> None:
    case = approved(begun(world, renee))
    Client().post(link_in(last_mail(CONTACT)))
    assert state(case) == "cancelled"
    assert has_second_factor(renee.pk)


def test_one_person_of_the_staff_is_never_both(
    world: World, office: Organization, renee: Account
) -> None:
    review = begun(world, renee).review
    assert review
    ines = a_reviewer(staff_member(plan=PLAN), plan=PLAN)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=ines, now=NOW)
    with pytest.raises(ReviewRefused) as refused:
        decide(review=review, outcome=Outcome.APPROVE, reason="", actor=ines, now=NOW)
    assert refused.value.objection is Objection.SECOND_PERSON


def test_nothing_is_exported_meanwhile(world: World, office: Organization, renee: Account) -> None:
    actor = an_administrator(office.main)
    assert may_export(actor)
    case = begun(world, renee)
    assert not may_export(actor)
    decided(Review.objects.get(succession=case), Outcome.DECLINE)
    assert may_export(actor)
    assert may_export(Actor.system(plan=PLAN))


def test_asked_for_twice_one_case_is_open_and_the_newest_link_works(
    world: World, office: Organization, renee: Account
) -> None:
    client = at_the_code(renee)
    for _ in range(2):
        assert "It is under way" in text(client.post(LOST))
    mails = Notice.objects.filter(body__contains="/succession/prove/").order_by("pk")
    codes = [Client().get(link_in(mail)).status_code for mail in mails]
    assert codes == [410, 200]
    assert Succession.objects.count() == 1


def test_until_another_factor_is_set_up_the_password_alone_sets_none_up(
    office: Organization, renee: Account
) -> None:
    system = Actor.system(plan=PLAN)
    with acting(system):
        replace_second_factor(account=renee, plan=PLAN, actor=system, now=NOW)
    hers, thiefs = Client(), Client()
    sign_in(hers, renee.email, plan=PLAN)
    assert hers.post(link_in(last_mail(renee.email)))["Location"] == SET_UP
    sign_in(thiefs, renee.email, plan=PLAN)
    assert thiefs.get(SET_UP)["Location"] == ASK
    assert thiefs.post(SET_UP, {"code": "123456"})["Location"] == ASK
    assert hers.get(SET_UP).status_code == 200
    hers.post(SET_UP, {"code": code_of(hers.session["mfa.totp.secret"], now=NOW)})
    assert has_second_factor(renee.pk)
    hers.post(f"/{PLAN}/account/second-factor/remove/")
    assert hers.get(SET_UP).status_code == 200


@pytest.mark.requirement("WM-14")
def test_without_proof_and_without_a_contact_on_file_nothing_opens(clock: Traveller) -> None:
    renee = at_home_at("wellfirst")
    enrol(renee)
    an_organization(plan="wellfirst", main=renee)
    client, page = Client(), "/wellfirst/sign-in/code/lost/"
    sign_in(client, renee.email, plan="wellfirst")
    for answer in (client.get(page), client.post(page)):
        assert "somebody we know of your office confirms" in text(answer)
        assert "Prove it again" not in text(answer)
    assert "Nothing was begun" in text(client.post(page))
    assert not Succession.objects.exists()


def test_without_the_password_nobody_gets_there(office: Organization, renee: Account) -> None:
    assert Client().get(LOST)["Location"] == f"/{PLAN}/sign-in/"
    assert Client().post(LOST)["Location"] == f"/{PLAN}/sign-in/"
    assert not Succession.objects.exists()


def test_where_another_administrator_is_there_they_help(
    office: Organization, renee: Account
) -> None:
    helper = a_member(
        organization=office,
        account=an_account(first_name="Dana", last_name="Reyes"),
        is_administrator=True,
    )
    client = at_the_code(renee)
    assert "Dana Reyes can let you set up a new one" in text(client.get(LOST))
    assert "Nothing was begun" in text(client.post(LOST))
    address = f"/{PLAN}/people/{office.main.public_id}/second-factor/"
    assert address in text(at_work(helper).get(f"/{PLAN}/people/"))
    assert "Call them first" in text(at_work(helper).get(address))
    at_work(helper).post(address)
    assert not has_second_factor(renee.pk)
    assert "second factor" in last_mail(renee.email).subject.lower()


@pytest.mark.parametrize("who", ["of another office", "who works in two", "themselves"])
def test_an_administrator_opens_no_way_into_another_office(
    office: Organization, renee: Account, who: str
) -> None:
    other = an_organization(plan=PLAN)
    if who == "who works in two":
        a_member(organization=other, account=renee)
        helper = a_member(organization=office, is_administrator=True)
    else:
        helper = other.main if who == "of another office" else office.main
    enrolled = {"second_factor_at": NOW.isoformat()}
    client = at_work(helper)
    session = client.session
    session.update(enrolled)
    session.save()
    client.post(f"/{PLAN}/people/{office.main.public_id}/second-factor/")
    assert has_second_factor(renee.pk)


def test_the_database_keeps_two_staff_and_the_day(
    world: World, office: Organization, renee: Account
) -> None:
    case, ines = begun(world, renee), staff_member(plan=PLAN)
    rows = Succession.objects.filter(pk=case.pk)
    other = staff_member(plan=PLAN)
    whole = {
        "state": "waiting",
        "first_by": ines,
        "second_by": other,
        "approved_at": NOW,
        "completes_at": NOW + DAY,
    }
    wrong: list[dict[str, Any]] = [
        {"second_by": ines},
        {"second_by": None},
        {"completes_at": NOW + DAY - timedelta(seconds=1)},
        {"completes_at": None},
        {"approved_at": None},
        {"state": "done", "ended_at": NOW + timedelta(hours=1)},
        {"state": "done"},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{**whole, **change})
    assert rows.update(**whole) == 1


def test_a_member_who_administers_nothing_is_told_whom_to_ask(
    office: Organization, renee: Account
) -> None:
    ben = at_home_at(PLAN, "ben.ode")
    enrol(ben)
    a_member(organization=office, account=ben)
    assert renee.full_name in text(at_the_code(ben).get(LOST))
    assert Membership.objects.get(account=ben).state == "active"

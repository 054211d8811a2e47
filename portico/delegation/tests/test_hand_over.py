"""Handing over: an offer, its answer, and whoever else acts at the same moment (WM-11, WM-13)."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.jobs import run_calendar
from portico.delegation.models import HandOver, HandOverState
from portico.delegation.queries.hand_over import LISTED
from portico.delegation.rules.succession import OFFER_STANDS_FOR, Objection
from portico.delegation.services.hand_over import OfferRefused, offer_hand_over
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.organizations.services import hand_over_main
from testing.builders import NOW, a_member, an_account, an_organization, signed_in
from testing.people import at_work, last_mail, link_in

pytestmark = pytest.mark.django_db
PAGE, OFFER = "/wellmark/people/hand-over/", "/wellmark/people/hand-over/offer/"
WITHDRAW = f"{PAGE}withdraw/"
TERMS = "/wellmark/agreements/accept/"


@pytest.fixture
def office(clock: Traveller) -> Organization:
    """An office in Iowa whose main DSC has accepted the terms."""
    main = an_account(first_name="Renee", last_name="Alvarez")
    return an_organization(plan="wellmark", jurisdiction="IA", main=main)


@pytest.fixture
def dana(office: Organization) -> Membership:
    """A biller there."""
    return a_member(organization=office, account=an_account(first_name="Dana", last_name="Reyes"))


def offered(office: Organization, to: Membership, message: str = "") -> HandOver:
    posted = {"to": str(to.public_id), "message": message}
    answer = at_work(office.main).post(PAGE, posted)
    assert answer["Location"] == PAGE
    return HandOver.objects.latest("pk")


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def main_of(office: Organization) -> Membership:
    return Organization.objects.select_related("main").get(pk=office.pk).main


@pytest.mark.requirement("WM-11", "WM-13")
def test_a_colleague_who_accepts_becomes_the_one_main_administrator(
    office: Organization, dana: Membership
) -> None:
    other = a_member(organization=office, is_administrator=True)
    offered(office, dana, "Thank you for taking it.")
    assert main_of(office) == office.main
    page = at_work(dana).get(link_in(last_mail(dana.account.email)))
    assert "Thank you for taking it." in text_of(page)
    answer = at_work(dana).post(OFFER, {"answer": "accept"}, follow=True)
    assert "You are now the main DSC" in text_of(answer)
    assert "Set up your organization" in text_of(answer)
    assert main_of(office) == dana
    office.main.refresh_from_db()
    assert office.main.is_administrator
    assert Notice.objects.filter(to=other.account.email, subject__startswith="Dana Reyes").exists()


@pytest.mark.requirement("WM-13")
def test_whoever_never_accepted_the_terms_accepts_them_first(
    office: Organization, dana: Membership
) -> None:
    offered(office, dana)
    client = signed_in(Client(), dana.account)
    client.get("/wellmark/enter/")
    for answer in (client.get(OFFER), client.post(OFFER, {"answer": "accept"})):
        assert answer["Location"].startswith(TERMS)
    assert main_of(office) == office.main


def test_an_identity_confirmed_long_ago_is_confirmed_again(
    office: Organization, dana: Membership, clock: Traveller
) -> None:
    offered(office, dana)
    people = {OFFER: at_work(dana), PAGE: at_work(office.main)}
    clock.shift(timedelta(minutes=16))
    for page, client in people.items():
        session = client.session
        session["seen_at"] = (NOW + timedelta(minutes=16)).isoformat()
        session.save()
        assert client.post(page, {"answer": "accept"})["Location"].startswith(
            "/wellmark/account/confirm/"
        )
    assert main_of(office) == office.main


def test_declined_nothing_changes_and_both_are_told(office: Organization, dana: Membership) -> None:
    offered(office, dana)
    at_work(dana).post(OFFER, {"answer": "decline"})
    told = Notice.objects.filter(subject__contains="was declined").values_list("to", flat=True)
    assert set(told) == {dana.account.email, office.main.account.email}
    assert main_of(office) == office.main
    assert "Offer your role" in text_of(at_work(office.main).get(PAGE))


def test_taken_back_it_can_be_offered_to_somebody_else(
    office: Organization, dana: Membership
) -> None:
    offered(office, dana)
    at_work(office.main).post(WITHDRAW)
    assert "The offer was taken back" in text_of(at_work(dana).get(OFFER))
    other = a_member(organization=office)
    assert offered(office, other).to == other
    states = HandOver.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "offered"]


def test_after_two_weeks_it_is_over_also_before_the_job_says_so(
    office: Organization, dana: Membership, clock: Traveller
) -> None:
    offer = offered(office, dana)
    clock.shift(OFFER_STANDS_FOR)
    at_work(dana).post(OFFER, {"answer": "accept"})
    assert main_of(office) == office.main
    run_calendar()
    run_calendar()
    offer.refresh_from_db()
    assert offer.state == HandOverState.EXPIRED
    assert Notice.objects.filter(subject__endswith="is over").count() == 2


def test_who_is_not_main_finds_no_such_page(office: Organization, dana: Membership) -> None:
    second = a_member(organization=office, is_administrator=True)
    for member in (dana, second):
        assert at_work(member).get(PAGE).status_code == 404
        assert at_work(member).post(WITHDRAW).status_code == 404
    assert at_work(second).get(OFFER).status_code == 404


def test_a_stranger_or_somebody_suspended_is_no_choice(office: Organization) -> None:
    stranger = a_member(organization=an_organization(plan="wellmark"))
    waiting = a_member(organization=office, state=State.PENDING_REVIEW)
    a_member(organization=office)
    for each in (stranger, waiting, office.main):
        page = at_work(office.main).post(PAGE, {"to": str(each.public_id)})
        assert "Choose a colleague who is active" in text_of(page)
    assert not HandOver.objects.exists()


def test_a_large_office_looks_a_colleague_up_and_fifty_are_listed(office: Organization) -> None:
    for number in range(51):
        a_member(organization=office, account=an_account(first_name="Ann", last_name=f"A{number}"))
    zoe = a_member(organization=office, account=an_account(first_name="Zoe", last_name="Zimmer"))
    client = at_work(office.main)
    page = text_of(client.get(PAGE))
    assert (page.count("<option"), "Zoe Zimmer" in page) == (1 + LISTED, False)
    found = text_of(client.post(PAGE, {"find": "zim"}))
    assert (found.count("<option"), "Zoe Zimmer" in found) == (2, True)
    assert "Nobody active here is called “Yves”" in text_of(client.post(PAGE, {"find": "Yves"}))
    client.post(PAGE, {"to": str(zoe.public_id), "message": ""})
    assert HandOver.objects.get().to == zoe


def test_the_service_itself_refuses_who_does_not_have_the_role(
    office: Organization, dana: Membership
) -> None:
    with pytest.raises(OfferRefused) as refused:
        offer_hand_over(
            organization=office, to=dana, message="", actor=Actor.system(plan="wellmark"), now=NOW
        )
    assert refused.value.objection is Objection.NOT_MAIN


def test_an_offer_ends_with_the_place_of_whom_it_was_made_to(
    office: Organization, dana: Membership
) -> None:
    offer = offered(office, dana)
    Membership.objects.filter(pk=dana.pk).update(state=State.TERMINATED, ended_at=NOW)
    offer.refresh_from_db()
    assert (offer.state, offer.ended_at) == (HandOverState.WITHDRAWN, NOW)


def test_an_offer_ends_when_somebody_else_gets_the_role(
    office: Organization, dana: Membership
) -> None:
    offer, other = offered(office, dana), a_member(organization=office)
    system = Actor.system(plan="wellmark")
    hand_over_main(organization=office, to=other, actor=system, now=NOW)
    offer.refresh_from_db()
    assert offer.state == HandOverState.WITHDRAWN


def test_the_database_keeps_one_open_offer_and_never_one_to_oneself(
    office: Organization, dana: Membership
) -> None:
    offered(office, dana)
    common = {"organization": office, "by": office.main, "offered_at": NOW}
    until = NOW + OFFER_STANDS_FOR
    for wrong in ({"to": dana}, {"to": office.main, "state": "declined", "ended_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOver.objects.create(**common, expires_at=until, **wrong)


def test_home_shows_it_to_whom_it_was_made_alone(office: Organization, dana: Membership) -> None:
    offered(office, dana)
    said = "Renee Alvarez asks you to take over"
    assert said in text_of(at_work(dana).get("/wellmark/home/"))
    assert said not in text_of(at_work(office.main).get("/wellmark/home/"))


def test_each_act_is_on_record(office: Organization, dana: Membership) -> None:
    offered(office, dana)
    at_work(dana).post(OFFER, {"answer": "accept"})
    wanted = ("hand_over.", "organization.handed_over")
    found = Event.objects.order_by("pk").values_list("action", "account_id")
    assert [each for each in found if each[0].startswith(wanted)] == [
        ("hand_over.offered", office.main.account_id),
        ("hand_over.accepted", dana.account_id),
        ("organization.handed_over", dana.account_id),
    ]

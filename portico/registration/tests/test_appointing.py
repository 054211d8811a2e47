"""The main administrator is gone: the office proves itself again, and staff appoint (WM-14)."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.accounts import allowances
from portico.accounts.models import Account
from portico.delegation.jobs import run_calendar
from portico.delegation.models import Invitation, Succession
from portico.delegation.services.accepting import accept_invitation
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import members_of
from portico.profiles.loading import profile
from portico.proofs.models import Proof
from portico.registration.tests.beginnings import decided
from portico.reviews.models import Outcome, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused
from testing.builders import NOW, a_member, an_account, signed_in, staff_member
from testing.people import last_mail, link_in
from testing.review_builders import ask_contact
from testing.world import CONTACT, GROUP, World, a_world, register_office

PLAN, CALLER = "wellsense", "renee@tworivers.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock: Traveller) -> World:
    """An office the plan knows and paid."""
    return a_world(PLAN)


@pytest.fixture
def office(world: World) -> Organization:
    """It is registered."""
    return register_office(world, "")


@pytest.fixture
def dana(office: Organization) -> Membership:
    """A biller there."""
    return a_member(organization=office, account=an_account(first_name="Dana", last_name="Reyes"))


@pytest.fixture
def ines(office: Organization) -> Client:
    """A reviewer, who confirmed who she is just now."""
    return staff_at(PLAN)


def staff_at(plan: str) -> Client:
    client = signed_in(Client(), staff_member(plan=plan))
    session = client.session
    session["proved_at"] = NOW.isoformat()
    session.save()
    return client


def opened(ines: Client, office: Organization, **changes: Any) -> Succession:
    told = {"person": "Renee Alvarez", "reached_at": "(314) 555-0110", "email": CALLER}
    address = f"/{office.plan}/staff/successions/{office.public_id}/start/"
    answer = ines.post(address, {**told, **changes})
    assert answer.status_code == 302, unescape(answer.content.decode())
    return Succession.objects.get()


def proof_link() -> str:
    return link_in(last_mail(CALLER))


def proved(world: World) -> str:
    payment = {"reference": world.payment.reference, "amount": f"{world.payment.amount}"}
    return unescape(Client().post(proof_link(), {"how": "payment", **payment}).content.decode())


def approved() -> Review:
    review = Review.objects.get(kind="appointment")
    ask_contact(review, CONTACT)
    decided(review, Outcome.APPROVE)
    return review


def state(row: Any) -> str:
    row.refresh_from_db()
    return str(row.state)


def main_of(office: Organization) -> Membership:
    return Organization.objects.select_related("main__account").get(pk=office.pk).main


@pytest.mark.requirement("WM-11", "WM-14")
@pytest.mark.parametrize("keeps_old", [False, True])
def test_once_the_office_proved_itself_staff_appoint_a_colleague(
    ines: Client, world: World, office: Organization, dana: Membership, keeps_old: bool
) -> None:
    kept = {"keeps_old": "on"} if keeps_old else {}
    case = opened(ines, office, successor=str(dana.public_id), **kept)
    assert state(case) == "proving"
    assert "That is right" in proved(world)
    assert state(case) == "deciding"
    assert main_of(office) == office.main
    approved()
    assert main_of(office) == dana
    assert state(case) == "done"
    assert state(office.main) == (State.ACTIVE if keeps_old else State.TERMINATED)
    told = Notice.objects.filter(subject__startswith="Dana Reyes is the")
    assert {each.to for each in told} >= {office.main.account.email, CONTACT}


def test_somebody_new_is_invited_and_is_main_once_they_accept(
    ines: Client, world: World, office: Organization
) -> None:
    case = opened(ines, office, successor_email="kim@tworivers.example")
    proved(world)
    approved()
    assert state(case) == "waiting"
    assert main_of(office) == office.main
    kim = an_account(email="kim@tworivers.example")
    place = a_member(organization=office, account=kim)
    accept_invitation(
        invitation=Invitation.objects.get(), membership=place, profile=profile(PLAN), now=NOW
    )
    assert main_of(office) == place
    assert state(case) == "done"


@pytest.mark.parametrize("place", [State.ACTIVE, State.PENDING_REVIEW])
def test_somebody_new_who_came_meanwhile_is_main_once_their_place_is_open(
    ines: Client, world: World, office: Organization, place: State
) -> None:
    case = opened(ines, office, successor_email="kim@tworivers.example")
    proved(world)
    kim = a_member(
        organization=office, account=an_account(email="kim@tworivers.example"), state=place
    )
    if place is State.ACTIVE:
        approved()
        assert (main_of(office), state(case)) == (kim, "done")
        return
    with pytest.raises(ReviewRefused) as refused:
        approved()
    assert refused.value.objection is Objection.SUCCESSOR_WAITS
    assert (main_of(office), state(case)) == (office.main, "deciding")


def test_where_too_many_mails_went_to_the_successor_it_is_approved_later(
    ines: Client, world: World, office: Organization, clock: Traveller
) -> None:
    case = opened(ines, office, successor_email="kim@tworivers.example")
    proved(world)
    while allowances.count_send("kim@tworivers.example", now=NOW) is None:
        pass
    with pytest.raises(ReviewRefused) as refused:
        approved()
    assert refused.value.objection is Objection.MAILBOX_FULL
    assert state(case) == "deciding"
    clock.shift(timedelta(hours=1))
    decided(Review.objects.get(kind="appointment"), Outcome.APPROVE)
    assert state(case) == "waiting"


@pytest.mark.requirement("WM-14")
def test_where_the_plan_knows_its_providers_an_office_proves_itself_by_the_roster(
    clock: Traveller,
) -> None:
    plan = "caresource"
    office = register_office(a_world(plan), "group")
    dana = a_member(organization=office)
    case = opened(staff_at(plan), office, successor=str(dana.public_id))
    link, letter = proof_link(), {"how": "roster_match", "number": GROUP["number"]}
    assert "Group name" in unescape(Client().get(link).content.decode())
    wrong = Client().post(link, {**letter, "name": GROUP["name"], "zip": "10001"})
    assert (wrong.status_code, state(case)) == (200, "proving")
    right = Client().post(link, {**letter, "name": GROUP["name"], "zip": GROUP["zip"]})
    assert "That is right" in unescape(right.content.decode())
    assert state(case) == "deciding"


def test_an_invitation_nobody_accepts_ends_the_case(
    ines: Client, world: World, office: Organization, clock: Traveller
) -> None:
    case = opened(ines, office, successor_email="kim@tworivers.example")
    proved(world)
    approved()
    clock.shift(timedelta(hours=73))
    run_calendar()
    assert state(case) == "expired"
    assert main_of(office) == office.main


def test_everybody_who_runs_it_and_the_contact_on_file_are_told_at_the_opening(
    ines: Client, office: Organization, dana: Membership
) -> None:
    opened(ines, office, successor=str(dana.public_id))
    told = Notice.objects.filter(body__contains="/succession/object/")
    assert {each.to for each in told} == {office.main.account.email, CONTACT}


def test_an_objection_before_the_proof_stands_in_the_review(
    ines: Client, world: World, office: Organization, dana: Membership
) -> None:
    opened(ines, office, successor=str(dana.public_id))
    Client().post(link_in(last_mail(office.main.account.email)))
    proved(world)
    evidence = Review.objects.get(kind="appointment").shown_evidence
    assert [check.name for check in evidence.concerns] == ["Marcus Webb objects"]


def test_a_wrong_proof_changes_nothing_and_is_counted(
    ines: Client, office: Organization, dana: Membership
) -> None:
    case = opened(ines, office, successor=str(dana.public_id))
    wrong = {"how": "payment", "reference": "0000001", "amount": "1.00"}
    page = unescape(Client().post(proof_link(), wrong).content.decode())
    assert "does not match what we hold" in page
    assert state(case) == "proving"
    assert Proof.objects.get(holder=str(case)).matched_at is None
    assert "0000001" not in str(Proof.objects.values())


def test_nobody_is_appointed_before_a_contact_on_file_was_asked(
    ines: Client, world: World, office: Organization, dana: Membership
) -> None:
    opened(ines, office, successor=str(dana.public_id))
    proved(world)
    with pytest.raises(ReviewRefused) as refused:
        decided(Review.objects.get(kind="appointment"), Outcome.APPROVE)
    assert refused.value.objection is Objection.CONTACT_FIRST
    assert main_of(office) == office.main


def test_a_successor_who_left_meanwhile_is_not_appointed(
    ines: Client, world: World, office: Organization, dana: Membership
) -> None:
    opened(ines, office, successor=str(dana.public_id))
    proved(world)
    Membership.objects.filter(pk=dana.pk).update(state=State.TERMINATED, ended_at=NOW)
    with pytest.raises(ReviewRefused) as refused:
        approved()
    assert refused.value.objection is Objection.SUCCESSOR_LEFT
    assert main_of(office) == office.main


@pytest.mark.parametrize("how", ["declined", "closed", "expired"])
def test_a_case_that_comes_to_nothing_says_so_and_frees_what_it_held(
    ines: Client,
    world: World,
    office: Organization,
    dana: Membership,
    clock: Traveller,
    how: str,
) -> None:
    case = opened(ines, office, successor=str(dana.public_id))
    if how == "declined":
        proved(world)
        decided(Review.objects.get(kind="appointment"), Outcome.DECLINE)
    elif how == "closed":
        ines.post(f"/{PLAN}/staff/successions/{case.public_id}/close/")
    else:
        clock.shift(timedelta(days=14))
        run_calendar()
    assert state(case) == ("expired" if how == "expired" else "cancelled")
    assert Notice.objects.filter(subject__startswith="Nothing changes").count() == 2
    assert not Proof.objects.filter(holder=str(case)).exists()
    assert main_of(office) == office.main


def test_one_case_is_open_at_a_time(ines: Client, office: Organization, dana: Membership) -> None:
    opened(ines, office, successor=str(dana.public_id))
    address = f"/{PLAN}/staff/successions/{office.public_id}/start/"
    told = {"person": "R", "reached_at": "x", "email": CALLER, "successor": str(dana.public_id)}
    assert "is open already" in ines.post(address, told).content.decode()
    assert Succession.objects.count() == 1


def test_the_list_shows_it_with_its_clock_to_staff_alone(
    ines: Client, office: Organization, dana: Membership
) -> None:
    opened(ines, office, successor=str(dana.public_id))
    page = unescape(ines.get(f"/{PLAN}/staff/successions/").content.decode())
    assert [each for each in (office.name, "By Mon, Nov 30") if each not in page] == []
    member = signed_in(Client(), office.main.account)
    member.get(f"/{PLAN}/enter/")
    assert member.get(f"/{PLAN}/staff/successions/").status_code == 404
    elsewhere = signed_in(Client(), staff_member(plan="wellmark"))
    assert office.name not in elsewhere.get("/wellmark/staff/successions/").content.decode()


def test_where_the_plan_asks_no_proof_the_contact_on_file_confirms(clock: Traveller) -> None:
    world = a_world("wellmark")
    office = register_office(world, "")
    dana = a_member(organization=office)
    ines = signed_in(Client(), staff_member(plan="wellmark"))
    session = ines.session
    session["proved_at"] = NOW.isoformat()
    session.save()
    case = opened(ines, office, successor=str(dana.public_id))
    mail = Notice.objects.get(body__contains="/succession/prove/")
    assert mail.to == CONTACT
    assert "our records name you" in Client().get(link_in(mail)).content.decode()
    assert state(case) == "proving"
    Client().post(link_in(mail))
    assert state(case) == "deciding"
    assert len(members_of(office)) == 2
    assert Account.objects.filter(email=CALLER).count() == 0

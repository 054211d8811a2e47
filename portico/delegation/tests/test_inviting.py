"""An invitation promises roles; who comes in by it gets them, as far as they can be given then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller, travel

from portico.access.states import State
from portico.delegation.models import Access, Grant, Invitation
from portico.delegation.queries import given_to
from portico.delegation.rules import Beyond, Wanted
from portico.delegation.services.giving import BeyondCeiling
from portico.delegation.services.invitations import Invitee, invite
from portico.delegation.services.leaving import remove, suspend
from portico.delegation.tests.test_people import somebody, working
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.access_builders import a_day, acting_as
from testing.builders import NOW, PASSWORD, an_account, an_organization, settle_in
from testing.parallel import errors, race
from testing.people import enrol, last_mail, link_in, totp
from testing.plans import Installed
from testing.registrant import Registrant

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-12", "WS-02")]
PLAN = "wellsense"
PEOPLE = f"/{PLAN}/people/"
DANA, EVE = "dana@office.example", "eve@elsewhere.example"
OVER = 410


def an_office(plan: str = PLAN) -> Organization:
    main = an_account(first_name="Renee", last_name="Sorensen")
    return an_organization(plan=plan, main=main)


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_office()


def promised(by: Membership, *roles: str, email: str = DANA, **limits: Any) -> Invitation:
    """What somebody invites to."""
    plan = profile(by.organization.plan)
    return invite(
        organization=by.organization,
        who=Invitee(email=email, first_name="Dana", last_name="Reyes", job_title="Biller"),
        gives=Wanted(until=dict.fromkeys(roles, a_day(by, days=60, now=NOW)), **limits),
        profile=plan,
        actor=acting_as(by, now=NOW),
        now=NOW,
    )


def link(email: str = DANA) -> str:
    return link_in(last_mail(email))


def joins(address: str, password: str = PASSWORD, code: str = "") -> str:
    """Somebody who has a sign-in; what the page says."""
    return str(Client().post(address, {"password": password, "code": code}).content.decode())


def dana_of(office: Organization) -> Membership:
    return Membership.objects.get(organization=office, account__email=DANA, state=State.ACTIVE)


def subjects(email: str) -> list[str]:
    return list(Notice.objects.filter(to=email).order_by("pk").values_list("subject", flat=True))


def test_the_page_promises_what_was_chosen(office: Organization) -> None:
    client, until = working(office.main), a_day(office.main, days=60)
    page = client.get(f"{PEOPLE}invite/").content.decode()
    assert "Work email" in page
    who = {"first_name": "Dana", "last_name": "Reyes", "email": DANA, "job_title": "Biller"}
    gives = {"role_billing": "on", "until_billing": until.isoformat(), "sees_phi": "on"}
    answer = client.post(f"{PEOPLE}invite/", {**who, **gives}, follow=True)
    assert f"We mailed an invitation to {DANA}." in answer.content.decode()
    row = next(each for each in answer.context["rows"] if each.is_invited)
    assert (row.name, row.tags, row.phi, row.job_title) == (
        "Dana Reyes",
        ["Billing"],
        "On",
        "Biller",
    )


def test_who_has_a_sign_in_gets_what_was_promised(office: Organization) -> None:
    an_account(email=DANA, password=PASSWORD)
    promised(office.main, "billing", sees_phi=True, is_administrator=True)
    assert Grant.objects.count() == 0
    assert "You joined" in joins(link())
    dana = dana_of(office)
    got = given_to(dana, profile(PLAN))
    assert got == Wanted(
        until={"billing": a_day(office.main, days=60)}, sees_phi=True, is_administrator=True
    )
    assert dana.job_title == "Biller"
    assert Grant.objects.get().granted_by == office.main.account


@pytest.mark.parametrize("plan", ["wellmark", "wellfirst", "wellsense"])
def test_who_registers_anew_gets_it_too_and_finds_their_name(clock: Traveller, plan: str) -> None:
    office = an_office(plan)
    role = profile(plan).roles[0].key
    promised(office.main, role, sees_phi=True)
    track = next(t for t in profile(plan).registration.tracks if t.creates == "membership")
    person = Registrant(client=Client(), plan=plan, track=track.key, username="dana.r", email=DANA)
    assert person.client.post(link()).status_code == 302
    assert person.walk(until="you") == "you"
    page = person.get("you").content.decode()
    assert 'value="Dana"' in page
    assert 'value="Reyes"' in page
    assert person.walk() == "done"
    assert set(given_to(dana_of(office), profile(plan)).until) == {role}


def test_nobody_asks_to_join_where_colleagues_come_by_invitation_alone(clock: Traveller) -> None:
    person = Registrant(client=Client(), plan="wellmark", track="added", username="eve", email=EVE)
    page = person.client.get("/wellmark/register/", follow=True).content.decode()
    assert "A DSC added you" not in page
    answer = person.post("participation", track="added")
    assert answer.status_code == 200
    assert "A DSC added you" not in answer.content.decode()


# --- What changed meanwhile ----------------------------------------------------------------------
def test_a_promise_beyond_what_can_be_given_is_not_made(
    office: Organization, installed: Installed
) -> None:
    installed.change(
        PLAN, 'leaving = "delete"', 'leaving = "delete"\nmain_only = ["administrators"]'
    )
    ben = somebody(office, "Ben", is_administrator=True)
    for limits, why in (
        ({"tins": frozenset({"999999999"})}, Beyond.TIN),
        ({"is_administrator": True}, Beyond.POWER),
    ):
        with pytest.raises(BeyondCeiling) as refused:
            promised(ben, "billing", **limits)
        assert refused.value.reasons == (why,)
    assert not Invitation.objects.exists()


def test_what_fell_out_of_the_ceiling_is_left_out_and_the_inviter_told(
    office: Organization, installed: Installed
) -> None:
    an_account(email=DANA, password=PASSWORD)
    promised(office.main, "billing", "front-desk")
    installed.change(PLAN, 'key = "front-desk"', 'key = "front-desk-2"')
    joins(link())
    assert set(given_to(dana_of(office), profile(PLAN)).until) == {"billing"}
    assert "not every role could be given" in subjects(office.main.account.email)[-1]


def test_a_number_that_left_the_organization_opens_no_other(office: Organization) -> None:
    an_account(email=DANA, password=PASSWORD)
    tin = office.tins.create(tin="431112222", added_at=NOW)
    promised(office.main, "billing", tins=frozenset({tin.tin}))
    tin.delete()
    joins(link())
    assert not Grant.objects.filter(membership=dana_of(office)).exists()


@pytest.mark.parametrize("end", [suspend, remove])
def test_the_promise_of_who_administers_no_more_gives_nothing(
    office: Organization, end: Callable[..., Any]
) -> None:
    an_account(email=DANA, password=PASSWORD)
    ben = somebody(office, "Ben", is_administrator=True)
    promised(ben, "billing", sees_phi=True)
    end(membership=ben, profile=profile(PLAN), actor=acting_as(office.main), now=NOW)
    assert "You joined" in joins(link())
    dana = dana_of(office)
    assert not Grant.objects.filter(membership=dana).exists()
    assert not Access.objects.filter(membership=dana).exists()
    assert (
        "joined Two Rivers Family Medicine without roles" in subjects(office.main.account.email)[-1]
    )


def test_a_new_link_ends_the_old_one_and_lasts_three_days_more(
    office: Organization, clock: Traveller
) -> None:
    found = promised(office.main, "billing")
    old = link()
    clock.shift(timedelta(hours=80))
    resend = f"{PEOPLE}invitations/{found.public_id}/resend/"
    assert "We mailed a new link" in working(office.main).post(resend, follow=True).content.decode()
    assert Client().get(old).status_code == OVER
    assert Client().get(link()).status_code == 200
    assert Invitation.objects.get().gives["until"].keys() == {"billing"}


def test_who_sends_it_again_answers_for_it(office: Organization) -> None:
    an_account(email=DANA, password=PASSWORD)
    ben = somebody(office, "Ben", is_administrator=True)
    found = promised(ben, "billing")
    remove(membership=ben, profile=profile(PLAN), actor=acting_as(office.main), now=NOW)
    working(office.main).post(f"{PEOPLE}invitations/{found.public_id}/resend/")
    joins(link())
    assert Grant.objects.get(membership=dana_of(office)).granted_by == office.main.account


def test_what_was_taken_back_is_not_sent_again(office: Organization) -> None:
    found, client = promised(office.main), working(office.main)
    act = f"{PEOPLE}invitations/{found.public_id}"
    assert (
        "Take back the invitation of Dana Reyes?" in client.get(f"{act}/cancel/").content.decode()
    )
    taken = client.post(f"{act}/cancel/", follow=True).content.decode()
    again = client.post(f"{act}/cancel/", follow=True).content.decode()
    assert "The invitation is taken back." in taken
    assert "not open any more. Nothing was changed." in again
    assert "not open any more" in client.post(f"{act}/resend/", follow=True).content.decode()
    assert len(subjects(DANA)) == 1


# --- Two who want in by somebody else's link (S14) -----------------------------------------------
def test_a_stolen_link_lets_nobody_in_without_the_invited_s_password(office: Organization) -> None:
    """Mallory holds the link, and has an account of her own; Eve guesses."""
    an_account(email=DANA, password=PASSWORD)
    an_account(email="mallory@elsewhere.example", password="Another long password 7")
    promised(office.main, "billing")
    stolen = link()
    for guess in ("Another long password 7", "a guess that is wrong 1"):
        assert "You joined" not in joins(stolen, guess)
    assert not Membership.objects.filter(organization=office).exclude(pk=office.main_id).exists()
    assert "You joined" in joins(stolen)


def test_a_stolen_link_and_password_fall_short_of_a_second_factor(office: Organization) -> None:
    dana = an_account(email=DANA, password=PASSWORD)
    enrol(dana)
    promised(office.main, "billing")
    assert "You joined" not in joins(link())
    assert "You joined" not in joins(link(), code="000000")
    assert not Grant.objects.exists()
    assert "You joined" in joins(link(), code=totp(dana))


def test_whoever_is_signed_in_as_somebody_else_joins_as_nobody(office: Organization) -> None:
    """A forwarded link in the browser of another account makes no member of that account."""
    eve = an_account(email=EVE, password=PASSWORD)
    settle_in(eve, PLAN)
    dana = an_account(email=DANA, password="Dana's own long password 5")
    promised(office.main, "billing")
    client = Client()
    client.force_login(eve)
    client.post(link(), {"password": PASSWORD, "code": ""})
    assert not Membership.objects.filter(account__in=[eve, dana]).exists()


def test_another_email_registers_by_nobody_s_link(office: Organization) -> None:
    promised(office.main, "billing")
    eve = Registrant(client=Client(), plan=PLAN, track="join", username="eve.stone", email=DANA)
    eve.client.post(link())
    eve = replace(eve, email=EVE)
    eve.walk()
    assert not Membership.objects.filter(organization=office, account__email=EVE).exists()


@pytest.mark.django_db(transaction=True)
def test_who_is_accepted_while_the_inviter_is_removed_has_all_or_nothing() -> None:
    with travel(NOW, tick=False):
        office = an_office()
        an_account(email=DANA, password=PASSWORD)
        ben = somebody(office, "Ben", is_administrator=True)
        promised(ben, "billing", sees_phi=True)
        ends = partial(
            remove, membership=ben, profile=profile(PLAN), actor=acting_as(office.main), now=NOW
        )
        assert errors(race([partial(joins, link()), ends])) == []
        dana = dana_of(office)
        given = Grant.objects.filter(membership=dana, ended_at=None).count()
        assert given == Access.objects.filter(membership=dana, sees_phi=True).count()
        told = any("without roles" in each for each in subjects(office.main.account.email))
        assert told is (given == 0)

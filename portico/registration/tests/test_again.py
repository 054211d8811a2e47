"""The administrator is gone: the office registers again, and that replaces what was there (WM-14)."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.models import Grant, Succession
from portico.delegation.services.appointing import cancel_case, start_appointing
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.organizations.services import terminate_organization
from portico.profiles.loading import profile
from portico.registration.tests.beginnings import decided
from portico.reviews.models import DecidedBy, Outcome, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused
from testing.builders import NOW, a_member, an_account, settle_in, staff_member
from testing.people import at_work, last_mail, link_in
from testing.registrant import Registrant
from testing.review_builders import a_reviewer, ask_contact
from testing.world import CONTACT, World, a_world, register_office

PLAN = "wellmark"
ALREADY = "This TIN is registered already"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock: Traveller) -> World:
    """An office on the plan's roster."""
    return a_world(PLAN)


@pytest.fixture
def old(world: World) -> Organization:
    """It is registered, by somebody who is gone; two others work there."""
    office = register_office(world, "")
    a_member(organization=office, account=an_account(first_name="Dana"), is_administrator=True)
    ben = a_member(organization=office, account=an_account(first_name="Ben"))
    Grant.objects.create(
        membership=ben,
        role="claims",
        granted_by=office.main.account,
        granted_at=NOW,
        expires_at=NOW.replace(year=2027),
    )
    return office


def again(world: World) -> Registrant:
    """Somebody who registers again, sent."""
    renee = world.on("participating")
    assert renee.walk(until="tax-id") == "tax-id"
    assert ALREADY in unescape(renee.answer("tax-id").content.decode())
    renee.post("tax-id", action="again")
    assert renee.walk() == "done"
    return renee


@pytest.fixture
def renee(world: World, old: Organization) -> Registrant:
    """Registered again, and waiting for the plan."""
    return again(world)


def review() -> Review:
    return Review.objects.get(kind="supersession")


def approved() -> Organization:
    ask_contact(review(), CONTACT)
    decided(review(), Outcome.APPROVE)
    if review().is_live:
        decided(review(), Outcome.APPROVE)
    return Organization.objects.get(supersedes__isnull=False)


def states(model: Any, *ids: int) -> list[str]:
    return [model.objects.get(pk=pk).state for pk in ids]


@pytest.mark.requirement("WM-14")
def test_once_approved_it_replaces_the_organization_and_its_people_are_to_be_confirmed(
    renee: Registrant, old: Organization
) -> None:
    places = list(old.memberships.order_by("pk"))
    key = Organization.objects.get(pk=old.pk).key
    new = approved()
    assert (new.state, new.key, new.main.account.email) == (State.ACTIVE, key, renee.email)
    assert new.supersedes == old
    assert states(Organization, old.pk) == [State.SUPERSEDED]
    assert {*states(Membership, *[each.pk for each in places])} == {State.SUPERSEDED}
    assert Grant.objects.get().ended_at == NOW
    waiting = new.memberships.filter(state=State.PENDING_REVIEW)
    assert {each.account_id for each in waiting} == {each.account_id for each in places}
    requests = Review.objects.filter(organization=new, decider=DecidedBy.ORGANIZATION)
    assert {each.membership for each in requests} == {*waiting}
    assert Event.objects.filter(action="organization.took_over").count() == 1


@pytest.mark.requirement("WM-14")
def test_the_new_administrator_confirms_one_and_ends_another(
    renee: Registrant, old: Organization
) -> None:
    new = approved()
    settle_in(new.main.account, PLAN)
    renee.sign_in()
    renee.client.get(f"/{PLAN}/enter/")
    for name, outcome in (("Ben", "approve"), ("Dana", "decline")):
        request = Review.objects.get(organization=new, applicant__first_name=name)
        page = f"/{PLAN}/requests/{request.public_id}/"
        shown = renee.client.get(page).content.decode()
        assert "the organization that this one replaced" in shown
        renee.client.post(page, {"outcome": outcome, "reason": "Left in May"})
    found = new.memberships.filter(account__first_name__in=("Ben", "Dana"))
    assert dict(found.values_list("account__first_name", "state")) == {
        "Ben": State.ACTIVE,
        "Dana": State.DECLINED,
    }
    assert not Grant.objects.filter(membership__organization=new).exists()


@pytest.mark.requirement("WM-14")
def test_before_that_nothing_is_seen_of_the_old_and_nothing_changes_there(
    renee: Registrant, old: Organization
) -> None:
    renee.sign_in()
    pages = [renee.client.get(f"/{PLAN}/{path}", follow=True) for path in ("status/", "home/")]
    shown = "".join(unescape(page.content.decode()) for page in pages)
    assert not [each for each in ("Dana", "Ben", old.main.account.email) if each in shown]
    assert states(Organization, old.pk) == [State.ACTIVE]
    assert old.memberships.filter(state=State.ACTIVE).count() == 3


def test_declined_nothing_changed_and_those_who_were_told_are_told_so(
    renee: Registrant, old: Organization
) -> None:
    decided(review(), Outcome.DECLINE)
    assert states(Organization, old.pk) == [State.ACTIVE]
    assert Succession.objects.get().state == "cancelled"
    assert Notice.objects.filter(subject__startswith="Nothing changes").count() == 3
    assert not Organization.objects.filter(key__endswith="/again", ended_at=None).exists()


def test_a_contact_on_file_is_asked_before_it_can_be_approved(renee: Registrant) -> None:
    with pytest.raises(ReviewRefused) as refused:
        decided(review(), Outcome.APPROVE)
    assert refused.value.objection is Objection.CONTACT_FIRST


def test_everybody_who_runs_it_and_the_contact_on_file_are_told_at_once(
    renee: Registrant, old: Organization
) -> None:
    told = Notice.objects.filter(subject__startswith="Somebody registers")
    dana = old.memberships.get(account__first_name="Dana").account.email
    assert {each.to for each in told} == {old.main.account.email, dana, CONTACT}
    assert all(each.secret for each in told)
    assert renee.email not in "".join(each.body for each in told)


@pytest.mark.parametrize("whose", ["main", "contact"])
def test_whoever_was_told_objects_by_link_and_the_reviewer_sees_it(
    renee: Registrant, old: Organization, whose: str
) -> None:
    to = old.main.account.email if whose == "main" else CONTACT
    link = link_in(last_mail(to))
    assert Client().get(link).status_code == 200
    assert Succession.objects.get().objected_at is None
    assert "You objected" in Client().post(link).content.decode()
    assert Client().post(link).status_code == 410
    [check] = [each for each in review().shown_evidence.checks if "objects" in each.name]
    assert check.name.startswith("Marcus Webb" if whose == "main" else "The contact on file")
    assert not review().is_clean


def test_an_administrator_still_at_work_sees_it_at_home_and_objects(
    renee: Registrant, old: Organization
) -> None:
    dana = old.memberships.get(account__first_name="Dana")
    ben = old.memberships.get(account__first_name="Ben")
    said = "Somebody asks to take over"
    assert said in at_work(dana).get(f"/{PLAN}/home/").content.decode()
    assert said not in at_work(ben).get(f"/{PLAN}/home/").content.decode()
    assert at_work(ben).post(f"/{PLAN}/people/succession/").status_code == 404
    at_work(dana).post(f"/{PLAN}/people/succession/")
    assert Succession.objects.get().objected_by == dana


def test_a_second_one_who_registers_again_is_told_that_it_is_under_way(
    renee: Registrant, world: World
) -> None:
    second = world.on("participating")
    second.email, second.username = "k.tran@tworivers.example", "k.tran"
    second.walk(until="tax-id")
    second.answer("tax-id")
    second.post("tax-id", action="again")
    assert "being registered again already" in second.get("tax-id").content.decode()
    assert Organization.objects.filter(supersedes__isnull=False).count() == 1


def a_call_about(office: Organization) -> Succession:
    """Staff opened another case of it."""
    return start_appointing(
        organization=office,
        person="Kim Tran",
        reached_at="(319) 555-0110",
        email="kim@tworivers.example",
        successor=office.memberships.get(account__first_name="Dana"),
        successor_email="",
        keeps_old=False,
        profile=profile(PLAN),
        actor=a_reviewer(staff_member(plan=PLAN), plan=PLAN),
        now=NOW,
    )


@pytest.mark.requirement("WM-14")
def test_while_another_case_is_open_nobody_registers_it_again(
    world: World, old: Organization
) -> None:
    case = a_call_about(old)
    renee = world.on("participating")
    renee.walk(until="tax-id")
    renee.answer("tax-id")
    renee.post("tax-id", action="again")
    assert "settling already who runs this organization" in renee.get("tax-id").content.decode()
    assert "Call 1-800" in unescape(renee.answer("tax-id").content.decode())
    assert renee.due() == "tax-id"
    cancel_case(case=case, actor=a_reviewer(staff_member(plan=PLAN), plan=PLAN), now=NOW)
    assert renee.walk() == "done"
    assert Succession.objects.get(state="deciding").kind == "register_again"


@pytest.mark.requirement("WM-14")
def test_where_another_case_opens_before_it_is_sent_nothing_goes_to_the_plan(
    world: World, old: Organization
) -> None:
    renee = world.on("participating")
    renee.walk(until="tax-id")
    renee.answer("tax-id")
    renee.post("tax-id", action="again")
    track = profile(PLAN).registration.track("participating")
    assert track
    last = track.steps[-1].key
    renee.walk(until=last)
    a_call_about(old)
    renee.answer(last)
    assert renee.due() == "tax-id"
    assert "settling already" in renee.get("tax-id").content.decode()
    assert not Review.objects.filter(kind="supersession").exists()
    assert not Organization.objects.filter(supersedes=old).exists()


def test_where_the_old_one_ended_meanwhile_the_new_one_has_its_key(
    renee: Registrant, old: Organization
) -> None:
    key = Organization.objects.get(pk=old.pk).key
    staff = a_reviewer(staff_member(plan=PLAN), plan=PLAN)
    terminate_organization(organization=old, actor=staff, now=NOW)
    assert Organization.objects.get(supersedes=old).key == key
    new = approved()
    assert (new.state, Succession.objects.get().state) == (State.ACTIVE, "done")
    assert states(Organization, old.pk) == [State.TERMINATED]


@pytest.mark.parametrize("plan", ["wellsense", "wellfirst"])
def test_a_plan_without_that_way_never_offers_it(plan: str, clock: Traveller) -> None:
    world = a_world(plan)
    register_office(world, "")
    track = {"wellsense": "new-user", "wellfirst": "organization"}[plan]
    somebody = world.on(track)
    key = {"wellsense": "tax-id", "wellfirst": "numbers"}[plan]
    somebody.walk(until=key)
    page = somebody.answer(key).content.decode()
    assert 'value="again"' not in page
    somebody.post(key, action="again")
    assert somebody.due() == key

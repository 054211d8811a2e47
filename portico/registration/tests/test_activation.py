"""The mailed link that opens an account, over HTTP: once, the newest, and only by its button."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from time_machine import Traveller, travel

from portico.access.states import State
from portico.accounts.models import Account, SignInName
from portico.accounts.queries import username_of
from portico.accounts.rules import ACTIVATION_VALID_FOR
from portico.audit.models import Event
from portico.notices.models import DemoMessage, Notice
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from portico.registration.services.calendar import apply_calendar
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import NOW, PASSWORD, an_account, staff_member
from testing.jobs import RunJobs
from testing.parallel import errors, race, values
from testing.people import last_mail, link_in
from testing.registrant import Registrant
from testing.review_builders import a_reviewer
from testing.world import World, a_world

pytestmark = pytest.mark.django_db
PLAN = "caresource"
SUBJECT = "Activate Your Provider Portal Account"
OTHER_PASSWORD = "Granite-otter velvet 7 umbrella"
ADDRESS = f"/{PLAN}/register/address/"


@pytest.fixture
def world(clock: Traveller) -> World:
    return a_world(PLAN)


def somebody(world: World, **typed: Any) -> Registrant:
    track = profile(PLAN).registration.track("group")
    assert track is not None
    return replace(world.registrant(track), **typed)


@pytest.fixture
def marcus(world: World) -> Registrant:
    """Who registered, and has not opened the link yet."""
    return registered(somebody(world))


def registered(person: Registrant) -> Registrant:
    assert person.walk() == "done"
    return person


def link_of(person: Registrant) -> str:
    """The newest one that was mailed."""
    return link_in(Notice.objects.filter(to=person.email, body__contains="/activate/").latest("pk"))


def press(link: str, **typed: str) -> str:
    """Open the link in a browser of its own and press the button; what the page says."""
    return str(Client().post(link, {"action": "activate", **typed}).content.decode())


def signs_in(person: Registrant, password: str = PASSWORD) -> str:
    """With the username; the page it leads to."""
    data = {"login": person.username, "password": password}
    answer = Client().post(f"/{PLAN}/sign-in/", data, follow=True)
    return str(answer.content.decode())


def correct(person: Registrant, email: str, password: str = PASSWORD) -> Any:
    return person.client.post(ADDRESS, {"email": email, "password": password}, follow=True)


def member(person: Registrant) -> Membership:
    return Membership.objects.get(account__sign_in_names__name=person.username)


@pytest.mark.requirement("CS-08")
def test_the_mail_comes_from_webmaster_with_its_subject_and_link(
    marcus: Registrant, run_jobs: RunJobs
) -> None:
    run_jobs()
    mail = DemoMessage.objects.get(to=marcus.email)
    assert (mail.sender, mail.subject) == ("webmaster", SUBJECT)
    assert f"Activate Account:\n{settings.PORTICO.base_url}" in mail.body
    page = marcus.get("done").content.decode()
    for words in ("Check your email", SUBJECT, "spam folder", marcus.email, "Correct the address"):
        assert words in page


@pytest.mark.requirement("CS-08")
def test_opening_the_page_of_the_link_changes_nothing(marcus: Registrant) -> None:
    link, events = link_of(marcus), Event.objects.count()
    for _ in range(3):
        assert "Activate account" in Client().get(link).content.decode()
    Client().head(link)
    assert member(marcus).state == State.AWAITING_ACTIVATION
    assert Event.objects.count() == events
    page = press(link)
    assert "Email verification" in page
    assert f'href="/{PLAN}/sign-in/"' in page
    assert member(marcus).state == State.ACTIVE


@pytest.mark.requirement("CS-08")
def test_a_link_works_once(marcus: Registrant) -> None:
    press(link_of(marcus))
    again = Client().post(link_of(marcus), {"action": "activate"})
    assert again.status_code == 410
    assert member(marcus).state == State.ACTIVE


def test_a_link_is_over_after_three_days(marcus: Registrant, clock: Traveller) -> None:
    clock.shift(ACTIVATION_VALID_FOR)
    assert Client().get(link_of(marcus)).status_code == 410


def test_who_has_not_opened_the_link_signs_in_to_where_it_stands(marcus: Registrant) -> None:
    page = signs_in(marcus)
    assert "Open the link we mailed you" in page
    assert "Correct the address" in page


@pytest.mark.requirement("CS-08")
def test_only_the_newest_of_two_links_works(marcus: Registrant, clock: Traveller) -> None:
    older = link_of(marcus)
    clock.shift(timedelta(minutes=2))
    marcus.client.post(f"/{PLAN}/register/send-again/")
    assert link_of(marcus) != older
    assert Client().get(older).status_code == 410
    assert "Email verification" in press(link_of(marcus))


@pytest.mark.requirement("CS-08")
def test_a_mistyped_address_is_corrected_with_the_password(marcus: Registrant) -> None:
    older, right = link_of(marcus), "marcus@tworivers.example"
    page = correct(marcus, right).content.decode()
    assert f"We mailed the link to {right}." in page
    assert Client().get(older).status_code == 410
    marcus.email = right
    assert "Email verification" in press(link_of(marcus))
    assert member(marcus).account.email == right


@pytest.mark.requirement("CS-08")
def test_nobody_corrects_an_address_without_the_password(marcus: Registrant) -> None:
    mails = Notice.objects.count()
    refused = correct(marcus, "eve@elsewhere.example", "not what was chosen").content.decode()
    assert "This is not the password you chose. Try again." in refused
    assert (member(marcus).account.email, Notice.objects.count()) == (marcus.email, mails)
    stranger = Client().post(ADDRESS, {"email": "eve@elsewhere.example", "password": PASSWORD})
    assert stranger.headers["Location"] == f"/{PLAN}/sign-in/"


def test_wrong_passwords_at_the_correction_are_counted(marcus: Registrant) -> None:
    for _ in range(100):
        page = correct(marcus, marcus.email, "not what was chosen").content.decode()
        if "Too many passwords were tried" in page:
            break
    assert "Too many passwords were tried" in page
    assert "Too many passwords" in correct(marcus, "m@tworivers.example").content.decode()


def test_a_confirmed_address_is_not_corrected(marcus: Registrant) -> None:
    press(link_of(marcus))
    page = marcus.client.get(ADDRESS)
    assert page.headers["Location"] == f"/{PLAN}/sign-in/"


@pytest.fixture
def holder(marcus: Registrant) -> Account:
    """Somebody else's sign-in, which confirmed the same email meanwhile."""
    return an_account(email=marcus.email, password=OTHER_PASSWORD, first_name="Mark")


@pytest.mark.requirement("CS-08")
def test_an_email_with_a_sign_in_already_makes_one_of_both(
    marcus: Registrant, holder: Account
) -> None:
    link = link_of(marcus)
    page = press(link)
    assert "This email has another sign-in" in page
    assert member(marcus).state == State.AWAITING_ACTIVATION
    assert "One sign-in for both" in press(link, action="merge", password=OTHER_PASSWORD, code="")
    moved = Membership.objects.get(state=State.ACTIVE)
    assert (moved.account, username_of(holder.pk, PLAN)) == (holder, marcus.username)
    assert not Account.objects.filter(email_verified_at=None, is_active=True).exists()
    assert "Welcome, Mark" in signs_in(marcus, OTHER_PASSWORD)


def test_a_wrong_password_moves_nothing_and_is_counted(marcus: Registrant, holder: Account) -> None:
    link = link_of(marcus)
    for _ in range(100):
        page = press(link, action="merge", password="not the right one", code="")
        if "Too many passwords" in page:
            break
    assert "Too many passwords" in page
    assert "Too many" in press(link, action="merge", password=OTHER_PASSWORD, code="")
    assert member(marcus).state == State.AWAITING_ACTIVATION


def test_instead_of_the_other_sign_in_the_address_may_be_corrected(
    marcus: Registrant, holder: Account
) -> None:
    press(link_of(marcus))
    marcus.email = "marcus@tworivers.example"
    correct(marcus, marcus.email)
    assert "Email verification" in press(link_of(marcus))
    assert member(marcus).account != holder


def test_staff_of_the_plan_do_not_become_members_by_a_link(
    marcus: Registrant, holder: Account
) -> None:
    staff_member(plan=PLAN, account=holder)
    page = press(link_of(marcus), action="merge", password=OTHER_PASSWORD, code="")
    assert "staff, who cannot join an organization" in page
    assert member(marcus).state == State.AWAITING_ACTIVATION


@pytest.fixture
def reviewed(world: World) -> Registrant:
    """Who registered without a match: the plan reviews, and the email is not confirmed."""
    person = somebody(world)
    person.walk(until="group")
    letter = {"tin": person.tin, **person.provider, "zip": "45403"}
    for _ in range(6):
        person.post("group", **letter)
    person.post("group", action="go-on")
    return registered(person)


def approve(now: datetime = NOW) -> None:
    """As somebody of the plan's staff."""
    review, ines = Review.objects.get(), a_reviewer(staff_member(plan=PLAN), plan=PLAN)
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=ines, now=now)


@pytest.mark.requirement("CS-08")
def test_approved_before_the_link_the_link_opens_it(reviewed: Registrant) -> None:
    approve()
    assert member(reviewed).state == State.AWAITING_ACTIVATION
    assert "Open the link we mailed you" in signs_in(reviewed)
    assert "Your account is active" in press(link_of(reviewed))
    assert member(reviewed).state == State.ACTIVE


@pytest.mark.requirement("CS-08")
def test_the_link_before_the_approval_leaves_it_with_the_plan(reviewed: Registrant) -> None:
    assert "still being reviewed" in press(link_of(reviewed))
    assert member(reviewed).state == State.PENDING_REVIEW
    approve()
    assert member(reviewed).state == State.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_a_double_click_activates_once() -> None:
    with travel(NOW, tick=False):
        person = registered(somebody(a_world(PLAN)))
        link = link_of(person)
        outcomes = race([lambda: Client().post(link, {"action": "activate"}) for _ in range(4)])
        assert errors(outcomes) == []
        assert sorted(answer.status_code for answer in values(outcomes)) == [200, 410, 410, 410]
        assert Event.objects.filter(action="account.email_verified").count() == 1
        assert member(person).state == State.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_confirm_one_email_at_once_one_holds_it() -> None:
    with travel(NOW, tick=False):
        world = a_world(PLAN)
        first = registered(somebody(world))
        second = somebody(world, username="dana.reyes")
        second.walk(until="group")
        second.answer("group")
        second.post("group", action="switch")
        links = [link_of(first), link_of(registered(second))]
        outcomes = race([partial(press, link) for link in links])
        assert errors(outcomes) == []
        said = sorted("This email has another sign-in" in page for page in values(outcomes))
        assert said == [False, True]
        assert Account.objects.filter(email_verified_at__isnull=False).count() == 1
        assert SignInName.objects.count() == 2


def test_a_link_nobody_opens_lets_go_of_the_office(
    marcus: Registrant, world: World, clock: Traveller
) -> None:
    clock.shift(timedelta(days=profile(PLAN).registration.draft_days))
    apply_calendar(now=NOW + timedelta(days=profile(PLAN).registration.draft_days))
    assert Membership.objects.get().state == State.EXPIRED
    again = somebody(world, email="thea@tworivers.example", username="thea.c")
    press(link_of(registered(again)))
    assert Membership.objects.get(state=State.ACTIVE).account.email == again.email


def after_the_draft_days(clock: Traveller) -> None:
    """The calendar looks, as long after as a draft lives."""
    later = timedelta(days=profile(PLAN).registration.draft_days)
    clock.shift(later)
    apply_calendar(now=NOW + later)


def test_who_queued_behind_an_office_nobody_opened_is_told_as_well(
    marcus: Registrant, world: World, clock: Traveller
) -> None:
    second = somebody(world, email="dana@tworivers.example", username="dana.reyes")
    second.walk(until="group")
    second.answer("group")
    second.post("group", action="switch")
    registered(second)
    after_the_draft_days(clock)
    assert Review.objects.get().state == ReviewState.WITHDRAWN
    assert "ended with it" in last_mail(second.email).body
    assert "Nobody opened the link" in last_mail(marcus.email).body


def test_who_is_approved_late_still_has_their_days_to_open_the_link(
    reviewed: Registrant, clock: Traveller
) -> None:
    later = NOW + timedelta(days=profile(PLAN).registration.draft_days)
    clock.shift(timedelta(days=profile(PLAN).registration.draft_days))
    approve(now=later)
    apply_calendar(now=later)
    assert member(reviewed).state == State.AWAITING_ACTIVATION
    apply_calendar(now=later + timedelta(days=profile(PLAN).registration.draft_days))
    assert member(reviewed).state == State.EXPIRED

"""Somebody is suspended, let back in, removed: effective with the next request (S15)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event as Happened

import pytest
from django.test import Client
from time_machine import Traveller, travel

from portico.access.states import State
from portico.audit.models import Event
from portico.delegation.leaving import Objection
from portico.delegation.models import Grant, Invitation
from portico.delegation.queries import given_to
from portico.delegation.services.giving import NotYours
from portico.delegation.services.leaving import Refused, reinstate, remove, suspend
from portico.delegation.tests.test_people import somebody, working
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.reviews.models import Review
from testing.access_builders import acting_as, give_roles
from testing.builders import NOW, a_member, an_account, an_organization
from testing.parallel import errors, race, values
from testing.plans import Installed
from testing.review_builders import a_review

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WS-02")]
PLAN = "wellsense"
HOME = f"/{PLAN}/home/"
PEOPLE = f"/{PLAN}/people/"


def an_office() -> Organization:
    return an_organization(plan=PLAN, main=an_account(first_name="Renee", last_name="Sorensen"))


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_office()


def act(
    verb: Callable[..., Membership],
    member: Membership,
    by: Membership | None = None,
    **more: object,
) -> Membership:
    giver = by or member.organization.main
    actor, plan = acting_as(giver, now=NOW), profile(giver.organization.plan)
    return verb(membership=member, profile=plan, actor=actor, now=NOW, **more)


def page_of(member: Membership, verb: str) -> str:
    return f"{PEOPLE}{member.public_id}/{verb}/"


def state_of(member: Membership) -> str:
    return Membership.objects.get(pk=member.pk).state


def mails_to(member: Membership) -> list[str]:
    mails = Notice.objects.filter(to=member.account.email).order_by("pk")
    return list(mails.values_list("subject", flat=True))


def test_who_is_suspended_is_out_with_the_next_request(office: Organization) -> None:
    ana = somebody(office, "Ana")
    clients = [working(ana), working(ana)]
    assert [client.get(HOME).status_code for client in clients] == [200, 200]
    answer = working(office.main).post(page_of(ana, "suspend"), follow=True)
    assert "Ana Webb is suspended and signed out." in answer.content.decode()
    assert [c.get(HOME)["Location"] for c in clients] == [f"/{PLAN}/status/"] * 2
    page = clients[0].get(f"/{PLAN}/status/").content.decode()
    assert "Your access to Two Rivers Family Medicine is suspended" in page
    assert "Ask Renee Sorensen to let you back in." in page


def test_who_is_let_back_in_has_their_roles_again(office: Organization) -> None:
    ana = somebody(office, "Ana")
    give_roles(ana, "billing")
    before = given_to(ana, profile(PLAN))
    act(suspend, ana)
    working(office.main).post(page_of(ana, "reinstate"))
    assert state_of(ana) == State.ACTIVE
    assert given_to(ana, profile(PLAN)) == before


def test_who_is_removed_is_out_and_their_history_stays(office: Organization) -> None:
    ana = somebody(office, "Ana")
    give_roles(ana, "billing")
    client = working(ana)
    client.get(HOME)
    answer = working(office.main).post(page_of(ana, "remove"), follow=True)
    assert "Ana Webb is deleted and signed out." in answer.content.decode()
    assert client.get(HOME).status_code == 302
    assert "has ended" in client.get(f"/{PLAN}/status/").content.decode()
    grant = Grant.objects.get(membership=ana)
    assert grant.ended_at is not None
    assert Event.objects.filter(action="membership.removed").count() == 1
    assert Event.objects.filter(membership_id=ana.pk).exists()


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("wellsense", ["Ask the Office Manager of", "ask to join", "Register again</a>"]),
        ("wellmark", ["Ask the designated security coordinator (DSC) of"]),
    ],
)
def test_who_was_removed_reads_when_it_ended_and_whom_to_ask(plan: str, said: list[str]) -> None:
    main = an_account(first_name="Renee", last_name="Sorensen")
    office = an_organization(plan=plan, main=main, name="Cedar Valley")
    ana = somebody(office, "Ana")
    act(remove, ana)
    page = working(ana).get(f"/{plan}/status/").content.decode()
    assert "Your access to Cedar Valley has ended" in page
    assert page.count(f"{NOW:%A, %B} {NOW.day}.") == 2  # said, and the last line of the timeline
    assert all(each in page for each in said)
    assert ("Register again" in page) is (plan == "wellsense")
    assert "Renee" not in page


def test_whoever_came_back_reads_no_more_that_it_ended(office: Organization) -> None:
    ana = somebody(office, "Ana")
    act(remove, ana)
    again = a_member(organization=office, account=ana.account)
    page = working(again).get(f"/{PLAN}/status/").content.decode()
    assert "is open to you" in page
    assert "has ended" not in page


@pytest.mark.usefixtures("clock")
def test_who_was_removed_reads_no_old_message_as_the_reason(office: Organization) -> None:
    ana = somebody(office, "Ana")
    review = a_review(organization=office, membership=ana, kind="membership")
    Review.objects.filter(pk=review.pk).update(reason="A letterhead was missing")
    client = working(ana)
    assert "letterhead" in client.get(f"/{PLAN}/status/").content.decode()
    act(remove, ana)
    assert "letterhead" not in client.get(f"/{PLAN}/status/").content.decode()


def test_an_account_stays_in_at_its_other_organizations(office: Organization) -> None:
    ana = somebody(office, "Ana")
    elsewhere = a_member(organization=an_organization(plan=PLAN), account=ana.account)
    act(remove, ana)
    client = working(elsewhere)
    assert client.get(HOME).status_code == 200
    assert state_of(elsewhere) == State.ACTIVE
    assert ana.account.is_active


def test_who_was_let_in_and_never_came_does_not_come_any_more(office: Organization) -> None:
    ana = somebody(office, "Ana", state=State.AWAITING_ACTIVATION)
    act(remove, ana)
    assert state_of(ana) == State.DECLINED


def test_the_leaver_and_the_other_administrators_are_told(office: Organization) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben", is_administrator=True)
    act(suspend, ana)
    act(reinstate, ana)
    act(remove, ana)
    assert mails_to(ana) == [
        "Your access to Two Rivers Family Medicine is suspended",
        "You are back in at Two Rivers Family Medicine",
        "Your access to Two Rivers Family Medicine has ended",
    ]
    assert mails_to(ben)[-1] == "Ana Webb left Two Rivers Family Medicine"
    assert mails_to(office.main) == []


def test_a_colleague_takes_over_until_the_same_day(office: Organization) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben")
    give_roles(ana, "billing", "front-desk", days=40)
    had = given_to(ana, profile(PLAN))
    client = working(office.main)
    assert "Who takes over?" in client.get(page_of(ana, "remove")).content.decode()
    sent = {"successor": str(ben.public_id), "roles": ["billing"]}
    answer = client.post(page_of(ana, "remove"), sent, follow=True)
    assert "Ben Webb takes over." in answer.content.decode()
    got = given_to(ben, profile(PLAN))
    assert (got.until, got.sees_phi) == ({"billing": had.until["billing"]}, True)


def test_taking_over_opens_no_patients_to_who_has_roles_without(office: Organization) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben")
    give_roles(ana, "billing", sees_phi=True)
    give_roles(ben, "front-desk", sees_phi=False)
    act(remove, ana, successor=ben, roles=["billing"])
    got = given_to(ben, profile(PLAN))
    assert (set(got.until), got.sees_phi) == ({"front-desk", "billing"}, False)


def test_only_a_colleague_of_the_same_organization_takes_over(office: Organization) -> None:
    ana, eve = somebody(office, "Ana"), somebody(an_organization(plan=PLAN), "Eve")
    somebody(office, "Ben")
    give_roles(ana, "billing")
    sent = {"successor": str(eve.public_id), "roles": ["billing"]}
    working(office.main).post(page_of(ana, "remove"), sent)
    assert state_of(ana) == State.ACTIVE
    assert not Grant.objects.filter(membership=eve).exists()


@pytest.mark.parametrize("verb", [suspend, remove])
def test_nobody_ends_the_main_administrator_or_themselves(
    office: Organization, verb: Callable[..., Membership]
) -> None:
    ben = somebody(office, "Ben", is_administrator=True)
    with pytest.raises(Refused, match="hands over first"):
        act(verb, office.main, by=ben)
    with pytest.raises(Refused, match="their own place"):
        act(verb, ben, by=ben)
    assert state_of(office.main) == state_of(ben) == State.ACTIVE


def test_the_page_of_the_main_administrator_says_what_comes_first(office: Organization) -> None:
    answer = working(office.main).get(page_of(office.main, "remove"))
    assert answer.status_code == 409
    assert Objection.MAIN.value in answer.content.decode()


def test_where_the_main_alone_makes_administrators_she_alone_ends_them(
    office: Organization, installed: Installed
) -> None:
    installed.change(
        PLAN, 'leaving = "delete"', 'leaving = "delete"\nmain_only = ["administrators"]'
    )
    ben = somebody(office, "Ben", is_administrator=True)
    ana = somebody(office, "Ana", is_administrator=True)
    with pytest.raises(Refused, match="Only the main administrator"):
        act(remove, ana, by=ben)
    act(remove, ana)
    assert state_of(ana) == State.TERMINATED


def test_who_comes_back_as_one_administrator_too_many_does_not(
    office: Organization, installed: Installed
) -> None:
    installed.change(PLAN, 'leaving = "delete"', 'leaving = "delete"\nadministrators = 2')
    ana = somebody(office, "Ana", is_administrator=True)
    act(suspend, ana)
    somebody(office, "Ben", is_administrator=True)
    with pytest.raises(Refused, match="as many administrators"):
        act(reinstate, ana)


def test_another_organization_s_people_are_nobody_here(office: Organization) -> None:
    eve = somebody(an_organization(plan=PLAN), "Eve")
    client = working(office.main)
    for verb in ("suspend", "reinstate", "remove"):
        assert client.post(page_of(eve, verb)).status_code == 404
    with pytest.raises(NotYours):
        act(suspend, eve, by=office.main)
    assert state_of(eve) == State.ACTIVE


def test_who_does_not_administer_ends_nobody(office: Organization) -> None:
    ana, ben = somebody(office, "Ana"), somebody(office, "Ben")
    assert working(ben).post(page_of(ana, "suspend")).status_code == 404
    assert state_of(ana) == State.ACTIVE


def test_looking_at_the_question_ends_nobody(office: Organization) -> None:
    ana = somebody(office, "Ana")
    client = working(office.main)
    for verb in ("suspend", "remove"):
        assert "signed out at once" in client.get(page_of(ana, verb)).content.decode()
    assert state_of(ana) == State.ACTIVE


def test_an_invitation_the_leaver_never_used_is_over(office: Organization) -> None:
    ana = somebody(office, "Ana")
    waiting = Invitation.objects.create(
        organization=office,
        email=ana.account.email,
        invited_by=office.main.account,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=72),
    )
    act(remove, ana)
    waiting.refresh_from_db()
    assert waiting.cancelled_at == NOW


# --- At the same moment --------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_who_is_removed_while_given_a_role_has_it_never_after() -> None:
    with travel(NOW, tick=False):
        office = an_office()
        ana, ben = somebody(office, "Ana"), somebody(office, "Ben", is_administrator=True)
        outcomes = race(
            [partial(act, remove, ana), partial(give_roles, ana, "billing", by=ben, now=NOW)]
        )
        assert len(values(outcomes)) >= 1
        assert state_of(ana) == State.TERMINATED
        assert not Grant.objects.filter(membership=ana, ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one() -> None:
    with travel(NOW, tick=False):
        office = an_office()
        ana, ben = (somebody(office, first, is_administrator=True) for first in ("Ana", "Ben"))
        outcomes = race([partial(act, remove, ana, by=ben), partial(act, remove, ben, by=ana)])
        assert len(values(outcomes)) == 1
        assert isinstance(errors(outcomes)[0], NotYours)
        assert sorted([state_of(ana), state_of(ben)]) == [State.ACTIVE, State.TERMINATED]


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_the_same_colleague_do_it_once() -> None:
    with travel(NOW, tick=False):
        office = an_office()
        ana, ben = somebody(office, "Ana"), somebody(office, "Ben", is_administrator=True)
        outcomes = race([partial(act, remove, ana), partial(act, remove, ana, by=ben)])
        assert [error.objection for error in errors(outcomes)] == [Objection.STATE]  # type: ignore[attr-defined] # a Refused
        assert Event.objects.filter(action="membership.removed").count() == 1


ASKED = (HOME, PEOPLE, f"/{PLAN}/trail/", f"/{PLAN}/trail/download/", HOME)
"""Pages and an export; as often as each device asks."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [suspend, remove])
def test_of_fifty_requests_in_flight_none_that_begins_after_the_commit_is_let_through(
    verb: Callable[..., Membership],
) -> None:
    """However they fall; and no device is let in afterwards (S15)."""
    with travel(NOW, tick=False):
        ana = somebody(an_office(), "Ana", is_administrator=True)
        devices, gone = [working(ana) for _ in range(10)], Happened()
        assert {status for _, status in asks(devices[0], gone)} == {200}

        def leaves() -> None:
            act(verb, ana)
            gone.set()

        outcomes = race([*(partial(asks, device, gone) for device in devices), leaves])
        assert errors(outcomes) == []
        answers = [answer for asked in values(outcomes)[:-1] for answer in asked]
        assert len(answers) == 50
        assert not [status for late, status in answers if late and status == 200]
        after = race([partial(asks, device, gone) for device in devices])
        assert {status for asked in values(after) for _, status in asked} == {302}


def asks(client: Client, gone: Happened) -> list[tuple[bool, int]]:
    """Of each request: whether it began after the commit, and what was answered, read to its end."""
    answers = []
    for address in ASKED:
        is_late = gone.is_set()
        answer = client.get(address)
        b"".join(answer)
        answers.append((is_late, answer.status_code))
    return answers

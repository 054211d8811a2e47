"""An organization and its people on the phone: what stands, and what the desk does about it."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.notices.channels import Channel, NoticeState
from portico.notices.models import Notice
from portico.organizations.models import Organization
from portico.organizations.services import suspend_organization
from portico.registration.services.activation import send_activation_link
from testing.access_builders import an_invitation_to
from testing.builders import (
    NOW,
    PLAN,
    a_member,
    a_secret_answer,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.desk import answered, code_shown, coded, page_of
from testing.review_builders import a_review

pytestmark = pytest.mark.django_db
WELLMARK = "wellmark"
ACTS = ("unlock", "link")


def desk(role: StaffRoleName = StaffRoleName.HELP_DESK, *, plan: str = PLAN) -> Client:
    return signed_in(Client(), staff_member(role=role, plan=plan))


def office_page(organization: Organization, part: str = "") -> str:
    return f"/{organization.plan}/staff/desk/organizations/{organization.public_id}/{part}"


def seen(staff: Client, organization: Organization) -> str:
    return unescape(staff.get(office_page(organization)).content.decode())


def suspended(**changes: Any) -> Organization:
    """An organization that somebody of the plan closed."""
    organization = an_organization(**changes)
    actor = Actor.system(plan=organization.plan)
    return suspend_organization(organization=organization, actor=actor, now=NOW)


def notice(account: Account, *, state: str = "sent", **changes: Any) -> Notice:
    """Something the plan sent to somebody."""
    facts = {"subject": "Your code", "failure": "", "about": "", **changes}
    return Notice.objects.create(
        plan=PLAN,
        channel=Channel.MAIL,
        to=account.email,
        body="the words of the mail",
        state=state,
        created_at=NOW,
        ended_at=NOW if state in {"sent", "failed"} else None,
        **facts,
    )


def test_an_organization_shows_where_it_stands_and_its_tin_masked() -> None:
    organization = an_organization(tin="431009876", npi="2100000990", name="Two Rivers")
    page = seen(desk(), organization)
    for words in ("Two Rivers", "Active", "2100000990", organization.main.account.full_name):
        assert words in page
    assert "43-1009876" not in page
    assert "431009876" not in page
    assert "9876" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.AWAITING_ACTIVATION, ("Link not opened", "Ends by itself")),
        (State.PENDING_REVIEW, ("In review",)),
        (State.SENT_BACK, ("Sent back to them",)),
    ],
)
def test_what_waits_says_for_what(state: State, words: tuple[str, ...]) -> None:
    page = seen(desk(), an_organization(state=state))
    assert all(each in page for each in words)


def test_what_is_decided_on_is_listed_and_opens_for_reviewers_alone() -> None:
    review = a_review()
    address = f"/staff/reviews/{review.public_id}/"
    mine, theirs = (
        seen(desk(), review.organization),
        seen(desk(StaffRoleName.LEAD), review.organization),
    )
    assert f"R-{review.number}" in mine
    assert address not in mine
    assert address in theirs


def test_its_people_come_a_page_at_a_time_and_take_no_more_queries() -> None:
    organization, staff = an_organization(), desk()
    a_member(organization=organization)
    with CaptureQueriesContext(connection) as few:
        seen(staff, organization)
    for number in range(15):
        a_member(organization=organization, account=an_account(first_name=f"P{number}"))
    with CaptureQueriesContext(connection) as many:
        page = seen(staff, organization)
    assert len(few) == len(many)
    assert "1 to 10 of 17" in page
    second = staff.get(office_page(organization), {"page": "2"}).content.decode()
    assert "11 to 17 of 17" in second


def test_notices_tell_their_delivery_and_never_what_they_said() -> None:
    member = a_member()
    notice(member.account)
    notice(member.account, state=NoticeState.FAILED, failure="Mailbox unknown", subject="Welcome")
    notice(member.account, state=NoticeState.QUEUED, subject="News")
    notice(an_account(), subject="Not theirs")
    page = unescape(desk().get(page_of(member.account)).content.decode())
    for words in ("Your code", "Delivered", "Failed", "Mailbox unknown", "On its way"):
        assert words in page
    assert "Not theirs" not in page
    assert "the words of the mail" not in page


def test_a_person_shows_their_sign_in_and_no_place_of_another_plan() -> None:
    member = a_member()
    elsewhere = an_organization(plan="wellsense", name="Hidden Hollow Clinic")
    a_member(organization=elsewhere, account=member.account)
    page = unescape(desk().get(page_of(member.account)).content.decode())
    for words in ("Last sign-in", "Second factor", "Signed in now", member.organization.name):
        assert words in page
    assert "Hidden Hollow" not in page


def test_a_suspended_organization_opens_again_for_a_checked_administrator() -> None:
    organization, staff = suspended(), desk()
    main = organization.main.account
    staff.post(office_page(organization, "reinstate/"))
    assert Organization.objects.get(pk=organization.pk).state == State.SUSPENDED
    coded(staff, main, code_shown(main))
    staff.post(office_page(organization, "reinstate/"))
    assert Organization.objects.get(pk=organization.pk).state == State.ACTIVE
    assert Notice.objects.filter(to=main.email, subject__contains="is open again").count() == 1
    assert Event.objects.filter(action="organization.reinstated").count() == 1


def test_a_checked_biller_opens_nothing_and_a_reviewer_neither() -> None:
    organization = suspended()
    biller = a_member(organization=organization).account
    staff, reviewer = desk(), desk(StaffRoleName.REVIEWER)
    coded(staff, biller, code_shown(biller))
    staff.post(office_page(organization, "reinstate/"))
    assert Organization.objects.get(pk=organization.pk).state == State.SUSPENDED
    assert reviewer.post(office_page(organization, "reinstate/")).status_code == 404


def test_what_a_review_decides_the_desk_does_not() -> None:
    organization, staff = suspended(), desk()
    a_review(organization=organization)
    main = organization.main.account
    coded(staff, main, code_shown(main))
    page = staff.post(office_page(organization, "reinstate/"), follow=True).content.decode()
    assert "A review decides" in page
    assert Organization.objects.get(pk=organization.pk).state == State.SUSPENDED


def test_a_link_goes_again_to_the_address_it_has_and_to_no_other() -> None:
    account = an_account(verified=False)
    organization = an_organization(main=account, state=State.AWAITING_ACTIVATION)
    with acting(Actor.system(plan=PLAN)):
        send_activation_link(membership=organization.main, now=NOW)
    desk().post(f"{page_of(account)}link/", {"email": "other@tworivers.example"})
    assert list(Notice.objects.values_list("to", flat=True)) == [account.email] * 2
    assert Event.objects.get(action="desk.link_sent_again").subject == str(account)


def test_who_is_in_gets_no_link() -> None:
    member = a_member()
    page = desk().post(f"{page_of(member.account)}link/", follow=True).content.decode()
    assert "No link is waited for any more" in page
    assert not Notice.objects.exists()


def test_an_invitation_goes_again_and_only_of_this_organization() -> None:
    organization, other = an_organization(), an_organization()
    made = an_invitation_to(organization, "new@tworivers.example", now=NOW)
    staff = desk()
    staff.post(office_page(other, f"invitations/{made.public_id}/"))
    assert Notice.objects.count() == 1
    staff.post(office_page(organization, f"invitations/{made.public_id}/"))
    assert [each.to for each in Notice.objects.all()] == ["new@tworivers.example"] * 2


def a_dsc_s_colleague() -> tuple[Client, Account, Account]:
    """Wellmark's desk, a main DSC, and an ordinary user of hers whose link is not opened."""
    helen = an_account(first_name="Helen", last_name="Marsh", email="helen@prairie.example")
    organization = an_organization(plan=WELLMARK, name="Prairie Rose Clinic", main=helen)
    ben = an_account(first_name="Ben", last_name="Aldous", verified=False)
    a_member(organization=organization, account=ben, state=State.AWAITING_ACTIVATION)
    return desk(plan=WELLMARK), helen, ben


@pytest.mark.requirement("WM-15")
def test_an_ordinary_user_is_told_who_their_dscs_are() -> None:
    staff, helen, ben = a_dsc_s_colleague()
    page = unescape(staff.get(page_of(ben, plan=WELLMARK)).content.decode())
    assert "This person’s administrators" in page
    for words in ("Helen Marsh", helen.email, "Main DSC"):
        assert words.lower() in page.lower()


@pytest.mark.requirement("WM-15")
def test_the_desk_does_nothing_for_an_ordinary_user() -> None:
    staff, _, ben = a_dsc_s_colleague()
    page = staff.get(page_of(ben, plan=WELLMARK)).content.decode()
    for act in ACTS:
        assert f"/{act}/" not in page
        assert staff.post(f"{page_of(ben, plan=WELLMARK)}{act}/").status_code == 404
    view = f"/{WELLMARK}/staff/desk/view/{ben.memberships.get().public_id}/"
    assert staff.get(view).status_code == 404
    assert view not in seen(staff, ben.memberships.get().organization)
    assert not Notice.objects.exists()


@pytest.mark.requirement("WM-15")
def test_the_desk_helps_a_dsc() -> None:
    staff, helen, _ = a_dsc_s_colleague()
    a_secret_answer(helen, "Juniper Court", plan=WELLMARK)
    assert "The answer matches" in answered(staff, helen, "juniper court", plan=WELLMARK)
    page = unescape(staff.get(page_of(helen, plan=WELLMARK)).content.decode())
    assert "Last sign-in" in page
    assert "View as them" in page
    assert staff.post(f"{page_of(helen, plan=WELLMARK)}unlock/").status_code == 302


def test_where_a_plan_helps_everyone_an_ordinary_user_is_helped() -> None:
    ben = an_account(verified=False)
    a_member(account=ben, state=State.AWAITING_ACTIVATION)
    desk().post(f"{page_of(ben)}link/")
    assert Notice.objects.get().to == ben.email


def test_every_page_that_is_opened_is_on_record() -> None:
    organization, staff = an_organization(), desk()
    seen(staff, organization)
    staff.get(page_of(organization.main.account))
    opened = Event.objects.get(action="desk.organization_opened")
    assert opened.organization_id == organization.pk
    assert Event.objects.get(action="desk.person_opened").subject == str(organization.main.account)

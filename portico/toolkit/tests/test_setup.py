"""What an administrator does next: decided from facts, shown at home, ticked off."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portico.audit.models import Event
from portico.delegation.queries import person_of
from portico.organizations.models import Organization
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.toolkit.models import SetupDone
from portico.toolkit.setup import Known, Task, tasks_of
from testing.builders import NOW, a_member, an_organization, signed_in

PLAN, HOME = "wellmark", "/wellmark/home/"
EVERY_ROLE = "/wellmark/people/me/every-role/"


def tasks(plan: str = "wellfirst", **known: Any) -> list[Task]:
    """The list of an active organization that was reviewed."""
    facts: dict[str, Any] = {
        "registered_at": NOW,
        "opened_at": NOW,
        "was_reviewed": True,
        "waiting_requests": 0,
        "people": 1,
        "administrators": 1,
        "has_every_role": False,
        "ticked": {},
    }
    return tasks_of(profile(plan), Known(**{**facts, **known}))


def titles(found: list[Task], state: str) -> list[str]:
    """Of the tasks in that state."""
    return [task.title for task in found if task.state == state]


def test_who_is_alone_brings_in_colleagues() -> None:
    assert titles(tasks(), "now") == ["Bring in your colleagues"]


def test_requests_come_before_anything_else() -> None:
    (now,) = [task for task in tasks(waiting_requests=2) if task.state == "now"]
    assert now.title == "Answer the requests"
    assert now.text.startswith("2 people wait")


def test_with_colleagues_and_no_request_all_is_done() -> None:
    assert {task.state for task in tasks(people=3)} == {"done"}


@pytest.mark.requirement("WM-08")
def test_the_first_recommended_step_is_to_give_oneself_every_role() -> None:
    assert titles(tasks(PLAN), "now") == ["Give yourself every role you need"]


def test_who_has_every_role_goes_on_with_the_staff() -> None:
    assert titles(tasks(PLAN, has_every_role=True), "now") == ["Bring in your staff"]


def test_what_was_ticked_off_is_done_and_the_next_one_follows() -> None:
    known = {"has_every_role": True, "people": 2}
    found = tasks(PLAN, ticked={"working-with": NOW}, **known)
    assert titles(found, "now") == ["Check the list of people"]
    assert [task.done_at for task in found if "Working with" in task.title] == [NOW]


def test_what_the_portal_knows_cannot_be_ticked_off() -> None:
    found = tasks(PLAN, ticked={"colleagues": NOW})
    assert "Bring in your staff" not in titles(found, "done")


# --- At home ------------------------------------------------------------------------------------
def working(organization: Organization) -> Client:
    """Signed in as its main administrator."""
    client = signed_in(Client(), organization.main.account)
    client.get(HOME, follow=True)
    return client


def home_of(client: Client) -> str:
    """Its home, with entities read."""
    return unescape(client.get(HOME, follow=True).content.decode())


@pytest.mark.django_db
@pytest.mark.requirement("WM-08", "WM-18")
def test_the_first_sign_in_shows_the_list_with_the_guide_and_the_page_about_us() -> None:
    page = home_of(working(an_organization(plan=PLAN)))
    assert "2 of 6 done" in page
    assert page.index("Give yourself every role") < page.index("Bring in your staff")
    for path in ("pages/managing-users", "pages/working-with", "tools/manage-users"):
        assert f'href="/{PLAN}/{path}/"' in page


@pytest.mark.django_db
@pytest.mark.requirement("WM-18")
def test_the_guide_for_managing_users_is_linked_from_the_list_of_people() -> None:
    page = working(an_organization(plan=PLAN)).get(f"/{PLAN}/people/").content.decode()
    assert f'href="/{PLAN}/pages/managing-users/">Guide for managing users</a>' in page


@pytest.mark.django_db
@pytest.mark.requirement("WM-08")
def test_the_first_step_gives_oneself_every_role_for_as_long_as_the_plan_lets_roles_be_given() -> (
    None
):
    organization = an_organization(plan=PLAN, participation="participating")
    client = working(organization)
    page = unescape(client.get(EVERY_ROLE).content.decode())
    last = today_at(profile(PLAN), timezone.now()) + timedelta(days=365)
    for role in profile(PLAN).roles:
        assert f"gets {role.title} until {last:%m/%d/%Y}" in page
    assert f'href="{EVERY_ROLE}">Give yourself the roles' in home_of(client)
    assert client.post(EVERY_ROLE)["Location"] == HOME
    assert "3 of 6 done" in home_of(client)
    assert person_of(organization.main).sees_phi
    assert "You have every role" in client.get(EVERY_ROLE).content.decode()


@pytest.mark.django_db
@pytest.mark.requirement("WM-08")
def test_outside_the_network_every_role_is_every_one_the_organization_can_give() -> None:
    organization = an_organization(plan=PLAN, participation="non_participating")
    client = working(organization)
    client.post(EVERY_ROLE)
    assert "fees" not in {given.role for given in person_of(organization.main).given}
    assert "3 of 6 done" in home_of(client)


@pytest.mark.django_db
@pytest.mark.requirement("WM-08")
def test_a_step_is_ticked_off_and_stays_so_for_that_person() -> None:
    organization = an_organization(plan=PLAN)
    client = working(organization)
    for _ in range(2):
        assert client.post(f"/{PLAN}/setup/working-with/done/")["Location"] == HOME
    assert "3 of 6 done" in home_of(client)
    assert SetupDone.objects.get().membership == organization.main
    assert Event.objects.filter(action="setup.step_done").count() == 1
    other = a_member(organization=organization, is_administrator=True)
    client = signed_in(Client(), other.account)
    assert "Mark as done: Read “Working with" in without_tags(home_of(client))


@pytest.mark.django_db
def test_a_list_that_is_done_takes_no_more_room() -> None:
    organization = an_organization(plan=PLAN)
    a_member(organization=organization)
    client = working(organization)
    client.post(EVERY_ROLE)
    for key in ("working-with", "check-users"):
        assert "Set up your organization" in home_of(client)
        client.post(f"/{PLAN}/setup/{key}/done/")
    assert "Set up your organization" not in home_of(client)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nothing", "colleagues", "roles"])
def test_nobody_ticks_off_what_is_no_step_or_what_the_portal_knows(key: str) -> None:
    client = working(an_organization(plan=PLAN))
    assert client.post(f"/{PLAN}/setup/{key}/done/").status_code == 404
    assert not SetupDone.objects.exists()


@pytest.mark.django_db
def test_only_administrators_tick_off() -> None:
    member = a_member(organization=an_organization(plan=PLAN))
    client = signed_in(Client(), member.account)
    client.get(HOME, follow=True)
    assert client.post(f"/{PLAN}/setup/roles/done/").status_code == 404


def without_tags(page: str) -> str:
    """What a screen reader says."""
    return page.replace('<span class="usa-sr-only">', "").replace("</span>", "")

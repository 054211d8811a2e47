"""The catalogue of roles, and who can do what, over HTTP (WM-18)."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.states import State
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from testing.access_builders import give_roles
from testing.builders import a_member, an_account, an_organization, signed_in

pytestmark = pytest.mark.django_db
PLAN = "wellmark"
ROLES = f"/{PLAN}/roles/"
WHO_SENDS = f"{ROLES}for/submit-claims.submit/"


def an_office(participation: str = "participating") -> Organization:
    """An active organization."""
    return an_organization(plan=PLAN, participation=participation)


def person(office: Organization, name: str, *roles: str, sees_phi: bool = True) -> Membership:
    """A colleague with these roles."""
    member = a_member(organization=office, account=an_account(first_name=name))
    give_roles(member, *roles, sees_phi=sees_phi)
    return member


def working(member: Membership) -> Client:
    """Signed in at their plan, in that organization."""
    client = signed_in(Client(), member.account)
    client.get(f"/{member.organization.plan}/enter/")
    return client


def shown(client: Client, address: str) -> str:
    """The main part, with entities read and blanks as one."""
    page = unescape(client.get(address).content.decode())
    return " ".join(page[page.index('<main id="main"') :].split())


@pytest.mark.requirement("WM-18")
def test_the_catalogue_says_of_every_role_what_it_opens_for_whom_and_how_many_have_it() -> None:
    office = an_office()
    person(office, "Ben", "claims", "payment")
    person(office, "Lena", "claims")
    page = shown(working(a_member(organization=office)), ROLES)
    for role in profile(PLAN).roles:
        assert f">{role.title}</h2>" in page
        assert role.text in page
    for words in ("Send claims", "Submit claims · shows patients", "2 people have it", "For organizations in our network."):  # fmt: skip
        assert words in page
    assert "Lena" not in page


@pytest.mark.requirement("WM-18")
def test_it_is_linked_from_the_menu_the_guide_and_the_first_step() -> None:
    client = working(an_office().main)
    for address in (f"/{PLAN}/home/", f"/{PLAN}/pages/managing-users/", f"/{PLAN}/people/me/every-role/"):  # fmt: skip
        assert f'href="{ROLES}"' in client.get(address).content.decode()


def test_a_role_outside_the_network_says_so_and_cannot_be_asked_for() -> None:
    office = an_office("non_participating")
    page = shown(working(a_member(organization=office)), ROLES)
    assert "Not for your organization" in page
    assert "?role=claims" in page
    assert "?role=fees" not in page


def test_who_can_names_each_with_why_and_who_waits_for_patients() -> None:
    office = an_office()
    person(office, "Ben", "claims")
    person(office, "Lena", "claims", sees_phi=False)
    person(office, "Omar", "payment")
    page = shown(working(office.main), WHO_SENDS)
    assert "Who can: send claims" in page
    assert page.count("Claims, given by") == 2
    assert page.count("No, so not yet") == 1
    assert "Omar" not in page


@pytest.mark.parametrize(
    "changes",
    [{"state": State.SUSPENDED}, {"state": State.TERMINATED, "ended_at": "2026-11-20T00:00Z"}],
)
def test_who_is_not_at_work_can_nothing(changes: dict[str, str]) -> None:
    office = an_office()
    member = person(office, "Ben", "claims")
    Membership.objects.filter(pk=member.pk).update(**changes)
    client = working(office.main)
    assert "Nobody" in shown(client, WHO_SENDS)
    assert "0 people have it" in shown(client, ROLES)


def test_by_her_place_the_main_administrator_counts_where_the_plan_says_so() -> None:
    office = an_organization()
    page = shown(working(office.main), "/wellfirst/roles/billing/")
    assert "As Site Administrator who answers for the organization" in page
    assert "1 person has it" in shown(working(office.main), "/wellfirst/roles/")


def test_nobody_learns_of_another_organization() -> None:
    person(an_office(), "Ben", "claims")
    assert "Ben" not in shown(working(an_office().main), WHO_SENDS)


@pytest.mark.parametrize("path", ["nothing/", "for/nothing.view/", "for/directory.view/"])
def test_what_the_plan_does_not_have_is_an_unknown_page(path: str) -> None:
    assert working(an_office().main).get(f"{ROLES}{path}").status_code == 404


def test_names_are_for_administrators() -> None:
    client = working(a_member(organization=an_office()))
    assert client.get(WHO_SENDS).status_code == 404
    assert client.get(f"{ROLES}claims/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_people() -> None:
    office = an_office()
    client = working(office.main)
    counts = []
    for more in (1, 6):
        for number in range(more):
            person(office, f"Ben{number}", "claims")
        client.get(WHO_SENDS)
        with CaptureQueriesContext(connection) as queries:
            client.get(WHO_SENDS)
        counts.append(len(queries))
    assert counts[0] == counts[1]

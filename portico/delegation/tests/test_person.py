"""One person's page, and changing what they can do, over HTTP."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.states import State
from portico.delegation.models import Access, Grant
from portico.delegation.queries import given_to
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.organizations.services import set_administrator
from portico.profiles.loading import profile
from testing.access_builders import a_day, acting_as, give_roles
from testing.builders import a_member, a_tin, an_account, an_organization, signed_in
from testing.people import enrol

pytestmark = pytest.mark.django_db
PLAN = "wellmark"
Sent = dict[str, object]


def an_office() -> Organization:
    """An active organization of a plan whose main administrator has what she gives herself."""
    return an_organization(plan=PLAN, participation="participating")


def ben(organization: Organization) -> Membership:
    """A colleague who has nothing yet."""
    account = an_account(first_name="Ben", last_name="Ortiz")
    return a_member(organization=organization, account=account)


def working(member: Membership) -> Client:
    """Signed in at the plan, in that organization."""
    client = signed_in(Client(), member.account)
    client.get(f"/{PLAN}/enter/")
    return client


def page_of(member: Membership, more: str = "") -> str:
    """The address of their page."""
    return f"/{PLAN}/people/{member.public_id}/{more}"


def shown(client: Client, address: str) -> str:
    """What it shows, with entities read and blanks as one."""
    return " ".join(unescape(client.get(address).content.decode()).split())


def chosen(client: Client, member: Membership, *roles: str, **more: object) -> Sent:
    """What the form sends with these roles ticked, as it was opened by that client."""
    form = client.get(page_of(member, "access/")).context["form"]
    sent: Sent = {"seen": form["seen"].value(), "act": "preview"}
    for role in roles:
        sent |= {f"role_{role}": "on", f"until_{role}": a_day(member).isoformat()}
    return sent | more


def test_a_persons_page_leads_to_their_activity_for_who_may_read_it() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    give_roles(member, "payment")
    give_roles(office.main, "claims")
    link = f"/{PLAN}/trail/?person={member.public_id}"
    assert f'<a href="{link}">See Ben’s activity</a>' in shown(client, page_of(member))
    lines = shown(client, link)
    assert "gave Ben Ortiz payment access" in lines
    assert "claims access" not in lines
    assert "See your activity" in shown(client, page_of(office.main))
    assert "/trail/" not in shown(working(member), f"/{PLAN}/people/me/")


@pytest.mark.requirement("WM-12")
def test_an_administrator_looks_at_the_change_and_then_saves_it() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    give_roles(member, "payment", sees_phi=False)
    sent = chosen(client, member, "claims", sees_phi="on")
    seen = unescape(client.post(page_of(member, "access/"), sent).content.decode())
    day = f"{a_day(member):%m/%d/%Y}"
    for line in (f"gets Claims until {day}", "loses Payment", "can see patients"):
        assert f"<span>{line}</span>" in seen
    assert set(given_to(member, profile(PLAN)).until) == {"payment"}
    answer = client.post(page_of(member, "access/"), sent | {"act": "save"})
    assert answer["Location"] == page_of(member)
    assert given_to(member, profile(PLAN)).until == {"claims": a_day(member)}
    assert Access.objects.get(membership=member).sees_phi


@pytest.mark.requirement("WM-12")
def test_the_page_says_what_they_can_do_and_by_whom_it_was_given() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    give_roles(member, "benefits", "questions", sees_phi=True, days=30)
    give_roles(member, "benefits", sees_phi=False, days=30)
    page = shown(client, page_of(member))
    day = f"{a_day(member, days=30):%m/%d/%Y}"
    assert f"Benefits, given by {office.main.account.full_name}, until {day}" in page
    assert "It shows patients, and Ben may not see them" in page
    assert "Not given. Payment would open it" in page
    assert "What Ben had before" in page


def test_whoever_chose_before_a_colleague_saved_keeps_what_they_chose() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    sent = chosen(client, member, "claims", act="save")
    give_roles(member, "payment")
    page = client.post(page_of(member, "access/"), sent)
    assert "Changed meanwhile" in page.content.decode()
    assert "Payment, given by" in page.content.decode()
    assert page.context["form"]["role_claims"].value()
    assert set(given_to(member, profile(PLAN)).until) == {"payment"}
    again = sent | {"seen": page.context["form"]["seen"].value()}
    client.post(page_of(member, "access/"), again)
    assert set(given_to(member, profile(PLAN)).until) == {"claims"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"until_claims": ""}, "Claims: enter a day after today"),
        ({"until_claims": "2020-01-01"}, "Claims: enter a day after today"),
        ({"until_claims": "2999-01-01"}, "Claims: enter a day after today"),
        ({"until_claims": "soon"}, "Claims: enter a day as month/day/year"),
        ({"role_claims": ""}, "Nothing would change"),
    ],
)
def test_what_cannot_be_given_is_said_beside_its_field(more: Sent, words: str) -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    sent = chosen(client, member, "claims") | more
    answer = client.post(page_of(member, "access/"), {key: one for key, one in sent.items() if one})
    assert words in unescape(answer.content.decode())
    assert not Grant.objects.exists()


def test_a_role_the_organization_cannot_have_is_not_offered_and_not_taken() -> None:
    office = an_organization(plan=PLAN, participation="non_participating")
    member, client = ben(office), working(office.main)
    sent = chosen(client, member, "fees", act="save")
    page = client.post(page_of(member, "access/"), sent | {"role_claims": "on", "until_claims": a_day(member).isoformat()})  # fmt: skip
    assert page.status_code == 302
    assert set(given_to(member, profile(PLAN)).until) == {"claims"}


def test_numbers_are_chosen_among_those_of_the_organization() -> None:
    office = an_office()
    office.tins.create(tin=a_tin(), added_at=office.created_at)
    member, client = ben(office), working(office.main)
    first = office.tins.order_by("pk").first()
    assert first is not None
    sent = chosen(client, member, "claims", act="save", tins=[str(first.pk)])
    assert first.tin not in client.get(page_of(member, "access/")).content.decode()
    client.post(page_of(member, "access/"), sent)
    assert Access.objects.get(membership=member).tins == [first.tin]
    assert f"•••{first.tin[-4:]}" in shown(client, page_of(member))


def test_administrators_who_give_to_themselves_are_seen_by_the_others() -> None:
    office = an_office()
    other = a_member(organization=office, is_administrator=True)
    client = working(office.main)
    client.post(page_of(office.main, "access/"), chosen(client, office.main, "claims", act="save"))
    mail = Notice.objects.get(to=other.account.email)
    assert mail.subject == f"{office.main.account.full_name} changed their own access"
    assert "Claims" not in mail.body
    assert not Notice.objects.filter(to=office.main.account.email).exists()


def test_what_is_given_to_a_colleague_is_mailed_to_nobody() -> None:
    office = an_office()
    a_member(organization=office, is_administrator=True)
    give_roles(ben(office), "claims")
    assert not Notice.objects.exists()


@pytest.mark.requirement("WM-12")
def test_every_administrator_gives_roles_and_a_colleague_does_not() -> None:
    office = an_office()
    member, second = ben(office), a_member(organization=office, is_administrator=True)
    client = working(second)
    client.post(page_of(member, "access/"), chosen(client, member, "claims", act="save"))
    assert Grant.objects.get().granted_by == second.account
    for more in ("", "access/"):
        assert working(member).get(page_of(second, more)).status_code == 404


def test_the_people_of_another_organization_are_unknown() -> None:
    client, stranger = working(an_office().main), ben(an_office())
    for more in ("", "access/"):
        assert client.get(page_of(stranger, more)).status_code == 404


def test_who_left_is_shown_with_what_they_had_and_nothing_can_be_given() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    give_roles(member, "claims")
    Membership.objects.filter(pk=member.pk).update(
        state=State.TERMINATED, ended_at=office.created_at + timedelta(days=1)
    )
    page = shown(client, page_of(member))
    assert "No longer here" in page
    assert "ended as they left" in page
    assert client.get(page_of(member, "access/"))["Location"] == page_of(member)


def test_what_can_be_done_with_their_place_is_on_their_page() -> None:
    office = an_office()
    member, hers = ben(office), working(office.main)
    assert "Lost second factor" not in shown(hers, page_of(member))
    enrol(member.account)
    for act in ("Lost second factor", "Suspend", "Remove"):
        assert f">{act}</a>" in shown(hers, page_of(member))
        assert f">{act}</a>" not in shown(working(member), f"/{PLAN}/people/me/")
    assert ">Hand over</a>" in shown(hers, page_of(office.main))


def test_who_has_every_role_by_place_is_not_given_any() -> None:
    office = an_organization()
    client = signed_in(Client(), office.main.account)
    client.get("/wellfirst/enter/")
    address = f"/wellfirst/people/{office.main.public_id}/"
    assert "As Site Administrator who answers for the organization" in shown(client, address)
    assert client.get(f"{address}access/")["Location"] == address


def test_the_number_of_queries_does_not_grow_with_what_is_given() -> None:
    office = an_office()
    member, client = ben(office), working(office.main)
    counts = []
    for roles in (["claims"], ["claims", "payment", "questions", "benefits"]):
        give_roles(member, *roles)
        client.get(page_of(member))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(member))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_is_no_administrator_any_more_gives_nothing() -> None:
    office = an_office()
    member, second = ben(office), a_member(organization=office, is_administrator=True)
    client = working(second)
    sent = chosen(client, member, "claims", act="save")
    set_administrator(
        membership=second,
        is_administrator=False,
        actor=acting_as(office.main),
        now=office.created_at,
    )
    assert client.post(page_of(member, "access/"), sent).status_code == 404
    assert not Grant.objects.exists()

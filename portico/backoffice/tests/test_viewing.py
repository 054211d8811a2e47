"""Staff look as somebody else: to read, for half an hour, bannered, with a reason, on record (S23)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from http import HTTPStatus
from inspect import getmodule, getsource, unwrap

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from psycopg import sql

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account, StaffRole
from portico.audit.models import Event
from portico.organizations.models import Membership, Organization
from portico.profiles.addresses import PLAN_URLCONF
from portico.profiles.schema import Decider
from portico.reviews.models import Review
from portico.toolkit.viewing import VIEWING_FOR, WAYS_OUT
from testing.builders import (
    NOW,
    PLAN,
    a_member,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.emptying import seeing_every_row
from testing.review_builders import a_review

pytestmark = pytest.mark.django_db
HOME, DESK = f"/{PLAN}/home/", f"/{PLAN}/staff/desk/"
STOP, ONLY_LOOKING = f"{DESK}view/stop/", f"{DESK}view/"
REASON = "The caller finds no page for their requests"
NOTED = {"audit_event", "audit_unsealed", "django_session", "usersessions_usersession"}
"""What looking may write: the record, and the session of who looks."""
HANDS_OUT = ("FileResponse(", "csv_answer(", "Content-Disposition")
NO_DATA = {"web:brand", "accounts:totp_qr"}
"""A stylesheet; a picture of who looks, for their own authenticator app."""


@pytest.fixture
def grace() -> Membership:
    """An administrator whom the desk looks as."""
    grace = an_account(first_name="Grace", last_name="Adeyemi")
    return an_organization(name="Soulard Women’s Health", main=grace).main


@pytest.fixture
def ines() -> Account:
    """Who works at the help desk."""
    return staff_member(role=StaffRoleName.HELP_DESK)


@pytest.fixture
def desk(ines: Account) -> Client:
    """Her browser."""
    return signed_in(Client(), ines)


def looks(staff: Client, member: Membership, reason: str = REASON) -> Client:
    """The same browser, once she began to look as the member."""
    answer = staff.post(f"{DESK}view/{member.public_id}/", {"reason": reason})
    assert answer.get("Location") == HOME, answer.content.decode()
    return staff


def page(staff: Client, address: str = HOME) -> str:
    return unescape(staff.get(address, follow=True).content.decode())


def test_staff_see_an_organization_as_its_person_does(desk: Client, grace: Membership) -> None:
    shown = page(looks(desk, grace))
    assert "Welcome, Grace" in shown
    assert "Soulard Women’s Health is active" in shown
    assert desk.get(f"/{PLAN}/requests/").status_code == 200


def test_every_page_says_so_and_how_to_stop(desk: Client, grace: Membership) -> None:
    looks(desk, grace)
    for address in (HOME, f"/{PLAN}/people/", f"/{PLAN}/", f"/{PLAN}/account/", DESK):
        shown = page(desk, address)
        assert "as <strong>Grace Adeyemi</strong> sees it" in shown, address
        assert STOP in shown, address


def test_what_the_person_may_not_open_staff_do_not_either(desk: Client, grace: Membership) -> None:
    biller = a_member(organization=grace.organization)
    assert looks(desk, biller).get(f"/{PLAN}/requests/").status_code == 404


def test_stopping_leads_back_and_nothing_of_the_organization_opens(
    desk: Client, grace: Membership
) -> None:
    looks(desk, grace)
    shown = unescape(desk.post(STOP, follow=True).content.decode())
    assert "You look as yourself again" in shown
    assert "sees it, until" not in shown
    assert desk.get(HOME)["Location"].startswith(f"/{PLAN}/enter/")


def test_the_record_names_both_the_reason_and_each_page(
    desk: Client, ines: Account, grace: Membership
) -> None:
    looks(desk, grace)
    page(desk, f"/{PLAN}/people/")
    desk.post(STOP)
    began, looked, ended = Event.objects.filter(action__startswith="viewing.").order_by("pk")
    assert began.subject == ended.subject == f"membership:{grace.public_id}"
    assert began.details["reason"] == REASON
    assert began.details["as"] == str(grace.account)
    assert ended.details["how"] == "stopped"
    assert looked.subject == "page:delegation:people"
    for event in (began, looked, ended):
        assert (event.account_id, event.actor_kind) == (ines.pk, "staff")
        assert event.organization_id == grace.organization_id


def test_the_organization_reads_that_staff_looked(desk: Client, grace: Membership) -> None:
    page(looks(desk, grace), f"/{PLAN}/people/")
    office = signed_in(Client(), grace.account)
    office.get(f"/{PLAN}/enter/")
    told = page(office, f"/{PLAN}/trail/")
    assert f"began to look at the portal as Grace Adeyemi sees it, because: {REASON}" in told
    assert "opened a page as Grace Adeyemi sees it" in told


@pytest.mark.parametrize("reason", ["", "Calls from dana@tworivers.example", "TIN 43-1009876"])
def test_a_reason_is_given_in_words(desk: Client, grace: Membership, reason: str) -> None:
    answer = desk.post(f"{DESK}view/{grace.public_id}/", {"reason": reason})
    assert answer.status_code == 200
    assert not Event.objects.filter(action="viewing.began").exists()
    assert desk.get(HOME).status_code == 302


def test_it_ends_after_half_an_hour(ines: Account, grace: Membership) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        desk = looks(signed_in(Client(), ines), grace)
        for _ in range(3):
            clock.shift(VIEWING_FOR / 3 - timedelta(seconds=1))
            assert desk.get(HOME).status_code == 200
        clock.shift(3)
        assert desk.get(HOME).status_code == 302
    assert Event.objects.get(action="viewing.ended").details["how"] == "time is over"


def end_role(grace: Membership, ines: Account) -> None:
    StaffRole.objects.filter(account=ines).update(role=StaffRoleName.REVIEWER)


def suspend(grace: Membership, ines: Account) -> None:
    Organization.objects.filter(pk=grace.organization_id).update(state=State.SUSPENDED)


@pytest.mark.parametrize("happens", [end_role, suspend])
def test_it_ends_with_the_role_and_with_the_access(
    desk: Client, ines: Account, grace: Membership, happens: Callable[[Membership, Account], None]
) -> None:
    looks(desk, grace)
    happens(grace, ines)
    assert desk.get(HOME).status_code == 302
    assert Event.objects.filter(action="viewing.ended").count() == 1


def test_signing_out_ends_it_and_a_second_session_never_began(
    desk: Client, ines: Account, grace: Membership
) -> None:
    looks(desk, grace)
    second = signed_in(Client(), ines)
    assert second.get(HOME).status_code == 302
    assert second.post(f"{DESK}search/", {"text": "soulard"}).status_code == 302
    desk.post(f"/{PLAN}/sign-out/")
    assert Event.objects.get(action="viewing.ended").details["how"] == "signed out"
    assert signed_in(desk, ines).get(HOME).status_code == 302


@pytest.mark.parametrize(
    "role", [StaffRoleName.REVIEWER, StaffRoleName.SECURITY_OFFICER, StaffRoleName.OPERATOR]
)
def test_others_of_the_staff_look_as_nobody(grace: Membership, role: StaffRoleName) -> None:
    other = signed_in(Client(), staff_member(role=role))
    address = f"{DESK}view/{grace.public_id}/"
    assert other.get(address).status_code == 404
    assert other.post(address, {"reason": REASON}).status_code == 404


def test_nobody_looks_as_people_of_another_plan_or_who_are_not_in(desk: Client) -> None:
    elsewhere = an_organization(plan="wellsense").main
    waiting = an_organization(state=State.PENDING_REVIEW).main
    assert desk.get(f"{DESK}view/{elsewhere.public_id}/").status_code == 404
    desk.post(f"{DESK}view/{waiting.public_id}/", {"reason": REASON})
    assert "viewing:wellfirst" not in desk.session


def test_a_forged_session_of_a_member_shows_nothing(grace: Membership) -> None:
    member = signed_in(Client(), an_organization().main.account)
    session = member.session
    session["viewing:wellfirst"] = {
        "membership": grace.pk,
        "until": (NOW + timedelta(days=4000)).isoformat(),
    }
    session.save()
    assert "Soulard" not in page(member)


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named route of a plan."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield f"{space}{entry.name}", entry


def addresses(review: Review) -> dict[str, str]:
    """An address for every route of the plan; what it names is there wherever that is easy."""
    ids = {
        "people": review.applicant.public_id,
        "organizations": review.organization.public_id,
        "view": review.organization.main.public_id,
    }
    values = {"IntConverter": 1, "SlugConverter": "proofs", "StringConverter": "x"}
    found = {}
    for name, entry in routes(get_resolver(PLAN_URLCONF)):
        public_id = next(
            (known for part, known in ids.items() if f"/{part}/<" in str(entry.pattern)),
            review.public_id,
        )
        kwargs = {
            key: values.get(type(converter).__name__, public_id)
            for key, converter in entry.pattern.converters.items()
        }
        found[name] = f"/{PLAN}{reverse(name, urlconf=PLAN_URLCONF, kwargs=kwargs)}"
    return found


def contents() -> dict[str, str]:
    """A fingerprint of every table but those that looking writes, patients' data included."""
    found = {}
    with transaction.atomic(), connection.cursor() as cursor, seeing_every_row(cursor):
        for table in sorted(set(connection.introspection.table_names(cursor)) - NOTED):
            rows = sql.SQL("select md5(string_agg(t::text, '|' order by t::text)) from {} t")
            cursor.execute(rows.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def walked(desk: Client, grace: Membership) -> dict[str, str]:
    """Every address of the plan, with a request to join that Grace could answer."""
    review = a_review(organization=grace.organization, decider=Decider.ORGANIZATION)
    looks(desk, grace)
    return addresses(review)


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_no_write_verb_works_on_any_route(desk: Client, walked: dict[str, str], verb: str) -> None:
    before = contents()
    for name, address in walked.items():
        if name in WAYS_OUT:
            continue
        answer = getattr(desk, verb)(address)
        assert (answer.status_code, answer["Location"]) == (302, ONLY_LOOKING), name
    assert contents() == before


def test_reading_every_route_changes_nothing_and_takes_nothing_away(
    desk: Client, walked: dict[str, str]
) -> None:
    before = contents()
    opened = set()
    for name, address in walked.items():
        answer = desk.get(address)
        assert "Content-Disposition" not in answer.headers, name
        if answer.status_code == HTTPStatus.OK and name not in NO_DATA:
            opened.add(name)
            assert answer["Content-Type"].startswith("text/html"), name
            assert "sees it, until" in unescape(answer.content.decode()), name
    assert contents() == before
    assert {"toolkit:home", "delegation:people", "toolkit:request", "backoffice:office"} <= opened
    assert "viewing:wellfirst" in desk.session


def test_every_folder_of_doors_that_answers_with_a_file_says_which_page_does() -> None:
    """What a module hands out as a file is refused to who only looks: so its page is marked."""
    marked, files = set(), set()
    for _, entry in routes(get_resolver(PLAN_URLCONF)):
        view = unwrap(entry.callback)
        module = getmodule(view)
        if module is None or not module.__name__.startswith("portico."):
            continue
        if any(sign in getsource(module) for sign in HANDS_OUT):
            files.add(module.__name__)
        if getattr(entry.callback, "exports", False):
            marked.add(module.__name__)
    assert marked == files
    assert "portico.backoffice.views.reports" in files


def test_what_leaves_the_portal_does_so_again_once_nobody_looks(grace: Membership) -> None:
    lead = signed_in(Client(), staff_member(role=StaffRoleName.LEAD))
    report = f"/{PLAN}/staff/reports/proofs.csv"
    assert "Content-Disposition" in lead.get(report).headers
    looks(lead, grace)
    assert lead.get(report)["Location"] == ONLY_LOOKING
    lead.post(STOP)
    assert "Content-Disposition" in lead.get(report).headers


def test_an_act_that_is_refused_says_why_and_the_way_on(desk: Client, grace: Membership) -> None:
    looks(desk, grace)
    shown = unescape(desk.post(f"/{PLAN}/people/", {"email": "x"}, follow=True).content.decode())
    assert "Nothing was changed" in shown
    assert STOP in shown
    page_alone = desk.post(f"/{PLAN}/people/", headers={"HX-Request": "true"})
    assert page_alone["HX-Redirect"] == ONLY_LOOKING

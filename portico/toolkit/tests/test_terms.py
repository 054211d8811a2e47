"""What a plan asks its users to accept before the first page, over HTTP."""

from hashlib import sha256
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.agreements.models import Acceptance, Version
from portico.agreements.services import accept_once
from portico.organizations.models import Membership, Organization
from portico.organizations.services import move_membership
from portico.profiles.loading import agreement_text, profile
from testing.builders import (
    NOW,
    a_member,
    an_account,
    an_organization,
    signed_in,
    staff_member,
)
from testing.page_forms import form_in
from testing.plans import Installed

pytestmark = pytest.mark.django_db
PLAN = "wellmark"
HOME, PEOPLE = f"/{PLAN}/home/", f"/{PLAN}/people/?page=1"
ACCEPT = f"/{PLAN}/agreements/accept/"
NEW_WORDS = "# Terms\n\nNobody lends a user ID.\n"


@pytest.fixture
def office(clock: Traveller) -> Organization:
    """An office with the forms of Iowa."""
    return an_organization(plan=PLAN, jurisdiction="IA", name="Two Rivers Orthopedics")


@pytest.fixture
def dana(office: Organization) -> Membership:
    """A biller of the office, who accepted nothing yet."""
    return a_member(organization=office)


def entered(account: Account, *, plan: str = PLAN) -> Client:
    """Signed in, and come to where the way in leads."""
    client = signed_in(Client(REMOTE_ADDR="192.0.2.7"), account)
    client.get(f"/{plan}/enter/")
    return client


def led_to(client: Client, address: str = HOME) -> str:
    answer = client.get(address)
    return str(answer["Location"]) if answer.status_code == 302 else ""


def accepting(client: Client, address: str = ACCEPT) -> dict[str, str]:
    """What the open page of an agreement would send."""
    return form_in(client.get(address).content.decode(), "accept").hidden


def accept(client: Client, address: str = ACCEPT) -> None:
    client.post(address, accepting(client, address))


def accepted_before(member: Membership, *, plan: str = PLAN, key: str = "terms-iowa") -> None:
    accept_once(
        account=member.account,
        plan=plan,
        text=agreement_text(profile(plan), key),
        organization_id=member.organization_id,
        membership_id=member.pk,
        role=member.role,
        address="192.0.2.7",
        actor=Actor.system(plan=plan),
        now=NOW,
    )


@pytest.mark.requirement("WM-17")
@pytest.mark.parametrize("wanted", [HOME, PEOPLE])
def test_each_user_accepts_to_keep_ids_and_passwords_safe_and_comes_back(
    dana: Membership, wanted: str
) -> None:
    client = entered(dana.account)
    reading = led_to(client, wanted)
    page = unescape(client.get(reading).content.decode())
    assert "You keep your password safe" in page
    assert "Nobody can accept for you" in page
    assert str(profile(PLAN).help_line.phone) in page
    answer = client.post(reading, accepting(client, reading), follow=True)
    assert (answer.redirect_chain[-1][0], answer.status_code) == (wanted, 200)


def test_it_is_on_record_who_accepted_as_what_from_where_and_which_words(dana: Membership) -> None:
    accept(entered(dana.account))
    kept, text = Acceptance.objects.get(), agreement_text(profile(PLAN), "terms-iowa")
    assert (kept.account_id, kept.membership_id, kept.role) == (dana.account_id, dana.pk, "member")
    assert (kept.address, kept.accepted_at.date()) == ("192.0.2.7", NOW.date())
    assert (kept.version, kept.sha256) == (text.version, text.sha256)
    assert Version.objects.get(sha256=kept.sha256).markdown == text.markdown


@pytest.mark.requirement("WM-05")
@pytest.mark.parametrize(("state", "entity"), [("IA", "Iowa"), ("SD", "South Dakota")])
def test_each_state_has_its_own_text_and_its_own_legal_entity(
    clock: Traveller, state: str, entity: str
) -> None:
    organization = an_organization(plan=PLAN, jurisdiction=state, region="NE")
    page = entered(organization.main.account).get(ACCEPT).content.decode()
    assert f"Wellmark of {entity} (" in page
    assert page.count("data-terms") == 1


def test_a_plan_that_asks_nobody_new_lets_them_straight_in() -> None:
    organization = an_organization()
    assert led_to(entered(organization.main.account, plan="wellfirst"), "/wellfirst/home/") == ""


def test_a_new_version_is_asked_at_the_next_sign_in(installed: Installed, clock: Traveller) -> None:
    main = an_organization().main
    accepted_before(main, plan="wellfirst", key="terms")
    installed.publish("wellfirst", "terms", NEW_WORDS, version="2026-07")
    client = entered(main.account, plan="wellfirst")
    page = client.get(led_to(client, "/wellfirst/home/")).content.decode()
    assert "You accepted version 2026-01 on 11/16/2026; this is 2026-07." in page
    accept(client, "/wellfirst/agreements/accept/")
    assert led_to(client, "/wellfirst/home/") == ""
    assert [each.version for each in Acceptance.objects.order_by("pk")] == ["2026-01", "2026-07"]


def test_other_words_under_the_same_version_are_told_as_that(
    installed: Installed, dana: Membership
) -> None:
    accepted_before(dana)
    installed.publish(PLAN, "terms-iowa", NEW_WORDS, version="2026-01")
    page = entered(dana.account).get(ACCEPT).content.decode()
    assert "Its words changed since you accepted version 2026-01 on 11/16/2026." in page


def test_the_same_words_under_another_version_are_not_asked_again(
    installed: Installed, dana: Membership
) -> None:
    accepted_before(dana)
    words = agreement_text(profile(PLAN), "terms-iowa").markdown
    installed.publish(PLAN, "terms-iowa", words, version="2026-07")
    assert led_to(entered(dana.account)) == ""


def test_a_session_that_goes_on_meets_a_changed_text_as_well(
    installed: Installed, dana: Membership
) -> None:
    client = entered(dana.account)
    accept(client)
    assert led_to(client) == ""
    installed.publish(PLAN, "terms-iowa", NEW_WORDS, version="2026-07")
    assert led_to(client).startswith(ACCEPT)


def test_a_text_that_changed_while_it_was_read_is_read_anew(
    installed: Installed, dana: Membership
) -> None:
    client = entered(dana.account)
    opened = accepting(client)
    new = installed.publish(PLAN, "terms-iowa", NEW_WORDS, version="2026-07")
    page = client.post(ACCEPT, opened).content.decode()
    assert "The terms changed while you read" in page
    assert "Nobody lends a user ID" in page
    assert not Acceptance.objects.exists()
    client.post(ACCEPT, form_in(page, "accept").hidden)
    assert Acceptance.objects.get().sha256 == new == sha256(NEW_WORDS.encode()).hexdigest()


def test_who_accepted_in_one_tab_goes_on_in_the_other(dana: Membership) -> None:
    client = entered(dana.account)
    reading = led_to(client)
    opened = accepting(client, reading)
    for _ in range(2):
        assert client.post(reading, opened, follow=True).request["PATH_INFO"] == HOME
    assert Acceptance.objects.count() == 1


def test_several_are_read_one_after_the_other(installed: Installed, dana: Membership) -> None:
    a_privacy_notice(installed)
    client = entered(dana.account)
    first = accepting(client)
    assert first["key"] == "terms-iowa"
    assert "Then one more" in client.get(ACCEPT).content.decode()
    client.post(ACCEPT, first)
    client.post(ACCEPT, first)  # the other tab still shows it
    assert accepting(client)["key"] == "privacy"
    accept(client)
    assert led_to(client) == ""


def test_what_the_plan_took_back_is_asked_no_more_and_still_opens(
    installed: Installed, dana: Membership
) -> None:
    notice = a_privacy_notice(installed)
    client = entered(dana.account)
    accept(client)
    accept(client)
    installed.change(PLAN, notice, "")
    assert led_to(entered(dana.account)) == ""
    old = Acceptance.objects.get(key="privacy")
    page = client.get(f"/{PLAN}/agreements/{old.public_id}/").content.decode()
    assert "We look after what you send" in page


def test_once_answered_a_session_asks_the_database_nothing_more(dana: Membership) -> None:
    client = entered(dana.account)
    accept(client)
    client.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(HOME).status_code == 200
    assert not [one for one in queries if "agreements_" in one["sql"]]


def test_who_acts_for_several_states_accepts_the_terms_of_each(dana: Membership) -> None:
    other = an_organization(plan=PLAN, jurisdiction="SD")
    there = a_member(organization=other, account=dana.account)
    client = signed_in(Client(), dana.account)
    for member, key in ((dana, "terms-iowa"), (there, "terms-south-dakota")):
        client.post(f"/{PLAN}/switch/", {"membership": str(member.public_id)})
        assert accepting(client)["key"] == key
        accept(client)
    client.post(f"/{PLAN}/switch/", {"membership": str(dana.public_id)})
    assert led_to(client) == ""


def test_not_now_signs_out(dana: Membership) -> None:
    client = entered(dana.account)
    page = client.get(ACCEPT).content.decode()
    assert 'form="not-now">Not now, sign out' in page
    assert form_in(page, "not-now").hidden.keys() == {"csrfmiddlewaretoken"}
    client.post(f"/{PLAN}/sign-out/")
    assert led_to(client).startswith(f"/{PLAN}/sign-in/")


def test_one_may_look_after_ones_own_account_without_accepting(dana: Membership) -> None:
    client = entered(dana.account)
    assert client.get(f"/{PLAN}/account/").status_code == 200
    assert led_to(client).startswith(ACCEPT)


def test_who_waits_for_approval_is_not_asked_yet(clock: Traveller) -> None:
    waiting = an_organization(plan=PLAN, jurisdiction="IA", state=State.PENDING_REVIEW)
    client = entered(waiting.main.account)
    assert led_to(client, ACCEPT) == f"/{PLAN}/enter/"


def test_who_was_suspended_meanwhile_is_asked_when_access_is_back(
    office: Organization, dana: Membership
) -> None:
    client = entered(dana.account)
    for state, leads_to in ((State.SUSPENDED, f"/{PLAN}/status/"), (State.ACTIVE, ACCEPT)):
        office.state = state
        office.save(update_fields=["state"])
        assert led_to(client).startswith(leads_to)


def test_plan_staff_accept_nothing(clock: Traveller) -> None:
    client = entered(staff_member(plan=PLAN))
    assert client.get(f"/{PLAN}/staff/reviews/").status_code == 200
    assert led_to(client, ACCEPT) == f"/{PLAN}/enter/"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_nobody_is_led_out_of_the_portal(dana: Membership, address: str) -> None:
    client = entered(dana.account)
    accept(client)
    assert led_to(client, f"{ACCEPT}?next={address}") == f"/{PLAN}/enter/"


def test_what_was_accepted_before_the_place_moved_to_ones_account_counts(dana: Membership) -> None:
    accepted_before(dana)
    holder = an_account()
    moved = move_membership(membership=dana, to=holder, actor=Actor.system(plan=PLAN), now=NOW)
    client = entered(moved.account)
    assert led_to(client) == ""
    assert "Terms and conditions for Iowa" in client.get(f"/{PLAN}/agreements/").content.decode()


def a_privacy_notice(installed: Installed) -> str:
    """Have the plan ask one more agreement of everyone; the piece of its profile."""
    piece = (
        '[[agreements]]\nkey = "privacy"\ntitle = "Privacy notice"\nversion = "1"\n'
        'file = "privacy.md"\neveryone = true\n\n'
    )
    words = "# Privacy\n\nWe look after what you send.\n"
    (installed.folder / PLAN / "privacy.md").write_text(words, encoding="utf-8")
    installed.change(PLAN, "[wording]\n", f"{piece}[wording]\n")
    return piece

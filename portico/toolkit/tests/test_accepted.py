"""Everyone sees and prints what they accepted, and nobody what somebody else did."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import Acceptance
from portico.agreements.services import accept_once, record_acceptance
from portico.profiles.loading import agreement_text, profile
from testing.builders import NOW, PLAN, a_member, an_account, an_organization, signed_in

pytestmark = pytest.mark.django_db
LIST = f"/{PLAN}/agreements/"
OLD = "ab" * 32


@pytest.fixture
def marcus() -> Account:
    """The main administrator of Two Rivers, who accepted the terms."""
    organization = an_organization(name="Two Rivers Orthopedics")
    main = organization.main
    accept_once(
        account=main.account,
        plan=PLAN,
        text=agreement_text(profile(PLAN), "terms"),
        organization_id=organization.pk,
        membership_id=main.pk,
        role=main.role,
        address="192.0.2.7",
        actor=Actor.system(plan=PLAN),
        now=NOW,
    )
    return main.account


def an_old_acceptance(account: Account) -> Acceptance:
    """Of a version whose words were not kept."""
    return record_acceptance(
        account=account,
        plan=PLAN,
        key="terms",
        version="2019-01",
        sha256=OLD,
        address="",
        role="member",
        actor=Actor.system(plan=PLAN),
        now=NOW,
    )


def address_of(acceptance: Acceptance) -> str:
    acceptance.refresh_from_db()
    return f"{LIST}{acceptance.public_id}/"


def read(account: Account, address: str) -> str:
    return signed_in(Client(), account).get(address).content.decode()


def test_my_account_leads_to_the_list_and_the_list_to_the_words(marcus: Account) -> None:
    assert f'href="{LIST}"' in read(marcus, f"/{PLAN}/account/")
    page = read(marcus, LIST)
    for words in (
        "11/16/2026, 9:00 a.m. Central",
        "Main Site Administrator",
        "Two Rivers Orthopedics",
    ):
        assert words in page
    assert address_of(Acceptance.objects.get()) in page


def test_one_opens_with_who_when_from_where_its_hash_and_its_exact_words(marcus: Account) -> None:
    text = agreement_text(profile(PLAN), "terms")
    page = read(marcus, address_of(Acceptance.objects.get()))
    for words in (marcus.full_name, "192.0.2.7", text.sha256, text.version, text.html):
        assert words in page


def test_ones_own_opens_and_that_of_a_colleague_is_an_unknown_page(marcus: Account) -> None:
    own = Acceptance.objects.get()
    colleague = a_member(organization=marcus.memberships.get().organization).account
    strangers = [colleague, an_account(), an_organization().main.account]
    assert signed_in(Client(), marcus).get(address_of(own)).status_code == 200
    for stranger in strangers:
        assert signed_in(Client(), stranger).get(address_of(own)).status_code == 404
        assert address_of(own) not in read(stranger, LIST)


def test_it_opens_at_the_plan_it_was_accepted_at_alone(marcus: Account) -> None:
    own = address_of(Acceptance.objects.get()).replace(PLAN, "caresource")
    assert signed_in(Client(), marcus).get(own).status_code == 404


def test_a_visitor_signs_in_first(marcus: Account) -> None:
    answer = Client().get(address_of(Acceptance.objects.get()))
    assert answer["Location"].startswith(f"/{PLAN}/sign-in/?next=")


def test_words_that_were_not_kept_can_be_asked_for_by_their_hash(marcus: Account) -> None:
    page = read(marcus, address_of(an_old_acceptance(marcus)))
    assert "older than our record of texts" in page
    assert OLD in page
    assert str(profile(PLAN).help_line.phone) in page


def test_who_accepted_nothing_is_told_so() -> None:
    assert "Nothing accepted yet" in read(an_account(), LIST)


def test_the_number_of_queries_does_not_grow_with_acceptances(marcus: Account) -> None:
    client, counts = signed_in(Client(), marcus), []
    for more in (1, 40):
        for _ in range(more):
            an_old_acceptance(marcus)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]

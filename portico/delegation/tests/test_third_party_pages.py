"""The pages of third parties over HTTP: what is typed wrong, what came too late, what is long."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.delegation.models import Delegation
from portico.delegation.rules.third_parties import OFFER_STANDS, Work
from portico.delegation.services.third_parties import LOOKUPS_PER_HOUR
from portico.organizations.models import Membership, Organization
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from testing.builders import NOW, a_member, an_account, an_organization, signed_in
from testing.third_parties import AT, a_company, an_offer, at_work

pytestmark = pytest.mark.django_db
THIRD, OFFICES = f"/{AT}/third-parties/", f"/{AT}/offices/"
CHOOSE = f"{THIRD}choose/"


@pytest.fixture
def office(clock: Traveller) -> Organization:
    return an_organization(plan=AT, name="Prairie Family Clinic")


@pytest.fixture
def company(clock: Traveller) -> Organization:
    return a_company()


def entered(member: Membership) -> Client:
    client = signed_in(Client(), member.account)
    client.post(f"/{AT}/switch/", {"membership": str(member.public_id)})
    return client


def shown(client: Client, address: str) -> str:
    return unescape(client.get(address, follow=True).content.decode())


def sent(client: Client, address: str, **fields: object) -> str:
    return unescape(client.post(address, fields, follow=True).content.decode())


def offer_address(company: Organization) -> str:
    return f"{THIRD}offer/{company.public_id}/"


def chosen(office: Organization, **changes: object) -> dict[str, object]:
    until = today_at(profile(AT), NOW) + timedelta(days=30)
    tin = office.tins.get()
    return {"roles": ["claims"], "tins": [tin.pk], "until": until, "act": "offer", **changes}


def test_what_is_chosen_is_looked_at_before_it_is_offered(
    office: Organization, company: Organization
) -> None:
    mia = entered(office.main)
    preview = sent(mia, offer_address(company), **chosen(office, act="preview"))
    assert "Let Acme Billing work for you?" in preview
    assert not Delegation.objects.exists()
    assert "stay locked, because the company may not see them: Claims" in preview
    seeing = sent(mia, offer_address(company), **chosen(office, act="preview", sees_phi="on"))
    assert "stay locked" not in seeing
    assert "Acme Billing is asked" in sent(mia, offer_address(company), **chosen(office))
    delegation = Delegation.objects.get()
    assert (delegation.roles, delegation.sees_phi) == (["claims"], False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"roles": []}, "Choose at least one function"),
        ({"roles": ["credentialing"]}, "Select a valid choice"),
        ({"tins": []}, "Choose at least one tax ID"),
        ({"until": ""}, "Enter the last day"),
        ({"until": "soon"}, "Enter the last day as month/day/year"),
        ({"until": "11/16/2026"}, "Enter a day after today, at most 365 days from now"),
        ({"until": "2028-01-01"}, "Enter a day after today, at most 365 days from now"),
    ],
)
def test_what_cannot_be_offered_is_said_beside_its_field(
    office: Organization, company: Organization, changes: dict[str, object], said: str
) -> None:
    page = sent(entered(office.main), offer_address(company), **chosen(office, **changes))
    assert said in page
    assert not Delegation.objects.exists()


def test_while_an_offer_waits_for_its_answer_there_is_no_second(
    office: Organization, company: Organization
) -> None:
    an_offer(office, company)
    page = shown(entered(office.main), offer_address(company))
    assert "has still to answer what you offered" in page
    assert "Take back" in page


def test_a_company_that_was_suspended_meanwhile_is_offered_nothing(
    office: Organization, company: Organization
) -> None:
    company.state = "suspended"
    company.save()
    assert entered(office.main).get(offer_address(company)).status_code == 404


def test_what_was_typed_stays_out_of_the_address_and_a_look_up_too_many_is_told(
    office: Organization, company: Organization
) -> None:
    mia = entered(office.main)
    answer = mia.post(CHOOSE, {"text": "Acme"})
    assert "Acme" not in answer["Location"]
    for _ in range(LOOKUPS_PER_HOUR):
        assert "Acme Billing" in shown(mia, answer["Location"])
    assert "too often" in shown(mia, answer["Location"])


def test_a_company_is_chosen_by_its_city_and_shows_no_number(
    office: Organization, company: Organization
) -> None:
    page = sent(entered(office.main), CHOOSE, text="Acme")
    assert "St. Louis, MO" in page
    assert company.tins.get().tin not in page


@pytest.mark.parametrize("what", ["email", "text"])
def test_an_empty_field_says_what_to_enter(office: Organization, what: str) -> None:
    address = CHOOSE if what == "text" else f"{THIRD}invite/"
    said = {"text": "Enter the company’s tax ID or name", "email": "Enter the email of somebody"}
    assert said[what] in sent(entered(office.main), address)


def test_an_act_that_came_too_late_says_what_happened_and_changes_nothing(
    office: Organization, company: Organization
) -> None:
    delegation, mia, ada = an_offer(office, company), entered(office.main), entered(company.main)
    sent(mia, f"{THIRD}{delegation.public_id}/end/")
    answer = f"{OFFICES}{delegation.public_id}/answer/"
    assert "The office took it back meanwhile." in sent(ada, answer, act="accept")
    assert "The office took it back meanwhile." in sent(ada, answer, act="decline")
    assert "taken back" in shown(mia, f"{THIRD}{delegation.public_id}/end/").lower()
    delegation.refresh_from_db()
    assert delegation.state == Work.WITHDRAWN


def test_an_offer_that_ran_out_is_over_on_both_sides_and_can_be_made_again(
    office: Organization, company: Organization, clock: Traveller
) -> None:
    delegation = an_offer(office, company)
    clock.shift(OFFER_STANDS)
    assert "Ran out" in shown(entered(office.main), THIRD)
    assert "It is over." in shown(entered(company.main), f"{OFFICES}{delegation.public_id}/")
    assert "May do" not in shown(entered(office.main), THIRD)
    assert "See what it means" in shown(entered(office.main), offer_address(company))


def test_the_office_sees_who_works_for_it_and_each_one_s_last_use(
    office: Organization, company: Organization
) -> None:
    ben = a_member(organization=company, account=an_account(first_name="Ben", last_name="Okoye"))
    delegation = at_work(office, company, people=[ben])
    assert "Has not been at work for you yet" in shown(entered(office.main), THIRD)
    entered(ben).post(f"/{AT}/switch/", {"membership": str(delegation.public_id)})
    page = shown(entered(office.main), THIRD)
    assert "Ben Okoye" in page
    assert "Last at work for you: Today" in page


def test_nobody_sees_or_ends_what_others_agreed(
    office: Organization, company: Organization
) -> None:
    delegation = at_work(office, company)
    stranger, rival = entered(an_organization(plan=AT).main), entered(a_company().main)
    end, page = f"{THIRD}{delegation.public_id}/end/", f"{OFFICES}{delegation.public_id}/"
    for address in (end, page, f"{page}answer/", f"{page}people/", f"{page}end/"):
        for client in (stranger, rival):
            assert client.get(address).status_code in {404, 405}, address
            assert client.post(address).status_code in {404, 405}, address
    delegation.refresh_from_db()
    assert delegation.state == Work.ACCEPTED


def test_each_side_has_its_own_page_and_only_its_administrators(
    office: Organization, company: Organization
) -> None:
    assert entered(office.main).get(OFFICES).status_code == 404
    assert entered(company.main).get(THIRD).status_code == 404
    for organization, address in ((office, THIRD), (company, OFFICES)):
        member = a_member(organization=organization)
        assert entered(member).get(address).status_code == 404
    deputy = a_member(organization=company, is_administrator=True)
    assert entered(deputy).get(OFFICES).status_code == 200


def test_a_plan_without_companies_has_no_such_entry_in_its_menu(clock: Traveller) -> None:
    main = an_organization(plan="wellfirst").main
    client = signed_in(Client(), main.account)
    page = client.get("/wellfirst/enter/", follow=True).content.decode()
    assert "Third parties" not in page
    assert "Third parties" in shown(entered(an_organization(plan=AT).main), f"/{AT}/home/")


def test_what_is_over_is_a_list_with_pages_and_costs_no_query_a_row(
    office: Organization, company: Organization
) -> None:
    mia = entered(office.main)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(mia, THIRD)
        return len(captured)

    end_one(office, company)
    queries()  # notes that she works there, once an hour
    few = queries()
    for _ in range(24):
        end_one(office, company)
    assert queries() == few
    page = shown(mia, THIRD)
    assert "1 to 20 of 25" in page
    assert "21 to 25 of 25" in shown(mia, f"{THIRD}?page=2")


def end_one(office: Organization, company: Organization) -> None:
    """Offered and taken back."""
    delegation = an_offer(office, company)
    values = {"state": Work.WITHDRAWN, "ended_at": NOW, "ended_by": office.main.account}
    Delegation.objects.filter(pk=delegation.pk).update(**values)


def test_a_role_that_was_renamed_away_is_still_told_by_its_key(
    office: Organization, company: Organization
) -> None:
    at_work(office, company)
    Delegation.objects.update(roles=["claims", "bygone"])
    assert "Claims, bygone" in shown(entered(office.main), THIRD)

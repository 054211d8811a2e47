"""What a registrant sees and what is stored, page by page, over HTTP."""

import pytest
from django.http import HttpResponse
from time_machine import Traveller

from demo.providers import MAYA_LINDQVIST, OLD_MILL, OLD_MILL_BEFORE, PRAIRIE_LIGHT, TWO_RIVERS
from portico.accounts.challenges import Purpose, check_code
from portico.accounts.models import Account
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.models import Draft
from portico.registration.services.codes import subject_of
from testing.builders import NOW, PASSWORD, PLAN, an_account, an_organization
from testing.page_forms import form_in
from testing.registrant import ORGANIZATION, PERSON, Registrant, code_sent_to, errors_of

pytestmark = pytest.mark.django_db


def seen(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.requirement("WF-01")
def test_signing_in_leads_to_registering_and_that_to_two_account_types(clock: Traveller) -> None:
    registrant = Registrant()
    sign_in = seen(registrant.client.get(f"/{PLAN}/sign-in/"))  # type: ignore[arg-type] # the test client's
    assert f'href="/{PLAN}/register/"' in sign_in
    first = registrant.client.get(f"/{PLAN}/register/", follow=True).content.decode()
    assert 'value="organization"' in first
    assert 'value="individual"' in first


@pytest.mark.requirement("WF-02")
def test_a_registered_pair_says_so_and_leads_to_individual_registration(
    marcus: Registrant,
) -> None:
    an_organization(tin=marcus.tin, npi=marcus.npi)
    marcus.answer("account-type")
    refused = marcus.answer("numbers")
    assert "already registered" in errors_of(refused)
    assert "Register as individual instead" in seen(refused)
    marcus.post("numbers", action="switch")
    assert marcus.answer("numbers").status_code == 302
    assert marcus.due() == "you"


@pytest.mark.requirement("WF-02")
def test_the_registered_organization_is_told_that_someone_tried_and_only_once(
    marcus: Registrant,
) -> None:
    organization = an_organization(tin=marcus.tin, npi=marcus.npi)
    marcus.answer("account-type")
    for _ in range(3):
        marcus.answer("numbers")
    told = Notice.objects.filter(to=organization.main.account.email)
    assert [notice.subject for notice in told] == ["Someone tried to register your organization"]
    assert "with the tax ID and NPI" in told[0].body
    assert "they choose “Individual” when they register" in told[0].body


@pytest.mark.requirement("WF-02")
def test_an_individual_npi_is_explained_may_go_on_and_is_marked(registry: None) -> None:
    maya = Registrant(npi=MAYA_LINDQVIST.npi)
    maya.answer("account-type")
    asked = maya.answer("numbers")
    assert "belongs to a person (type 1)" in seen(asked)
    maya.changes["numbers"] = {"type_1": "on"}
    assert maya.walk() == "done"
    evidence = Organization.objects.get().reviews.get().evidence
    assert ("NPI is type 1", "flag") in [(c["name"], c["outcome"]) for c in evidence["checks"]]


@pytest.mark.parametrize(
    "typed", ["12-3456789", "１２３４５６７８９", "12 345\u00a06789\n", "١٢٣٤٥٦٧٨٩"]
)
def test_however_a_tin_is_typed_it_is_one_tin(clock: Traveller, typed: str) -> None:
    registrant = Registrant(tin=typed)
    registrant.answer("account-type")
    assert registrant.answer("numbers").status_code == 302
    assert Draft.objects.get().answers["organization_lookup"]["tin"] == "123456789"


@pytest.mark.parametrize(
    ("npi", "says"),
    [
        ("2120048718", "check digit does not fit"),
        ("21200487", "Enter an NPI with 10 digits"),
        (OLD_MILL_BEFORE.npi, f"replaced this NPI by {OLD_MILL.npi}"),
        (PRAIRIE_LIGHT.npi, "lists this NPI as deactivated"),
    ],
)
def test_an_npi_that_will_not_do_says_why_and_keeps_what_was_typed(
    registry: None, npi: str, says: str
) -> None:
    registrant = Registrant(npi=npi)
    registrant.answer("account-type")
    refused = seen(registrant.answer("numbers"))
    assert says in refused
    assert f'value="{npi}"' in refused


@pytest.mark.requirement("WF-03")
def test_the_questionnaire_offers_what_the_registry_holds(marcus: Registrant) -> None:
    marcus.walk(until="registry")
    page = seen(marcus.get("registry"))
    assert "Two Rivers Orthopedics LLC" in page
    assert "1840 Market Street" in page
    assert "77 Olive Street" in page
    assert "None of these fits" in page


@pytest.mark.requirement("WF-04")
def test_the_chosen_entry_fills_in_the_next_page_and_all_but_the_numbers_may_change(
    marcus: Registrant,
) -> None:
    marcus.walk(until="registry")
    key = Draft.objects.get().checks["registry_questionnaire"]["detail"]["candidates"][0]["key"]
    marcus.post("registry", choice=key)
    page = seen(marcus.get("organization"))
    assert 'value="Two Rivers Orthopedics LLC"' in page
    assert 'name="npi"' not in page
    marcus.changes["organization"] = {"name": "Two Rivers Ortho", "dba": ""}
    marcus.walk()
    organization = Organization.objects.get()
    assert (organization.name, organization.phone) == ("Two Rivers Ortho", "+13145550110")
    assert organization.email == ORGANIZATION["email"]


@pytest.mark.requirement("WF-05")
def test_the_organization_leads_straight_to_the_person_with_both_numbers_locked(
    marcus: Registrant,
) -> None:
    marcus.walk(until="organization")
    marcus.answer("organization")
    assert marcus.due() == "you"
    page = seen(marcus.get("you"))
    assert "43-1882764" in page
    assert TWO_RIVERS.npi in page
    assert 'name="tin"' not in page


@pytest.mark.requirement("WF-06")
@pytest.mark.parametrize("known", ["tin", "npi", "neither"])
def test_an_individual_s_unregistered_pair_gets_one_answer_whichever_half_is_known(
    marcus: Registrant, known: str
) -> None:
    an_organization(
        tin=marcus.tin if known == "tin" else None, npi=marcus.npi if known == "npi" else None
    )
    marcus.track = "individual"
    marcus.answer("account-type")
    refused = marcus.answer("numbers")
    assert "No organization is registered with this NPI and tax ID together" in errors_of(refused)
    assert "Register as organization instead" in seen(refused)
    assert Organization.objects.count() == 1


@pytest.mark.requirement("WF-06")
def test_a_tin_known_with_another_npi_goes_on_only_as_a_new_organization_and_is_flagged(
    marcus: Registrant,
) -> None:
    an_organization(tin=marcus.tin, name="Elder Rivers Clinic")
    marcus.answer("account-type")
    assert marcus.answer("numbers").status_code == 200
    marcus.changes["numbers"] = {"new_organization": "on"}
    marcus.walk()
    review = Organization.objects.get(name="Two Rivers Orthopedics LLC").reviews.get()
    flag = next(c for c in review.evidence["checks"] if c["outcome"] == "flag")
    assert flag["name"] == "TIN held by another organization"
    assert "Elder Rivers Clinic" in flag["detail"]


@pytest.mark.requirement("WF-07")
def test_the_person_is_asked_for_and_their_email_becomes_the_sign_in_name(
    marcus: Registrant,
) -> None:
    marcus.changes["you"] = {"email": " M.Okafor@TwoRivers.example "}
    marcus.walk()
    account = Account.objects.get()
    assert (account.full_name, account.email) == ("Marcus Okafor", "m.okafor@tworivers.example")
    assert Membership.objects.get().job_title == PERSON["job_title"]
    assert marcus.sign_in().status_code == 302


@pytest.mark.requirement("WF-08")
def test_the_email_code_says_when_it_was_sent_and_only_the_latest_is_valid(
    marcus: Registrant, clock: Traveller
) -> None:
    marcus.walk(until="email")
    first = code_sent_to(marcus.email)
    page = seen(marcus.get("email"))
    assert "Code sent" in page
    assert "m•••••@tworivers.example" in page
    clock.shift(61)
    marcus.post("email", action="send")
    second = code_sent_to(marcus.email)
    if first != second:
        assert "not the code we sent last" in errors_of(marcus.post("email", code=first))
    assert marcus.due() == "email"
    marcus.post("email", code=second)
    assert "Your email is confirmed" in seen(marcus.get("email"))


def test_a_code_is_worth_nothing_for_an_email_that_was_changed_since(marcus: Registrant) -> None:
    marcus.walk(until="email")
    code = code_sent_to(marcus.email)
    marcus.changes["you"] = {"email": "somebody.else@tworivers.example"}
    marcus.answer("you")
    assert "not the code" in errors_of(marcus.post("email", code=code)) or marcus.due() == "email"
    assert marcus.due() == "email"


def test_an_old_code_is_refused_in_words_and_a_new_one_works(
    marcus: Registrant, clock: Traveller
) -> None:
    marcus.walk(until="email")
    old = code_sent_to(marcus.email)
    clock.shift(10 * 60 + 1)
    assert "older than 10 minutes" in errors_of(marcus.post("email", code=old))
    marcus.post("email", action="send")
    assert marcus.walk() == "done"


@pytest.mark.requirement("WF-09")
@pytest.mark.parametrize(("choice", "stored"), [("in", True), ("out", False)])
def test_the_registrant_opts_in_or_out(marcus: Registrant, choice: str, *, stored: bool) -> None:
    marcus.walk(until="communications")
    assert "Choose to opt in or to opt out" in errors_of(marcus.post("communications"))
    marcus.changes["communications"] = {"choice": choice}
    marcus.walk()
    assert Membership.objects.get().opted_in is stored


@pytest.mark.requirement("WF-10")
def test_the_first_individual_must_tick_and_becomes_the_administrator(marcus: Registrant) -> None:
    marcus.walk(until="administrator")
    assert "Tick the box" in errors_of(marcus.post("administrator"))
    marcus.walk()
    assert Organization.objects.get().main == Membership.objects.get()
    assert Membership.objects.get().is_administrator


@pytest.mark.requirement("WF-10")
def test_a_later_individual_never_sees_the_box(marcus: Registrant) -> None:
    an_organization(tin=marcus.tin, npi=marcus.npi)
    marcus.track = "individual"
    marcus.walk(until="password")
    assert marcus.get("administrator").status_code == 302
    marcus.walk()
    assert not Membership.objects.get(account__email=marcus.email).is_administrator


@pytest.mark.requirement("WF-11")
def test_a_known_email_is_offered_to_merge_only_after_its_code(marcus: Registrant) -> None:
    an_account(email=marcus.email, password=PASSWORD)
    marcus.walk(until="email")
    assert "already has a sign-in" not in seen(marcus.get("email"))
    marcus.answer("email")
    assert marcus.due() == "existing"
    assert "already has a sign-in" in seen(marcus.get("existing"))


@pytest.mark.requirement("WF-11", "WF-13")
def test_merging_takes_the_existing_password_once_and_asks_for_no_new_one(
    marcus: Registrant,
) -> None:
    account = an_account(email=marcus.email, password=PASSWORD)
    marcus.walk(until="existing")
    assert "not the password" in errors_of(marcus.post("existing", password="wrong " * 4))
    assert marcus.due() == "existing"
    marcus.walk()
    assert Membership.objects.get().account == account
    assert Account.objects.count() == 1


@pytest.mark.requirement("WF-11")
def test_not_merging_asks_for_another_email(marcus: Registrant) -> None:
    an_account(email=marcus.email, password=PASSWORD)
    marcus.walk(until="existing")
    marcus.post("existing", action="no")
    assert marcus.due() == "you"
    page = seen(marcus.get("you"))
    assert 'value="Marcus"' in page
    assert marcus.email not in page
    marcus.email = "marcus.two@tworivers.example"
    assert marcus.walk() == "done"
    assert Account.objects.count() == 2


@pytest.mark.requirement("WF-13")
def test_password_requirements_stand_on_the_page_and_are_kept(marcus: Registrant) -> None:
    marcus.walk(until="password")
    page = seen(marcus.get("password"))
    assert "At least 15 characters" in page
    assert 'class="password__eye"' in page
    for weak in ("short", "passwordpassword1", "marcusokafor123"):
        assert marcus.post("password", password=weak).status_code == 200
    assert marcus.due() == "password"


@pytest.mark.requirement("WF-14")
@pytest.mark.parametrize("channel", ["text", "call"])
def test_the_phone_is_confirmed_by_text_or_by_voice_as_chosen(
    marcus: Registrant, channel: str
) -> None:
    marcus.channel = channel
    marcus.walk(until="phone")
    marcus.answer("phone")
    notice = Notice.objects.get(to="+13145550164")
    assert notice.channel == channel
    marcus.walk()
    assert Account.objects.get().phone == "+13145550164"
    assert Account.objects.get().phone_verified_at is not None


@pytest.mark.requirement("WF-14")
def test_only_the_phone_s_latest_code_is_valid(marcus: Registrant, clock: Traveller) -> None:
    marcus.walk(until="phone")
    marcus.answer("phone")
    first = code_sent_to(marcus.phone)
    clock.shift(61)
    marcus.post("phone", action="send")
    second = code_sent_to(marcus.phone)
    if first != second:
        assert "not the code we sent last" in errors_of(marcus.post("phone", code=first))
    assert marcus.due() == "phone"
    assert marcus.post("phone", code=second).status_code == 302


def test_a_code_sent_to_one_phone_never_confirms_another(marcus: Registrant) -> None:
    marcus.walk(until="phone")
    marcus.answer("phone")
    code = code_sent_to(marcus.phone)
    marcus.post("phone", action="other")
    marcus.post("phone", phone="(314) 555-0199", channel="text")
    marcus.post("phone", code=code)
    assert marcus.due() == "phone"


@pytest.mark.requirement("WF-15")
def test_terms_are_shown_whole_and_accepting_them_completes_the_registration(
    marcus: Registrant,
) -> None:
    marcus.walk(until="terms")
    page = seen(marcus.get("terms"))
    assert "data-terms" in page
    assert 'data-accept="submit"' in page
    assert marcus.answer("terms").status_code == 302
    assert marcus.due() == "done"
    acceptance = Account.objects.get().acceptances.get()
    assert (acceptance.key, acceptance.version) == ("terms", "2026-01")


def test_terms_that_changed_while_they_were_read_have_to_be_read_anew(marcus: Registrant) -> None:
    marcus.walk(until="terms")
    refused = marcus.post("terms", sha256="0" * 64)
    assert "The terms changed" in errors_of(refused)
    assert not Account.objects.exists()
    shown = form_in(refused.content.decode()).hidden["sha256"]
    assert shown == form_in(marcus.get("terms").content.decode()).hidden["sha256"]
    assert marcus.post("terms", sha256=shown).status_code == 302
    assert marcus.due() == "done"


def test_a_double_click_on_the_code_confirms_once_and_leads_on(marcus: Registrant) -> None:
    marcus.walk(until="email")
    code = code_sent_to(marcus.email)
    first, second = marcus.post("email", code=code), marcus.post("email", code=code)
    assert first.status_code == second.status_code == 302
    assert marcus.due() == "communications"


def test_a_code_that_was_used_without_leaving_its_outcome_asks_for_another(
    marcus: Registrant, clock: Traveller
) -> None:
    marcus.walk(until="email")
    draft, code = Draft.objects.get(), code_sent_to(marcus.email)
    check_code(
        purpose=Purpose.REGISTRATION_EMAIL,
        plan=PLAN,
        subject=subject_of(draft, marcus.email),
        typed=code,
        now=NOW,
    )
    assert "This code was used before" in errors_of(marcus.post("email", code=code))
    clock.shift(61)
    marcus.post("email", action="send")
    assert marcus.walk() == "done"

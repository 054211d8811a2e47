"""The last moment: all at once or nothing, once however often, and in whatever order it comes."""

import pytest
from time_machine import Traveller

from portico.accounts.models import Account
from portico.agreements.models import Acceptance
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.models import Draft
from portico.reviews.models import Review
from testing.builders import PASSWORD, PLAN, an_account, an_organization
from testing.drafts import a_ready_draft, registrant_of
from testing.registrant import Registrant

pytestmark = pytest.mark.django_db
CREATED = (Account, Organization, Membership, Acceptance, Review)


def test_a_ready_draft_holds_what_walking_there_stores(marcus: Registrant) -> None:
    marcus.walk(until="terms")
    walked = Draft.objects.get()
    ready = a_ready_draft(tin=marcus.tin, npi=marcus.npi)
    assert {k: v for k, v in walked.answers.items() if k != "summary"} == {
        k: v for k, v in ready.answers.items() if k != "summary"
    }
    assert walked.checks.keys() == ready.checks.keys()
    assert registrant_of(ready).due() == "terms"


@pytest.mark.requirement("WF-12")
def test_nothing_is_created_before_the_last_step_and_everything_by_it(marcus: Registrant) -> None:
    marcus.walk(until="terms")
    assert [model.objects.count() for model in CREATED] == [0, 0, 0, 0, 0]
    marcus.answer("terms")
    assert [model.objects.count() for model in CREATED] == [1, 1, 1, 1, 1]


@pytest.mark.requirement("WF-12")
def test_the_draft_keeps_nothing_of_the_person_once_it_is_submitted(clock: Traveller) -> None:
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    draft = Draft.objects.get()
    kept = {"account_type": {"track": "organization"}}
    assert (draft.answers, draft.checks, draft.typed) == (kept, {}, {})
    assert (draft.password_hash, draft.secret_answer_hash, draft.resume_email) == ("", "", "")


@pytest.mark.requirement("WF-16")
def test_the_confirmation_is_shown_and_mailed_and_says_that_it_is_no_approval(
    clock: Traveller,
) -> None:
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    page = registrant.get("done").content.decode()
    assert "This confirms that you registered. It is not an approval of access." in page
    mail = Notice.objects.get(to=registrant.email)
    assert mail.subject == "We received your registration"
    assert "It is not an approval of access." in mail.body


@pytest.mark.requirement("WF-17")
def test_the_mail_and_the_status_page_promise_an_answer_within_two_business_days(
    clock: Traveller,
) -> None:
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    due = "Wednesday, November 18, 5:00 p.m. Central"
    assert due in Notice.objects.get(to=registrant.email).body
    assert "call" in Notice.objects.get(to=registrant.email).body
    assert registrant.sign_in().status_code == 302
    assert due in registrant.client.get(f"/{PLAN}/status/").content.decode()


def test_accepting_twice_creates_once(clock: Traveller) -> None:
    registrant = registrant_of(a_ready_draft())
    page = registrant.get("terms").content.decode()
    draft = str(Draft.objects.get().public_id)
    sha256 = page.partition('name="sha256" value="')[2][:64]
    for _ in range(3):
        registrant.client.post(registrant.url("terms"), {"draft": draft, "sha256": sha256})
    assert [model.objects.count() for model in CREATED] == [1, 1, 1, 1, 1]
    assert Notice.objects.filter(to=registrant.email).count() == 1


def test_a_step_ahead_is_closed_to_a_forged_post(marcus: Registrant) -> None:
    marcus.answer("account-type")
    draft = str(Draft.objects.get().public_id)
    for key, fields in (("password", {"password": PASSWORD}), ("terms", {"sha256": "0" * 64})):
        marcus.client.post(marcus.url(key), {"draft": draft, **fields})
    assert marcus.due() == "numbers"
    assert Draft.objects.get().password_hash == ""


def test_a_form_of_another_person_s_draft_changes_neither(clock: Traveller) -> None:
    mine, theirs = registrant_of(a_ready_draft()), a_ready_draft(email="eve@elsewhere.example")
    before = Draft.objects.get(pk=theirs.pk).answers
    mine.client.post(mine.url("organization"), {"draft": str(theirs.public_id), "name": "Mine now"})
    assert Draft.objects.get(pk=theirs.pk).answers == before
    assert mine.due() == "terms"


def test_a_tab_left_open_after_submitting_leads_to_the_confirmation(clock: Traveller) -> None:
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    again = registrant.client.post(registrant.url("organization"), {"name": "Later"})
    assert again.headers["Location"].endswith("/register/done/")


def test_a_pair_taken_meanwhile_leads_to_individual_and_keeps_every_answer(
    clock: Traveller,
) -> None:
    draft = a_ready_draft()
    registrant = registrant_of(draft)
    numbers = draft.answers["organization_lookup"]
    an_organization(tin=numbers["tin"], npi=numbers["npi"])
    assert registrant.answer("terms").status_code == 302
    assert registrant.due() == "numbers"
    assert Draft.objects.get().answers["personal_details"] == draft.answers["personal_details"]
    assert "Register as individual instead" in registrant.answer("numbers").content.decode()
    registrant.post("numbers", action="switch")
    registrant.track = "individual"
    assert registrant.walk() == "done"


def test_an_email_taken_meanwhile_leads_to_the_merge(clock: Traveller) -> None:
    registrant = registrant_of(a_ready_draft())
    an_account(email=registrant.email, password=PASSWORD)
    registrant.answer("terms")
    assert registrant.due() == "existing"
    assert registrant.walk() == "done"
    assert Account.objects.count() == 1


def test_nobody_joins_an_organization_twice(clock: Traveller) -> None:
    draft = a_ready_draft(track="individual")
    numbers = draft.answers["organization_lookup"]
    account = an_account(email="m.okafor@tworivers.example", password=PASSWORD)
    an_organization(tin=numbers["tin"], npi=numbers["npi"], main=account)
    registrant = registrant_of(draft, track="individual")
    registrant.answer("terms")
    assert registrant.due() == "existing"
    refused = registrant.answer("existing").content.decode()
    assert "You already registered with this organization" in refused

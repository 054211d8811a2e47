"""Which drafts, invitations and figures are found, and which not."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portico.access.actor import Actor
from portico.delegation.models import Invitation
from portico.profiles.loading import profile
from portico.profiles.schema import StepKind
from portico.records.roster.models import Load
from portico.registration.facts import Identity, Outcome
from portico.registration.models import CheckEnd, Draft, DraftEnd
from portico.registration.queries import (
    draft_by_key,
    draft_to_resume,
    ended_checks,
    ended_drafts,
    facts_of,
    on_roster,
    open_drafts,
    organization_of,
    signed_copy_for,
    stored_facts,
)
from testing.builders import NOW, PLAN, a_member, an_organization
from testing.review_builders import a_reviewer
from testing.roster_builders import list_group, list_practitioner
from testing.signatures import a_text, accepts, is_asked, is_signed

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TODAY = date(2026, 11, 16)


def a_draft(**facts: Any) -> Draft:
    told = {"plan": PLAN, "profile_hash": "x", "created_at": NOW, "saved_at": NOW}
    return Draft.objects.create(**{**told, "expires_at": NOW + DAY, **facts})


def a_submitted_draft(**facts: Any) -> Draft:
    became = {"membership": a_member(), "submitted_at": NOW}
    return a_draft(state=Draft.State.SUBMITTED, **became, **facts)


# --- Drafts ---------------------------------------------------------------------------------------
def test_a_draft_is_found_by_its_key_at_its_plan_until_it_expires() -> None:
    a_draft()
    draft = a_draft()

    def found(plan: str = PLAN, key: str = str(draft.public_id), now: datetime = NOW) -> Any:
        return draft_by_key(plan=plan, key=key, now=now)

    assert found() == draft
    assert [found(plan="wellsense"), found(key="none"), found(now=NOW + DAY)] == [None] * 3
    assert found(now=NOW + DAY - SECOND) == draft


def test_a_submitted_draft_is_found_when_its_time_is_over_too() -> None:
    draft = a_submitted_draft()
    assert draft_by_key(plan=PLAN, key=str(draft.public_id), now=NOW + 2 * DAY) == draft


def test_what_is_resumed_is_open_and_of_that_email_and_plan() -> None:
    email = "ana@a.example"
    a_draft(resume_email=email, plan="wellsense")
    a_draft(resume_email="ben@b.example")
    a_submitted_draft(resume_email=email)
    assert draft_to_resume(plan=PLAN, email=email, now=NOW) is None
    draft = a_draft(resume_email=email)
    assert draft_to_resume(plan=PLAN, email=email, now=NOW) == draft
    assert draft_to_resume(plan=PLAN, email=email, now=NOW + DAY) is None


def test_facts_leave_out_what_the_plan_no_longer_has() -> None:
    check = {"outcome": "pass", "about": "x", "at": NOW.isoformat(), "detail": ""}
    facts = facts_of(
        a_draft(answers={"phone_code": {"a": 1}, "gone": {}}, checks={"pin": check, "gone": check})
    )
    assert facts.answers == {StepKind.PHONE_CODE: {"a": 1}}
    assert [(kind, each.outcome, each.detail) for kind, each in facts.checks.items()] == [
        (StepKind.PIN, Outcome.PASS, {})
    ]
    assert (facts.has_password, facts.has_secret_answer, facts.invited_as) == (False, False, "")


def test_facts_are_read_again_from_their_own_draft() -> None:
    a_draft()
    draft = a_draft()
    Draft.objects.filter(pk=draft.pk).update(answers={"phone_code": {"a": 1}})
    assert stored_facts(draft).answers == {StepKind.PHONE_CODE: {"a": 1}}


def test_facts_keep_what_a_check_found_and_who_invited() -> None:
    organization = an_organization()
    check = {"outcome": "pass", "about": "x", "at": NOW.isoformat(), "detail": {"npi": "2"}}
    invited = Invitation.objects.create(
        organization=organization,
        email="ana@a.example",
        invited_by=organization.main.account,
        created_at=NOW,
        expires_at=NOW + DAY,
    )
    facts = facts_of(a_draft(checks={"pin": check}, invitation=invited))
    assert facts.checks[StepKind.PIN].detail == {"npi": "2"}
    assert facts.invited_as == "ana@a.example"


# --- Signed copies --------------------------------------------------------------------------------
def test_a_signed_copy_is_for_who_signed_and_for_who_administers() -> None:
    organization = an_organization()
    signer, biller = a_member(organization=organization), a_member(organization=organization)
    accepts(signer.account, a_text(), organization_id=organization.pk)
    second = a_member(organization=organization, is_administrator=True)
    request = is_signed(is_asked(f"organization {organization.public_id}"))
    for account_id in (signer.account_id, organization.main.account_id, second.account_id):
        assert signed_copy_for(account_id, PLAN, request.public_id) == request
    stranger = an_organization().main.account_id
    for account_id in (biller.account_id, stranger):
        assert signed_copy_for(account_id, PLAN, request.public_id) is None
    assert signed_copy_for(signer.account_id, "wellsense", request.public_id) is None


def test_what_has_no_copy_or_is_about_a_draft_is_for_nobody() -> None:
    organization = an_organization()
    main = organization.main.account_id
    waiting = is_signed(is_asked(f"organization {organization.public_id}"), copied=False)
    draft = is_signed(is_asked(f"draft {organization.public_id}"))
    assert signed_copy_for(main, PLAN, waiting.public_id) is None
    assert signed_copy_for(main, PLAN, draft.public_id) is None
    assert [organization_of(each) for each in (waiting, draft)] == [organization, None]


# --- Figures --------------------------------------------------------------------------------------
def ended(plan: str, day: date) -> None:
    began = {"plan": plan, "track": "organization", "ended_on": day}
    DraftEnd.objects.create(outcome="submitted", began_on=day, **began)
    CheckEnd.objects.create(method="pin", outcome="pass", **began)


def test_what_ended_is_counted_on_the_days_of_the_plan() -> None:
    for plan, day in ((PLAN, TODAY), (PLAN, TODAY - DAY), (PLAN, TODAY + DAY), ("other", TODAY)):
        ended(plan, day)
    for count in (ended_drafts, ended_checks):
        assert [row.count for row in count(a_reviewer(), first=TODAY, last=TODAY)] == [1]
        assert [row.count for row in count(a_reviewer(), first=TODAY, last=TODAY + DAY)] == [2]
        assert count(Actor.anonymous(plan=PLAN), first=TODAY, last=TODAY) == []


def test_what_is_under_way_is_counted_by_its_age() -> None:
    ages = (0, 1, 1, 6, 7, 7, 7, 8, 9)
    for age in ages:
        a_draft(created_at=NOW - age * DAY, expires_at=NOW + SECOND)
    a_draft(expires_at=NOW)
    a_draft(plan="wellsense")
    a_submitted_draft()
    found = open_drafts(a_reviewer(), now=NOW)
    assert found
    assert (found.all, found.day, found.week, found.older) == (9, 1, 3, 5)
    assert open_drafts(Actor.anonymous(plan=PLAN), now=NOW) is None


# --- The roster -----------------------------------------------------------------------------------
def test_the_roster_s_contacts_come_first_without_gaps_and_once() -> None:
    here = {"plan": PLAN, "tin": "431882764"}
    list_group(email="office@tworivers.example", phone="+13145550111", **here)
    list_practitioner("P-100", phone="+13145550122", **here)
    identity = Identity(tin="431882764", provider_id="P-100")
    found = on_roster(profile(PLAN), identity, NOW)
    assert [each.value for each in found.contacts] == [
        "+13145550111",
        "office@tworivers.example",
        "+13145550122",
    ]
    assert found.contacts[0].name == "Two Rivers LLC"
    assert (found.as_of, found.entry and found.entry.name) == ("", "Maya Lindqvist")


def test_who_is_not_on_the_roster_has_no_contact_there() -> None:
    told = {"file_name": "roster.csv", "lines_read": 1, "lines_refused": 0}
    Load.objects.create(plan=PLAN, loaded_at=NOW, **told)
    found = on_roster(profile(PLAN), Identity(tin="431882764"), NOW)
    assert (found.as_of, found.entry, found.contacts) == ("11/16/2026", None, ())

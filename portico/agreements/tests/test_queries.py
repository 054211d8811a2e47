"""What is found is of that plan, that subject, those words and that person alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portico.access.actor import Actor
from portico.agreements.models import SignatureEvent, Version
from portico.agreements.queries import (
    acceptance_by_public_id,
    accepted_by,
    copy_of,
    due_from,
    events_hold,
    has_accepted,
    latest_signature,
    live_signature,
    signature_by_public_id,
    signature_by_token,
    signed_by,
    signed_since,
    titles_of,
    unsigned_signatures,
    words_of,
)
from portico.agreements.rules import Origin, What
from portico.agreements.services import keep_version
from portico.agreements.services.signatures import (
    expire_signature,
    issue_signature_link,
    note_opened,
)
from portico.audit.acting import acting
from portico.profiles.loading import AgreementText, agreement_text, profile
from testing.builders import NOW, PLAN, an_account, an_organization
from testing.signatures import a_text, accepts, is_asked, is_signed

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system(plan=PLAN)
SUBJECT = "organization:1"


OTHERS = [
    a_text("# Other terms\n"),
    a_text(key="privacy"),
    a_text(version="0"),
]
"""Each differs from a text in one thing alone."""


# --- Acceptances ----------------------------------------------------------------------------------
@pytest.mark.parametrize("other", OTHERS[:2])
def test_the_same_words_under_another_name_are_another_agreement(other: AgreementText) -> None:
    account, text = an_account(), a_text()
    accepts(account, other)
    assert not has_accepted(account.pk, PLAN, key=text.key, sha256=text.sha256)
    assert not has_accepted(account.pk, "other", key=other.key, sha256=other.sha256)
    assert has_accepted(account.pk, PLAN, key=other.key, sha256=other.sha256)


def test_an_acceptance_is_found_by_its_own_id() -> None:
    account = an_account()
    first, second = (accepts(account, text) for text in OTHERS[:2])
    assert acceptance_by_public_id(account.pk, PLAN, second.public_id) == second
    assert acceptance_by_public_id(account.pk, PLAN, first.public_id) == first
    assert acceptance_by_public_id(account.pk, "other", first.public_id) is None


def test_what_was_accepted_for_a_place_that_was_moved_is_its_new_account_s() -> None:
    place, account = an_organization().main, an_account()
    row = accepts(place.account, a_text(), membership_id=place.pk)
    accepts(an_account(), a_text())
    assert accepted_by(account.pk, PLAN) == []
    assert accepted_by(account.pk, PLAN, memberships=[place.pk]) == [row]
    assert accepted_by(place.account_id, PLAN) == [row]


def test_what_was_accepted_before_is_of_the_same_agreement() -> None:
    account, today = an_account(), agreement_text(profile(PLAN), "terms")
    older = accepts(account, replace(today, version="2019", sha256="ab" * 32))
    accepts(account, a_text(key="privacy"))
    (due,) = (each for each in due_from(account.pk, profile(PLAN), "") if each.text.key == "terms")
    assert due.before == older


def test_the_words_that_are_shown_are_those_that_were_accepted() -> None:
    keep_version(plan="other", text=a_text())
    for other in OTHERS:
        keep_version(plan=PLAN, text=other)
    kept = keep_version(plan=PLAN, text=a_text())
    assert words_of(accepts(an_account(), a_text())) == kept
    assert Version.objects.count() == 5


def test_titles_are_those_of_the_plan() -> None:
    keep_version(plan=PLAN, text=OTHERS[0])
    keep_version(plan="other", text=a_text())
    assert titles_of(PLAN) == {OTHERS[0].sha256: "Other terms"}


# --- Signatures -----------------------------------------------------------------------------------
def test_a_link_leads_to_what_it_was_mailed_for_and_only_in_its_plan() -> None:
    is_asked("organization:2")
    request = is_asked(SUBJECT)
    with acting(SYSTEM):
        token = issue_signature_link(request=request, why=What.SENT, now=NOW)
    assert signature_by_token(PLAN, token) == request
    assert signature_by_token("other", token) is None
    assert signature_by_token(PLAN, "never-mailed") is None


def test_the_chain_of_events_holds_until_one_is_put_in() -> None:
    request = is_asked(SUBJECT)
    with acting(SYSTEM):
        issue_signature_link(request=request, why=What.SENT, now=NOW)
        note_opened(request=request, origin=Origin(address="192.0.2.7", device="Mac"), now=NOW)
    assert events_hold(request)
    put_in = {"what": What.OPENED, "at": NOW, "sha256": "00" * 32}
    SignatureEvent.objects.create(request=request, **put_in)
    assert not events_hold(request)


def test_only_what_can_still_be_signed_or_is_lives() -> None:
    over = is_asked(SUBJECT)
    with acting(SYSTEM):
        expire_signature(request=over, actor=SYSTEM, now=NOW)
    assert (live_signature(SUBJECT), latest_signature(SUBJECT)) == (None, over)
    asked = is_asked(SUBJECT)
    is_asked("organization:2")
    assert (live_signature(SUBJECT), latest_signature(SUBJECT)) == (asked, asked)
    assert live_signature(is_signed(asked).subject) == asked


def test_a_request_is_found_by_its_own_id_in_its_own_plan() -> None:
    other, request = is_asked("organization:2"), is_asked(SUBJECT)
    assert signature_by_public_id(PLAN, request.public_id) == request
    assert signature_by_public_id(PLAN, other.public_id) == other
    assert signature_by_public_id("other", request.public_id) is None


def test_the_copy_of_an_acceptance_is_of_the_same_subject_and_words() -> None:
    accepted = accepts(an_account(), a_text())
    is_signed(is_asked("organization:2"))
    for subject, other in enumerate(OTHERS, 3):
        is_signed(is_asked(f"organization:{subject}", text=other))
        assert copy_of(accepted, f"organization:{subject}") is None
    request = is_asked(SUBJECT)
    assert copy_of(accepted, SUBJECT) is None
    assert copy_of(accepted, is_signed(request).subject) == request


def test_the_calendar_sees_what_waits_in_its_plan() -> None:
    waiting = is_asked(SUBJECT)
    is_signed(is_asked("organization:2"))
    is_asked("organization:3", plan="other")
    assert list(unsigned_signatures(PLAN)) == [waiting]


def test_who_signed_is_who_accepted_these_words_for_the_organization() -> None:
    organization, request = an_organization(), is_asked(SUBJECT)
    account, other = organization.main.account, an_account()
    for text in OTHERS:
        accepts(account, text, organization_id=organization.pk)
    accepts(account, a_text(), organization_id=an_organization().pk)
    accepts(other, a_text(), organization_id=organization.pk)
    assert not signed_by(account.pk, request, organization_id=organization.pk)
    assert signed_by(other.pk, request, organization_id=organization.pk)


def test_signed_since_is_after_the_moment_and_of_the_subject() -> None:
    is_signed(is_asked(SUBJECT))
    before = NOW - timedelta(seconds=1)
    assert signed_since(SUBJECT, before)
    assert not signed_since(SUBJECT, NOW)
    assert not signed_since("organization:2", before)

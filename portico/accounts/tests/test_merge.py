"""Proving an existing account while registering again, and making a new one."""

from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portico.accounts import guesses
from portico.accounts.models import Account
from portico.accounts.rules import GUESSES_KEPT_FOR_KNOWN_DEVICES, GUESSES_PER_DAY
from portico.accounts.services import (
    EmailTaken,
    ExistingOutcome,
    create_account,
    hash_password,
    verify_existing,
)
from portico.audit.models import Event
from testing.builders import NOW, PASSWORD, PLAN, an_account
from testing.parallel import errors, race, values
from testing.people import enrol, totp

pytestmark = pytest.mark.django_db


def verify(account: Account | None, password: str = PASSWORD, code: str = "") -> ExistingOutcome:
    return verify_existing(
        account=account,
        email=account.email if account else "nobody@tworivers.example",
        password=password,
        totp_code=code,
        plan=PLAN,
        now=timezone.now(),
    )


@pytest.mark.requirement("WF-11")
def test_the_owner_proves_it_with_the_password_and_no_session_opens() -> None:
    assert verify(an_account(password=PASSWORD)) is ExistingOutcome.RIGHT
    assert not Session.objects.exists()


def test_a_wrong_password_and_an_unknown_account_look_alike() -> None:
    wrong = verify(an_account(password=PASSWORD), "not the right one at all")
    assert wrong is verify(None) is ExistingOutcome.WRONG


def test_a_failed_proof_is_on_record_without_the_email() -> None:
    account = an_account(password=PASSWORD)
    verify(account)
    verify(account, "not the right one at all")
    verify(None)
    failed = Event.objects.filter(action="account.proof_failed").order_by("pk")
    assert [event.subject for event in failed] == [str(account), "account:unknown"]


def test_whoever_has_a_second_factor_proves_it_too() -> None:
    account = an_account(password=PASSWORD)
    enrol(account)
    assert verify(account) is ExistingOutcome.CODE_NEEDED
    assert verify(account, code="000000") is ExistingOutcome.CODE_WRONG
    assert verify(account, code=totp(account)) is ExistingOutcome.RIGHT


def test_the_code_tells_nothing_about_a_wrong_password() -> None:
    account = an_account(password=PASSWORD)
    enrol(account)
    assert verify(account, "not the right one at all") is ExistingOutcome.WRONG
    assert verify(account, "not the right one at all", totp(account)) is ExistingOutcome.WRONG


def test_guesses_here_count_with_all_others() -> None:
    account = an_account(password=PASSWORD)
    person = guesses.person_key(account.email)
    for _ in range(GUESSES_PER_DAY - GUESSES_KEPT_FOR_KNOWN_DEVICES):
        guesses.count_guess(person, now=timezone.now())
    assert verify(account) is ExistingOutcome.BUDGET_SPENT


def create(email: str = "dana@tworivers.example", *, verified: bool = True) -> Account:
    return create_account(
        email=email,
        email_verified_at=NOW if verified else None,
        password_hash=hash_password(PASSWORD),
        first_name="Dana",
        last_name="O’Connor-Núñez",
        phone="+13145550164",
        phone_verified_at=NOW,
        now=NOW,
    )


def test_a_verified_email_belongs_to_one_account() -> None:
    create()
    with pytest.raises(EmailTaken):
        create()


def test_an_unverified_email_blocks_nobody() -> None:
    create(verified=False)
    create(verified=False)
    assert create().email_verified_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_parallel_registrations_with_one_email_one_wins() -> None:
    outcomes = race([partial(create, "same@tworivers.example")] * 10)
    assert len(values(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {EmailTaken}

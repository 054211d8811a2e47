"""Emails that are only claimed: confirmed by a link, corrected with the password, absorbed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from portico.access.actor import Actor
from portico.accounts import guesses, queries
from portico.accounts.challenges import Purpose, TooSoon, supersede_links
from portico.accounts.models import Account, SecretAnswer, SignInName
from portico.accounts.rules import ACTIVATION_VALID_FOR, SENDS_PER_DESTINATION
from portico.accounts.services import (
    Activation,
    AlreadyVerified,
    EmailTaken,
    HasUsername,
    ProofOutcome,
    absorb_unverified,
    change_unverified_email,
    consume_activation,
    issue_activation,
    open_activation,
    register_activation_mail,
    verify_email,
)
from portico.accounts.services import activation as activation_service
from portico.audit.acting import acting
from portico.audit.models import Event
from testing.builders import NOW, PASSWORD, PLAN, a_secret_answer, a_username, an_account
from testing.parallel import errors, in_another_connection, race, until_somebody_waits, values
from testing.people import is_in, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("usernames")]
ACTOR = Actor.anonymous(plan=PLAN)
EMAIL = "dana@tworivers.example"
SUBJECT = "membership:1"


@pytest.fixture
def account() -> Account:
    """Somebody who claims an email nobody has confirmed."""
    return claiming()


def claiming(email: str = EMAIL) -> Account:
    return an_account(email=email, password=PASSWORD, verified=False)


def issue(account: Account, subject: str = SUBJECT) -> str:
    return issue_activation(account=account, plan=PLAN, subject=subject, now=NOW)


def activate(token: str, *, plan: str = PLAN, after: timedelta = timedelta()) -> Activation | None:
    """Press the button of the link's page."""
    with acting(ACTOR):
        done = consume_activation(token=token, plan=plan, now=NOW + after)
        if done:
            verify_email(account=done.account, actor=ACTOR, now=NOW + after)
    return done


def change(account: Account, email: str, password: str = PASSWORD) -> ProofOutcome:
    return change_unverified_email(
        account=account, email=email, password=password, plan=PLAN, actor=ACTOR, now=NOW
    )


def absorb(unverified: Account, into: Account) -> None:
    with acting(ACTOR):
        absorb_unverified(unverified=unverified, into=into, actor=ACTOR, now=NOW)


def email_of(account: Account) -> tuple[str, bool]:
    account.refresh_from_db()
    return account.email, account.email_verified_at is not None


# --- The link -----------------------------------------------------------------------------------


def test_the_link_confirms_the_email_once(account: Account) -> None:
    token = issue(account)
    for _ in range(3):
        assert open_activation(token=token, plan=PLAN, now=NOW)
    done = activate(token)
    assert done
    assert done.subject == SUBJECT
    assert email_of(account) == (EMAIL, True)
    assert activate(token) is None


def test_a_newer_link_a_late_one_and_another_plan_s_confirm_nothing(account: Account) -> None:
    older, newer = issue(account), issue(account)
    assert activate(older) is None
    assert activate(newer, after=ACTIVATION_VALID_FOR) is None
    assert activate(newer, plan="lakeside") is None
    assert activate("made-up") is None
    assert email_of(account) == (EMAIL, False)
    assert activate(newer)


def test_links_for_two_subjects_live_side_by_side(account: Account) -> None:
    one, other = issue(account, "membership:1"), issue(account, "membership:2")
    assert activate(one)
    assert activate(other)
    assert Event.objects.filter(action="account.email_verified").count() == 1


def test_one_mailbox_gets_a_limited_number_of_links(account: Account) -> None:
    for _ in range(SENDS_PER_DESTINATION):
        issue(account)
    with pytest.raises(TooSoon) as refused:
        issue(account)
    assert refused.value.until == NOW + timedelta(hours=1)


def test_an_email_another_account_holds_is_not_confirmed_again(account: Account) -> None:
    owner = an_account(email=EMAIL)
    token = issue(account)
    with pytest.raises(EmailTaken):
        activate(token)
    assert email_of(account) == (EMAIL, False)
    assert queries.account_with_email(EMAIL) == owner
    assert open_activation(token=token, plan=PLAN, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_confirmations_of_one_email_one_wins() -> None:
    tokens = [issue(claiming(), f"membership:{number}") for number in range(6)]
    outcomes = race([partial(activate, token) for token in tokens])
    assert len(values(outcomes)) == 1
    assert {type(error) for error in errors(outcomes)} == {EmailTaken}


@pytest.mark.django_db(transaction=True)
def test_of_parallel_clicks_on_one_link_one_counts() -> None:
    token = issue(claiming())
    outcomes = values(race([partial(activate, token)] * 6))
    assert len([done for done in outcomes if done]) == 1
    assert len(outcomes) == 6


# --- A mistyped email ---------------------------------------------------------------------------


def test_a_mistyped_email_is_corrected_with_the_password_and_mailed_anew(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailed: list[str] = []

    class Mail:
        def __call__(self, *, account: Account, plan: str, now: object) -> None:
            mailed.append(f"{account.email} at {plan}")

    monkeypatch.setattr(activation_service, "_mails", [])
    register_activation_mail(Mail())
    old = issue(account)
    assert change(account, "dana.new@tworivers.example") is ProofOutcome.RIGHT
    assert email_of(account) == ("dana.new@tworivers.example", False)
    assert mailed == [f"dana.new@tworivers.example at {PLAN}"]
    assert activate(old) is None


def test_without_the_password_nothing_changes(account: Account) -> None:
    assert change(account, "evil@evil.example", "not the right one") is ProofOutcome.WRONG
    assert email_of(account) == (EMAIL, False)


def test_these_guesses_are_counted_and_not_against_the_email_s_owner(account: Account) -> None:
    owner = an_account(email=EMAIL, password=PASSWORD)
    assert change(account, "evil@evil.example", "not the right one") is ProofOutcome.WRONG
    while guesses.count_guess(guesses.person_of(account), now=NOW):
        pass
    assert change(account, "dana.new@tworivers.example") is ProofOutcome.BUDGET_SPENT
    assert guesses.count_guess(guesses.person_of(owner), now=NOW)


def test_a_confirmed_email_is_not_changed_here(account: Account) -> None:
    activate(issue(account))
    with pytest.raises(AlreadyVerified):
        change(account, "other@tworivers.example")


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_click_at_once_never_confirm_the_new_email() -> None:
    for number in range(6):
        account = claiming(f"dana{number}@tworivers.example")
        new = f"new{number}@tworivers.example"
        race([partial(activate, issue(account)), partial(change, account, new)])
        assert email_of(account) in {
            (new, False),
            (f"dana{number}@tworivers.example", True),
        }


@pytest.mark.django_db(transaction=True)
def test_a_click_while_the_email_is_being_corrected_waits_and_then_confirms_nothing() -> None:
    account = claiming()
    token = issue(account)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            locked = Account.objects.select_for_update().get(pk=account.pk)
            click = pool.submit(in_another_connection, partial(activate, token))
            until_somebody_waits()
            supersede_links(purpose=Purpose.ACTIVATION, account_id=locked.pk, now=NOW)
            locked.email = "dana.new@tworivers.example"
            locked.save(update_fields=["email"])
        assert click.result() is None
    assert email_of(account) == ("dana.new@tworivers.example", False)


# --- The email turns out to be another account's ------------------------------------------------


def test_the_surviving_account_takes_over_username_and_question(
    client: Client, account: Account
) -> None:
    owner = an_account(email=EMAIL, password="Granite-otter velvet 7 umbrella")
    a_username(account, "dana.new")
    a_secret_answer(account)
    sign_in(client, "dana.new")
    absorb(account, owner)
    assert queries.username_of(owner.pk, PLAN) == "dana.new"
    assert queries.secret_question_of(owner.pk, PLAN)
    assert not is_in(client)
    sign_in(client, "dana.new")
    assert not is_in(client)
    sign_in(client, "dana.new", "Granite-otter velvet 7 umbrella")
    assert is_in(client)


def test_what_the_survivor_has_stays_and_the_other_name_is_free(account: Account) -> None:
    owner = an_account(email=EMAIL)
    a_username(owner, "dana.old")
    a_username(account, "dana.new")
    absorb(account, owner)
    absorb(account, owner)
    assert list(SignInName.objects.values_list("name", flat=True)) == ["dana.old"]
    assert Event.objects.filter(action="account.absorbed").count() == 1
    account.refresh_from_db()
    assert not account.is_active


@pytest.mark.django_db(transaction=True)
def test_a_survivor_who_chooses_a_name_meanwhile_has_one_at_the_end() -> None:
    for number in range(4):
        owner = an_account(email=f"owner{number}@tworivers.example")
        unverified = claiming(owner.email)
        a_username(unverified, f"dana.new{number}")
        choose = partial(a_username, owner, f"dana.own{number}")
        outcomes = race([partial(absorb, unverified, owner), choose])
        assert {type(error) for error in errors(outcomes)} <= {HasUsername}
        assert SignInName.objects.filter(account=owner).count() == 1
        assert not SignInName.objects.filter(account=unverified).exists()


def test_a_confirmed_account_is_never_absorbed(account: Account) -> None:
    with pytest.raises(AlreadyVerified):
        absorb(an_account(), account)


def test_a_link_to_an_absorbed_account_is_over(account: Account) -> None:
    token = issue(account)
    absorb(account, an_account(email=EMAIL))
    assert activate(token) is None
    assert not Session.objects.exists()


def test_one_answer_per_person_and_plan(account: Account) -> None:
    a_secret_answer(account)
    a_secret_answer(account, "Elm Street")
    assert SecretAnswer.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretAnswer.objects.create(account=account, plan=PLAN, created_at=NOW)

"""Call codes: one at a time, once, for ten minutes, wrong ones counted; also in parallel."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError
from django.test import Client

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import Account, Challenge
from portico.accounts.rules import (
    CALL_CODE_VALID_FOR,
    CALL_CODES_PER_PERSON,
    CALL_CODES_PER_STAFF,
)
from portico.accounts.services import AnswerOutcome, check_call_code, issue_call_code
from portico.audit.models import Event
from testing.builders import NOW, PLAN, a_member, an_account, signed_in, staff_member
from testing.parallel import race, values

PAGE = f"/{PLAN}/account/call-code/"


def actor_of(staff: Account) -> Actor:
    return Actor(kind=ActorKind.STAFF, plan=PLAN, account_id=staff.pk)


def shown(account: Account, *, plan: str = PLAN, now: datetime = NOW) -> str:
    actor = Actor(kind=ActorKind.PERSON, plan=plan, account_id=account.pk)
    return issue_call_code(account=account, plan=plan, actor=actor, now=now).code


def checked(
    code: str, staff: Account, *, about: Account | None = None, now: datetime = NOW
) -> tuple[AnswerOutcome, Account | None]:
    return check_call_code(plan=PLAN, typed=code, actor=actor_of(staff), now=now, about=about)


def wrong_for(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.django_db
def test_a_code_tells_who_it_is_once() -> None:
    dana, ines = an_account(), staff_member()
    code = shown(dana)
    assert checked(f"{code[:3]} {code[3:]}", ines) == (AnswerOutcome.MATCHES, dana)
    assert checked(code, ines) == (AnswerOutcome.WRONG, None)


@pytest.mark.django_db
def test_the_next_code_ends_the_one_before() -> None:
    dana, ines = an_account(), staff_member()
    first, second = shown(dana), shown(dana)
    assert checked(first, ines)[0] is AnswerOutcome.WRONG
    assert checked(second, ines)[0] is AnswerOutcome.MATCHES


@pytest.mark.django_db
def test_a_code_is_over_after_ten_minutes_and_worth_nothing_at_another_plan() -> None:
    dana, ines = an_account(), staff_member()
    code = shown(dana)
    assert checked(code, ines, now=NOW + CALL_CODE_VALID_FOR)[0] is AnswerOutcome.WRONG
    elsewhere = shown(dana, plan="wellsense")
    assert checked(elsewhere, ines)[0] is AnswerOutcome.WRONG


@pytest.mark.django_db
def test_somebody_else_s_code_stays_as_it_is() -> None:
    dana, otto, ines = an_account(), an_account(), staff_member()
    code = shown(otto)
    assert checked(code, ines, about=dana) == (AnswerOutcome.WRONG, None)
    assert checked(code, ines, about=otto) == (AnswerOutcome.MATCHES, otto)


@pytest.mark.django_db
def test_wrong_codes_are_counted_per_person_whoever_types_them() -> None:
    dana = an_account()
    code = shown(dana)
    for _ in range(CALL_CODES_PER_PERSON):
        assert checked(wrong_for(code), staff_member(), about=dana)[0] is AnswerOutcome.WRONG
    assert checked(code, staff_member(), about=dana)[0] is AnswerOutcome.SPENT
    later = NOW + timedelta(days=1, minutes=1)
    assert checked(shown(dana, now=later), staff_member(), about=dana, now=later)[1] == dana


@pytest.mark.django_db
def test_wrong_codes_are_counted_per_staff_member_whoever_they_are_for() -> None:
    ines, code = staff_member(), shown(an_account())
    for _ in range(CALL_CODES_PER_STAFF):
        checked(wrong_for(code), ines)
    assert checked(code, ines)[0] is AnswerOutcome.SPENT
    assert checked(code, staff_member())[0] is AnswerOutcome.MATCHES


@pytest.mark.django_db
def test_what_is_no_code_is_not_counted() -> None:
    ines, code = staff_member(), shown(an_account())
    for _ in range(CALL_CODES_PER_STAFF + 1):
        assert checked("my code", ines)[0] is AnswerOutcome.WRONG
    assert checked(code, ines)[0] is AnswerOutcome.MATCHES


@pytest.mark.django_db
def test_no_two_open_codes_of_a_plan_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    assert [shown(an_account()), shown(an_account())] == ["000007", "000008"]
    open_one = Challenge.objects.first()
    assert open_one is not None
    open_one.pk = None
    open_one.subject, open_one.public_id = "account:x", "5d0e7f4e-53a3-4b53-9f2c-3f4f0c7ad3a5"
    with pytest.raises(IntegrityError):
        open_one.save(force_insert=True)


@pytest.mark.django_db
def test_the_record_names_people_and_no_code() -> None:
    dana, ines = an_account(), staff_member()
    code = shown(dana)
    checked(wrong_for(code), ines)
    checked(code, ines)
    assert list(Event.objects.order_by("pk").values_list("action", "subject"))[-3:] == [
        ("account.call_code_shown", str(dana)),
        ("caller.code_wrong", "account:unknown"),
        ("caller.code_matches", str(dana)),
    ]
    assert code not in str(list(Event.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_told_who_calls() -> None:
    code = shown(an_account())
    desks = [staff_member() for _ in range(4)]
    told = values(race([partial(checked, code, ines) for ines in desks]))
    outcomes = [outcome for outcome, _ in told]
    assert sorted(outcomes) == ["matches", "wrong", "wrong", "wrong"]


@pytest.mark.django_db(transaction=True)
def test_many_wrong_ones_at_once_are_all_counted() -> None:
    dana = an_account()
    code = shown(dana)
    desks = [staff_member() for _ in range(CALL_CODES_PER_PERSON + 3)]
    guess = wrong_for(code)
    told = values(race([partial(checked, guess, ines, about=dana) for ines in desks]))
    outcomes = [outcome for outcome, _ in told]
    assert outcomes.count(AnswerOutcome.WRONG) == CALL_CODES_PER_PERSON
    assert outcomes.count(AnswerOutcome.SPENT) == 3


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_one_code() -> None:
    dana, ines = an_account(), staff_member()
    codes = values(race([partial(shown, dana)] * 2))
    outcomes = [checked(code, ines)[0] for code in codes]
    assert sorted(outcomes) == ["matches", "wrong"]


@pytest.mark.django_db
def test_whoever_is_signed_in_shows_a_code_and_each_page_a_new_one(client: Client) -> None:
    member = a_member()
    client = signed_in(client, member.account)
    assert "Show a call code" in client.get(f"/{PLAN}/account/").content.decode()
    assert client.get(PAGE).status_code == 405
    first, second = client.post(PAGE), client.post(PAGE)
    assert "Your call code" in first.content.decode()
    assert first.content != second.content
    assert "no-store" in first["Cache-Control"]


@pytest.mark.django_db
def test_staff_have_no_call_code(client: Client) -> None:
    client = signed_in(client, staff_member(role=StaffRoleName.HELP_DESK))
    assert client.post(PAGE).status_code == 404
    assert "Show a call code" not in client.get(f"/{PLAN}/account/").content.decode()
    assert Client().post(PAGE).status_code == 302

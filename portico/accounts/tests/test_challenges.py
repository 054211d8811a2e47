"""Codes and links: counted before they are compared, used once, only the latest valid."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portico.accounts import challenges, guesses
from portico.accounts.challenges import (
    CodeResult,
    Purpose,
    TooSoon,
    check_code,
    consume_link,
    issue_code,
    issue_link,
    latest_code,
    peek_link,
)
from portico.accounts.models import Challenge
from portico.accounts.rules import DAY, SENDS_PER_DESTINATION, free_again_at
from testing.builders import NOW, PLAN
from testing.parallel import race, values

pytestmark = pytest.mark.django_db
race_test = pytest.mark.django_db(transaction=True)
Compared = list[int]
SUBJECT = "draft:1"
EMAIL = "dana@tworivers.example"
MINUTE = timedelta(minutes=1)


def issue(
    *, now: datetime = NOW, subject: str = SUBJECT, destination: str = EMAIL, budget: str = EMAIL
) -> str:
    return issue_code(
        purpose=Purpose.REGISTRATION_EMAIL,
        plan=PLAN,
        subject=subject,
        destination=destination,
        budget=budget,
        now=now,
    ).code


def check(typed: str, *, now: datetime = NOW, subject: str = SUBJECT) -> CodeResult:
    return check_code(
        purpose=Purpose.REGISTRATION_EMAIL, plan=PLAN, subject=subject, typed=typed, now=now
    )


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Compared:
    """Every comparison really made."""
    made: Compared = []

    def compare(comparison: Callable[[], bool]) -> bool:
        made.append(1)
        return comparison()

    monkeypatch.setattr(guesses, "compare", compare)
    return made


@pytest.mark.requirement("WF-08")
def test_the_code_has_six_digits_and_is_right_once() -> None:
    code = issue()
    assert re.fullmatch(r"\d{6}", code)
    assert check(code) is CodeResult.RIGHT
    assert check(code) is CodeResult.ALREADY_USED


def test_it_is_read_however_it_is_typed() -> None:
    code = issue()
    assert check(f" {code[:3]}\u00a0{code[3:]}\n") is CodeResult.RIGHT


def test_what_is_no_code_is_wrong_and_costs_no_guess(compared: Compared) -> None:
    issue()
    assert check("12345") is CodeResult.WRONG
    assert check("abcdef") is CodeResult.WRONG
    assert compared == []


def test_nothing_is_right_when_none_was_sent(compared: Compared) -> None:
    assert check("123456") is CodeResult.NONE_SENT
    assert compared == []


def test_it_expires_after_ten_minutes(compared: Compared) -> None:
    code = issue()
    assert check(code, now=NOW + 10 * MINUTE) is CodeResult.EXPIRED
    assert compared == []


def test_a_moment_before_it_is_still_right() -> None:
    code = issue()
    assert check(code, now=NOW + 10 * MINUTE - timedelta(seconds=1)) is CodeResult.RIGHT


@pytest.mark.requirement("WF-08")
@pytest.mark.requirement("WF-14")
def test_only_the_latest_code_is_valid() -> None:
    first = issue()
    second = issue(now=NOW + MINUTE)
    assert first != second
    assert check(first, now=NOW + MINUTE) is CodeResult.WRONG
    assert check(second, now=NOW + MINUTE) is CodeResult.RIGHT


def test_a_code_for_one_purpose_or_subject_is_worth_nothing_for_another() -> None:
    code = issue()
    assert check(code, subject="draft:2") is CodeResult.NONE_SENT
    for_phone = check_code(
        purpose=Purpose.REGISTRATION_PHONE, plan=PLAN, subject=SUBJECT, typed=code, now=NOW
    )
    assert for_phone is CodeResult.NONE_SENT


def test_the_eleventh_guess_is_not_compared_even_when_right(compared: Compared) -> None:
    code = issue()
    for _ in range(10):
        assert check(other_than(code)) is CodeResult.WRONG
    assert check(code) is CodeResult.USED_UP
    assert len(compared) == 10


def test_sending_a_new_code_does_not_give_new_guesses(compared: Compared) -> None:
    code = issue()
    for _ in range(3):
        check(other_than(code))
    code = issue(now=NOW + MINUTE)
    for _ in range(7):
        assert check(other_than(code), now=NOW + MINUTE) is CodeResult.WRONG
    assert check(code, now=NOW + MINUTE) is CodeResult.USED_UP
    assert len(compared) == 10


def test_a_used_up_code_is_not_replaced_before_guesses_are_free_again() -> None:
    code = issue()
    for _ in range(10):
        check(other_than(code))
    with pytest.raises(TooSoon) as too_soon:
        issue(now=NOW + MINUTE)
    assert too_soon.value.until == NOW + 10 * MINUTE
    assert check(issue(now=NOW + 10 * MINUTE), now=NOW + 10 * MINUTE) is CodeResult.RIGHT


def test_a_person_has_at_most_fifty_guesses_a_day_over_every_draft(compared: Compared) -> None:
    results = []
    for draft in range(9):
        code = issue(subject=f"draft:{draft}", now=NOW + draft * 11 * MINUTE)
        for _ in range(10):
            moment = NOW + draft * 11 * MINUTE
            results.append(check(other_than(code), subject=f"draft:{draft}", now=moment))
    assert results.count(CodeResult.BUDGET_SPENT) == len(results) - len(compared)
    assert 30 <= len(compared) <= 50


def test_a_day_later_guesses_are_free_again() -> None:
    for draft in range(6):
        code = issue(subject=f"draft:{draft}", now=NOW + draft * 11 * MINUTE)
        for _ in range(10):
            check(other_than(code), subject=f"draft:{draft}", now=NOW + draft * 11 * MINUTE)
    later = NOW + DAY + 55 * MINUTE
    assert check(issue(subject="draft:x", now=later), subject="draft:x", now=later) == "right"


def test_a_right_code_is_no_guess() -> None:
    for draft in range(60):
        moment = NOW + draft * 11 * MINUTE
        assert check(issue(subject=f"d:{draft}", now=moment), subject=f"d:{draft}", now=moment) == (
            "right"
        )


@race_test
def test_two_hundred_parallel_guesses_are_compared_ten_times(compared: Compared) -> None:
    code = issue()
    outcomes = race([lambda: check(other_than(code))] * 200)
    assert values(outcomes).count(CodeResult.WRONG) == 10
    assert values(outcomes).count(CodeResult.USED_UP) == 190
    assert len(compared) == 10


@race_test
def test_of_parallel_right_answers_exactly_one_is_right() -> None:
    code = issue()
    outcomes = values(race([lambda: check(code) for _ in range(20)]))
    assert outcomes.count(CodeResult.RIGHT) == 1
    assert set(outcomes) <= {CodeResult.RIGHT, CodeResult.ALREADY_USED, CodeResult.USED_UP}


@race_test
def test_the_count_stands_even_when_the_comparison_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    code = issue()
    monkeypatch.setattr(guesses, "compare", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        check(code)
    assert Challenge.objects.get().attempts == 1


@race_test
def test_checking_inside_a_transaction_is_refused() -> None:
    issue()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        check("123456")


@race_test
def test_two_codes_asked_for_at_once_leave_one_valid() -> None:
    race([issue, issue, issue])
    assert Challenge.objects.filter(superseded_at=None).count() == 1


def test_asking_again_at_once_says_when_the_next_may_be_sent() -> None:
    issue()
    with pytest.raises(TooSoon) as too_soon:
        issue(now=NOW + timedelta(seconds=1))
    assert NOW < too_soon.value.until <= NOW + MINUTE


def test_one_mailbox_gets_a_limited_number_of_codes_an_hour() -> None:
    for draft in range(SENDS_PER_DESTINATION):
        issue(subject=f"draft:{draft}")
    with pytest.raises(TooSoon) as too_soon:
        issue(subject="draft:one-more")
    assert too_soon.value.until == NOW + 60 * MINUTE


def test_the_page_learns_where_and_until_when() -> None:
    issue()
    state = latest_code(purpose=Purpose.REGISTRATION_EMAIL, plan=PLAN, subject=SUBJECT, now=NOW)
    assert state is not None
    assert state.destination == "d•••••@tworivers.example"
    assert state.expires_at == NOW + 10 * MINUTE
    assert NOW < state.resend_at <= NOW + MINUTE


def test_neither_code_nor_address_is_stored() -> None:
    code = issue(destination="+13145550164")
    row = Challenge.objects.get()
    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)
    assert code not in stored
    assert EMAIL not in stored
    assert row.destination == "(314) •••-0164"


def link() -> str:
    return issue_link(
        purpose=Purpose.ACTIVATION, plan=PLAN, subject="x:1", valid_for=30 * MINUTE, now=NOW
    )


def test_a_scanner_that_opens_a_link_ten_times_uses_nothing_up() -> None:
    token = link()
    for _ in range(10):
        assert peek_link(token, Purpose.ACTIVATION, NOW)
    assert consume_link(token, Purpose.ACTIVATION, NOW)


def test_a_link_works_once_and_not_for_another_purpose() -> None:
    token = link()
    assert consume_link(token, Purpose.PASSWORD_RESET, NOW) is None
    assert consume_link(token, Purpose.ACTIVATION, NOW)
    assert consume_link(token, Purpose.ACTIVATION, NOW) is None
    assert peek_link(token, Purpose.ACTIVATION, NOW) is None


def test_a_newer_link_replaces_the_older() -> None:
    older, newer = link(), link()
    assert peek_link(older, Purpose.ACTIVATION, NOW) is None
    assert peek_link(newer, Purpose.ACTIVATION, NOW)


def test_a_link_expires() -> None:
    token = link()
    assert consume_link(token, Purpose.ACTIVATION, NOW + 30 * MINUTE) is None


@race_test
def test_of_parallel_clicks_on_a_link_one_counts() -> None:
    token = link()
    clicks = race([lambda: consume_link(token, Purpose.ACTIVATION, NOW) for _ in range(10)])
    assert sum(click is not None for click in values(clicks)) == 1


@given(
    st.lists(st.integers(0, 200), max_size=30),
    st.integers(1, 10),
    st.integers(1, 60),
    st.integers(0, 200),
)
def test_an_allowance_never_lets_more_through_than_its_limit(
    minutes: list[int], limit: int, window: int, later: int
) -> None:
    spent: list[datetime] = []
    width = window * MINUTE
    for minute in sorted(minutes):
        moment = NOW + minute * MINUTE
        if free_again_at(spent, limit=limit, window=width, now=moment) is None:
            spent.append(moment)
    for moment in spent:
        assert sum(moment <= other < moment + width for other in spent) <= limit
    until = free_again_at(spent, limit=limit, window=width, now=NOW + later * MINUTE)
    assert until is None or until > NOW + later * MINUTE


def test_the_module_says_how_it_counts() -> None:
    assert "leaves seven" in (challenges.__doc__ or "")

"""What counts, what locks, what a password meets; at the edge of each limit."""

from datetime import timedelta

import pytest

from portico.accounts.rules import (
    CODE_ATTEMPTS_CEILING,
    GUESSES_PER_DAY,
    LEAST_GUESSES_LOG10,
    CodeFacts,
    CodeResult,
    before_comparison,
    browser_of,
    code_sends_open_at,
    covers,
    describe_length_problem,
    describe_missing_kinds,
    free_again_at,
    guesses_open_to,
    is_about_the_person,
    is_easily_guessed,
    locked_until,
    policy_met,
    similar_usernames,
    still_counting,
    strictest,
    words_about,
)
from portico.profiles.schema import CharacterKind, LockOut, PasswordPolicy
from testing.builders import NOW

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LOWER, UPPER, DIGIT, OTHER = CharacterKind
LONG = PasswordPolicy(min_length=15)
MIXED = PasswordPolicy(min_length=12, composition=(LOWER, DIGIT))


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (None, CodeResult.NONE_SENT),
        (CodeFacts(expires_at=NOW + SECOND, attempts=4, consumed=False), None),
        (CodeFacts(expires_at=NOW + SECOND, attempts=5, consumed=False), CodeResult.USED_UP),
        (CodeFacts(expires_at=NOW, attempts=0, consumed=False), CodeResult.EXPIRED),
        (CodeFacts(expires_at=NOW, attempts=5, consumed=True), CodeResult.ALREADY_USED),
    ],
)
def test_a_code_is_compared_while_it_is_open(
    facts: CodeFacts | None, result: CodeResult | None
) -> None:
    assert before_comparison(facts, 5, NOW) == result


def test_no_profile_allows_more_than_the_ceiling() -> None:
    facts = CodeFacts(expires_at=NOW + HOUR, attempts=CODE_ATTEMPTS_CEILING, consumed=False)
    assert before_comparison(facts, 99, NOW) is CodeResult.USED_UP


def test_what_is_as_old_as_the_window_counts_no_more() -> None:
    spent = [NOW, NOW - HOUR, NOW - HOUR + SECOND]
    assert still_counting(spent, window=HOUR, now=NOW) == [NOW - HOUR + SECOND, NOW]


def test_one_more_fits_when_the_oldest_that_is_in_the_way_is_over() -> None:
    spent = [NOW - 3 * SECOND, NOW - 2 * SECOND, NOW - SECOND]
    assert free_again_at(spent, limit=4, window=HOUR, now=NOW) is None
    assert free_again_at(spent, limit=3, window=HOUR, now=NOW) == spent[0] + HOUR
    assert free_again_at(spent, limit=1, window=HOUR, now=NOW) == spent[2] + HOUR


def test_a_lock_lasts_its_hours_from_the_last_wrong_password() -> None:
    lock = LockOut(wrong_passwords=3, hours=1)
    wrong = [NOW - SECOND, NOW, NOW - SECOND]
    assert locked_until(wrong[:2], lock, now=NOW) is None
    assert locked_until(wrong, lock, now=NOW) == NOW + HOUR
    assert locked_until(wrong, lock, now=NOW + HOUR) is None


def test_a_browser_known_from_before_has_the_whole_day_s_guesses() -> None:
    assert guesses_open_to(known_device=True, per_day=GUESSES_PER_DAY) == 50
    assert guesses_open_to(known_device=False, per_day=GUESSES_PER_DAY) == 40
    assert guesses_open_to(known_device=False, per_day=3) == 1


def test_another_code_waits_for_the_later_of_two_moments() -> None:
    def opens(*, last: bool, guesses: timedelta | None) -> object:
        return code_sends_open_at(
            last_issued_at=NOW if last else None,
            resend_after=HOUR,
            guesses_open_at=None if guesses is None else NOW + guesses,
        )

    assert opens(last=False, guesses=None) is None
    assert opens(last=True, guesses=None) == NOW + HOUR
    assert opens(last=False, guesses=SECOND) == NOW + SECOND
    assert opens(last=True, guesses=SECOND) == NOW + HOUR
    assert opens(last=True, guesses=2 * HOUR) == NOW + 2 * HOUR


def test_the_strictest_asks_what_any_of_them_asks() -> None:
    both = strictest([LONG, MIXED])
    assert (both.min_length, both.composition) == (15, (LOWER, DIGIT))
    assert strictest([]).min_length == 8


def test_a_password_meets_the_policies_it_satisfies() -> None:
    assert policy_met("a" * 15, [LONG, MIXED]) == LONG
    assert policy_met("a" * 14, [LONG, MIXED]) is None
    assert policy_met("a" * 11 + "1", [LONG, MIXED]) == MIXED


@pytest.mark.parametrize(
    ("met", "asked", "holds"),
    [
        (None, LONG, False),
        (LONG, LONG, True),
        (MIXED, MIXED, True),
        (LONG, MIXED, False),
        (MIXED, LONG, False),
        (PasswordPolicy(min_length=15, composition=tuple(CharacterKind)), MIXED, True),
    ],
)
def test_one_policy_covers_another_that_asks_no_more(
    met: PasswordPolicy | None, asked: PasswordPolicy, *, holds: bool
) -> None:
    assert covers(met, asked) is holds


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("aA1-", None),
        ("aA1", "Add a character that is no letter or digit."),
        ("aA-", "Add a digit."),
        ("١a-", "Add an upper-case letter."),
        ("ªAa½", "Add a digit and a character that is no letter or digit."),
        ("", "Add a lower-case letter, an upper-case letter, a digit and a character that is no letter or digit."),
    ],
)  # fmt: skip
def test_what_a_password_lacks_is_said(password: str, words: str | None) -> None:
    assert describe_missing_kinds(password, tuple(CharacterKind)) == words


def test_similar_names_are_no_longer_than_names_may_be() -> None:
    assert similar_usernames("anakim", longest=6, how_many=9)[:8:7] == ["anaki2", "anaki9"]


@pytest.mark.parametrize(
    ("length", "problem"), [(7, "at least 8"), (8, None), (10, None), (11, "at most 10")]
)
def test_a_length_is_too_short_or_too_long_or_right(length: int, problem: str | None) -> None:
    said = describe_length_problem(length, 8, 10)
    assert said is None if problem is None else problem in (said or "")


def test_what_takes_long_enough_to_guess_is_not_easily_guessed() -> None:
    assert is_easily_guessed(LEAST_GUESSES_LOG10 - 0.1)
    assert not is_easily_guessed(LEAST_GUESSES_LOG10)


def test_what_is_left_beside_names_is_eight_characters_at_least() -> None:
    assert is_about_the_person("marcus-webb-1234567", ["marcus", "webb"])
    assert not is_about_the_person("marcus-webb-12345678", ["marcus", "webb"])


def test_the_longest_name_is_taken_out_first() -> None:
    assert is_about_the_person("Rivers1234567", ["river", "rivers"])


def test_words_of_two_letters_say_nothing_of_a_person() -> None:
    assert words_about(["Jo de Kim", ""]) == ["jo de kim", "kim"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla (Windows) Chrome/1 Edg/1", "Edge on Windows"),
        ("Safari/1", "Safari"),
        ("curl", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert browser_of(agent) == words

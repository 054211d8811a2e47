"""What codes mean in our own words."""

from decimal import Decimal

import pytest

from portico.tools.remittances.words import (
    AMOUNTS,
    GROUPS,
    OUTSIDE,
    REASONS,
    STATUSES,
    UNKNOWN,
    amount_shown,
    amount_words,
    group_words,
    outside_words,
    reason_words,
)

SHORT = 60
"""Characters that fit beside an amount."""


def test_every_sentence_is_short_and_none_stands_for_two_reasons() -> None:
    told = [*REASONS.values(), *OUTSIDE.values(), *AMOUNTS.values(), *STATUSES.values()]
    assert [each for each in told if len(each) > SHORT or each != each.strip(" .")] == []
    assert len(set(REASONS.values())) == len(REASONS)


def test_groups_and_the_reasons_people_meet_most_have_words() -> None:
    assert set(GROUPS) == {"CO", "PR", "OA", "PI"}
    often = {"1", "2", "3", "4", "11", "15", "16", "18", "22", "23", "27", "29", "31", "45", "50"}
    assert often | {"96", "97", "109", "119", "151", "197", "204", "253"} <= REASONS.keys()
    assert reason_words("45") == "Over the contract rate"


def test_what_has_no_words_says_where_it_is_explained() -> None:
    assert reason_words("ZZ9") == group_words("XX") == outside_words("??", Decimal(1)) == UNKNOWN
    assert amount_words("QQ") == "Amount QQ"


@pytest.mark.parametrize(
    ("code", "amount", "said"),
    [
        ("WO", -64, "Overpayment taken back"),
        ("FB", 20, "Carried forward to a later payment"),
        ("FB", -20, "Carried over from an earlier payment"),
        ("L6", 3, "Interest"),
        ("CT", 9000, "Capitation"),
    ],
)
def test_what_lies_outside_of_claims_goes_by_its_direction(
    code: str, amount: int, said: str
) -> None:
    assert outside_words(code, Decimal(amount)) == said


@pytest.mark.parametrize(
    ("element", "value", "shown"),
    [("AU", "200", "$200.00"), ("MIA01", "12", "12"), ("MOA01", "0.8", "80%")],
)
def test_counts_and_rates_are_no_dollars(element: str, value: str, shown: str) -> None:
    assert amount_shown(element, Decimal(value)) == shown

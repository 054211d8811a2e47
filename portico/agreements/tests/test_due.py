"""Which agreements somebody has to accept now."""

from typing import Any

import pytest

from portico.agreements.rules import Asked, asked_in, due
from portico.profiles.schema import Agreement

OLD, NOW, OTHER = "0" * 64, "1" * 64, "2" * 64


def an_agreement(key: str = "terms", **keys: Any) -> Agreement:
    told = {"key": key, "title": "Terms", "version": "2026-07", "file": "terms.md", **keys}
    return Agreement.model_validate(told)


@pytest.mark.parametrize(
    ("keys", "accepted", "is_due"),
    [
        ({}, [], False),
        ({}, [("terms", OLD)], True),
        ({}, [("terms", NOW)], False),
        ({}, [("terms", NOW), ("terms", OLD)], False),
        ({}, [("privacy", NOW)], False),
        ({"everyone": True}, [], True),
        ({"everyone": True}, [("privacy", NOW)], True),
        ({"everyone": True}, [("terms", OLD)], True),
        ({"everyone": True}, [("terms", NOW)], False),
        ({"everyone": True, "asks_again": False}, [], True),
        ({"everyone": True, "asks_again": False}, [("terms", OLD)], False),
        ({"asks_again": False}, [("terms", OLD)], False),
    ],
)
def test_due_is_what_the_profile_asks_and_was_not_accepted(
    keys: dict[str, Any], accepted: list[tuple[str, str]], is_due: bool
) -> None:
    agreements = asked_in([an_agreement(**keys)], "")
    asked = [Asked(each, NOW) for each in agreements]
    assert bool(due(asked, accepted)) is is_due


def test_several_are_due_in_the_order_of_the_profile() -> None:
    asked = [Asked(an_agreement(key, everyone=True), NOW) for key in ("terms", "privacy")]
    assert due(asked, []) == asked
    assert due(asked, [("privacy", OTHER), ("terms", NOW)]) == asked[1:]


@pytest.mark.parametrize(
    ("jurisdiction", "keys"), [("IA", ["ia", "any"]), ("SD", ["sd", "any"]), ("", ["any"])]
)
def test_a_state_keeps_an_agreement_to_its_own_organizations(
    jurisdiction: str, keys: list[str]
) -> None:
    agreements = [
        an_agreement("ia", state="IA", everyone=True),
        an_agreement("sd", state="SD"),
        an_agreement("any"),
        an_agreement("never", asks_again=False),
    ]
    assert [each.key for each in asked_in(agreements, jurisdiction)] == keys

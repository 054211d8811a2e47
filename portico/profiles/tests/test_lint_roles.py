"""Roles a profile may not have, and what its author is told."""

from collections.abc import Callable

import pytest

from portico.profiles.announced import announced
from portico.profiles.lint import lint_profile
from portico.profiles.schema import Profile
from portico.profiles.tests.fake_plans import WELLFIRST, Data, wellfirst_data

REFUSED: dict[str, tuple[Callable[[Data], object], str, str]] = {
    "two roles of one key": (
        lambda d: d["roles"].append(d["roles"][0]),
        "roles[0].key",
        "front-desk is there twice",
    ),
    "a permission no tool announces": (
        lambda d: d["roles"][0].update(opens=["eligibility.guess"]),
        "roles[0].opens",
        "There are: applications.submit",
    ),
    "a tool the plan has not": (
        lambda d: d["roles"][0].update(opens=["eligibility.check", "fee-schedules.view"]),
        "roles[0].opens",
        "The plan has no tool fee-schedules",
    ),
    "a way to register where people are invited": (
        lambda d: d["administration"].update(joining="invited"),
        "registration.tracks[1].offered",
        "People come by invitation here",
    ),
    "no way to join for who is invited": (
        lambda d: d["registration"]["tracks"].pop(1),
        "administration.joining",
        "nobody invited could come in",
    ),
    "a tool nobody could ever be given": (
        lambda d: d["roles"].pop(0),
        "tools[2].key",
        "Put one of eligibility.check into a role",
    ),
}


@pytest.mark.parametrize("spoilt", REFUSED)
def test_it_is_refused_with_its_key_and_the_next_step(spoilt: str) -> None:
    spoil, key, words = REFUSED[spoilt]
    data = wellfirst_data()
    spoil(data)
    problems = lint_profile(Profile.model_validate(data), WELLFIRST)
    assert any(one.key == key and words in one.message for one in problems)


def test_every_permission_is_named_after_a_tool_and_a_verb() -> None:
    assert announced()["remittances.view"].tool == "remittances"
    assert announced()["remittances.view"].shows_phi

"""A plan's tools as an organization finds them."""

from typing import Any

import pytest

from portico.access.actor import Actor, ActorKind
from portico.access.tools import ToolPermission
from portico.delegation.rules import asks_participation
from portico.profiles.schema import Profile
from portico.toolkit.catalogue import Finder, Standing, tools_of
from testing.builders import a_profile

GROUPS = [{"key": key, "label": key.title()} for key in ("claims", "payment", "benefits")]
DOOR = {"key": "work", "title": "Work", "text": "Every day", "button": "Go", "icon": "list"}


def a_tool(key: str, group: str, **changes: Any) -> dict[str, Any]:
    """A tool as a profile says it."""
    return {
        "key": key,
        "title": key.title(),
        "text": "What it is for",
        "group": group,
        "icon": "search",
        **changes,
    }


@pytest.fixture
def plan() -> Profile:
    """Four tools in two of three groups; one for participating organizations, one off."""
    return a_profile(
        tool_groups=GROUPS,
        doors=[DOOR],
        tools=[
            a_tool("fees", "payment", participation="participating"),
            a_tool("status", "claims", door="work"),
            a_tool("submit", "claims", state="coming_soon", participation="participating"),
            a_tool("refunds", "benefits", state="off", door="work"),
        ],
    )


def shown(plan: Profile, **asked: Any) -> list[tuple[str, str, Standing]]:
    """Each tool with its group's label, in order."""
    groups = tools_of(plan, **{"participates": True, **asked})
    return [(group.label, one.tool.key, one.standing) for group in groups for one in group.tools]


@pytest.mark.requirement("WM-27")
def test_tools_stand_in_groups_in_the_order_of_the_profile(plan: Profile) -> None:
    assert shown(plan) == [
        ("Claims", "status", Standing.OPEN),
        ("Claims", "submit", Standing.COMING_SOON),
        ("Payment", "fees", Standing.OPEN),
    ]


def test_outside_the_network_only_what_is_for_participants_is_locked(plan: Profile) -> None:
    standings = {key: standing for _, key, standing in shown(plan, participates=False)}
    assert standings == {
        "status": Standing.OPEN,
        "submit": Standing.COMING_SOON,
        "fees": Standing.LOCKED,
    }


@pytest.mark.parametrize(
    ("holds", "sees_phi", "expected"),
    [
        ((), True, Standing.NOT_GIVEN),
        (("fees.view",), True, Standing.NOT_GIVEN),
        (("status.view",), False, Standing.NO_PHI),
        (("status.view",), True, Standing.OPEN),
        (("status.count",), False, Standing.OPEN),
        (("status.view", "status.count"), False, Standing.OPEN),
    ],
)
def test_a_tool_opens_to_who_may_do_one_thing_with_it(
    plan: Profile, holds: tuple[str, ...], sees_phi: bool, expected: Standing
) -> None:
    permissions = [
        ToolPermission(key="status.view", does="See claims", shows_phi=True),
        ToolPermission(key="status.count", does="Count claims", shows_phi=False),
    ]
    actor = Actor(kind=ActorKind.PERSON, holds=frozenset(holds), sees_phi=sees_phi)
    finder = Finder(actor=actor, known={each.key: each for each in permissions})
    standings = {key: standing for _, key, standing in shown(plan, finder=finder)}
    assert standings == {
        "status": expected,
        "submit": Standing.COMING_SOON,
        "fees": Standing.OPEN,
    }


def test_a_door_has_its_own_tools_alone(plan: Profile) -> None:
    assert shown(plan, door=plan.doors[0]) == [("Claims", "status", Standing.OPEN)]


def test_only_a_plan_with_tools_for_participants_asks_who_participates(plan: Profile) -> None:
    assert asks_participation(plan)
    assert not asks_participation(a_profile())

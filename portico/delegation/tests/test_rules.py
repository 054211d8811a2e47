"""What people have, what roles open, what a change is, what cannot be given."""

from datetime import date, timedelta
from typing import Any

import pytest

from portico.access.kinds import OrganizationKind
from portico.access.tools import ToolPermission
from portico.delegation.abilities import Verdict, abilities
from portico.delegation.rules import (
    Beyond,
    Ceiling,
    Change,
    Given,
    Person,
    Wanted,
    Why,
    asks_participation,
    beyond,
    ceiling,
    change_of,
    has_all,
    held,
    mark_of,
    opened,
    sees_phi,
)
from portico.profiles.schema import Profile
from testing.builders import NOW, a_profile

TODAY = NOW.date()
DAY = TODAY + timedelta(days=90)
ROLES = [
    {"key": "claims", "title": "Claims", "text": "For billers", "opens": ["claims.view"]},
    {"key": "fees", "title": "Fees", "text": "Fees", "opens": ["fees.view"], "participation": "participating"},
    {"key": "all", "title": "All", "text": "Both", "opens": ["claims.view", "claims.count", "gone.view"]},
]  # fmt: skip
KNOWN = {
    key: ToolPermission(key=key, does=f"Does {key}", shows_phi=key == "claims.view")
    for key in ("claims.view", "claims.count", "fees.view", "gone.view", "soon.view")
}


def a_tool(key: str, **changes: Any) -> dict[str, Any]:
    """A tool as a profile says it."""
    return {"key": key, "title": key, "text": "x", "group": "work", "icon": "list", **changes}


def plan(**administration: Any) -> Profile:
    """Three roles over three tools, one of them for participants, one coming soon."""
    return a_profile(
        roles=ROLES,
        tool_groups=[{"key": "work", "label": "Work"}],
        tools=[
            a_tool("claims"),
            a_tool("fees", participation="participating"),
            a_tool("soon", state="coming_soon"),
            a_tool("gone", state="off"),
        ],
        administration={"main_holds": "what_is_given", **administration},
    )


def given(role: str, *, lasts: int = 1) -> Given:
    """A role that lasts so many hours."""
    return Given(role=role, by="Ana", since=NOW, until=NOW + timedelta(hours=lasts))


def keys(found: Any) -> list[str]:
    """The keys of roles, of what is held, or of permissions."""
    return [getattr(each, "role", each).key for each in found]


# --- What people have ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("roles", "participates", "expected"),
    [
        ([], True, []),
        ([given("claims")], True, ["claims"]),
        ([given("all"), given("claims")], True, ["claims", "all"]),
        ([given("claims", lasts=0)], True, []),
        ([given("claims", lasts=-1)], True, []),
        ([given("fees")], True, ["fees"]),
        ([given("fees")], False, []),
        ([given("unknown")], True, []),
    ],
)
def test_somebody_has_what_was_given_and_lasts_within_the_ceiling(
    roles: list[Given], participates: bool, expected: list[str]
) -> None:
    person = Person(given=tuple(roles))
    assert keys(held(plan(), person, participates=participates, now=NOW)) == expected


@pytest.mark.parametrize(
    ("main_holds", "is_main", "expected"),
    [
        ("every_role", True, ["claims", "all"]),
        ("every_role", False, []),
        ("what_is_given", True, []),
    ],
)
def test_by_her_place_the_main_administrator_has_the_whole_ceiling_where_the_plan_says_so(
    main_holds: str, is_main: bool, expected: list[str]
) -> None:
    profile, person = plan(main_holds=main_holds), Person(is_main=is_main)
    found = held(profile, person, participates=False, now=NOW)
    assert keys(found) == expected
    assert {each.why for each in found} <= {Why.MAIN}
    assert sees_phi(profile, person) is bool(expected)


@pytest.mark.parametrize(
    ("roles", "sees", "participates", "expected"),
    [
        (["claims", "fees", "all"], True, True, True),
        (["claims", "all"], True, True, False),
        (["claims", "all"], True, False, True),
        (["claims", "fees", "all"], False, True, False),
    ],
)
def test_everything_is_every_role_of_the_ceiling_and_patients(
    roles: list[str], sees: bool, participates: bool, expected: bool
) -> None:
    person = Person(given=tuple(given(key) for key in roles), sees_phi=sees)
    assert has_all(plan(), person, participates=participates, now=NOW) is expected


@pytest.mark.parametrize(
    ("roles", "participates", "expected"),
    [
        (["claims"], True, ["claims.view"]),
        (["all"], True, ["claims.view", "claims.count"]),
        (["claims", "all"], True, ["claims.view", "claims.count"]),
        (["fees"], True, ["fees.view"]),
        (["fees"], False, []),
    ],
)
def test_roles_open_what_tools_announce_and_the_plan_lists(
    roles: list[str], participates: bool, expected: list[str]
) -> None:
    profile = plan()
    several = [role for role in profile.roles if role.key in roles]
    assert keys(opened(profile, several, KNOWN, participates=participates)) == expected


# --- What they can do and why --------------------------------------------------------------------
def verdicts(person: Person, *, participates: bool = True) -> dict[str, Verdict]:
    """What somebody can do, by permission."""
    found = abilities(plan(), person, KNOWN, participates=participates, now=NOW)
    return {each.permission.key: each.verdict for each in found}


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(), Verdict.NOT_GIVEN),
        (Person(sees_phi=True), Verdict.NOT_GIVEN),
        (Person(given=(given("claims"),)), Verdict.NO_PHI),
        (Person(given=(given("claims"),), sees_phi=True), Verdict.CAN),
        (Person(given=(given("claims", lasts=0),), sees_phi=True), Verdict.NOT_GIVEN),
    ],
)
def test_each_reason_is_told_apart(person: Person, expected: Verdict) -> None:
    assert verdicts(person)["claims.view"] is expected


def test_what_shows_no_patients_asks_for_the_role_alone() -> None:
    assert verdicts(Person(given=(given("all"),)))["claims.count"] is Verdict.CAN


def test_what_is_for_the_network_or_not_open_yet_says_so_whatever_was_given() -> None:
    person = Person(given=(given("fees"), given("all")), sees_phi=True)
    assert verdicts(person, participates=False)["fees.view"] is Verdict.NOT_IN_NETWORK
    assert verdicts(person)["fees.view"] is Verdict.CAN
    assert verdicts(person)["soon.view"] is Verdict.COMING_SOON
    assert "gone.view" not in verdicts(person)


def test_every_role_that_opens_something_is_named_and_those_they_have() -> None:
    person = Person(given=(given("all"),), sees_phi=True)
    (found,) = [
        each
        for each in abilities(plan(), person, KNOWN, participates=True, now=NOW)
        if each.permission.key == "claims.view"
    ]
    assert (keys(found.by), keys(found.roles)) == (["all"], ["claims", "all"])


# --- What a change is ----------------------------------------------------------------------------
NOTHING = Wanted(until={})
HAS = Wanted(until={"claims": DAY}, tins=frozenset({"431882764"}))


@pytest.mark.parametrize(
    ("present", "wanted", "expected"),
    [
        (NOTHING, NOTHING, Change(gives={}, ends=())),
        (HAS, HAS, Change(gives={}, ends=())),
        (NOTHING, Wanted(until={"claims": DAY}), Change(gives={"claims": DAY}, ends=())),
        (HAS, Wanted(until={}, tins=HAS.tins), Change(gives={}, ends=("claims",))),
        (HAS, Wanted(until={"claims": TODAY}, tins=HAS.tins), Change(gives={"claims": TODAY}, ends=())),
        (NOTHING, Wanted(until={}, sees_phi=True), Change(gives={}, ends=(), sees_phi=True)),
        (Wanted(until={}, sees_phi=True), NOTHING, Change(gives={}, ends=(), sees_phi=False)),
        (HAS, Wanted(until={"claims": DAY}), Change(gives={}, ends=(), scope=True)),
        (NOTHING, Wanted(until={}, npis=frozenset({"1"})), Change(gives={}, ends=(), scope=True)),
        (NOTHING, Wanted(until={}, is_administrator=True), Change(gives={}, ends=(), is_administrator=True)),
    ],
)  # fmt: skip
def test_a_change_says_what_becomes_different_and_nothing_else(
    present: Wanted, wanted: Wanted, expected: Change
) -> None:
    change = change_of(present, wanted)
    assert change == expected
    assert change.is_nothing is (present == wanted)
    assert (mark_of(present) == mark_of(wanted)) is (present == wanted)


# --- What cannot be given ------------------------------------------------------------------------
def refused(
    wanted: Wanted, present: Wanted = NOTHING, *, most: int | None = None, **limits: Any
) -> tuple[Beyond, ...]:
    """Why an organization with one TIN and two administrators cannot give it."""
    usual: dict[str, Any] = {
        "participates": True,
        "tins": frozenset({"431882764"}),
        "npis": frozenset({"2100000018"}),
        "administrators": 2,
        "may_make": True,
        "is_about_main": False,
    }
    change = change_of(present, wanted)
    profile = plan(grant_days=90, administrators=most)
    return beyond(profile, change, wanted, organization=Ceiling(**{**usual, **limits}), today=TODAY)


LAST = TODAY + timedelta(days=90)
ADMINISTRATOR = Wanted(until={}, is_administrator=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, (Beyond.DAY,)),
        (TODAY + timedelta(days=1), ()),
        (LAST, ()),
        (LAST + timedelta(days=1), (Beyond.DAY,)),
    ],
)
def test_a_role_lasts_at_least_until_tomorrow_and_no_longer_than_the_plan_says(
    day: date, expected: tuple[Beyond, ...]
) -> None:
    assert refused(Wanted(until={"claims": day})) == expected


@pytest.mark.parametrize(
    ("wanted", "limits", "expected"),
    [
        (Wanted(until={"fees": LAST}), {}, ()),
        (Wanted(until={"fees": LAST}), {"participates": False}, (Beyond.ROLE,)),
        (Wanted(until={"unknown": LAST}), {}, (Beyond.ROLE,)),
        (Wanted(until={}, tins=frozenset({"431882764"})), {}, ()),
        (Wanted(until={}, tins=frozenset({"999999999"})), {}, (Beyond.TIN,)),
        (Wanted(until={}, npis=frozenset({"2100000018"})), {}, ()),
        (Wanted(until={}, npis=frozenset({"2100000026"})), {}, (Beyond.NPI,)),
        (ADMINISTRATOR, {}, ()),
        (ADMINISTRATOR, {"may_make": False}, (Beyond.POWER,)),
        (ADMINISTRATOR, {"most": 2}, (Beyond.MANY,)),
        (ADMINISTRATOR, {"most": 3}, ()),
    ],
)
def test_nothing_beyond_the_ceiling_is_given(
    wanted: Wanted, limits: dict[str, Any], expected: tuple[Beyond, ...]
) -> None:
    assert refused(wanted, **limits) == expected


def test_the_main_administrator_stays_one_and_others_may_be_unmade_at_the_limit() -> None:
    assert refused(NOTHING, ADMINISTRATOR, is_about_main=True) == (Beyond.MAIN,)
    assert refused(NOTHING, ADMINISTRATOR, most=2) == ()


def test_what_is_kept_or_taken_back_is_never_beyond() -> None:
    had = Wanted(until={"fees": TODAY - timedelta(days=400), "unknown": TODAY})
    assert refused(had, had, participates=False) == ()
    assert refused(NOTHING, had, participates=False) == ()


def test_all_reasons_are_told_at_once() -> None:
    wanted = Wanted(until={"unknown": TODAY}, tins=frozenset({"1"}), is_administrator=True)
    expected = (Beyond.ROLE, Beyond.DAY, Beyond.TIN, Beyond.POWER)
    assert refused(wanted, may_make=False) == expected


def test_the_ceiling_is_every_role_for_participants_and_else_those_for_anyone() -> None:
    assert keys(ceiling(plan(), participates=True)) == ["claims", "fees", "all"]
    assert keys(ceiling(plan(), participates=False)) == ["claims", "all"]


def test_a_company_s_ceiling_is_what_offices_may_let_it_do() -> None:
    roles = [{**ROLES[0], "third_parties": True}, *ROLES[1:]]
    company = plan().model_copy(update={"roles": a_profile(roles=roles).roles})
    for participates in (True, False):
        found = ceiling(company, participates=participates, kind=OrganizationKind.THIRD_PARTY)
        assert keys(found) == ["claims"]


def test_what_stays_as_it_is_is_never_beyond() -> None:
    had = Wanted(until={}, npis=frozenset({"2100000026"}), is_administrator=True)
    assert refused(had, had, may_make=False, is_about_main=True) == ()
    everything = Wanted(until={"claims": LAST, "fees": LAST, "all": LAST})
    assert refused(everything, may_make=False, is_about_main=True) == ()


@pytest.mark.parametrize(
    ("tools", "roles", "asks"),
    [
        (["any"], ["any"], False),
        (["any", "participating"], ["any"], True),
        (["any"], ["any", "participating"], True),
        (["participating"], ["participating"], True),
    ],
)
def test_a_plan_asks_who_participates_where_something_is_for_them(
    tools: list[str], roles: list[str], *, asks: bool
) -> None:
    told = [
        {**ROLES[0], "key": f"r{place}", "participation": each} for place, each in enumerate(roles)
    ]
    asked = a_profile(
        roles=told,
        tool_groups=[{"key": "work", "label": "Work"}],
        tools=[a_tool(f"t{place}", participation=each) for place, each in enumerate(tools)],
    )
    assert asks_participation(asked) is asks


def test_what_no_tool_announces_opens_nothing_and_what_is_for_anyone_opens_to_all() -> None:
    roles = plan().roles
    known = {key: KNOWN[key] for key in ("claims.view", "fees.view")}
    assert keys(opened(plan(), roles, known, participates=True)) == ["claims.view", "fees.view"]
    assert keys(opened(plan(), roles, known, participates=False)) == ["claims.view"]

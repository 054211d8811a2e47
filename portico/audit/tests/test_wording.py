"""An event in words: names, titles and days in their places; what is not known falls away."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.audit.announced import acts, untold
from portico.audit.wording import Act, Details, Kind, Named, references_of, sentence

ANA, BEN = "3d5e1c1e-0000-4000-8000-000000000001", "3d5e1c1e-0000-4000-8000-000000000002"
NAMED = Named(
    who="Ana Ruiz",
    names={("membership", ANA): "Ana Ruiz", ("membership", BEN): "Ben Okafor"},
    titles={"role": {"claims": "claims"}},
    zone=ZoneInfo("America/Chicago"),
    selves={("membership", ANA), ("account", ANA)},
)
GRANTED = acts()["access.granted"]


def said(action: str, details: Details, subject: str = f"membership:{BEN}") -> str:
    """The sentence of an announced action."""
    return sentence(acts()[action], subject=subject, details=details, named=NAMED)


def test_a_grant_says_who_gave_whom_what_until_when() -> None:
    details = {"to": BEN, "role": "claims", "until": "2027-03-31"}
    assert said("access.granted", details) == (
        "Ana Ruiz gave Ben Okafor claims access until March 31, 2027"
    )


def test_a_moment_is_the_day_of_the_plan() -> None:
    details = {"to": BEN, "role": "claims", "until": "2027-04-01T04:59:59+00:00"}
    assert said("access.granted", details).endswith("until March 31, 2027")


def test_a_part_without_its_value_falls_away() -> None:
    assert said("access.granted", {"to": BEN, "role": "claims"}) == (
        "Ana Ruiz gave Ben Okafor claims access"
    )
    removed = {"to": BEN, "successor": ANA}
    assert said("membership.removed", removed).endswith("Ben Okafor; Ana Ruiz takes over")


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"phi": True, "scope": False}, ": may see patients now"),
        ({"phi": False, "scope": True}, ": may not see patients any more and works with other"),
        ({"phi": None, "scope": True}, ": works with other TINs or NPIs now"),
        ({"phi": None, "scope": False}, "changed Ben Okafor’s access"),
    ],
)
def test_changed_access_says_which_switch_was_set(details: Details, told: str) -> None:
    assert told in said("access.changed", {"to": BEN, **details})


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("access.granted", "Ana Ruiz gave themself claims access"),
        ("access.ended", "Ana Ruiz ended their own claims access"),
        ("access.changed", "Ana Ruiz changed their own access"),
        ("administrator.appointed", "Ana Ruiz made themself an administrator"),
        ("request.granted", "Ana Ruiz gave themself what they asked for: a role, claims"),
        ("request.declined", "Ana Ruiz declined to give themself what they asked for: a role"),
        ("organization.entered", "Ana Ruiz signed in to work here"),
    ],
)
def test_whoever_acts_upon_themself_is_named_once(action: str, told: str) -> None:
    details = {"to": ANA, "role": "claims", "what": "a role"}
    assert said(action, details, subject=f"membership:{ANA}").startswith(told)


@pytest.mark.parametrize("action", sorted(acts()))
def test_no_act_upon_oneself_is_told_clumsily(action: str) -> None:
    text = said(action, {}, subject=f"membership:{ANA}")
    assert text.count("Ana Ruiz") <= 1
    assert "of themself" not in text


def test_two_people_of_one_name_are_two() -> None:
    named = replace(NAMED, names={("membership", BEN): "Ana Ruiz"})
    text = sentence(GRANTED, subject=f"membership:{BEN}", details={"role": "claims"}, named=named)
    assert text == "Ana Ruiz gave Ana Ruiz claims access"


def test_whom_nobody_can_name_is_somebody() -> None:
    assert said("membership.suspended", {}, subject="membership:gone") == (
        "Ana Ruiz suspended somebody"
    )


@given(st.text(), st.text())
def test_a_name_or_reason_is_never_read_as_a_place(name: str, reason: str) -> None:
    named = Named(who=name, names={}, titles={}, zone=NAMED.zone)
    act = Act(Kind.HELP, "{who} looked[: {reason}]")
    text = sentence(act, subject="page:x", details={"reason": reason}, named=named)
    if len(reason) < 10:  # no day, then
        expected = f"{name or 'something'} looked" + (f": {reason}" if reason else "")
        assert text == expected[:1].upper() + expected[1:]


def test_an_event_names_its_subject_and_whom_its_details_hold() -> None:
    assert references_of(f"review:{ANA}", {"to": BEN, "role": "claims"}) == [
        ("review", ANA),
        ("membership", BEN),
    ]


def test_nothing_is_both_told_and_kept() -> None:
    assert not set(acts()) & untold()


@pytest.mark.parametrize("action", sorted(acts()))
def test_every_act_is_a_sentence_whatever_it_holds(action: str) -> None:
    text = said(action, {})
    assert text[:1].isupper()
    assert not set("{}[]") & set(text)

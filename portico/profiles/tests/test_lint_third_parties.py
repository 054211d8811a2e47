"""What a profile may not say of companies that work for offices."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from portico.profiles.lint import third_parties
from portico.profiles.schema import Profile

COMPANY = 2
"""The place of the track among the profile's."""
Data = dict[str, Any]


def wellmark() -> Data:
    return tomllib.loads((settings.PORTICO.plans / "wellmark.toml").read_text())


def company(data: Data) -> Data:
    track: Data = data["registration"]["tracks"][COMPANY]
    return track


def found(data: Data) -> list[tuple[str, str]]:
    return list(third_parties.problems(Profile.model_validate(data)))


PAYMENT = {"kind": "payment", "key": "payment", "group": "Start", "title": "A payment"}


def unsigned(data: Data) -> None:
    company(data)["steps"].pop()


def without_roles(data: Data) -> None:
    for role in data["roles"]:
        role["third_parties"] = False


REFUSED: dict[str, tuple[Callable[[Data], object], str, str]] = {
    "a company that nobody decides on": (
        lambda d: company(d).update(after_proof="activate"),
        "registration.tracks[2].decider",
        "the plan decides",
    ),
    "a company that its own people decide on": (
        lambda d: company(d).update(decider="organization"),
        "registration.tracks[2].decider",
        "the plan decides",
    ),
    "a company without a statement": (
        unsigned,
        "registration.tracks[2].steps",
        "business-associate statement",
    ),
    "a company that joins": (
        lambda d: company(d).update(creates="membership"),
        "registration.tracks[2].creates",
        "registers as a whole",
    ),
    "a company in the network": (
        lambda d: company(d).update(participation="participating"),
        "registration.tracks[2].participation",
        "in no network",
    ),
    "a company that proves an office": (
        lambda d: company(d)["steps"].insert(0, PAYMENT),
        "registration.tracks[2].steps[0].kind",
        "what only an office has",
    ),
    "two ways for companies": (
        lambda d: d["registration"]["tracks"].append({**company(d), "key": "another"}),
        "registration.tracks",
        "two tracks for third parties",
    ),
    "companies for nothing": (without_roles, "roles", "no role is for them"),
    "roles for companies that cannot register": (
        lambda d: d["registration"]["tracks"].pop(COMPANY),
        "roles[0].third_parties",
        "No track registers companies",
    ),
}


def test_the_shipped_profile_is_accepted() -> None:
    assert found(wellmark()) == []


@pytest.mark.parametrize("what", REFUSED)
def test_a_profile_is_refused_and_told_what_to_do(what: str) -> None:
    spoil, key, message = REFUSED[what]
    data = wellmark()
    spoil(data)
    assert [place for place, said in found(data) if message in said] == [key]

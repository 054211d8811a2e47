"""What profiles may not say beside each other, and how contrast is measured."""

import pytest

from portico.profiles.lint import lint_together
from portico.profiles.lint.face import contrast
from portico.profiles.schema import Profile
from portico.profiles.tests.fake_plans import wellfirst_data


def plan(**changes: object) -> Profile:
    return Profile.model_validate({**wellfirst_data(), **changes})


BESIDE: dict[str, tuple[dict[str, Profile], str, str]] = {
    "two plans of one slug": (
        {"wellfirst.toml": plan(), "other.toml": plan()},
        "slug",
        "Another file has the slug wellfirst",
    ),
    "a file named otherwise": ({"first.toml": plan()}, "slug", "Rename it"),
    "a slug of the installation": (
        {"static.toml": plan(slug="static")},
        "slug",
        "belongs to the installation",
    ),
    "one host for two plans": (
        {
            "wellfirst.toml": plan(hosts=["portal.example.org"]),
            "other.toml": plan(slug="other", hosts=["portal.example.org"]),
        },
        "hosts[0]",
        "A host has one plan",
    ),
    "one host twice": (
        {"wellfirst.toml": plan(hosts=["portal.example.org", "portal.example.org"])},
        "hosts[1]",
        "is there twice",
    ),
    "a host with a port": (
        {"wellfirst.toml": plan(hosts=["portal.example.org:8000"])},
        "hosts[0]",
        "without port",
    ),
}


@pytest.mark.parametrize(("plans", "key", "words"), BESIDE.values(), ids=BESIDE)
def test_refuses_beside_each_other(plans: dict[str, Profile], key: str, words: str) -> None:
    found = lint_together(plans)
    assert any(problem.key == key and words in problem.message for problem in found), found


def test_different_plans_stand_side_by_side() -> None:
    assert lint_together({"wellfirst.toml": plan(), "other.toml": plan(slug="other")}) == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_is_measured_as_wcag_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)

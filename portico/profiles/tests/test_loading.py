"""Reading plans/: what is accepted, and what a mistake is told."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from portico.profiles.errors import BadProfile
from portico.profiles.loading import (
    UnknownPlan,
    agreement_text,
    load_profiles,
    profile,
    profile_hash,
    profiles,
)
from portico.profiles.tests.fake_plans import PLANS, copy_plans, wellfirst


def test_every_shipped_plan_is_loaded_under_its_slug() -> None:
    assert set(profiles()) == {path.stem for path in PLANS.glob("*.toml")}
    assert profile("wellfirst") is profiles()["wellfirst"]


def test_an_unknown_plan_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownPlan, match="nobody"):
        profile("nobody")


MISTAKES = {
    "an unknown key": ('name = "WellFirst"', 'nmae = "WellFirst"', "nmae: Unknown key"),
    "a missing key": ('name = "WellFirst"\n', "", "name: Field required"),
    "a misspelt setting of a step": (
        'channels = ["text", "call"]',
        'chanels = ["text", "call"]',
        "registration.tracks[0].steps[10].settings.chanels: Unknown key",
    ),
    "a setting of another kind": (
        "settings = { agreement = ",
        "settings = { unsure = ",
        "registration.tracks[0].steps[12].settings.unsure: Unknown key",
    ),
    "a kind that does not exist": (
        'kind = "summary"',
        'kind = "sumary"',
        "registration.tracks[0].steps[11].kind: No step is of kind sumary. Use one of account_type,",
    ),
    "a step without a kind": (
        'kind = "summary"\n',
        "",
        "registration.tracks[0].steps[11].kind: Say which kind of step this is",
    ),
    "a number out of range": (
        "business_days = 2",
        "business_days = 0",
        "review.business_days: Input should be greater than 0",
    ),
    "a colour in words": (
        'accent = "#0a6a68"',
        'accent = "teal"',
        "brand.accent: Write a colour as # and six digits in lower case",
    ),
    "a slug with an underscore": (
        'slug = "wellfirst"',
        'slug = "well_first"',
        "slug: Use 2 to 31 lower-case letters, digits and hyphens",
    ),
    "what is no TOML": ("[labels]", "[labels", "wellfirst.toml: This is not TOML"),
    "a rule of the lint": (
        "after_proof = ",
        "after_proof = 'activate' # ",
        "without any proof",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_and_key(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    with pytest.raises(BadProfile) as refused:
        load_profiles(copy_plans(tmp_path, replacing=right, by=wrong))
    assert str(refused.value).startswith("wellfirst.toml: ")
    assert told in str(refused.value)


def test_a_list_is_not_called_too_short_for_what_is_wrong_in_it(tmp_path: Path) -> None:
    with pytest.raises(BadProfile) as refused:
        load_profiles(copy_plans(tmp_path, replacing='kind = "summary"', by='kind = "sumary"'))
    assert "Tuple" not in str(refused.value)


def test_everything_wrong_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    copy_plans(tmp_path, replacing='name = "WellFirst"', by='nmae = "WellFirst"')
    (tmp_path / "other.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(BadProfile) as refused:
        load_profiles(tmp_path)
    assert [(p.file, p.key) for p in refused.value.problems] == [
        ("other.toml", ""),
        ("wellfirst.toml", "name"),
        ("wellfirst.toml", "nmae"),
    ]


def test_a_folder_without_plans_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="No plan is here"):
        load_profiles(tmp_path)


def test_an_agreement_is_shown_as_written_and_hashed_as_stored() -> None:
    text = agreement_text(wellfirst(), "terms")
    stored = (PLANS / "wellfirst" / "terms.md").read_bytes()
    assert (text.title, text.version) == ("Terms and conditions", "2026-01")
    assert text.sha256 == hashlib.sha256(stored).hexdigest()
    assert "<h3>1. Who may use the portal</h3>" in text.html


def test_markup_in_an_agreement_stays_text(tmp_path: Path, install: Callable[[Path], None]) -> None:
    install(copy_plans(tmp_path))
    (tmp_path / "wellfirst" / "terms.md").write_text("<script>alert(1)</script>")
    assert "<script>" not in agreement_text(wellfirst(), "terms").html


def test_an_agreement_the_plan_does_not_have_is_unknown() -> None:
    with pytest.raises(KeyError):
        agreement_text(wellfirst(), "web-access")


def test_the_hash_of_a_profile_changes_with_any_of_its_values() -> None:
    profile = wellfirst()
    assert profile_hash(profile) == profile_hash(wellfirst())
    assert profile_hash(profile) != profile_hash(profile.model_copy(update={"name": "Other"}))

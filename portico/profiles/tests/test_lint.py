"""Each thing a profile may not say, and what its author is told."""

from collections.abc import Callable
from typing import ClassVar

import pytest

from portico.profiles.lint import lint_profile, lint_together
from portico.profiles.lint.face import contrast
from portico.profiles.schema import Profile, StepKind, SummaryStep
from portico.profiles.tests.fake_plans import (
    WELLFIRST,
    Data,
    step,
    wellfirst,
    wellfirst_data,
    without,
)

ORGANIZATION, INDIVIDUAL = 0, 1
Spoil = Callable[[Data], object]


def test_the_shipped_profile_is_accepted() -> None:
    assert lint_profile(wellfirst(), WELLFIRST) == []


def organization(data: Data) -> Data:
    track: Data = data["registration"]["tracks"][ORGANIZATION]
    return track


def individual(data: Data) -> Data:
    track: Data = data["registration"]["tracks"][INDIVIDUAL]
    return track


def move_to_front(data: Data, track: int, kind: str) -> None:
    steps = data["registration"]["tracks"][track]["steps"]
    steps.insert(0, steps.pop(steps.index(step(data, track, kind))))


REFUSED: dict[str, tuple[Spoil, str, str]] = {
    # Who gets in
    "activation without proof or approval": (
        lambda d: organization(d).update(after_proof="activate"),
        "registration.tracks[0].after_proof",
        "without any proof and without any approval",
    ),
    "a review that nobody decides": (
        lambda d: organization(d).pop("decider"),
        "registration.tracks[0].decider",
        "Nobody decides",
    ),
    "a new organization that decides on itself": (
        lambda d: organization(d).update(decider="organization"),
        "registration.tracks[0].decider",
        "nobody yet who could decide",
    ),
    # Signing in
    "a link that leads nowhere": (
        lambda d: d["public"].update(member_registration="members.lakeside.example"),
        "public.member_registration",
        "Begin it with https://",
    ),
    "two questions of one key": (
        lambda d: d.update(
            security_questions=[{"key": "street", "text": t} for t in ("Which?", "Where?")]
        ),
        "security_questions[1].key",
        "street is there twice",
    ),
    "one question twice": (
        lambda d: d.update(
            security_questions=[{"key": k, "text": "Which street?"} for k in ("one", "two")]
        ),
        "security_questions[0].text",
        "is there twice",
    ),
    # Who becomes an administrator
    "administrator by choosing a track": (
        lambda d: individual(d).update(administrator="every"),
        "registration.tracks[1].administrator",
        "which is only typed",
    ),
    "first of an organization one joins": (
        lambda d: individual(d).update(administrator="first"),
        "registration.tracks[1].administrator",
        "never its first",
    ),
    "a new organization without administrator": (
        lambda d: organization(d).update(administrator="never"),
        "registration.tracks[0].administrator",
        "needs its administrator",
    ),
    # Branches
    "nothing that creates an organization": (
        lambda d: d["registration"]["tracks"].pop(ORGANIZATION),
        "registration.tracks",
        "nobody could ever join one",
    ),
    "a track nobody can choose": (
        lambda d: without(d, INDIVIDUAL, "account_type"),
        "registration.tracks[1].steps",
        "Nobody could choose this track",
    ),
    "a choice of track in the middle": (
        lambda d: move_to_front(d, INDIVIDUAL, "summary"),
        "registration.tracks[1].steps[1].kind",
        "starts it over without end",
    ),
    "two addresses for the choice of track": (
        lambda d: step(d, INDIVIDUAL, "account_type").update(key="kind"),
        "registration.tracks[1].steps[0].key",
        "Use the key account-type",
    ),
    "a way out to a track that is not there": (
        lambda d: step(d, ORGANIZATION, "organization_lookup")["settings"].update(
            otherwise="guest"
        ),
        "registration.tracks[0].steps[1].settings.otherwise",
        "There is no track guest",
    ),
    "a way out that leads round": (
        lambda d: step(d, INDIVIDUAL, "organization_lookup")["settings"].update(
            otherwise="individual"
        ),
        "registration.tracks[1].steps[1].settings.otherwise",
        "round without end",
    ),
    "no way out for whoever has no organization": (
        lambda d: step(d, INDIVIDUAL, "organization_lookup").pop("settings"),
        "registration.tracks[1].steps[1].settings.otherwise",
        "is stuck",
    ),
    "a condition that is not known yet": (
        lambda d: step(d, ORGANIZATION, "organization_lookup").update(when=["email_new"]),
        "registration.tracks[0].steps[1].when",
        "Put it after email_code",
    ),
    "an email both known and new": (
        lambda d: step(d, ORGANIZATION, "password").update(when=["email_new", "email_known"]),
        "registration.tracks[0].steps[9].when",
        "never both",
    ),
    "a first person among those who join": (
        lambda d: step(d, INDIVIDUAL, "communications").update(when=["first_of_organization"]),
        "registration.tracks[1].steps[5].when",
        "never the first",
    ),
    "a password for a known email": (
        lambda d: step(d, INDIVIDUAL, "password").pop("when"),
        "registration.tracks[1].steps[6].when",
        'Say when = ["email_new"]',
    ),
    # Steps
    "two tracks of one key": (
        lambda d: individual(d).update(key="organization"),
        "registration.tracks[1].key",
        "organization is there twice",
    ),
    "two steps of one key": (
        lambda d: step(d, ORGANIZATION, "phone_code").update(key="email"),
        "registration.tracks[0].steps[10].key",
        "email is there twice",
    ),
    "two steps of one kind": (
        lambda d: individual(d)["steps"].append(
            {**step(d, INDIVIDUAL, "phone_code"), "key": "mobile", "group": "Terms"}
        ),
        "registration.tracks[1].steps[10].kind",
        "phone_code is there twice",
    ),
    "one key for two kinds": (
        lambda d: step(d, INDIVIDUAL, "phone_code").update(key="registry"),
        "registration.tracks[1].steps[7].key",
        "another kind in another track",
    ),
    "a step at the address of another page": (
        lambda d: step(d, ORGANIZATION, "registry_questionnaire").update(key="save"),
        "registration.tracks[0].steps[2].key",
        "address of another page",
    ),
    "an interrupted group": (
        lambda d: step(d, ORGANIZATION, "communications").update(group="Phone"),
        "registration.tracks[0].steps",
        "The group Phone is interrupted",
    ),
    "a step before what it works with": (
        lambda d: move_to_front(d, ORGANIZATION, "email_code"),
        "registration.tracks[0].steps[0].kind",
        "Put a personal_details step before it",
    ),
    "no password": (
        lambda d: without(d, INDIVIDUAL, "password"),
        "registration.tracks[1].steps",
        "Nothing asks password",
    ),
    "a new organization without details": (
        lambda d: without(d, ORGANIZATION, "organization_details"),
        "registration.tracks[0].steps",
        "Add a step of kind organization_details",
    ),
    "a consent that makes nobody an administrator": (
        lambda d: individual(d)["steps"].append(step(d, ORGANIZATION, "administrator_consent")),
        "registration.tracks[1].administrator",
        "consent that makes nobody",
    ),
    # Agreements
    "an agreement that is not there": (
        lambda d: step(d, INDIVIDUAL, "agreement")["settings"].update(agreement="web-access"),
        "registration.tracks[1].steps[9].settings.agreement",
        "There is no agreement web-access",
    ),
    "an agreement nobody sees": (
        lambda d: d["agreements"].append({**d["agreements"][0], "key": "privacy"}),
        "agreements[1].key",
        "No step shows privacy",
    ),
    "two agreements of one key": (
        lambda d: d["agreements"].append(d["agreements"][0]),
        "agreements[1].key",
        "terms is there twice",
    ),
    "an agreement without its text": (
        lambda d: d["agreements"][0].update(file="conditions.md"),
        "agreements[0].file",
        "There is no file conditions.md",
    ),
    "an agreement from outside the plan's folder": (
        lambda d: d["agreements"][0].update(file="../wellfirst.toml"),
        "agreements[0].file",
        "There is no file ../wellfirst.toml",
    ),
    # Face
    "an accent too pale on white": (
        lambda d: d["brand"].update(accent="#2a9d9a"),
        "brand.accent",
        "with white; to be read it needs 4.5",
    ),
    "an accent too pale on the page's ground": (
        lambda d: d["brand"].update(accent="#727272"),
        "brand.accent",
        "with the page's ground",
    ),
    "an accent too close to its own soft": (
        lambda d: d["brand"].update(soft="#9fc8c6"),
        "brand.accent",
        "with its own soft",
    ),
    "a hover too pale": (
        lambda d: d["brand"].update(strong="#2a9d9a"),
        "brand.strong",
        "with white",
    ),
    "a panel too pale for white text": (
        lambda d: d["brand"].update(deep="#8fbfbd"),
        "brand.deep",
        "with white",
    ),
    "an unknown time zone": (
        lambda d: d["hours"].update(time_zone="America/Chcago"),
        "hours.time_zone",
        "is no time zone",
    ),
    "a time zone that is a path": (
        lambda d: d["hours"].update(time_zone="../America/Chicago"),
        "hours.time_zone",
        "is no time zone",
    ),
    "closing before opening": (
        lambda d: d["hours"].update(closes=d["hours"]["opens"]),
        "hours.closes",
        "closes before it opens",
    ),
    "a contact nobody can reach": (
        lambda d: d["contacts"].append({"label": "Claims"}),
        "contacts[1]",
        "Nobody can be reached",
    ),
    "a help line without phone": (
        lambda d: d["contacts"][0].pop("phone"),
        "contacts[0].phone",
        "help line of every page",
    ),
    "a reminder before the draft": (
        lambda d: d["registration"].update(draft_reminder_days=14),
        "registration.draft_reminder_days",
        "fewer days than draft_days",
    ),
}


@pytest.mark.parametrize(("spoil", "key", "words"), REFUSED.values(), ids=REFUSED)
def test_refuses(spoil: Spoil, key: str, words: str) -> None:
    data = wellfirst_data()
    spoil(data)
    found = lint_profile(Profile.model_validate(data), WELLFIRST)
    assert any(problem.key == key and words in problem.message for problem in found), found
    assert {problem.file for problem in found} == {"wellfirst.toml"}


class ProvingStep(SummaryStep):
    """Stands for any kind that shows what only the payee knows."""

    proves: ClassVar[bool] = True


def test_a_track_that_proves_may_activate_and_may_make_administrators() -> None:
    data = wellfirst_data()
    organization(data).update(after_proof="activate", administrator="every")
    profile = Profile.model_validate(data)
    track = profile.registration.tracks[ORGANIZATION]
    proof = ProvingStep.model_validate(step(data, ORGANIZATION, "summary"))
    steps = tuple(proof if one.kind is StepKind.SUMMARY else one for one in track.steps)
    proven = track.model_copy(update={"steps": steps})
    tracks = (proven, *profile.registration.tracks[1:])
    registration = profile.registration.model_copy(update={"tracks": tracks})
    assert lint_profile(profile.model_copy(update={"registration": registration}), WELLFIRST) == []


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

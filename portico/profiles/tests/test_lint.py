"""Each thing a profile may not say, and what its author is told."""

from collections.abc import Callable

import pytest

from portico.profiles.lint import lint_profile
from portico.profiles.schema import Profile
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


PIN: Data = {"kind": "pin", "key": "pin", "group": "Organization", "title": "Your PIN"}
STATES: Data = {"kind": "jurisdiction", "key": "state", "group": "State", "title": "Your state"}


def activates(data: Data, *, proof: Data | None = None, decider: str | None = "plan") -> None:
    """Let the proof alone open an organization."""
    track = organization(data)
    track["steps"].insert(2, {**PIN, **(proof or {})})
    track.update(after_proof="activate", decider=decider)


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
        "Nothing asks organization_details",
    ),
    "no way to know the email": (
        lambda d: without(d, INDIVIDUAL, "email_code"),
        "registration.tracks[1].steps",
        "Nothing proves the email",
    ),
    "a proof that activates, with nobody for those without": (
        lambda d: activates(d, decider=None),
        "registration.tracks[0].decider",
        "Nobody decides where the proof was not right",
    ),
    "a match of what registries print that activates": (
        lambda d: activates(d, proof={"kind": "roster_match", "settings": {"party": "group"}}),
        "registration.tracks[0].after_proof",
        "without any proof and without any approval",
    ),
    "a key of the roster without a match": (
        lambda d: d["registration"].update(organization_key=["kind", "tin", "provider_id"]),
        "registration.tracks[0].steps",
        "Nothing asks roster_match",
    ),
    "a registry that is asked without NPI": (
        lambda d: d["registration"].update(organization_key=["tin"]),
        "registration.tracks[0].steps[2].kind",
        "no page asks one",
    ),
    "a proof of an office that is not known yet": (
        lambda d: organization(d)["steps"].insert(1, PIN),
        "registration.tracks[0].steps[1].kind",
        "Put a organization_lookup or roster_match step before it",
    ),
    "a proof that is right and not right": (
        lambda d: step(d, ORGANIZATION, "summary").update(when=["proved", "unproved"]),
        "registration.tracks[0].steps[11].when",
        "never both",
    ),
    "a track nobody reaches": (
        lambda d: d["registration"]["tracks"].append(
            {**individual(d), "key": "hidden", "offered": False}
        ),
        "registration.tracks[2].offered",
        "Nobody could reach this track",
    ),
    "an optional field that is not asked": (
        lambda d: step(d, INDIVIDUAL, "personal_details").update(settings={"optional": ["fax"]}),
        "registration.tracks[1].steps[2].settings.optional",
        "fax is not asked",
    ),
    "a state there is not": (
        lambda d: organization(d)["steps"].insert(
            1, {**STATES, "settings": {"states": ["IA", "ZZ"]}}
        ),
        "registration.tracks[0].steps[1].settings.states",
        "ZZ is no state",
    ),
    "an agreement of a state nobody chooses": (
        lambda d: step(d, INDIVIDUAL, "agreement")["settings"].update(
            by_state=[{"state": "IA", "agreement": "terms"}]
        ),
        "registration.tracks[1].steps[9].settings.by_state",
        "No step offers the state IA",
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
    "an agreement for a state nobody chooses": (
        lambda d: d["agreements"][0].update(state="IA"),
        "agreements[0].state",
        "No step offers the state IA",
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


def test_a_track_that_proves_may_activate_and_may_make_administrators() -> None:
    data = wellfirst_data()
    activates(data, proof=PIN)
    organization(data)["administrator"] = "every"
    assert lint_profile(Profile.model_validate(data), WELLFIRST) == []

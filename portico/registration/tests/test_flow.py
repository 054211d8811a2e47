"""The flow as tables: which step is due, which are open, what a changed answer undoes."""

from dataclasses import replace

import pytest

from portico.profiles.schema import StepKind
from portico.registration.facts import Check, Facts, Outcome, about_everything, about_numbers
from portico.registration.flow import Status, Walk, walk
from testing.builders import a_profile

REGISTRATION = a_profile().registration
ORGANIZATION = REGISTRATION.tracks[0]
AT = "2026-11-16T15:00:00+00:00"
PERSON = {"email": "m.okafor@tworivers.example", "first_name": "Marcus"}


def passed(about: str, **detail: object) -> Check:
    return Check(Outcome.PASS, about, AT, detail)


def complete(track: str = "organization", *, known: bool = False) -> Facts:
    """A draft in which everything is done."""
    facts = Facts(
        answers={
            StepKind.ACCOUNT_TYPE: {"track": track},
            StepKind.ORGANIZATION_LOOKUP: {"tin": "431882764", "npi": "2120048717"},
            StepKind.REGISTRY_QUESTIONNAIRE: {"npi": "2120048717", "choice": "none"},
            StepKind.ORGANIZATION_DETAILS: {"name": "Two Rivers"},
            StepKind.PERSONAL_DETAILS: PERSON,
            StepKind.COMMUNICATIONS: {"choice": "in"},
            StepKind.ADMINISTRATOR_CONSENT: {"agreed": True},
            StepKind.PHONE_CODE: {"phone": "+13145550164"},
            StepKind.AGREEMENT: {"key": "terms", "sha256": "abc"},
        },
        checks={
            StepKind.EMAIL_CODE: passed(PERSON["email"], account=known),
            StepKind.EXISTING_ACCOUNT: passed(PERSON["email"]),
            StepKind.PHONE_CODE: passed("+13145550164"),
        },
        has_password=not known,
    )
    return seen(judged(facts))


def judged(facts: Facts) -> Facts:
    about = about_numbers(walk(REGISTRATION, facts).facts)
    return replace(facts, checks={**facts.checks, StepKind.ORGANIZATION_LOOKUP: passed(about)})


def seen(facts: Facts) -> Facts:
    summary = {"about": about_everything(walk(REGISTRATION, facts).facts)}
    return replace(facts, answers={**facts.answers, StepKind.SUMMARY: summary})


def due(way: Walk) -> StepKind | None:
    return way.current.step.kind if way.current else None


def kinds(way: Walk) -> list[StepKind]:
    return [place.step.kind for place in way.places]


def test_before_a_track_is_chosen_only_the_choice_is_open() -> None:
    way = walk(REGISTRATION, Facts())
    assert kinds(way) == [StepKind.ACCOUNT_TYPE]
    assert not way.opens("numbers")


@pytest.mark.parametrize("track", ["organization", "individual"])
@pytest.mark.parametrize("known", [True, False])
def test_a_draft_in_which_everything_is_done_can_be_submitted(track: str, known: bool) -> None:
    assert walk(REGISTRATION, complete(track, known=known)).current is None


@pytest.mark.parametrize("kind", [step.kind for step in ORGANIZATION.steps])
def test_without_any_one_step_that_step_is_due(kind: StepKind) -> None:
    facts = complete(known=kind is StepKind.EXISTING_ACCOUNT)
    facts = replace(
        facts,
        answers={name: answer for name, answer in facts.answers.items() if name is not kind},
        checks={name: check for name, check in facts.checks.items() if name is not kind},
        has_password=facts.has_password and kind is not StepKind.PASSWORD,
    )
    assert due(walk(REGISTRATION, facts)) is kind


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNAVAILABLE, Outcome.ABANDONED])
@pytest.mark.parametrize(
    "kind",
    [
        StepKind.ORGANIZATION_LOOKUP,
        StepKind.EMAIL_CODE,
        StepKind.EXISTING_ACCOUNT,
        StepKind.PHONE_CODE,
    ],
)
def test_only_a_passed_check_lets_anyone_on(kind: StepKind, outcome: Outcome) -> None:
    facts = complete(known=kind is StepKind.EXISTING_ACCOUNT)
    check = replace(facts.checks[kind], outcome=outcome)
    facts = replace(facts, checks={**facts.checks, kind: check})
    assert due(walk(REGISTRATION, facts)) is kind


@pytest.mark.parametrize(
    ("kind", "name", "value", "then_due"),
    [
        (StepKind.ORGANIZATION_LOOKUP, "tin", "431882765", StepKind.ORGANIZATION_LOOKUP),
        (StepKind.ORGANIZATION_LOOKUP, "npi", "2120048725", StepKind.ORGANIZATION_LOOKUP),
        (StepKind.PERSONAL_DETAILS, "email", "other@tworivers.example", StepKind.EMAIL_CODE),
        (StepKind.PHONE_CODE, "phone", "+13145550165", StepKind.PHONE_CODE),
        (StepKind.ORGANIZATION_DETAILS, "name", "Three Rivers", StepKind.SUMMARY),
        (StepKind.ACCOUNT_TYPE, "track", "individual", StepKind.ORGANIZATION_LOOKUP),
    ],
)
def test_a_changed_answer_makes_what_rested_on_it_due_again(
    kind: StepKind, name: str, value: str, then_due: StepKind
) -> None:
    facts = complete()
    changed = {**facts.answers[kind], name: value}
    facts = replace(facts, answers={**facts.answers, kind: changed})
    assert due(walk(REGISTRATION, facts)) is then_due


def test_a_known_email_asks_for_its_account_and_for_no_new_password() -> None:
    way = walk(REGISTRATION, complete(known=True))
    assert StepKind.EXISTING_ACCOUNT in kinds(way)
    assert StepKind.PASSWORD not in kinds(way)


def test_later_individuals_do_not_see_the_administrator_s_box() -> None:
    way = walk(REGISTRATION, complete("individual"))
    assert StepKind.ADMINISTRATOR_CONSENT not in kinds(way)


def test_what_lies_ahead_is_closed_and_what_is_done_stays_open() -> None:
    facts = complete()
    way = walk(REGISTRATION, replace(facts, has_password=False))
    assert way.opens("organization")
    assert way.opens("password")
    assert not way.opens("phone")
    assert not way.opens("no-such-step")


def test_back_leads_to_the_step_before_and_from_the_first_one_nowhere() -> None:
    way = walk(REGISTRATION, complete())
    before = way.before("you")
    assert before is not None
    assert before.key == "organization"
    assert way.before("account-type") is None


def test_the_indicator_marks_the_segment_of_the_page_and_what_is_done_around_it() -> None:
    facts = replace(complete(), has_password=False)
    groups = walk(REGISTRATION, facts).groups("organization")
    states = {group.label: group.status for group in groups}
    assert states["Account type"] is Status.DONE
    assert states["Organization"] is Status.CURRENT
    assert states["Password"] is Status.AHEAD


def test_a_track_the_profile_no_longer_has_asks_for_the_choice_again() -> None:
    facts = replace(complete(), answers={StepKind.ACCOUNT_TYPE: {"track": "gone"}})
    assert due(walk(REGISTRATION, facts)) is StepKind.ACCOUNT_TYPE

"""Any order of steps, backs, repeats, links, decisions and days, at every plan: what never happens.

No account without every check the track asks for; nobody active without an approval or a proof that
is enough, and a signature where there is one to give; one live organization for a key; nothing held
by what is over (promises.py).
"""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from demo.nppes import write_download
from demo.providers import MAYA_LINDQVIST, PRAIRIE_LIGHT, TWO_RIVERS
from portico.access.actor import Actor
from portico.access.states import State
from portico.profiles.loading import profile
from portico.profiles.schema import StepKind, Track
from portico.registration.facts import Outcome
from portico.registration.tests.machine import (
    EMAILS,
    EVERY_TRACK,
    FOREIGN_TIN,
    KNOWN_EMAIL,
    LONGEST,
    PHONES,
    PROOFS,
    SHOWS,
)
from portico.registration.tests.machine_after import Story, is_mailed, waits
from portico.registry.services import load_nppes
from portico.reviews.models import Outcome as Decision
from testing.builders import NOW
from testing.world import NAME, TIN

pytestmark = pytest.mark.django_db
BOTH = (Outcome.PASS, Outcome.FAIL)
GIVEN_UP = (*BOTH, Outcome.ABANDONED)
ENDINGS = {
    StepKind.ORGANIZATION_LOOKUP: BOTH,
    StepKind.REGISTRY_QUESTIONNAIRE: (*BOTH, Outcome.UNAVAILABLE),
    StepKind.EMAIL_CODE: GIVEN_UP,
    StepKind.PHONE_CODE: GIVEN_UP,
    StepKind.EXISTING_ACCOUNT: BOTH,
    StepKind.ACCOUNT_SIGN_IN: (Outcome.PASS,),
    StepKind.ROSTER_MATCH: GIVEN_UP,
    StepKind.PIN: GIVEN_UP,
    StepKind.PAYMENT: GIVEN_UP,
    StepKind.ELECTRONIC_SIGNATURE: tuple(Outcome),
}
"""Every check with every way it can end."""
Told = tuple[Callable[[Story], object], ...]
CHECKS = {(kind, way) for kind, ways in ENDINGS.items() for way in ways}
STATES = set(State) - {State.SUBMITTED, State.SUPERSEDED}
"""What a membership can come to; the others are not reached yet (docs/states.md)."""


@pytest.fixture
def registry_copy(db: None) -> Iterator[None]:
    """A registry with a few providers, there before every sequence."""
    with TemporaryDirectory() as folder:
        named = (TWO_RIVERS, MAYA_LINDQVIST, PRAIRIE_LIGHT)
        path = write_download(Path(folder), rows=0, named=named)
        load_nppes(path=path, weekly=False, actor=Actor.system(), now=NOW, watch=lambda *_: None)
        yield


def report(capsys: pytest.CaptureFixture[str]) -> tuple[float, set[tuple[StepKind, Outcome]]]:
    """Print what the sequences came to; return the share activated and which pairs were missed."""
    share = Story.reached["activated"] / max(1, Story.reached["sequences"])
    missed = CHECKS - {(kind, way) for kind, way in Story.hit}
    with capsys.disabled():
        print(  # noqa: T201 - the figure is asked for
            f"\nsequences: {Story.reached['sequences']}, reached activation: {share:.0%}, "
            f"checks and ways to end hit: {len(CHECKS) - len(missed)} of {len(CHECKS)}, "
            f"missed: {sorted(f'{kind} {outcome}' for kind, outcome in missed)}, "
            f"never came to: {sorted(STATES - Story.reached.keys())}"
        )
    return share, missed


def tell(where: tuple[str, str], until: str, *afterwards: Callable[[Story], object]) -> None:
    """One sequence that is not left to chance: so far, then what is done there."""
    story = Story()
    try:
        keys = [step.key for step in _track(where).steps]
        steps = keys.index(until) if until in keys else len(keys)
        story.come_some_way(where=where, email=EMAILS[0], npi="", steps=steps)
        for each in afterwards:
            each(story)
            story.every_promise_is_kept()
    finally:
        story.teardown()


def _track(where: tuple[str, str]) -> Track:
    track = profile(where[0]).registration.track(where[1])
    assert track is not None
    return track


def _kind(where: tuple[str, str], key: str) -> StepKind | None:
    return next((step.kind for step in _track(where).steps if step.key == key), None)


def _go_on(story: Story) -> None:
    story.answer_what_is_due(2 * LONGEST)


def _go_on_to_the_end(story: Story) -> None:
    """But for the last page."""
    story.answer_what_is_due(2 * LONGEST, until=list(story.kinds_of_track)[-1])


def _another_mind(story: Story) -> None:
    email = KNOWN_EMAIL if story.person.email == KNOWN_EMAIL else EMAILS[1]
    story.change_my_mind(email=email, phone=PHONES[1], npi="", tin=TIN, state="SD")


def _another_office(story: Story) -> None:
    """With what was proved of the own one."""
    story.change_my_mind(
        email=story.person.email, phone=PHONES[0], npi="", tin=FOREIGN_TIN, state="IA"
    )


def _without(story: Story) -> None:
    story.go_on_without_the_proof(spends=True)


def _done(story: Story) -> None:
    story.everyone_does_their_part()


CHANGEABLE = {*SHOWS, *PROOFS, StepKind.ORGANIZATION_LOOKUP, StepKind.AGREEMENT}
BEGINNINGS = [
    (where, key)
    for where in EVERY_TRACK
    for key in (*(step.key for step in _track(where).steps if step.kind in CHANGEABLE), "done")
]
"""Where somebody changes their mind: at each step that a change may undo."""


def _is_decided_early(story: Story) -> None:
    """Before it is signed, or its link is opened."""
    if waits(story):
        story.ask_the_contact_on_file(second=False)
        story.decide(Decision.APPROVE, second=False)


def _is_declined(story: Story) -> None:
    if waits(story):
        story.decide(Decision.DECLINE, second=False)


def _is_sent_back(story: Story) -> None:
    """Not without a signature, where there is one to give."""
    if is_mailed("/sign/")(story):
        story.sign(name=NAME, agrees="on")
    if waits(story):
        story.decide(Decision.SEND_BACK, second=False)


def _is_closed(story: Story) -> None:
    """By the contact on file, where a proof opened it."""
    if is_mailed("/contest/")(story):
        story.contest()


def _does_not_sign(story: Story) -> None:
    if is_mailed("/sign/")(story):
        story.decline_to_sign()


def _nobody_comes_back(story: Story) -> None:
    story.days_go_by(15)
    story.days_go_by(31)


DIFFERENT = {
    (track.creates, track.after_proof, track.activation_link, track.signature is None): where
    for where in EVERY_TRACK
    for track in (_track(where),)
}
"""Of tracks that go on alike after they were sent, one."""
ENDS: tuple[Told, ...] = (
    (_is_declined,),
    (_is_sent_back, Story.correct, _done),
    (_done, _is_closed, _done),
    (_done, _is_closed, _is_declined),
    (_does_not_sign,),
    (_nobody_comes_back,),
)
"""What may become of a registration that was sent."""


def run(examples: int, steps: int) -> None:
    limits = settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Story, settings=limits)


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    """What earlier sequences came to is forgotten."""
    Story.hit.clear()
    Story.reached.clear()


def test_a_few_sequences_break_no_promise(
    registry_copy: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(examples=4, steps=15)
    report(capsys)


@pytest.mark.parametrize("where", DIFFERENT.values(), ids="-".join)
def test_whoever_changes_their_mind_and_goes_on_gets_in_and_no_sooner(
    where: tuple[str, str], registry_copy: None
) -> None:
    tell(where, "done", _another_mind, _go_on, _is_decided_early, _done)
    assert Story.reached["activated"] == 1


@pytest.mark.deep
def test_many_sequences_break_no_promise_and_reach_activation(
    registry_copy: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(examples=50, steps=25)
    for where, until in BEGINNINGS:
        tell(where, until, _another_mind, _go_on, _done)
        if _kind(where, until) in PROOFS:
            tell(where, until, _without, _go_on, _done)
            tell(where, until, _go_on_to_the_end, _another_office, _without, _go_on, _done)
        if _kind(where, until) is StepKind.ORGANIZATION_LOOKUP:
            tell(where, until, Story.registry_is_down, _go_on, _done)
    for where, afterwards in product(DIFFERENT.values(), ENDS):
        tell(where, "done", *afterwards)
    share, missed = report(capsys)
    assert share >= 0.05
    assert not missed
    assert not STATES - Story.reached.keys()

"""Any order of steps, backs, repeats, expiry, forged and stolen forms: two things never happen.

No account without every check the plan asks for, and nobody active without an approval.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from demo.nppes import write_download
from demo.providers import MAYA_LINDQVIST, PRAIRIE_LIGHT, TWO_RIVERS
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.agreements.models import Acceptance
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import StepKind
from portico.registration.facts import Outcome
from portico.registration.models import Draft
from portico.registration.services.calendar import apply_calendar
from portico.registry.services import load_nppes
from portico.reviews.models import Outcome as Decision
from portico.reviews.models import Review
from portico.reviews.services import ReviewRefused, decide
from testing.builders import NOW, PASSWORD, PLAN, an_account, an_organization, staff_member
from testing.drafts import a_ready_draft
from testing.registrant import Registrant, code_sent_to

pytestmark = pytest.mark.django_db

KNOWN_EMAIL = "known@tworivers.example"
EMAILS = ("m.okafor@tworivers.example", "second@tworivers.example", KNOWN_EMAIL)
PHONES = ("(314) 555-0164", "(314) 555-0165")
NPIS = (TWO_RIVERS.npi, MAYA_LINDQVIST.npi, PRAIRIE_LIGHT.npi, "2120011202")
STEPS = (
    "account-type", "numbers", "registry", "organization", "you", "email", "existing",
    "communications", "administrator", "password", "phone", "summary", "terms",
)  # fmt: skip
BEGINNINGS = (
    "numbers", "email", "existing", "phone", "terms", "done", "approved", "approved",
)  # fmt: skip
WRONG: dict[str, dict[str, Any]] = {
    "account-type": {"track": "clinic"},
    "numbers": {"tin": "12", "npi": "2120048718"},
    "registry": {"choice": "no-such-entry"},
    "organization": {"name": "", "email": "office"},
    "you": {"first_name": "\u200b", "email": "m@", "phone": "1"},
    "email": {"code": "000000"},
    "existing": {"password": "not the password at all"},
    "communications": {"choice": "maybe"},
    "administrator": {},
    "password": {"password": "short"},
    "phone": {"code": "000000", "phone": "1", "channel": "fax"},
    "terms": {"sha256": "0" * 64},
}
CHECKS = {
    (StepKind.ORGANIZATION_LOOKUP, Outcome.PASS),
    (StepKind.ORGANIZATION_LOOKUP, Outcome.FAIL),
    (StepKind.REGISTRY_QUESTIONNAIRE, Outcome.PASS),
    (StepKind.REGISTRY_QUESTIONNAIRE, Outcome.FAIL),
    (StepKind.REGISTRY_QUESTIONNAIRE, Outcome.UNAVAILABLE),
    (StepKind.EMAIL_CODE, Outcome.PASS),
    (StepKind.EMAIL_CODE, Outcome.FAIL),
    (StepKind.EMAIL_CODE, Outcome.ABANDONED),
    (StepKind.EXISTING_ACCOUNT, Outcome.PASS),
    (StepKind.EXISTING_ACCOUNT, Outcome.FAIL),
    (StepKind.PHONE_CODE, Outcome.PASS),
    (StepKind.PHONE_CODE, Outcome.FAIL),
    (StepKind.PHONE_CODE, Outcome.ABANDONED),
}
"""Every check with every way it can end."""


class Registering(RuleBasedStateMachine):
    """One browser, one person who does anything in any order, and whoever decides."""

    hit: ClassVar[Counter[tuple[str, str]]] = Counter()
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        """Begin in a world of its own, rolled back at the end."""
        super().__init__()
        self.world = transaction.atomic()
        self.world._from_testcase = True  # type: ignore[attr-defined] # what Django's TestCase does
        self.world.__enter__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.time = self.clock.start()
        self.known = an_account(email=KNOWN_EMAIL, password=PASSWORD)
        self.person = Registrant(npi=TWO_RIVERS.npi, tin="431882764")
        self.proved: set[str] = set()
        self.accepted = 0
        self.approved: set[int] = set()
        self.was_active = False

    def teardown(self) -> None:
        """Count what this sequence came to, and undo it."""
        self.reached["sequences"] += 1
        self.reached["activated"] += self.was_active
        self.clock.stop()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    # --- What a person does -----------------------------------------------------------------------
    @initialize(
        email=st.sampled_from(EMAILS), npi=st.sampled_from(NPIS), until=st.sampled_from(BEGINNINGS)
    )
    def come_some_way(self, email: str, npi: str, until: str) -> None:
        """Sequences begin anywhere, with a wrong answer there: chance alone rarely walks far."""
        self.person.email, self.person.npi = email, npi
        if until == "existing":
            self.person.email = KNOWN_EMAIL
        self.person.changes["numbers"] = dict.fromkeys(("type_1", "deactivated"), "on")
        self.answer_what_is_due(len(STEPS) + 1, until=until)
        if until == "phone":
            self._answer("phone", self.person.typed("phone"))  # the number; the code comes after
        if until == "approved" and Review.objects.filter(state="open").exists():
            self.decide(Decision.APPROVE)
        self.answer_wrongly("due")

    @rule(steps=st.sampled_from([2, 5, 9, 14, 14, 14]))
    def answer_what_is_due(self, steps: int, until: str = "done") -> None:
        """Most of the time people simply go on."""
        for _ in range(steps):
            key = self.person.due()
            if key in {until, "done"}:
                return
            self._answer(key, self._typed(key) if self._can_type(key) else {})

    @rule(key=st.sampled_from(STEPS))
    def answer_again(self, key: str) -> None:
        """A repeated, re-sent or out-of-order post of a step, with right values."""
        if self._can_type(key):
            self._answer(key, self._typed(key))

    @rule(where=st.sampled_from(["due", "due", "due", *WRONG]))
    def answer_wrongly(self, where: str) -> None:
        """What will not do, also for steps that are not open."""
        key = self.person.due() if where == "due" else where
        if key in WRONG:
            self._answer(key, WRONG[key])

    @rule(
        key=st.sampled_from(STEPS), action=st.sampled_from(["back", "send", "other", "no", "again"])
    )
    def press_another_button(self, key: str, action: str) -> None:
        """Any second button, of whatever page."""
        self.person.post(key, action=action, **WRONG.get(key, {}))
        self._note()

    @rule(email=st.sampled_from(EMAILS), phone=st.sampled_from(PHONES), npi=st.sampled_from(NPIS))
    def change_my_mind(self, email: str, phone: str, npi: str) -> None:
        """Other values from now on, with ticks for what they need; the two pages are sent again."""
        self.person.email, self.person.phone, self.person.npi = email, phone, npi
        ticks = ("type_1", "deactivated", "new_organization")
        self.person.changes["numbers"] = dict.fromkeys(ticks, "on")
        self.person.post("phone", action="other")
        self._answer("phone", {"phone": phone, "channel": "text"})
        self._answer("you", self.person.typed("you"))

    @rule(track=st.sampled_from(["organization", "individual"]))
    def take_a_track(self, track: str) -> None:
        """Go back to the first page and choose."""
        self.person.track = track
        self._answer("account-type", {"track": track})

    @rule(seconds=st.sampled_from([61, 601, 3600]))
    def wait(self, seconds: int) -> None:
        """Codes grow old, and new ones can be sent."""
        self.time.shift(seconds)

    @rule(really=st.sampled_from([False, False, False, True]))
    def wait_until_the_draft_expires(self, *, really: bool) -> None:
        """Two weeks on, with the calendar's job; not often, or nothing else would be tried."""
        if not really:
            return
        self.time.shift(timedelta(days=14, seconds=1))
        apply_calendar(now=self._now())

    @rule(key=st.sampled_from(STEPS))
    def post_a_form_of_another_draft(self, key: str) -> None:
        """Somebody else's draft stays as it is."""
        theirs = a_ready_draft(email="eve@elsewhere.example")
        before = Draft.objects.values().get(pk=theirs.pk)
        data = {"draft": str(theirs.public_id), **WRONG.get(key, {}), "name": "Mine"}
        self.person.client.post(self.person.url(key), data)
        assert Draft.objects.values().get(pk=theirs.pk) == before
        theirs.delete()

    @rule()
    def registry_is_down(self) -> None:
        """The look-up answers that it does not know."""
        with override_settings(PORTICO=unreachable_registry()):
            self._answer("numbers", self.person.typed("numbers"))

    @rule()
    def somebody_registers_the_same_numbers(self) -> None:
        """Another office is faster."""
        if not Organization.objects.filter(tins__tin=self.person.tin).exists():
            an_organization(tin=self.person.tin, npi=self.person.npi)
            self.approved.update(Membership.objects.values_list("pk", flat=True))

    # --- What the deciders do ---------------------------------------------------------------------
    @precondition(lambda _: Review.objects.filter(state="open").exists())
    @rule(decision=st.sampled_from([*Decision, *[Decision.APPROVE] * 3]))
    def decide(self, decision: Decision) -> None:
        """Whoever has to decide does; a decision that is not theirs is refused."""
        review = Review.objects.filter(state="open").latest("pk")
        actor = self._plan_staff() if review.decider == "plan" else self._administrator(review)
        try:
            decide(review=review, outcome=decision, reason="Because.", actor=actor, now=self._now())
        except ReviewRefused:
            return
        if decision is Decision.APPROVE and review.membership_id:
            self.approved.add(review.membership_id)

    # --- What never happens -----------------------------------------------------------------------
    @invariant()
    def no_account_without_every_check(self) -> None:
        """Email, phone, terms: each was really proved by this person before the account was there."""
        for draft in Draft.objects.filter(state=Draft.State.SUBMITTED):
            assert draft.membership is not None
            account = draft.membership.account
            assert f"email:{account.email}" in self.proved
            assert account == self.known or f"phone:{account.phone}" in self.proved
            assert Acceptance.objects.filter(membership_id=draft.membership_id).count() == 1
        assert not Account.objects.filter(email="eve@elsewhere.example").exists()

    @invariant()
    def nobody_active_without_approval(self) -> None:
        """An active membership was approved, or founded by the world around the test."""
        active = Membership.objects.filter(state=State.ACTIVE).values_list("pk", flat=True)
        assert set(active) <= self.approved
        mine = Membership.objects.filter(state=State.ACTIVE, reviews__outcome="approve")
        self.was_active |= mine.exists()

    # --- Help -------------------------------------------------------------------------------------
    def _answer(self, key: str, typed: Any) -> None:
        before = self._checks()
        response = self.person.post(key, **typed)
        assert response.status_code in {200, 302}, response.status_code
        outcome = "taken" if response.status_code == 302 else "refused"
        self.hit[key, outcome] += 1
        if key == "email" and self._newly_passed(before, "email_code"):
            assert typed["code"] == code_sent_to(self._email())
            self.proved.add(f"email:{self._email()}")
        if key == "phone" and self._newly_passed(before, "phone_code"):
            self.proved.add(f"phone:{self._checks()['phone_code']['about']}")
        self._note()

    def _typed(self, key: str) -> dict[str, Any]:
        return {**self.person.typed(key), **self.person.changes.get(key, {})}

    def _note(self) -> None:
        for kind, check in self._checks().items():
            self.hit[kind, check["outcome"]] += 1

    def _newly_passed(self, before: dict[str, Any], kind: str) -> bool:
        now = self._checks().get(kind, {})
        return bool(now.get("outcome") == "pass" and now != before.get(kind))

    def _checks(self) -> dict[str, Any]:
        draft = self._draft()
        return draft.checks if draft else {}

    def _email(self) -> str:
        draft = self._draft()
        assert draft is not None
        return str(draft.answers["personal_details"]["email"])

    def _draft(self) -> Draft | None:
        key = self.person.client.session.get(f"draft:{PLAN}")
        return Draft.objects.filter(public_id=key).first() if key else None

    def _can_type(self, key: str) -> bool:
        """A code can only be typed once one was sent to what the draft holds."""
        if key not in {"email", "phone"}:
            return True
        try:
            self.person.typed(key)
        except AssertionError:
            return False
        return True

    def _now(self) -> Any:
        return NOW.now(NOW.tzinfo)

    def _plan_staff(self) -> Actor:
        return Actor(
            kind=ActorKind.STAFF,
            plan=PLAN,
            account_id=staff_member().pk,
            staff_roles=frozenset({StaffRoleName.REVIEWER}),
            second_factor=True,
        )

    def _administrator(self, review: Review) -> Actor:
        organization = Organization.objects.get(pk=review.organization_id)
        return Actor(
            kind=ActorKind.PERSON,
            plan=PLAN,
            account_id=organization.main.account_id,
            organization_id=organization.pk,
            membership_id=organization.main_id,
            organization_state=organization.status,
            membership_state=organization.main.status,
            is_administrator=True,
        )


def unreachable_registry() -> Any:
    """Settings under which the registry is asked online and cannot be reached."""
    from django.conf import settings as django_settings  # noqa: PLC0415 - beside hypothesis's own

    return django_settings.PORTICO.model_copy(
        update={"registry": "api", "registry_address": "http://127.0.0.1:9/"}
    )


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
    share = Registering.reached["activated"] / max(1, Registering.reached["sequences"])
    missed = CHECKS - {(kind, way) for kind, way in Registering.hit}
    with capsys.disabled():
        print(  # noqa: T201 - the figure is asked for
            f"\nsequences: {Registering.reached['sequences']}, reached activation: {share:.0%}, "
            f"checks and ways to end hit: {len(CHECKS) - len(missed)} of {len(CHECKS)}, "
            f"missed: {sorted(f'{kind} {outcome}' for kind, outcome in missed)}"
        )
    return share, missed


def change_at(beginning: str) -> None:
    """One sequence that is not left to chance: a wrong answer there, another mind, then on."""
    machine = Registering()
    try:
        machine.come_some_way(email=EMAILS[0], npi=NPIS[-1], until=beginning)
        email = KNOWN_EMAIL if beginning == "existing" else EMAILS[1]
        machine.change_my_mind(email=email, phone=PHONES[1], npi=TWO_RIVERS.npi)
        machine.answer_what_is_due(len(STEPS) + 1)
        machine.no_account_without_every_check()
        machine.nobody_active_without_approval()
    finally:
        machine.teardown()


def run(examples: int, steps: int) -> None:
    Registering.hit.clear()
    Registering.reached.clear()
    limits = settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(Registering, settings=limits)


def test_a_few_sequences_break_neither_promise(
    registry_copy: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(examples=3, steps=20)
    report(capsys)


@pytest.mark.deep
def test_many_sequences_break_neither_promise_and_reach_activation(
    registry_copy: None, capsys: pytest.CaptureFixture[str]
) -> None:
    run(examples=60, steps=25)
    for beginning in sorted(set(BEGINNINGS)):
        change_at(beginning)
    share, missed = report(capsys)
    assert share >= 0.05
    assert not missed

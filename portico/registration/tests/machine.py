"""Whoever registers, at any plan, in any order: the first half of the state machine.

It knows no plan: its tracks and their steps come from the profiles, and what will not do is told by
the kind of a step.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from itertools import product
from typing import Any, ClassVar

import time_machine
from django.conf import settings as django_settings
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from demo.providers import MAYA_LINDQVIST, PRAIRIE_LIGHT, TWO_RIVERS
from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile, profiles
from portico.profiles.schema import StepKind
from portico.registration.facts import Outcome
from portico.registration.models import Draft
from portico.registration.tests.promises import Seen
from testing.builders import NOW, PASSWORD, an_account
from testing.registrant import Registrant, code_sent_to
from testing.roster_builders import list_group
from testing.undoing import rolled_back
from testing.world import TIN, a_world, is_found, register_before, register_first, way_to

KNOWN_EMAIL = "known@tworivers.example"
EMAILS = ("m.okafor@tworivers.example", "second@tworivers.example", KNOWN_EMAIL)
PHONES = ("(314) 555-0164", "(314) 555-0165")
NPIS = ("", TWO_RIVERS.npi, MAYA_LINDQVIST.npi, PRAIRIE_LIGHT.npi, "2120011202")
"""The office's own, what the registry knows, and one it does not."""
FOREIGN_TIN = "431882999"
"""Of an office that is listed too, and about which nobody here has any proof."""
TICKS = dict.fromkeys(("type_1", "deactivated", "new_organization"), "on")
EVERY_TRACK = [
    (slug, track.key)
    for slug, plan in sorted(profiles().items())
    for track in plan.registration.tracks
    if is_found(slug, track.key)
]
LONGEST = max(
    len(track.steps) for plan in profiles().values() for track in plan.registration.tracks
)
WRONG: dict[StepKind, dict[str, Any]] = {
    StepKind.ACCOUNT_TYPE: {"track": "clinic"},
    StepKind.JURISDICTION: {"state": "ZZ"},
    StepKind.ORGANIZATION_LOOKUP: {"tin": "12", "npi": "2120048718"},
    StepKind.REGISTRY_QUESTIONNAIRE: {"choice": "no-such-entry"},
    StepKind.ORGANIZATION_DETAILS: {"name": "", "email": "office"},
    StepKind.ROSTER_MATCH: {"tin": TIN, "number": "G-999", "name": "Nobody", "zip": "45402"}
    | {"first_name": "No", "last_name": "Body"},
    StepKind.PIN: {"pin": "AAAA-AAAA"},
    StepKind.PAYMENT: {"reference": "00999999", "amount": "1.00"},
    StepKind.PERSONAL_DETAILS: {"first_name": "\u200b", "email": "m@", "phone": "1"},
    StepKind.EMAIL_CODE: {"code": "000000"},
    StepKind.ACCOUNT_SIGN_IN: {"email": KNOWN_EMAIL, "password": "not the password at all"},
    StepKind.EXISTING_ACCOUNT: {"password": "not the password at all"},
    StepKind.COMMUNICATIONS: {"choice": "maybe"},
    StepKind.ADMINISTRATOR_CONSENT: {},
    StepKind.PASSWORD: {"password": "short"},
    StepKind.CREDENTIALS: {"username": "x", "password": "short"},
    StepKind.SECURITY_QUESTION: {"question": "none", "answer": ""},
    StepKind.PHONE_CODE: {"code": "000000", "phone": "1", "channel": "fax"},
    StepKind.AGREEMENT: {"sha256": "0" * 64},
}
PROOFS = frozenset({StepKind.PIN, StepKind.PAYMENT, StepKind.ROSTER_MATCH})
CODES = frozenset({StepKind.EMAIL_CODE, StepKind.PHONE_CODE})
SHOWS = {
    StepKind.EMAIL_CODE: "email",
    StepKind.PHONE_CODE: "phone",
    StepKind.ACCOUNT_SIGN_IN: "account",
    StepKind.EXISTING_ACCOUNT: "account",
}
"""What a check that passed shows of its person."""
AGAIN = {StepKind.PHONE_CODE: "other", StepKind.ROSTER_MATCH: "anew"}
"""The button that asks for another one."""
BUTTONS = ("back", "send", "other", "no", "again", "without", "go-on", "anew", "switch")
A_STEP = st.integers(min_value=0, max_value=LONGEST - 1)


class Registering(RuleBasedStateMachine):
    """One browser, and one person who does anything in any order until it is sent."""

    hit: ClassVar[Counter[tuple[str, str]]] = Counter()
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        """Begin in a world of its own, rolled back at the end."""
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(rolled_back())
        self.time = self.undone.enter_context(time_machine.travel(NOW, tick=False))
        self.seen = Seen()
        self.right: dict[tuple[int, str], str] = {}
        self.was_active = False

    def teardown(self) -> None:
        """Count what this sequence came to, and undo it."""
        self.reached["sequences"] += 1
        self.reached["activated"] += self.was_active
        self.undone.close()

    # --- What a person does -----------------------------------------------------------------------
    @initialize(
        where=st.sampled_from(EVERY_TRACK),
        email=st.sampled_from(EMAILS),
        npi=st.sampled_from(NPIS),
        steps=st.integers(min_value=0, max_value=2 * LONGEST),
    )
    def come_some_way(self, where: tuple[str, str], email: str, npi: str, steps: int) -> None:
        """Sequences begin anywhere, with a wrong answer there: chance alone rarely walks far."""
        self._arrive(*where)
        keys = list(self.kinds_of_track)
        until = keys[steps] if steps < len(keys) else "done"
        meets = self.kinds.get(until) is StepKind.EXISTING_ACCOUNT
        if StepKind.ACCOUNT_SIGN_IN not in self.kinds_of_track.values():
            self.person.email = KNOWN_EMAIL if meets else email
        self.person.npi = npi or self.office.npi
        self._cross()
        self.answer_what_is_due(2 * LONGEST, until=until)
        if self.kinds.get(until) is StepKind.PHONE_CODE:
            self._answer(until, self.person.typed(until))  # the number; the code comes after
        self.answer_wrongly(0, due=True)

    @rule(steps=st.sampled_from([2, 5, 9, 30, 30, 30]))
    def answer_what_is_due(self, steps: int, until: str = "done") -> None:
        """Most of the time people simply go on; who is refused thrice looks up from the page."""
        met: Counter[str] = Counter()
        for _ in range(steps):
            key = self.person.due()
            met[key] += 1
            if key in {until, "done"} or met[key] > 3:
                return
            self._answer(key, self._typed(key) if self._can_type(key) else {})

    @rule(step=A_STEP)
    def answer_again(self, step: int) -> None:
        """A repeated, re-sent or out-of-order post of a step, with right values."""
        key = self._key(step)
        if self._can_type(key):
            self._answer(key, self._typed(key))

    @rule(step=A_STEP, due=st.sampled_from([True, True, False]))
    def answer_wrongly(self, step: int, *, due: bool) -> None:
        """What will not do, also for steps that are not open."""
        key = self.person.due() if due else self._key(step)
        if key in self.kinds:
            self._answer(key, self._wrong(key))

    @rule(spends=st.booleans())
    def go_on_without_the_proof(self, *, spends: bool) -> None:
        """Say that none is at hand, or try others until no more may be tried."""
        key = self.person.due()
        if self.kinds.get(key) not in PROOFS:
            return
        for _ in range(6 if spends else 0):
            self._answer(key, self._wrong(key))
        for action in ("without", "go-on"):
            self.person.post(key, action=action)
            self._note()

    @rule(step=A_STEP, action=st.sampled_from(BUTTONS))
    def press_another_button(self, step: int, action: str) -> None:
        """Any second button, of whatever page."""
        key = self._key(step)
        self.person.post(key, action=action, **self._wrong(key))
        self._note()

    @rule(
        email=st.sampled_from(EMAILS),
        phone=st.sampled_from(PHONES),
        npi=st.sampled_from(NPIS),
        tin=st.sampled_from([TIN, TIN, FOREIGN_TIN]),
        state=st.sampled_from(["IA", "SD"]),
    )
    def change_my_mind(self, email: str, phone: str, npi: str, tin: str, state: str) -> None:
        """Other values from now on, with ticks for what they need; their pages are sent again."""
        self.person.email, self.person.phone, self.person.tin = email, phone, tin
        self.person.npi = npi or self.office.npi
        changes: dict[StepKind, dict[str, Any]] = {
            StepKind.PHONE_CODE: {},
            StepKind.PERSONAL_DETAILS: {},
            StepKind.JURISDICTION: {"state": state},
            StepKind.ROSTER_MATCH: {},
            StepKind.ORGANIZATION_LOOKUP: TICKS,
        }
        for kind, (key, own) in product(changes, self.kinds_of_track.items()):
            if own is not kind:
                continue
            if kind in AGAIN:
                self.person.post(key, action=AGAIN[kind])
            self.person.changes[key] = changes[kind]
            self._answer(key, self._typed(key) if self._can_type(key) else changes[kind])

    @rule(choice=A_STEP)
    def take_a_track(self, choice: int) -> None:
        """Go back to the first page and choose."""
        tracks = profile(self.plan).registration.tracks
        self.person.track = tracks[choice % len(tracks)].key
        first = tracks[0].steps[0].key
        self._answer(first, {"track": self.person.track})

    @rule(seconds=st.sampled_from([61, 601, 3600]))
    def wait(self, seconds: int) -> None:
        """Codes grow old, and new ones can be sent."""
        self.time.shift(timedelta(seconds=seconds))

    @rule(step=A_STEP)
    def post_a_form_of_another_draft(self, step: int) -> None:
        """Somebody else's draft stays as it is."""
        eve = Registrant(plan=self.plan, email="eve@elsewhere.example")
        eve.answer(eve.due())
        theirs = Draft.objects.latest("pk")
        before = Draft.objects.values().get(pk=theirs.pk)
        key = self._key(step)
        data = {"draft": str(theirs.public_id), **self._wrong(key), "name": "Mine"}
        self.person.client.post(self.person.url(key), data)
        assert Draft.objects.values().get(pk=theirs.pk) == before
        theirs.delete()

    @rule()
    def registry_is_down(self) -> None:
        """The look-up answers that it does not know."""
        offline = {"registry": "api", "registry_address": "http://127.0.0.1:9/"}
        unreachable = django_settings.PORTICO.model_copy(update=offline)
        for key, kind in self.kinds_of_track.items():
            if kind is StepKind.ORGANIZATION_LOOKUP:
                with override_settings(PORTICO=unreachable):
                    self._answer(key, self.person.typed(key))

    @rule()
    def somebody_registers_the_same_numbers(self) -> None:
        """Another office is faster."""
        if not Organization.objects.filter(tins__tin=TIN).exists():
            organization = register_first(self.office, self.track)
            self.seen.others.add(organization.main_id)

    # --- Help -------------------------------------------------------------------------------------
    def _arrive(self, plan: str, key: str) -> None:
        """The office is listed and paid, and where one joins it is registered."""
        registration = profile(plan).registration
        track = registration.track(key)
        assert track is not None
        self.plan, self.track, self.office = plan, track, a_world(plan)
        self.kinds = {step.key: step.kind for one in registration.tracks for step in one.steps}
        self.kinds_of_track = {step.key: step.kind for step in track.steps}
        list_group("G-900", plan=plan, tin=FOREIGN_TIN, email="office@elsewhere.example")
        register_before(self.office, track)
        self.seen.others = set(Membership.objects.values_list("pk", flat=True))
        self.person = self.office.registrant(track)
        self.letter = {"tin": TIN, "pin": self.person.pin, **self.person.provider}
        self.letter |= {"reference": self.person.reference, "amount": self.person.amount}
        an_account(email=KNOWN_EMAIL, password=PASSWORD)
        self.seen.known = set(Account.objects.values_list("pk", flat=True))

    def _cross(self) -> None:
        """To a track that has no tile leads only a refusal."""
        way = way_to(self.plan, self.person.track)
        if way is not None:
            self.person.track, key = way
            self.answer_what_is_due(LONGEST, until=key)
            self._answer(key, self._typed(key))
            self.person.post(key, action="switch")

    def _answer(self, key: str, typed: dict[str, Any]) -> None:
        before = self._checks()
        response = self.person.post(key, **typed)
        assert response.status_code in {200, 302}, response.status_code
        self.hit[key, "taken" if response.status_code == 302 else "refused"] += 1
        self._watch(typed, before)
        self._note()

    def _watch(self, typed: dict[str, Any], before: dict[str, Any]) -> None:
        """See for ourselves that what passed was right, and what was sent was backed by."""
        draft = self._draft()
        if draft is None:
            return
        for kind, check in draft.checks.items():
            if check["outcome"] == Outcome.PASS and check != before.get(kind):
                self._was_right(draft, StepKind(kind), check["about"], typed)
        if draft.membership_id and draft.membership_id not in self.seen.tracks:
            self._was_sent(draft, draft.membership_id, before)

    def _was_right(self, draft: Draft, kind: StepKind, about: str, typed: dict[str, Any]) -> None:
        if kind in CODES:
            assert typed["code"] == code_sent_to(about)
        elif kind in SHOWS:
            assert typed["password"] == PASSWORD
        elif kind in PROOFS:
            asked = self.letter.keys() & typed.keys()
            assert {name: typed[name] for name in asked} == {
                name: self.letter[name] for name in asked
            }
            assert TIN in about.split(":")
            self.right[draft.pk, kind] = about
        if kind in SHOWS:
            self.seen.proved.add(f"{SHOWS[kind]}:{about}")

    def _was_sent(self, draft: Draft, membership: int, before: dict[str, Any]) -> None:
        track = profile(self.plan).registration.track(draft.answers["account_type"]["track"])
        assert track is not None
        self.seen.tracks[membership] = track
        self.seen.proofs[membership] = {
            (StepKind(kind), TIN)
            for kind, check in before.items()
            if check["outcome"] == Outcome.PASS
            and self.right.get((draft.pk, kind)) == check["about"]
        }

    def _typed(self, key: str) -> dict[str, Any]:
        return {**self.person.typed(key), **self.person.changes.get(key, {})}

    def _wrong(self, key: str) -> dict[str, Any]:
        return WRONG.get(self.kinds[key], {})

    def _key(self, step: int) -> str:
        return list(self.kinds)[step % len(self.kinds)]

    def _note(self) -> None:
        for kind, check in self._checks().items():
            self.hit[kind, check["outcome"]] += 1

    def _checks(self) -> dict[str, Any]:
        draft = self._draft()
        return draft.checks if draft else {}

    def _draft(self) -> Draft | None:
        key = self.person.client.session.get(f"draft:{self.plan}")
        return Draft.objects.filter(public_id=key).first() if key else None

    def _can_type(self, key: str) -> bool:
        """A code can only be typed once one was sent to what the draft holds."""
        if self.kinds.get(key) not in CODES:
            return True
        try:
            self.person.typed(key)
        except AssertionError:
            return False
        return True

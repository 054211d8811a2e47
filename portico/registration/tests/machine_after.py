"""What comes after it was sent: links, signature, whoever decides, and the calendar.

The second half of the state machine.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from portico.access.actor import Actor
from portico.access.states import State
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import SignatureState
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.profiles.schema import StepKind
from portico.registration.facts import Outcome
from portico.registration.services.calendar import apply_calendar
from portico.registration.services.hand_in import REGISTRATIONS
from portico.registration.tests import promises
from portico.registration.tests.machine import Registering
from portico.reviews.models import LIVE, Happening, Review, ReviewState
from portico.reviews.models import Outcome as Decision
from portico.reviews.services import ReviewRefused, decide, note_contact, take
from testing.builders import PASSWORD, staff_member
from testing.registrant import ORGANIZATION
from testing.review_builders import a_reviewer, an_administrator
from testing.world import NAME

CAME_TO = {
    SignatureState.SIGNED: Outcome.PASS,
    SignatureState.DECLINED: Outcome.FAIL,
    SignatureState.SUPERSEDED: Outcome.UNAVAILABLE,
    SignatureState.EXPIRED: Outcome.ABANDONED,
}
"""A signature is a check as well."""


def is_mailed(path: str) -> Callable[[Any], bool]:
    """Whether somebody was mailed a link of that kind."""
    return lambda _: Notice.objects.filter(body__contains=path).exists()


def waits(_: Any) -> bool:
    """Whether somebody waits for a decision."""
    return Review.objects.filter(state__in=LIVE).exists()


class Story(Registering):
    """The same person, those who decide, and time."""

    def __init__(self) -> None:
        """Two reviewers come with the first review."""
        super().__init__()
        self.reviewers: list[Actor] = []

    # --- Links ------------------------------------------------------------------------------------
    @precondition(is_mailed("/activate/"))
    @rule(merges=st.booleans())
    def open_the_activation_link(self, *, merges: bool) -> None:
        """Its button twice, by two browsers; an email with a sign-in may take its password."""
        address, path = self._link("/activate/")
        self.seen.proved.add(f"email:{address}")
        for _ in range(2):
            Client().post(path, {"action": "activate"})
        if merges:
            self.seen.proved.add(f"account:{address}")
            Client().post(path, {"action": "merge", "password": PASSWORD, "code": ""})

    @rule()
    def scanners_open_every_link(self) -> None:
        """Opening a page changes nothing."""
        before = self._states()
        for path in ("/activate/", "/sign/", "/contest/"):
            if Notice.objects.filter(body__contains=path).exists():
                Client().get(self._link(path)[1])
        assert self._states() == before

    @precondition(is_mailed("/sign/"))
    @rule(
        name=st.sampled_from([NAME, NAME, "Somebody Else"]),
        agrees=st.sampled_from(["on", "on", ""]),
    )
    def sign(self, name: str, agrees: str) -> None:
        """On another device; another name or no consent signs nothing."""
        before = self._signed()
        typed = {"typed_name": name, "consent": agrees, "intent": "on"}
        Client().post(self._link("/sign/")[1], typed)
        newly = self._signed() - before
        assert not newly or (name == NAME and agrees)
        self.seen.signed |= newly

    @precondition(is_mailed("/sign/"))
    @rule()
    def decline_to_sign(self) -> None:
        """The registration ends."""
        Client().post(f"{self._link('/sign/')[1]}decline/", {"reason": "Not us."})

    @precondition(is_mailed("/contest/"))
    @rule()
    def contest(self) -> None:
        """The contact on file says that it was none of them."""
        Client().post(self._link("/contest/")[1])

    # --- Those who decide -------------------------------------------------------------------------
    @precondition(waits)
    @rule(second=st.booleans())
    def take(self, *, second: bool) -> None:
        """Put it into one's hands, also out of a colleague's."""
        review = self._review()
        self._tried(
            take,
            review=review,
            from_account_id=review.held_by_id,
            actor=self._decider(review, second=second),
        )

    @precondition(waits)
    @rule(second=st.booleans())
    def ask_the_contact_on_file(self, *, second: bool) -> None:
        """Call the number the roster has, and note it."""
        review = self._review()
        contacts = review.shown_evidence.contacts
        if contacts and self._tried(
            note_contact,
            review=review,
            happening=Happening.CALLED,
            contact=contacts[0].value,
            person="Dana Reyes",
            text="Yes, they registered.",
            actor=self._decider(review, second=second),
        ):
            self.seen.asked.add(review.pk)

    @precondition(waits)
    @rule(decision=st.sampled_from([*Decision, *[Decision.APPROVE] * 3]), second=st.booleans())
    def decide(self, decision: Decision, *, second: bool) -> None:
        """Whoever has to decide does; a decision that is not theirs, or too early, is refused."""
        review = self._review()
        done = self._tried(
            decide,
            review=review,
            outcome=decision,
            reason="Because.",
            corrections=("name", "phone"),
            actor=self._decider(review, second=second),
        )
        review.refresh_from_db()
        if done and decision is Decision.APPROVE and review.state == ReviewState.DECIDED:
            self._was_approved(review)

    @rule()
    def correct(self) -> None:
        """The applicant sends other details, as far as the page lets them."""
        for member in self._mine().exclude(state__in=(State.ACTIVE, State.SUSPENDED)):
            client = Client()
            client.force_login(member.account)
            address = f"/{self.plan}/status/correct/{member.public_id}/"
            page = client.get(address)
            if page.status_code == 200:
                reopened = self._reopened()
                typed = {name: ORGANIZATION[name] for name in page.context["form"].fields}
                client.post(address, typed)
                if self._reopened() > reopened:  # what was asked was asked about something else
                    self.seen.asked.clear()

    @rule(message=st.sampled_from(["", "Dana is missing."]))
    def look_at_the_list_of_people(self, message: str) -> None:
        """Confirm it, or have the plan look at it; where the plan shows it."""
        action = "wrong" if message else "right"
        typed = {"action": action, "message": message}
        self.person.client.post(f"/{self.plan}/register/done/", typed)

    @rule()
    def everyone_does_their_part(self) -> None:
        """What is waited for is done: signed, opened, asked, approved."""
        if Notice.objects.filter(body__contains="/sign/").exists():
            self.sign(name=NAME, agrees="on")
        if Notice.objects.filter(body__contains="/activate/").exists():
            self.open_the_activation_link(merges=False)
        if waits(self):
            self.ask_the_contact_on_file(second=False)
            self.decide(Decision.APPROVE, second=False)

    # --- Time -------------------------------------------------------------------------------------
    @rule(days=st.sampled_from([0, 0, 0, 1, 4, 15, 31]))
    def days_go_by(self, days: int) -> None:
        """With the calendar's job; mostly not, or nothing else would be tried."""
        if days:
            self.time.shift(timedelta(days=days, seconds=1))
            apply_calendar(now=timezone.now())

    # --- What never happens -----------------------------------------------------------------------
    @invariant()
    def every_promise_is_kept(self) -> None:
        """See promises.py; and count where somebody came to."""
        promises.no_account_without_every_check(self.seen)
        promises.nobody_active_without_approval_or_proof(self.seen)
        promises.one_live_organization_for_each_key()
        promises.what_is_over_holds_nothing()
        for member in self._mine():
            self.reached[member.state] += 1
            self.was_active |= member.status is State.ACTIVE
        for state in SignatureRequest.objects.values_list("state", flat=True):
            if state in CAME_TO:
                self.hit[StepKind.ELECTRONIC_SIGNATURE, CAME_TO[SignatureState(state)]] += 1

    # --- Help -------------------------------------------------------------------------------------
    def _link(self, path: str) -> tuple[str, str]:
        """To whom the newest link of that kind went, and where it leads."""
        mail = Notice.objects.filter(body__contains=path).latest("pk")
        found = re.search(rf"https?://[^/]+(/\S*{path}\S+)", mail.body)
        assert found, mail.body
        return mail.to, found[1]

    def _review(self) -> Review:
        return Review.objects.filter(state__in=LIVE).latest("pk")

    def _decider(self, review: Review, *, second: bool) -> Actor:
        if review.decider != "plan":
            return an_administrator(Organization.objects.get(pk=review.organization_id).main)
        if not self.reviewers:
            staff = [staff_member(plan=self.plan) for _ in range(2)]
            self.reviewers = [a_reviewer(each, plan=self.plan) for each in staff]
        return self.reviewers[second]

    def _was_approved(self, review: Review) -> None:
        asks = profile(self.plan).review.asks_contact and review.decider == "plan"
        assert not asks or review.pk in self.seen.asked
        if review.kind in REGISTRATIONS:
            assert review.membership_id is not None
            self.seen.approved.add(review.membership_id)

    def _tried(self, act: Callable[..., Any], **given: Any) -> bool:
        """True when it was done, False when it was refused."""
        try:
            act(now=timezone.now(), **given)
        except ReviewRefused:
            return False
        return True

    def _mine(self) -> Any:
        return Membership.objects.exclude(pk__in=self.seen.others).select_related("account")

    def _signed(self) -> set[int]:
        signed = SignatureRequest.objects.filter(state=SignatureState.SIGNED)
        return set(signed.values_list("pk", flat=True))

    def _reopened(self) -> int:
        return Review.objects.filter(notes__happening=Happening.REOPENED).count()

    def _states(self) -> list[Any]:
        reviews = Review.objects.order_by("pk").values_list("state", flat=True)
        return [*self._mine().order_by("pk").values_list("state", flat=True), *reviews]

"""An office invites Dana; two others hold every link she was ever mailed (S14).

Mallory guesses with her own password; Eve presses while signed in as herself. Whatever they do, and
in which order the office sends, sends again, takes back and removes: only Dana comes in, by the
newest link alone, within its 72 hours, once.
"""

from collections import Counter
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import ClassVar

import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from portico.accounts.challenges import TooSoon
from portico.accounts.rules import INVITATION_VALID_FOR
from portico.delegation.promises import NOTHING
from portico.delegation.services.invitations import Invitee, cancel_invitation, invite
from portico.delegation.services.leaving import remove
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from testing.access_builders import acting_as
from testing.builders import NOW, PASSWORD, an_account, an_organization, settle_in
from testing.people import last_mail, link_in
from testing.undoing import rolled_back

PLAN, DANA = "wellsense", "dana@office.example"
HERS = {"dana": PASSWORD, "mallory": "Another long password 7", "eve": "Eve's own long password 5"}

WHO = st.sampled_from(["dana", "dana", "eve", "mallory"])


class StolenLinks(RuleBasedStateMachine):
    """The office, Dana, and two who want in by her links."""

    met: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        """Begin in a world of its own, rolled back at the end."""
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(rolled_back())
        self.time = self.undone.enter_context(time_machine.travel(NOW, tick=False))
        self.office = an_organization(plan=PLAN)
        self.dana = an_account(email=DANA, password=PASSWORD)
        for name in ("mallory", "eve"):
            thief = an_account(email=f"{name}@elsewhere.example", password=HERS[name])
        settle_in(thief, PLAN)
        self.browsers = {name: Client() for name in HERS}
        self.browsers["eve"].force_login(thief)
        self.links: list[str] = []
        self.good, self.until = "", NOW
        self.is_in, self.guesses = False, 0

    def teardown(self) -> None:
        """Undo it."""
        self.undone.close()

    # --- The office -------------------------------------------------------------------------------
    @precondition(lambda self: not self.is_in)
    @rule()
    def invites(self) -> None:
        """Again ends the link before; after ten mails within an hour nothing is sent."""
        now, main = timezone.now(), self.office.main
        with suppress(TooSoon):
            invite(
                organization=self.office,
                who=Invitee(email=DANA),
                gives=NOTHING,
                profile=profile(PLAN),
                actor=acting_as(main),
                now=now,
            )
            self.good, self.until = link_in(last_mail(DANA)), now + INVITATION_VALID_FOR
            self.links.append(self.good)

    @precondition(lambda self: self.good)
    @rule()
    def takes_back(self) -> None:
        """The newest link opens nothing any more."""
        open_one = self.office.invitations.get(cancelled_at=None, membership=None)
        cancel_invitation(
            organization=self.office,
            public_id=open_one.public_id,
            actor=acting_as(self.office.main),
            now=timezone.now(),
        )
        self.good = ""

    @precondition(lambda self: self.is_in)
    @rule()
    def removes(self) -> None:
        """Only another invitation lets her in again."""
        place = Membership.objects.get(account=self.dana, ended_at=None)
        actor = acting_as(self.office.main)
        remove(membership=place, profile=profile(PLAN), actor=actor, now=timezone.now())
        self.is_in = False

    @rule(hours=st.sampled_from([30, 71, 73]))
    def time_passes(self, hours: int) -> None:
        """Three days are over sooner or later."""
        self.time.shift(timedelta(hours=hours))

    # --- Whoever presses --------------------------------------------------------------------------
    @precondition(lambda self: self.links)
    @rule(who=WHO, which=st.sampled_from([0, 0, 0, 1, 2]))
    def presses(self, who: str, which: int) -> None:
        """One of the links, the newest first, with a password of one's own."""
        address = self.links[-1 - which % len(self.links)]
        may = who == "dana" and address == self.good and timezone.now() < self.until
        page = self.browsers[who].post(address, {"password": HERS[who], "code": ""})
        joined = "You joined" in page.content.decode()
        self.guesses += who != "dana"
        # Too many wrong guesses keep out Dana as well, for the day.
        assert joined == may or (may and self.guesses)
        self.met[
            f"{who}: {'in' if joined else 'good link' if address == self.good else 'old link'}"
        ] += 1
        if joined:
            self.is_in, self.good = True, ""

    @invariant()
    def nobody_else_works_there(self) -> None:
        """By any link, at any time."""
        there = Membership.objects.filter(organization=self.office, ended_at=None)
        people = {each.account_id for each in there}
        assert people == {self.office.main.account_id} | ({self.dana.pk} if self.is_in else set())

"""Two connections change one organization at once, as hypothesis has them begin, act and end.

Each has passed the gate before its transaction begins, as a request has: what its actor was allowed
then may be over by the time it acts.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import ENDED, State
from portico.delegation.models import Grant
from portico.delegation.queries import given_to
from portico.delegation.rules import ceiling
from portico.delegation.tests.interleaved_acts import (
    ACTS,
    GIVES,
    REFUSALS,
    THEIRS,
    a_world,
    is_refused_by_the_database,
)
from portico.organizations.models import Membership, Organization
from portico.profiles.announced import announced
from testing.access_builders import acting_as
from testing.builders import (
    NOW,
)
from testing.two_connections import Named

COMMIT = "commit"
SOMEBODY = st.integers(min_value=0, max_value=3)
GIVER = st.sampled_from((0, 0, 1, 1, 1, 2))
"""Mostly administrators: the gate lets nobody else so far."""
CONNECTION = st.sampled_from(("left", "right"))


@dataclass(slots=True)
class Transaction:
    """What a connection does between its begin and its end."""

    who: int
    actor: Actor
    """As the gate found them, before the transaction began."""
    doing: tuple[str, int] | None = None
    done: list[tuple[str, int, Any]] = field(default_factory=list)


class Interleaving(RuleBasedStateMachine):
    """Any order of begin, act, commit and lost backends over two connections."""

    met: ClassVar[Counter[str]] = Counter()
    named: ClassVar[Mapping[str, Named]] = {}
    """Connected by whoever runs it, once for all sequences."""

    def __init__(self) -> None:
        """With an organization of this sequence's own."""
        super().__init__()
        self.world = a_world()
        self.open: dict[str, Transaction] = {}

    def teardown(self) -> None:
        """Leave no transaction behind; whoever waits goes on once the other is undone."""
        self.met["sequences"] += 1
        for name in sorted(self.open, key=lambda name: self.named[name].is_waiting):
            del self.open[name]
            self.named[name].undo()

    # --- What happens -----------------------------------------------------------------------------
    @rule(name=CONNECTION, who=GIVER, act=st.sampled_from(sorted(ACTS)), whom=SOMEBODY)
    def act(self, name: str, who: int, act: str, whom: int) -> None:
        """In the transaction that is open; who has none passes the gate, and begins one."""
        mine = self.open.get(name)
        if mine is None:
            mine = self.open[name] = Transaction(who=who, actor=self._actor(who))
            self.named[name].begin()
        if mine.doing is None and self._passes_the_gate(mine, act):
            mine.doing = (act, whom)
            self.named[name].act(lambda: ACTS[act](self.world, mine.actor, whom))
            self._settle()

    @rule(name=CONNECTION, who=GIVER)
    def only_begin(self, name: str, who: int) -> None:
        """What the gate knew grows old before the first act."""
        if name not in self.open:
            self.open[name] = Transaction(who=who, actor=self._actor(who))
            self.named[name].begin()

    @precondition(lambda self: any(mine.done for mine in self.open.values()))
    @rule(other=st.booleans())
    def commit(self, *, other: bool) -> None:
        """A transaction that did something ends."""
        done = sorted(name for name, mine in self.open.items() if mine.done and not mine.doing)
        if done:
            name = done[-1 if other else 0]
            self.open[name].doing = (COMMIT, 0)
            self.named[name].commit()
            self._settle()

    @precondition(lambda self: any(mine.done for mine in self.open.values()))
    @rule(name=CONNECTION, chance=st.integers(min_value=0, max_value=3))
    def lose_the_backend(self, name: str, chance: int) -> None:
        """Nothing of that transaction happened, and nobody waits for it any more."""
        if chance == 0 and name in self.open:
            self.met["lost"] += 1
            self._lose(name)

    def _lose(self, name: str) -> None:
        del self.open[name]
        self.named[name].terminate()
        self._settle()

    def _passes_the_gate(self, mine: Transaction, act: str) -> bool:
        return act not in THEIRS or decide(mine.actor, Permission.ORGANIZATION_USERS).allowed

    def _settle(self) -> None:
        """Let whatever can go on go on, and judge what came of it."""
        for name, mine in [*self.open.items()]:
            named = self.named[name]
            named.settle()
            if mine.doing is None:
                continue
            if named.is_waiting:
                self.met["waited"] += 1
                continue
            self._judge(name, mine)
        assert sum(named.is_waiting for named in self.named.values()) < 2, "both wait for ever"

    def _judge(self, name: str, mine: Transaction) -> None:
        (act, whom), mine.doing = mine.doing or ("", 0), None
        error = self.named[name].error()
        if error is not None and not isinstance(error, REFUSALS):
            assert is_refused_by_the_database(error), f"{act}: {error!r}"
        self.met[f"{act}: {type(error).__name__ if error else 'done'}"] += 1
        if act == COMMIT:
            del self.open[name]
            if error is None:
                self._look(mine)
        elif error is None:
            mine.done.append((act, whom, self.named[name].result()))

    # --- What must be so after every commit -----------------------------------------------------------
    def _look(self, mine: Transaction) -> None:
        """From outside, as the next request does."""
        organization = Organization.objects.get(pk=self.world.organization.pk)
        self._has_one_main(organization)
        self._nobody_is_beyond_the_ceiling(organization)
        self._the_next_request_sees_it(organization)
        if mine.done and all(act in GIVES for act, *_ in mine.done):
            self._it_was_an_administrators_to_give(mine)

    def _has_one_main(self, organization: Organization) -> None:
        main = organization.main
        assert main.organization_id == organization.pk
        if organization.status not in ENDED:
            assert main.status not in ENDED
            assert main.is_administrator

    def _nobody_is_beyond_the_ceiling(self, organization: Organization) -> None:
        allowed = {role.key for role in ceiling(self.world.profile, participates=False)}
        for grant in Grant.objects.filter(membership__organization=organization, ended_at=None):
            assert grant.role in allowed
            assert grant.membership.status not in ENDED

    def _the_next_request_sees_it(self, organization: Organization) -> None:
        for membership in Membership.objects.filter(organization=organization):
            actor = acting_as(membership, now=NOW)
            live = Grant.objects.filter(membership=membership, ended_at=None, expires_at__gt=NOW)
            roles = {role.key: role for role in self.world.profile.roles}
            opened = {key for grant in live for key in roles[grant.role].opens}
            is_in = membership.status is organization.status is State.ACTIVE
            for key, permission in announced().items():
                wanted = is_in and key in opened and (actor.sees_phi or not permission.shows_phi)
                assert decide(actor, permission).allowed == wanted, (key, membership.state)

    def _it_was_an_administrators_to_give(self, mine: Transaction) -> None:
        """Whoever took that away would have had to wait for this transaction."""
        giver = self.world.people[mine.who]
        gave_up_own = any(whom == mine.who for _, whom, _ in mine.done)
        if not gave_up_own:
            assert Membership.objects.get(pk=giver.pk).is_administrator
        _, whom, wanted = mine.done[-1]
        assert (
            given_to(Membership.objects.get(pk=self.world.people[whom].pk), self.world.profile)
            == wanted
        )

    def _actor(self, who: int) -> Actor:
        return acting_as(Membership.objects.get(pk=self.world.people[who].pk), now=NOW)

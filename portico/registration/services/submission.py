"""A registration at its last moment, and what may turn out to be stale in it."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.profiles.schema import Profile, StepKind
from portico.registration.facts import Facts, Outcome
from portico.registration.flow import Walk
from portico.registration.models import Draft


class NotYet(Exception):
    """Something became stale or was taken meanwhile; the draft says which step is due.

    Its words, where there are any, say what to do instead.
    """


class Stale(Exception):
    """What to write into the draft after nothing was created."""

    def __init__(self, kind: StepKind, outcome: Outcome, detail: dict[str, object]) -> None:
        super().__init__(kind)
        self.kind, self.outcome, self.detail = kind, outcome, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is handed in, as it was walked in the transaction that creates from it."""

    draft: Draft
    profile: Profile
    way: Walk
    actor: Actor
    now: datetime

    @property
    def facts(self) -> Facts:
        """What the draft holds of its track."""
        return self.way.facts

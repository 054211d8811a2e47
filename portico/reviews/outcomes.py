"""What a decision does: the folder that opens reviews of a kind registers it here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.profiles.schema import Profile
from portico.reviews.models import Review

Handler = Callable[[Review, Actor, datetime], None]
Correctable = Callable[[Profile], Mapping[str, str]]
"""What of it can be corrected at a plan: names of fields with their labels."""


def _nothing(_profile: Profile) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the review page says of one kind; ``{name}`` is who asked for the review."""

    received: str = "Registration received"
    opened: str = "{name} registered it"
    approve: str = "Opens access now"
    send_back: str = "Clock stops until they answer"
    decline: str = "They are told why and whom to call"
    message: str = "What you need, or why you decline. They read it after they sign in; an approval sends none."
    told_date: bool = True
    """They were told by when it is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The three handlers of one kind; each runs inside the transaction that decides."""

    approve: Handler
    decline: Handler
    send_back: Handler
    label: str = ""
    """What the queue calls a review of this kind, such as "New organization"."""
    words: Words = Words()
    admits: bool = True
    """Approving lets somebody in: where the plan asks for a contact on file first, it does here."""
    asks_contact: bool = False
    """True where a contact on file is asked first at every plan."""
    two_persons: bool = False
    """True where two persons approve at every plan."""
    correctable: Correctable = _nothing


_registered: dict[str, Outcomes] = {}


def register_outcomes(kind: str, outcomes: Outcomes) -> None:
    """Called once per kind, from an AppConfig's ready()."""
    _registered[kind] = outcomes


def outcomes_of(kind: str) -> Outcomes:
    """Return the handlers of ``kind``; KeyError when no folder answers for it."""
    return _registered[kind]


def kinds() -> dict[str, str]:
    """Every registered kind with its label, for filters and pills."""
    return {kind: outcomes.label or kind for kind, outcomes in _registered.items()}

"""Whose place an administrator may suspend, give back or end, and what a colleague takes over. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from portico.access.states import State
from portico.delegation.rules import Wanted


class Act(StrEnum):
    """What can be done to somebody's place."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REMOVE = "remove"


class Objection(StrEnum):
    """Why an act did not happen. The value is the sentence for the person."""

    THEMSELVES = "Nobody ends or suspends their own place. Ask another administrator."
    MAIN = "The main administrator hands over first. Then this is possible."
    POWER = "Only the main administrator suspends, removes or lets back in another administrator."
    STATE = (
        "Somebody else was faster: this is not possible any more. The list shows what is so now."
    )
    MANY = "Your organization has as many administrators as the plan allows. Change that first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody's place, as the one who acts on it stands to it."""

    state: State
    is_own: bool
    """Of whoever acts."""
    is_main: bool
    is_administrator: bool
    may_make: bool
    """Whether whoever acts may make and unmake administrators."""


_FROM: dict[Act, frozenset[State]] = {
    Act.SUSPEND: frozenset({State.ACTIVE}),
    Act.REINSTATE: frozenset({State.SUSPENDED}),
    # Let in but not yet come: the mailed link dies with the place.
    Act.REMOVE: frozenset({State.ACTIVE, State.SUSPENDED, State.AWAITING_ACTIVATION}),
}


def objection_to(act: Act, place: Place) -> Objection | None:
    """Why this act is not possible on that place; None when it is."""
    if place.is_main:
        return Objection.MAIN
    if place.is_own:
        return Objection.THEMSELVES
    if place.is_administrator and not place.may_make:
        return Objection.POWER
    return None if place.state in _FROM[act] else Objection.STATE


def taken_over(present: Wanted, leaver: Wanted, roles: Collection[str]) -> Wanted:
    """What a colleague has after taking over some of a leaver's roles, each until the same day.

    Who has roles already keeps the patients and numbers they see: limits are the person's, and
    taking over must not open more of the others. Who has none gets the leaver's.
    """
    got = {key: day for key, day in leaver.until.items() if key in roles}
    until = {**present.until}
    for key, day in got.items():
        until[key] = max(day, until.get(key, day))
    if present.until:
        return replace(present, until=until)
    return replace(
        present, until=until, sees_phi=leaver.sees_phi, tins=leaver.tins, npis=leaver.npis
    )

"""Who may decide what, and what stands in the way. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission


class Objection(StrEnum):
    """Why an act on a review does not happen. The value is the sentence for the person."""

    NOT_YOURS = "This review is not yours to decide."
    OWN_ENTRY = "You registered this yourself. A colleague has to decide on it."
    ALREADY_DECIDED = "This is decided already. Nothing was changed."
    WITHDRAWN = "The registration was withdrawn. There is nothing left to decide."
    HELD_BY_ANOTHER = "A colleague holds this review. Take it over first."
    HOLDER_CHANGED = "Somebody else took this review a moment ago."
    NOT_HELD = "You do not hold this review."
    WAITING_FOR_THEM = "This was sent back already and waits for the applicant."
    ORGANIZATION_WAITS = (
        "The organization itself is still under review. Decide when it is approved."
    )
    REASON_MISSING = "Enter a reason. It is told to the applicant."


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The facts of a review that decide what may be done with it."""

    plan: str
    decided_by_plan: bool
    organization_id: int
    organization_is_active: bool
    applicant_id: int
    held_by_id: int | None
    is_decided: bool = False
    is_withdrawn: bool = False
    is_sent_back: bool = False


def objection_to_seeing(standing: Standing, actor: Actor) -> Objection | None:
    """Staff of the plan see its reviews; administrators those of their organization."""
    if actor.plan != standing.plan:
        return Objection.NOT_YOURS
    if standing.decided_by_plan:
        allowed = decide(actor, Permission.REVIEW_QUEUE).allowed
    else:
        allowed = (
            decide(actor, Permission.ORGANIZATION_USERS).allowed
            and actor.organization_id == standing.organization_id
        )
    return None if allowed else Objection.NOT_YOURS


def objection_to_acting(standing: Standing, actor: Actor) -> Objection | None:
    """What stands in the way of anything but looking."""
    if objection := objection_to_seeing(standing, actor):
        return objection
    if actor.account_id == standing.applicant_id:
        return Objection.OWN_ENTRY
    if standing.is_decided:
        return Objection.ALREADY_DECIDED
    return Objection.WITHDRAWN if standing.is_withdrawn else None


def objection_to_taking(
    standing: Standing, actor: Actor, *, from_account_id: int | None
) -> Objection | None:
    """``from_account_id`` is who held it when the person looked: nobody is overtaken unseen."""
    if objection := objection_to_acting(standing, actor):
        return objection
    return None if standing.held_by_id == from_account_id else Objection.HOLDER_CHANGED


def objection_to_giving_back(standing: Standing, actor: Actor) -> Objection | None:
    """Only the holder gives back."""
    if objection := objection_to_acting(standing, actor):
        return objection
    return None if standing.held_by_id == actor.account_id else Objection.NOT_HELD


def objection_to_deciding(
    standing: Standing,
    actor: Actor,
    *,
    sends_back: bool,
    needs_reason: bool,
    reason: str,
) -> Objection | None:
    """What stands in the way of a decision, the most telling objection first."""
    if objection := objection_to_acting(standing, actor):
        return objection
    if not standing.decided_by_plan and not standing.organization_is_active:
        return Objection.ORGANIZATION_WAITS
    if standing.held_by_id not in {None, actor.account_id}:
        return Objection.HELD_BY_ANOTHER
    if sends_back and standing.is_sent_back:
        return Objection.WAITING_FOR_THEM
    return Objection.REASON_MISSING if needs_reason and not reason.strip() else None

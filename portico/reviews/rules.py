"""Who may decide what, and what stands in the way. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from portico.access.actor import Actor, StaffRoleName
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.reviews.evidence import Source
from portico.vocabulary.sameness import reduced


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
    NOT_SIGNED = "They have not signed their agreement yet. It can be approved once they have."
    ORGANIZATION_WAITS = (
        "The organization itself is still under review. Decide when it is approved."
    )
    REASON_MISSING = "Enter a reason. It is told to the applicant."
    NOT_YOURS_TO_ASSIGN = "Only who holds this review, or a lead, gives it to a colleague."
    CANNOT_DECIDE = "This colleague cannot decide on it. Choose another."
    CONTACT_FIRST = "Call or write to a contact on file first, and note it."
    CONTACT_ON_FILE = "A contact is on file. Ask there, or at another one that you name."
    SUCCESSOR_LEFT = "The successor does not work there any more. Decline, and start again."
    SUCCESSOR_WAITS = (
        "The successor's place there is not open yet. Settle that first, then approve."
    )
    MAILBOX_FULL = "Too many mails went to the successor's address. Approve it in an hour."
    NUMBER_TAKEN = "Another organization has this tax ID by now. Decline it, and say whom to call."
    SECOND_PERSON = "You approved this first. A colleague has to approve it as well."


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
    is_unsigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What the plan asks of an approval, and how far it is."""

    lacks_contact: bool = False
    """Nobody noted yet that they asked at a contact on file."""
    needs_second: bool = False
    endorsed_by_id: int | None = None

    @property
    def is_first_of_two(self) -> bool:
        """True when an approval now only waits for a second one."""
        return self.needs_second and self.endorsed_by_id is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One corrected field, from what to what."""

    field: str
    before: str
    after: str

    def to_json(self) -> dict[str, str]:
        """Return plain values for a JSON column."""
        return asdict(self)


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


def objection_to_assigning(
    standing: Standing, actor: Actor, *, from_account_id: int | None, may_decide: bool
) -> Objection | None:
    """The holder and every lead hand a review on; ``may_decide`` is about the colleague."""
    if objection := objection_to_acting(standing, actor):
        return objection
    if actor.account_id != standing.held_by_id and StaffRoleName.LEAD not in actor.staff_roles:
        return Objection.NOT_YOURS_TO_ASSIGN
    if standing.held_by_id != from_account_id:
        return Objection.HOLDER_CHANGED
    return None if may_decide else Objection.CANNOT_DECIDE


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
    declines = needs_reason and not sends_back
    if standing.is_unsigned and not declines:
        return Objection.NOT_SIGNED
    return Objection.REASON_MISSING if needs_reason and not reason.strip() else None


def objection_to_approving(approval: Approval, actor: Actor) -> Objection | None:
    """What the plan asks for beside a decision; nobody is both of two persons."""
    if approval.endorsed_by_id == actor.account_id:
        return Objection.SECOND_PERSON
    return Objection.CONTACT_FIRST if approval.lacks_contact else None


def source_of(contact: str, *, on_file: Mapping[str, Source], typed: Collection[str]) -> Source:
    """Where a contact is from: on file, else from the form where the applicant typed it anywhere.

    A number written otherwise, or an address that contains the typed street, is still the form's.
    """
    if contact in on_file:
        return on_file[contact]
    said = reduced(contact)
    known = (reduced(each) for each in typed)
    return Source.FORM if any(each and each in said for each in known) else Source.ELSEWHERE

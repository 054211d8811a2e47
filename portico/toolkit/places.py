"""How a place of work and its state are said."""

from portico.access.states import State
from portico.organizations.models import Membership
from portico.profiles.schema import Profile
from portico.web.components import Pill, Place

PILLS: dict[State, Pill] = {
    State.ACTIVE: Pill(tone="ok", label="Active"),
    State.SENT_BACK: Pill(tone="wait", label="Sent back"),
    State.SUSPENDED: Pill(tone="bad", label="Suspended"),
    State.TERMINATED: Pill(tone="quiet", label="Ended"),
    State.DECLINED: Pill(tone="quiet", label="Declined"),
    State.EXPIRED: Pill(tone="quiet", label="Expired"),
    State.SUPERSEDED: Pill(tone="quiet", label="Replaced"),
}
WAITS = Pill(tone="wait", label="Waiting")


def pill_of(state: State) -> Pill:
    """A state in one word."""
    return PILLS.get(state, WAITS)


def is_open(membership: Membership) -> bool:
    """True where the person can work: they and the organization are active."""
    return membership.state == membership.organization.state == State.ACTIVE


def standing_of(membership: Membership) -> State:
    """The state that keeps somebody out, or active."""
    own = State(membership.state)
    return own if own is not State.ACTIVE else State(membership.organization.state)


def role_of(membership: Membership, plan: Profile) -> str:
    """What the plan calls somebody there."""
    return plan.labels.administrator if membership.is_administrator else "User"


def place_of(membership: Membership, plan: Profile, *, current: bool, detail: str = "") -> Place:
    """An entry of the switcher; only what is not active says so."""
    return Place(
        key=str(membership.public_id),
        name=membership.organization.name,
        detail=detail or role_of(membership, plan),
        role=role_of(membership, plan),
        pill=None if is_open(membership) else pill_of(standing_of(membership)),
        current=current,
    )

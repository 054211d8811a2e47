"""How a place of work and its state are said."""

from collections.abc import Collection, Mapping, Sequence

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.delegation.models import Delegation
from portico.organizations.models import Membership
from portico.profiles.addresses import url_for
from portico.profiles.loading import profiles
from portico.profiles.schema import Profile
from portico.web.components import Pill, Place, PlanPlaces

LISTED = 3
"""Places of another plan that are named; its own page lists them all."""

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
    """What the plan calls somebody there, as a line begins."""
    title = plan.labels.administrator
    return title[:1].upper() + title[1:] if membership.is_administrator else "User"


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


def place_at_work(delegation: Delegation, *, current: bool, detail: str = "") -> Place:
    """An entry of the switcher for an office that somebody's company works for."""
    company = f"For whom {delegation.agent.name} works"
    return Place(
        key=str(delegation.public_id),
        name=delegation.principal.name,
        detail=detail or company,
        role=company,
        current=current,
    )


TEAMS: dict[StaffRoleName, str] = {
    StaffRoleName.LEAD: "Enrollment",
    StaffRoleName.REVIEWER: "Enrollment",
    StaffRoleName.HELP_DESK: "Help desk",
    StaffRoleName.SECURITY_OFFICER: "Security",
    StaffRoleName.PUBLICATIONS: "Publications",
    StaffRoleName.OPERATOR: "Operation",
}
"""Who holds several roles works for the first of these."""


def team_of(plan: Profile, roles: Collection[StaffRoleName], *, current: bool) -> Place:
    """Where plan staff work, by what they do there."""
    detail, name = f"{plan.name} staff", next(TEAMS[role] for role in TEAMS if role in roles)
    return Place(key="", name=name, detail=detail, role=detail, current=current)


def places_elsewhere(
    memberships: Sequence[Membership],
    staffed: Mapping[str, Collection[StaffRoleName]],
    *,
    here: str,
) -> list[PlanPlaces]:
    """A person's other plans, each in its own words: live memberships, or the team of its staff."""
    found = []
    for plan in profiles().values():
        mine = [each for each in memberships if each.organization.plan == plan.slug]
        places = [place_of(each, plan, current=False) for each in mine]
        if plan.slug in staffed:
            places = [team_of(plan, staffed[plan.slug], current=False)]
        if places and plan.slug != here:
            found.append(_at(plan, places))
    return found


def _at(plan: Profile, places: Sequence[Place]) -> PlanPlaces:
    return PlanPlaces(
        name=plan.name,
        url=url_for(plan.slug, "toolkit:enter"),
        places=places[:LISTED],
        more=max(len(places) - LISTED, 0),
    )

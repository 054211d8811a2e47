"""Plan staff look at an organization as one of its people sees it: to read, for half an hour.

The session of the staff member keeps as whom; another session of theirs knows nothing of it. What
it allows is decided by access.decide, and every page that is opened is on the organization's record.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portico.access.actor import Actor
from portico.access.decide import STAFF_ROLES_FOR, decide
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.organizations.queries import membership_by_id
from portico.organizations.working import member_of
from portico.profiles.schema import Profile
from portico.toolkit.places import is_open
from portico.web.http import Request

VIEWING_FOR = timedelta(minutes=30)
WAYS_OUT = frozenset({"accounts:sign_out", "backoffice:stop_viewing"})
"""What staff may send while they look: it ends the looking."""
_PREFIX = "viewing:"
Session = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """As whom, and how long."""

    membership_id: int
    until: datetime


class NotOpen(Exception):
    """Nothing opens for this person: there is nothing to look at."""


def begin(
    session: Session, *, member: Membership, reason: str, actor: Actor, now: datetime
) -> Viewing:
    """Look as that member from now on; what was looked at before ends. Raises NotOpen."""
    if not is_open(member):
        raise NotOpen
    plan = member.organization.plan
    end(session, plan, actor, how="another", now=now)
    began = Viewing(membership_id=member.pk, until=now + VIEWING_FOR)
    with acting(actor):
        _record("began", member, actor, now, {"reason": reason, "until": began.until.isoformat()})
    session[_PREFIX + plan] = {"membership": member.pk, "until": began.until.isoformat()}
    return began


def end(session: Session, plan: str, actor: Actor, *, how: str, now: datetime) -> None:
    """Look as nobody else any more; ending twice is ending once."""
    found = viewing_in(session, plan)
    if found is None:
        return
    del session[_PREFIX + plan]
    member = membership_by_id(plan, found.membership_id)
    if member is not None:
        with acting(actor):
            _record("ended", member, actor, now, {"how": how})


def current(session: Session, plan: Profile, actor: Actor, *, now: datetime) -> Membership | None:
    """As whom they look now; what is over ends here. No query while nobody is looked at."""
    found = viewing_in(session, plan.slug)
    if found is None:
        return None
    member = membership_by_id(plan.slug, found.membership_id)
    if not decide(actor, Permission.VIEW_AS).allowed:
        end(session, plan.slug, actor, how="not allowed any more", now=now)
    elif now >= found.until:
        end(session, plan.slug, actor, how="time is over", now=now)
    elif member is None or not is_open(member):
        end(session, plan.slug, actor, how="nothing opens for them any more", now=now)
    else:
        return member
    return None


def viewing_in(session: Session, plan: str) -> Viewing | None:
    """What a session says of it, over or not."""
    stored = session.get(_PREFIX + plan)
    if not stored:
        return None
    until = datetime.fromisoformat(stored["until"])
    return Viewing(membership_id=stored["membership"], until=until)


def plans_viewed(session: Session) -> list[str]:
    """The plans in which this session looks as somebody."""
    return [key.removeprefix(_PREFIX) for key in session.keys() if key.startswith(_PREFIX)]  # noqa: SIM118 - no mapping


def note_look(request: Request, permission: Permission | ToolPermission, *, now: datetime) -> None:
    """Put a page of the organization that staff look at on its record; nothing of any other page."""
    is_theirs = permission not in STAFF_ROLES_FOR and permission not in _NOT_THEIRS
    match, member = request.resolver_match, member_of(request)
    if not request.actor.views_as or not is_theirs or match is None or member is None:
        return
    with acting(request.actor):
        record(
            actor=request.actor,
            action="viewing.looked",
            subject=f"page:{match.view_name}",
            details={"to": str(member.public_id)},
            now=now,
        )


_NOT_THEIRS = frozenset(
    {Permission.PUBLIC, Permission.REGISTRATION, Permission.DEMO, Permission.OWN_ACCOUNT}
)


def _record(
    act: str, member: Membership, actor: Actor, now: datetime, details: dict[str, str]
) -> None:
    """Who looks is the actor, as whom the subject: both are named."""
    record(
        actor=actor,
        action=f"viewing.{act}",
        subject=f"membership:{member.public_id}",
        organization_id=member.organization_id,
        details={"as": str(member.account), **details},
        now=now,
    )

"""Plan staff move a TIN to another office: what hung on it ends where it was, and both sides hear."""

from datetime import date, datetime

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.delegation.models import Delegation, RequestState
from portico.delegation.queries import given_to
from portico.delegation.queries.moving import asked_for, limited_to, work_without
from portico.delegation.rules import change_of, without_tin
from portico.delegation.rules.third_parties import Work
from portico.delegation.services.announce import tell_administrators
from portico.delegation.services.between import over, record_both, tell_side
from portico.delegation.services.giving import NotYours, store_change
from portico.organizations.models import Organization, TinTransfer
from portico.organizations.services import transfer_tin
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile
from portico.vocabulary.tin import mask_tin


def move_tin(
    *,
    tin: str,
    source: Organization,
    target: Organization,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TinTransfer:
    """Move it as ``transfer_tin`` does, and take from the source's people what was given for it.

    Whoever was limited to it among others keeps the others; whoever worked with it alone loses their
    roles, and so does a company. Administrators of both are told, without the other's name.
    Raises NotYours, CannotMove, OrganizationTaken.
    """
    if not decide(actor, Permission.TIN_TRANSFERS).allowed:
        raise NotYours
    with acting(actor):
        transfer = transfer_tin(
            tin=tin, source=source, target=target, on=on, reason=reason, actor=actor, now=now
        )
        # From here on both organizations are locked, as whoever gives or offers anything locks them.
        _narrow(transfer, actor, now)
        for delegation in work_without(transfer.source, tin):
            _end(delegation, actor, now)
        waiting = asked_for(transfer.source, tin)
        waiting.update(state=RequestState.WITHDRAWN, answered_at=now)
        _tell(transfer, now)
    return transfer


def _narrow(transfer: TinTransfer, actor: Actor, now: datetime) -> None:
    plan: Profile = load_profile(transfer.plan)
    for member in limited_to(transfer.source, transfer.tin):
        present = given_to(member, plan)
        wanted = without_tin(present, transfer.tin)
        store_change(member, change_of(present, wanted), wanted, plan, actor, now)


def _end(delegation: Delegation, actor: Actor, now: datetime) -> None:
    act = Work.WITHDRAWN if delegation.state == Work.OFFERED else Work.ENDED
    over(delegation, act, actor, now)
    record_both(delegation, act, actor, now)
    tell_side(delegation, delegation.agent, f"work_{act}", now)


def _tell(transfer: TinTransfer, now: datetime) -> None:
    numbers = url_for(transfer.plan, "delegation:numbers")
    context = {"tin": mask_tin(transfer.tin), "on": transfer.moved_on, "url": numbers}
    came = {**context, "is_taken_back": transfer.undoes is not None}
    tell_administrators(transfer.source, "tin_left", context, now)
    tell_administrators(transfer.target, "tin_came", came, now)

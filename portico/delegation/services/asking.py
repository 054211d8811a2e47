"""Somebody asks for a role, for patients, for a number; an administrator gives it or says why not."""

from dataclasses import replace
from datetime import date, datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.constraints import is_stored
from portico.audit.services import record
from portico.delegation.models import AccessRequest, RequestState, Thing
from portico.delegation.queries import given_to
from portico.delegation.rules import Wanted
from portico.delegation.services.announce import tell, tell_administrators
from portico.delegation.services.giving import give, locked_place
from portico.organizations.models import Membership
from portico.profiles.addresses import url_for
from portico.profiles.schema import Profile


class AskedAlready(Exception):
    """They asked for the same before, and nobody answered yet."""


class RequestOver(Exception):
    """It was answered or withdrawn between the look and the act; nothing happened."""


def ask(
    *,
    membership: Membership,
    thing: Thing,
    value: str,
    with_phi: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> AccessRequest:
    """Keep what somebody asks for and mail the administrators that somebody did.

    Raises AskedAlready, and the database's refusal for who has left.
    """
    asked = AccessRequest(
        membership=membership,
        thing=thing,
        value=value,
        with_phi=with_phi,
        reason=reason,
        asked_at=now,
    )
    with acting(actor):
        if not is_stored(asked, unless=("delegation_asked_once",)):
            raise AskedAlready
        context = {"url": _address(asked, "toolkit:requests")}
        tell_administrators(membership.organization, "asked", context, now, but={membership.pk})
        _record(asked, "made", actor, now)
    return asked


def give_asked(
    *,
    request: AccessRequest,
    until: date | None,
    with_phi: bool,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> None:
    """Give what was asked for; a role ``until`` the end of that day.

    Raises RequestOver, and what giving raises.
    """
    with acting(actor):
        locked = _locked(request, actor)
        present = given_to(locked.membership, profile)
        wanted = with_asked(present, locked, until=until, with_phi=with_phi)
        give(
            membership=locked.membership,
            seen=present,
            wanted=wanted,
            profile=profile,
            actor=actor,
            now=now,
        )
        _answer(locked, RequestState.GIVEN, "", actor, now)
        _record(locked, "granted", actor, now)


def decline_asked(*, request: AccessRequest, reason: str, actor: Actor, now: datetime) -> None:
    """Say why not; whoever asked is told by whom. Raises RequestOver and NotYours."""
    with acting(actor):
        locked = _locked(request, actor)
        _answer(locked, RequestState.DECLINED, reason, actor, now)
        _record(locked, "declined", actor, now)


def withdraw_asked(*, request: AccessRequest, actor: Actor, now: datetime) -> None:
    """Take back one's own; once answered, nothing happens."""
    own = AccessRequest.objects.filter(pk=request.pk, membership=actor.membership_id or 0)
    with acting(actor):
        still_open = own.filter(state=RequestState.OPEN)
        if still_open.update(state=RequestState.WITHDRAWN, answered_at=now):
            _record(request, "withdrawn", actor, now)


def with_asked(
    present: Wanted, asked: AccessRequest, *, until: date | None, with_phi: bool
) -> Wanted:
    """What somebody would have with what they ask for."""
    value = frozenset({asked.value})
    match asked.thing:
        case Thing.ROLE if until is not None:
            more = {**present.until, asked.value: until}
            return replace(present, until=more, sees_phi=present.sees_phi or with_phi)
        case Thing.PHI:
            return replace(present, sees_phi=True)
        case Thing.TIN if present.tins:
            return replace(present, tins=present.tins | value)
        case Thing.NPI if present.npis:
            return replace(present, npis=present.npis | value)
    return present


def _locked(request: AccessRequest, actor: Actor) -> AccessRequest:
    """Whose it is first, as giving locks them; then the request, if it is still open."""
    place = locked_place(request.membership, actor)
    open_ones = AccessRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    locked = open_ones.select_for_update(of=("self",)).first()
    if locked is None:
        raise RequestOver
    locked.membership = place
    return locked


def _answer(
    asked: AccessRequest, state: RequestState, answer: str, actor: Actor, now: datetime
) -> None:
    asked.state, asked.answer, asked.answered_at = state, answer, now
    asked.answered_by = Account.objects.get(pk=actor.account_id or 0)
    asked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    tell(asked.membership, "answered", {"url": _address(asked, "delegation:asking")}, now)


def _address(asked: AccessRequest, page: str) -> str:
    return url_for(asked.membership.organization.plan, page)


def _record(asked: AccessRequest, act: str, actor: Actor, now: datetime) -> None:
    membership = asked.membership
    record(
        actor=actor,
        action=f"request.{act}",
        subject=f"membership:{membership.public_id}",
        organization_id=membership.organization_id,
        details={
            "what": Thing(asked.thing).label,
            **({"role": asked.value} if asked.thing == Thing.ROLE else {}),
        },
        now=now,
    )

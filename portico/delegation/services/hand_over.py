"""The main administrator offers her role; a colleague accepts it, and only then it is theirs (WM-13)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import HandOver, HandOverState
from portico.delegation.rules.succession import (
    OFFER_STANDS_FOR,
    Objection,
    Offer,
    objection_to_answering,
    objection_to_changing,
    objection_to_offering,
    objection_to_withdrawing,
)
from portico.delegation.services.announce import tell, tell_administrators
from portico.organizations.models import Membership, Organization
from portico.organizations.services import hand_over_main
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile
from portico.vocabulary.moments import day_in_words


class OfferRefused(Exception):
    """An act on an offer that did not happen; its text says why, for the person."""

    def __init__(self, objection: Objection) -> None:
        """Keep why."""
        super().__init__(objection.value)
        self.objection = objection


def offer_hand_over(
    *, organization: Organization, to: Membership, message: str, actor: Actor, now: datetime
) -> HandOver:
    """Offer the main role to an active colleague for 14 days and mail them. Raises OfferRefused."""
    with acting(actor):
        locked, successor = _locked(organization, to)
        objection = objection_to_offering(
            by_id=_working(actor, Permission.ORGANIZATION_MAIN),
            to_id=successor.pk,
            main_id=locked.main_id,
            to_is_active=_is_active(successor, locked),
        )
        if objection:
            raise OfferRefused(objection)
        offer = _stored(locked, successor, message, now)
        _record(offer, "offered", actor, now)
        _tell_successor(offer, now)
    return offer


def accept_hand_over(*, offer: HandOver, actor: Actor, now: datetime) -> HandOver:
    """Make whom it was offered to the main administrator, and tell everybody who administers.

    Whoever offered it stays an administrator. Raises OfferRefused.
    """
    with acting(actor):
        locked = _answered(offer, HandOverState.ACCEPTED, actor, now)
        hand_over_main(organization=locked.organization, to=locked.to, actor=actor, now=now)
        new, old = locked.to, locked.by
        context = {"new": new.account.full_name, "old": old.account.full_name}
        tell(new, "hand_over_yours", context, now)
        tell(old, "hand_over_accepted", context, now)
        tell_administrators(locked.organization, "main_changed", context, now, but=(new.pk, old.pk))
    return locked


def decline_hand_over(*, offer: HandOver, actor: Actor, now: datetime) -> HandOver:
    """Leave the role where it is; both are told. Raises OfferRefused."""
    with acting(actor):
        locked = _answered(offer, HandOverState.DECLINED, actor, now)
        _tell_both(locked, "hand_over_declined", now)
    return locked


def withdraw_hand_over(*, offer: HandOver, actor: Actor, now: datetime) -> HandOver:
    """Take an open offer back; both are told. Raises OfferRefused."""
    with acting(actor):
        locked = _locked_offer(offer)
        by_id = _working(actor, Permission.ORGANIZATION_MAIN)
        if objection := objection_to_withdrawing(_facts(locked), by_id=by_id, now=now):
            raise OfferRefused(objection)
        _end(locked, HandOverState.WITHDRAWN, actor, now)
        _tell_both(locked, "hand_over_withdrawn", now)
    return locked


def expire_hand_overs(*, plan: str, now: datetime) -> int:
    """End what nobody answered within its days, telling both; return how many those are."""
    actor, ended = Actor.system(plan=plan), 0
    due = HandOver.objects.filter(
        organization__plan=plan, state=HandOverState.OFFERED, expires_at__lte=now
    )
    for offer in due.order_by("pk"):
        with acting(actor):
            locked = _locked_offer(offer)
            if locked.state != HandOverState.OFFERED:
                continue
            _end(locked, HandOverState.EXPIRED, actor, now)
            _tell_both(locked, "hand_over_expired", now)
            ended += 1
    return ended


def _working(actor: Actor, permission: Permission) -> int | None:
    """Under which membership somebody may do this; terms and password count as on every page."""
    return actor.membership_id if decide(actor, permission).allowed else None


def _locked(organization: Organization, to: Membership) -> tuple[Organization, Membership]:
    """The organization, then its member: the order in which everybody locks."""
    rows = Organization.objects.select_for_update(no_key=True)
    locked = rows.get(pk=organization.pk)
    members = Membership.objects.select_for_update(no_key=True, of=("self",))
    return locked, members.select_related("account", "organization").get(pk=to.pk)


def _locked_offer(offer: HandOver) -> HandOver:
    """The offer with its organization and both members, locked before it."""
    _locked(offer.organization, offer.to)
    rows = HandOver.objects.select_for_update(of=("self",))
    names = ("organization", "to__account", "by__account", "to__organization", "by__organization")
    return rows.select_related(*names).get(pk=offer.pk)


def _answered(offer: HandOver, state: HandOverState, actor: Actor, now: datetime) -> HandOver:
    locked = _locked_offer(offer)
    by_id = _working(actor, Permission.ORGANIZATION_HOME)
    if objection := objection_to_answering(_facts(locked), by_id=by_id, now=now):
        raise OfferRefused(objection)
    _end(locked, state, actor, now)
    return locked


def _stored(
    organization: Organization, successor: Membership, message: str, now: datetime
) -> HandOver:
    """One is open at a time; one that outlasted its days makes room."""
    for open_ in HandOver.objects.filter(organization=organization, state=HandOverState.OFFERED):
        if objection_to_changing(_facts(open_), now=now):
            _end(open_, HandOverState.EXPIRED, Actor.system(plan=organization.plan), now)
    try:
        with transaction.atomic():
            return HandOver.objects.create(
                organization=organization,
                by_id=organization.main_id,
                to=successor,
                message=message,
                offered_at=now,
                expires_at=now + OFFER_STANDS_FOR,
            )
    except IntegrityError:
        raise OfferRefused(Objection.ONE_IS_OPEN) from None


def _facts(offer: HandOver) -> Offer:
    return Offer(
        state=offer.state,
        expires_at=offer.expires_at,
        by_id=offer.by_id,
        to_id=offer.to_id,
        main_id=offer.organization.main_id,
        to_is_active=_is_active(offer.to, offer.organization),
    )


def _is_active(member: Membership, organization: Organization) -> bool:
    return (
        member.organization_id == organization.pk
        and member.state == organization.state == State.ACTIVE
    )


def _end(offer: HandOver, state: HandOverState, actor: Actor, now: datetime) -> None:
    offer.state, offer.ended_at = state, now
    offer.save(update_fields=("state", "ended_at"))
    _record(offer, state.value, actor, now)


def _record(offer: HandOver, act: str, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        action=f"hand_over.{act}",
        subject=str(offer),
        organization_id=offer.organization_id,
        details={"to": str(offer.to.public_id)},
        now=now,
    )


def _tell_successor(offer: HandOver, now: datetime) -> None:
    plan = load_profile(offer.organization.plan)
    context = {
        "by": offer.by.account.full_name,
        "until": day_in_words(offer.expires_at, plan.hours.zone),
        "offer_url": url_for(plan.slug, "delegation:offer"),
    }
    tell(offer.to, "hand_over_offered", context, now)


def _tell_both(offer: HandOver, template: str, now: datetime) -> None:
    context = {"new": offer.to.account.full_name, "old": offer.by.account.full_name}
    for member in (offer.by, offer.to):
        tell(member, template, context, now)

"""Staff appoint a successor for an office whose main administrator is gone (WM-14)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import ENDED, State
from portico.accounts.challenges import TooSoon
from portico.audit.acting import acting
from portico.delegation.models import Invitation, Succession, SuccessionKind, SuccessionState
from portico.delegation.queries.succession import contact_on_file
from portico.delegation.rules.succession import ways_to_prove
from portico.delegation.services.cases import (
    end,
    locked,
    record_case,
    tell_everybody,
    tell_with_way_to_object,
)
from portico.delegation.services.invitations import Invitee, invite_for_office
from portico.delegation.services.proving import hand_to_staff, mail_proof_link
from portico.organizations.models import Membership, Organization
from portico.organizations.services import (
    AlreadyMember,
    end_membership,
    hand_over_main,
    set_administrator,
)
from portico.profiles.schema import Profile
from portico.profiles.schema import Succession as Way
from portico.proofs.services import release
from portico.reviews.models import LIVE, Review
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused, withdraw


class CannotAppoint(Exception):
    """No case was opened; its text says why, for the staff member."""


def start_appointing(
    *,
    organization: Organization,
    person: str,
    reached_at: str,
    email: str,
    successor: Membership | None,
    successor_email: str,
    keeps_old: bool,
    profile: Profile,
    actor: Actor,
    now: datetime,
) -> Succession:
    """Open the case, tell all who run the office and the contact on file, and ask for proof.

    The link to prove by goes to ``email``; where the plan has no proof of its own, to the contact
    on file and nowhere else; without one, staff decide at once and say how they made sure.
    Raises CannotAppoint.
    """
    if not decide(actor, Permission.SUCCESSION).allowed or Way.APPOINT not in (
        profile.administration.succession
    ):
        raise CannotAppoint("This plan does not appoint successors.")
    with acting(actor):
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        case = _stored(
            Succession(
                organization=organization,
                main=Membership.objects.select_related("account", "organization").get(
                    pk=organization.main_id
                ),
                kind=SuccessionKind.APPOINT,
                state=SuccessionState.PROVING,
                opened_by_id=actor.account_id,
                opened_at=now,
                person=person,
                reached_at=reached_at,
                email=email,
                successor=successor,
                successor_email="" if successor else successor_email,
                keeps_old=keeps_old,
            )
        )
        if not ways_to_prove(profile):
            case.email = contact_on_file(organization, now)
            case.save(update_fields=("email",))
        record_case(case, "opened", actor, now)
        tell_with_way_to_object(case, "appointment_opened", {"person": person}, now)
        if case.email:
            mail_proof_link(case, now)
        else:
            hand_to_staff(case, "Nobody on file could be asked for proof", actor, now)
    return case


def _stored(case: Succession) -> Succession:
    organization = case.organization
    if organization.state != State.ACTIVE:
        raise CannotAppoint("The organization is not active. Settle that first.")
    if case.successor is not None and case.successor.pk == organization.main_id:
        raise CannotAppoint("This person is the main administrator already.")
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise CannotAppoint("A case of this organization is open already.") from None
    return case


def approve_appointment(review: Review, actor: Actor, now: datetime) -> None:
    """Make the successor main, or invite them: they are main once they accept."""
    case = locked(Succession.objects.get(review=review))
    if case.successor is not None:
        if not _appoint_if_active(case, case.successor, actor, now):
            raise ReviewRefused(Objection.SUCCESSOR_LEFT, review)
        return
    try:
        case.invitation = invite_for_office(
            organization=case.organization,
            who=Invitee(email=case.successor_email),
            actor=actor,
            now=now,
        )
    except AlreadyMember:
        places = case.organization.memberships.exclude(state__in=ENDED)
        known = {"account__email_verified_at__isnull": False}
        place = places.get(account__email=case.successor_email, **known)
        if not _appoint_if_active(case, place, actor, now):
            raise ReviewRefused(Objection.SUCCESSOR_WAITS, review) from None
        return
    except TooSoon:
        raise ReviewRefused(Objection.MAILBOX_FULL, review) from None
    case.state, case.approved_at = SuccessionState.WAITING, now
    case.save(update_fields=("state", "approved_at", "invitation"))
    record_case(case, "approved", actor, now)


def _appoint_if_active(case: Succession, place: Membership, actor: Actor, now: datetime) -> bool:
    """Make somebody main who can work there now; False for anybody else."""
    successor = Membership.objects.select_for_update(no_key=True).get(pk=place.pk)
    if successor.state != State.ACTIVE:
        return False
    _appoint(case, successor, actor, now)
    return True


def decline_appointment(review: Review, actor: Actor, now: datetime) -> None:
    """Nothing changed; those who were told that it began are told so."""
    case = locked(Succession.objects.get(review=review))
    end_without(case, SuccessionState.CANCELLED, actor, now)


def cancel_case(*, case: Succession, actor: Actor, now: datetime) -> bool:
    """Staff close a case that nobody needs any more; False where it is over already."""
    if not decide(actor, Permission.SUCCESSION).allowed:
        return False
    with acting(actor):
        now_ = locked(case)
        if not now_.is_open or now_.kind == SuccessionKind.REGISTER_AGAIN:
            return False
        end_without(now_, SuccessionState.CANCELLED, actor, now)
    return True


def end_without(case: Succession, state: SuccessionState, actor: Actor, now: datetime) -> None:
    """Close a case that comes to nothing: what it held is free, and all who were told are told so."""
    end(case, state, actor, now)
    release(holder=str(case), actor=actor, now=now)
    if case.review is not None and case.review.state in LIVE and not case.review.outcome:
        withdraw(review=case.review, actor=actor, now=now)
    if case.invitation is not None:
        Invitation.objects.filter(pk=case.invitation.pk, membership=None).update(cancelled_at=now)
    tell_everybody(case, "case_over", {"case": case}, now)


def appoint_invited(*, invitation: Invitation, membership: Membership, now: datetime) -> None:
    """Whom staff wanted as main has accepted the invitation; in the transaction that lets them in."""
    found = Succession.objects.filter(
        invitation=invitation, state=SuccessionState.WAITING, kind=SuccessionKind.APPOINT
    ).first()
    if found is not None:
        actor = Actor.system(plan=found.organization.plan)
        with acting(actor):
            _appoint(locked(found), membership, actor, now)


def _appoint(case: Succession, successor: Membership, actor: Actor, now: datetime) -> None:
    """One UPDATE moves the role; then the one before stays an administrator, or leaves."""
    old = case.organization.main
    hand_over_main(organization=case.organization, to=successor, actor=actor, now=now)
    if old.pk != successor.pk and not case.keeps_old and old.state not in ENDED:
        set_administrator(membership=old, is_administrator=False, actor=actor, now=now)
        end_membership(membership=old, actor=actor, now=now)
    end(case, SuccessionState.DONE, actor, now)
    new = Membership.objects.select_related("account").get(pk=successor.pk)
    tell_everybody(case, "appointed", {"new": new.account.full_name, "case": case}, now)

"""A sole main administrator lost the second factor: proof again, two staff, and a day to cancel."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.models import Account
from portico.accounts.services import replace_second_factor
from portico.audit.acting import acting
from portico.delegation.models import (
    CANCELS_FOR,
    OPEN,
    Succession,
    SuccessionKind,
    SuccessionState,
)
from portico.delegation.queries.succession import can_prove, contact_on_file, sole_office_of
from portico.delegation.rules.succession import Due, due_of, ways_to_prove
from portico.delegation.services.appointing import end_without
from portico.delegation.services.cases import end as end_case
from portico.delegation.services.cases import (
    locked,
    record_case,
    tell_everybody,
    tell_with_way_to_object,
)
from portico.delegation.services.proving import mail_proof_link
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import live_places_of
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile
from portico.reviews.models import Review
from portico.vocabulary.moments import moment_in_words


class NotPossible(Exception):
    """Nothing was begun; its text says why and what else can be done."""


def start_lost_factor(*, account: Account, profile: Profile, now: datetime) -> Succession:
    """Open the case of a sole main administrator who typed the right password just now.

    Asking again mails another link to prove by. Raises NotPossible.
    """
    actor = Actor.anonymous(plan=profile.slug)
    office = sole_office_of(account.pk, profile.slug)
    if office is None:
        raise NotPossible("Another administrator of your organization can help you.")
    with acting(actor):
        Organization.objects.select_for_update(no_key=True).get(pk=office.organization_id)
        open_ = Succession.objects.filter(organization=office.organization_id, state__in=OPEN)
        found = open_.select_related("organization", "main__account").first()
        case = found or _opened(office, profile, actor, now)
        if case.kind != SuccessionKind.LOST_FACTOR:
            raise NotPossible("Something else is under way for your organization. Call us.")
        if found and case.state == SuccessionState.PROVING and case.email:
            mail_proof_link(case, now)
    return case


def _opened(office: Membership, profile: Profile, actor: Actor, now: datetime) -> Succession:
    if not can_prove(office.organization, profile, now):
        raise NotPossible(
            "We have nobody on file whom we could ask for your organization. Call us."
        )
    case = Succession(
        organization=office.organization,
        main=office,
        kind=SuccessionKind.LOST_FACTOR,
        state=SuccessionState.PROVING,
        opened_at=now,
        email=office.account.email
        if ways_to_prove(profile)
        else contact_on_file(office.organization, now),
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise NotPossible("It is under way already. Look into your mail.") from None
    record_case(case, "opened", actor, now)
    tell_with_way_to_object(case, "lost_factor_opened", {"case": case}, now)
    mail_proof_link(case, now)
    return case


def approve_lost_factor(review: Review, actor: Actor, now: datetime) -> None:
    """Two of the staff agree: the day begins in which the old factor cancels."""
    case = locked(Succession.objects.get(review=review))
    case.first_by_id, case.second_by_id = review.endorsed_by_id, review.decided_by_id
    case.approved_at, case.completes_at = now, now + CANCELS_FOR
    case.state = SuccessionState.WAITING
    case.save(update_fields=("first_by", "second_by", "approved_at", "completes_at", "state"))
    record_case(case, "approved", actor, now)
    hours = load_profile(review.plan).hours
    until = moment_in_words(case.completes_at, hours.zone, hours.time_zone_label)
    tell_with_way_to_object(case, "lost_factor_waiting", {"until": until, "case": case}, now)


def cancel_by_old_factor(*, account: Account, plan: str, now: datetime) -> int:
    """The factor was not lost: it signs somebody in, and every open case about it ends.

    Returns how many ended; of this and the completion at the same moment one happens.
    """
    actor, ended = Actor.system(plan=plan), 0
    cases = Succession.objects.filter(
        kind=SuccessionKind.LOST_FACTOR, state__in=OPEN, main__account=account
    )
    for case in cases.order_by("pk"):
        with acting(actor):
            now_ = locked(case)
            if now_.is_open:
                end_without(now_, SuccessionState.CANCELLED, actor, now)
                ended += 1
    return ended


def apply_calendar(*, plan: str, now: datetime) -> None:
    """Replace factors whose day is over, and end what nobody went on with; twice is once."""
    actor = Actor.system(plan=plan)
    for case in Succession.objects.filter(organization__plan=plan, state__in=OPEN).order_by("pk"):
        with acting(actor):
            now_ = locked(case)
            match _due(now_, now):
                case Due.EXPIRE:
                    end_without(now_, SuccessionState.EXPIRED, actor, now)
                case Due.REPLACE_FACTOR:
                    _complete(now_, actor, now)


def _due(case: Succession, now: datetime) -> Due | None:
    invited = case.invitation
    return due_of(
        kind=case.kind,
        state=case.state,
        opened_at=case.opened_at,
        completes_at=case.completes_at,
        invitation_over=invited is not None
        and (invited.cancelled_at is not None or invited.expires_at <= now),
        now=now,
    )


def _complete(case: Succession, actor: Actor, now: datetime) -> None:
    end_case(case, SuccessionState.DONE, actor, now)
    plan = case.organization.plan
    replace_second_factor(account=case.main.account, plan=plan, actor=actor, now=now)
    tell_everybody(case, "lost_factor_done", {"case": case}, now)


def reset_colleague(*, member: Membership, actor: Actor, now: datetime) -> None:
    """An administrator lets a colleague set a second factor up anew. Raises NotPossible.

    Only for who works in no other organization or plan: nobody opens a way into another office.
    """
    if not decide(actor, Permission.ORGANIZATION_USERS).allowed:
        raise NotPossible("Only an administrator does this.")
    with acting(actor):
        Organization.objects.select_for_update(no_key=True).get(pk=member.organization_id)
        theirs = Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
        if theirs.organization_id != actor.organization_id or theirs.pk == actor.membership_id:
            raise NotPossible("This is not a colleague of yours.")
        if theirs.state != State.ACTIVE:
            raise NotPossible("This cannot be done for them. Ask them to call the help line.")
        if len(live_places_of(theirs.account_id)) > 1:
            raise NotPossible(
                "They work in another organization too. Ask them to call the help line."
            )
        account = Account.objects.get(pk=theirs.account_id)
        plan = member.organization.plan
        replace_second_factor(account=account, plan=plan, actor=actor, now=now)

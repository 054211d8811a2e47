"""An office registers again because nobody runs it any more: told to all, open to objection (WM-14)."""

from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.accounts.challenges import consume_link, peek_link
from portico.accounts.models import Challenge
from portico.accounts.rules import Purpose
from portico.audit.acting import acting
from portico.delegation.models import OPEN, Succession, SuccessionKind, SuccessionState
from portico.delegation.services.appointing import end_without
from portico.delegation.services.cases import (
    CONTACT,
    end,
    locked,
    record_case,
    tell_everybody,
    tell_with_way_to_object,
)
from portico.organizations.models import Membership, Organization
from portico.reviews.evidence import Check, CheckOutcome
from portico.reviews.models import LIVE, Review
from portico.reviews.services import add_check


class CaseIsOpen(Exception):
    """Another case of that organization is open; the plan settles that one first."""


def open_register_again(
    *, replacement: Organization, review: Review | None, actor: Actor, now: datetime
) -> Succession | None:
    """Open the case of a registration that supersedes, in its own transaction, and tell all.

    None where it supersedes nothing. Raises CaseIsOpen: no registration goes to the plan that
    those it would replace were not told of.
    """
    old = replacement.supersedes
    if old is None:
        return None
    Organization.objects.select_for_update(no_key=True).get(pk=old.pk)
    open_ = Succession.objects.filter(organization=old, state__in=OPEN)
    if open_.exists():
        raise CaseIsOpen
    case = Succession.objects.create(
        organization=old,
        main=Membership.objects.get(pk=old.main_id),
        kind=SuccessionKind.REGISTER_AGAIN,
        state=SuccessionState.DECIDING,
        replacement=replacement,
        review=review,
        opened_at=now,
    )
    record_case(case, "opened", actor, now)
    tell_with_way_to_object(case, "registered_again", {}, now)
    return case


def finish_register_again(*, replacement: Organization, actor: Actor, now: datetime) -> None:
    """The new organization stands in the place of the old one; in the caller's transaction."""
    _close(replacement, SuccessionState.DONE, actor, now)


def cancel_register_again(*, replacement: Organization, actor: Actor, now: datetime) -> None:
    """It comes to nothing; those who were told that it began are told that nothing changed."""
    case = _close(replacement, SuccessionState.CANCELLED, actor, now)
    if case is not None:
        tell_everybody(case, "registered_again_over", {}, now)


def objection_link(*, plan: str, token: str, now: datetime) -> Succession | None:
    """What a still valid link objects to; opening its page changes nothing."""
    link = peek_link(token, Purpose.SUCCESSION_OBJECTION, now)
    case = _case_of(link, plan) if link else None
    return case if case and case.is_open else None


def object_by_link(*, plan: str, token: str, now: datetime) -> Succession | None:
    """Object once by the mailed link; None when it is not valid any more."""
    actor = Actor.anonymous(plan=plan)
    with acting(actor):
        link = consume_link(token, Purpose.SUCCESSION_OBJECTION, now)
        case = _case_of(link, plan) if link else None
        if link is None or case is None:
            return None
        whose = link.subject.partition("/")[2]
        by = None
        if whose != CONTACT:
            places = Membership.objects.select_related("account")
            by = places.filter(public_id=UUID(whose)).first()
        return _object(locked(case), by, actor, now)


def object_signed_in(*, case: Succession, actor: Actor, now: datetime) -> Succession | None:
    """Object as an administrator of the organization; None where it is over, or not theirs."""
    if not decide(actor, Permission.ORGANIZATION_USERS).allowed:
        return None
    with acting(actor):
        now_ = locked(case)
        if now_.organization_id != actor.organization_id:
            return None
        by = Membership.objects.select_related("account").get(pk=actor.membership_id or 0)
        return _object(now_, by, actor, now)


def _object(
    case: Succession, by: Membership | None, actor: Actor, now: datetime
) -> Succession | None:
    if not case.is_open:
        return None
    if case.objected_at is None:
        case.objected_at, case.objected_by = now, by
        case.save(update_fields=("objected_at", "objected_by"))
    record_case(case, "objected", actor, now)
    if case.kind == SuccessionKind.LOST_FACTOR and case.state == SuccessionState.WAITING:
        end_without(case, SuccessionState.CANCELLED, actor, now)
    if case.review is not None and case.review.state in LIVE:
        who = by.account.full_name if by else "The contact on file"
        name = f"{who} objects"
        check = Check(name=name, outcome=CheckOutcome.FAIL, at=now, detail=OBJECTED)
        add_check(review=case.review, check=check, actor=actor, now=now)
    return case


OBJECTED = "They were told that it began, and say that it must not happen."


def _case_of(link: Challenge, plan: str) -> Succession | None:
    if link.plan != plan:
        return None
    public_id = link.subject.partition("/")[0].removeprefix("succession:")
    rows = Succession.objects.select_related("organization", "main__account", "review")
    return rows.filter(public_id=UUID(public_id), organization__plan=plan).first()


def _close(
    replacement: Organization, state: SuccessionState, actor: Actor, now: datetime
) -> Succession | None:
    found = Succession.objects.filter(replacement=replacement, state__in=OPEN).first()
    if found is None:
        return None
    case = locked(found)
    end(case, state, actor, now)
    return case

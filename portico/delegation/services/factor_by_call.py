"""Nobody else can let somebody back in: staff begin it on the phone, and a contact on file proves it."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.delegation.models import OPEN, Succession, SuccessionKind, SuccessionState
from portico.delegation.queries.succession import place_only_staff_help
from portico.delegation.services.cases import locked, record_case, tell_with_way_to_object
from portico.delegation.services.lost_factor import NotPossible, approve_lost_factor
from portico.delegation.services.proving import hand_to_staff
from portico.organizations.models import Organization
from portico.reviews.models import Review
from portico.reviews.queries import asked_on_file
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused


def start_by_call(*, account_id: int, reached_at: str, actor: Actor, now: datetime) -> Succession:
    """Open the case of somebody whom no colleague may let back in, and tell all who could object.

    ``reached_at`` is where staff called them back. That proves nothing yet: two persons decide, and
    a contact on file is asked first. Raises NotPossible.
    """
    plan = actor.plan or ""
    if not decide(actor, Permission.SUCCESSION).allowed:
        raise NotPossible("Only staff who help offices do this.")
    with acting(actor):
        place = place_only_staff_help(account_id, plan)
        if place is None:
            raise NotPossible("One of their administrators can let them set up another.")
        Organization.objects.select_for_update(no_key=True).get(pk=place.organization_id)
        if Succession.objects.filter(organization=place.organization_id, state__in=OPEN).exists():
            raise NotPossible("A case of this organization is open already. Settle that first.")
        case = Succession.objects.create(
            organization=place.organization,
            main=place,
            kind=SuccessionKind.LOST_FACTOR,
            state=SuccessionState.DECIDING,
            opened_by_id=actor.account_id,
            opened_at=now,
            person=place.account.full_name,
            reached_at=reached_at,
        )
        record_case(case, "opened", actor, now)
        tell_with_way_to_object(case, "lost_factor_opened", {"case": case}, now)
        hand_to_staff(case, "Not proved yet: ask on file", actor, now)
    return case


def approve_by_call(review: Review, actor: Actor, now: datetime) -> None:
    """What was said at a contact on file is the proof; without one nothing is approved."""
    asked = asked_on_file(review)
    if asked is None:
        raise ReviewRefused(Objection.CONTACT_FIRST, review)
    case = locked(Succession.objects.get(review=review))
    case.proved_at = asked.at
    case.save(update_fields=("proved_at",))
    approve_lost_factor(review, actor, now)

"""A registration of an organization that comes to nothing: all it held is free again."""

from collections.abc import Callable
from datetime import datetime

from portico.access.actor import Actor
from portico.agreements.queries import live_signature
from portico.agreements.rules import SignatureState
from portico.agreements.services import expire_signature, locked_signature, supersede_signature
from portico.delegation.services.succession import cancel_register_again
from portico.organizations.models import Organization
from portico.organizations.queries import members_of
from portico.proofs.services import release
from portico.registration.models import Draft
from portico.registration.services.announce import mail
from portico.reviews.models import Review
from portico.reviews.services import withdraw_reviews_of

Ends = Callable[..., Organization]
"""A verb of organizations.services: decline_organization, expire_organization."""


def let_go_of_draft(draft: Draft, actor: Actor, now: datetime) -> None:
    """What was asked for or signed for a draft that ends belongs to nothing any more."""
    request = live_signature(str(draft))
    if request is not None:
        expire_signature(request=locked_signature(request), actor=actor, now=now)


def end_registration(
    *,
    organization: Organization,
    ends: Ends,
    told: str,
    actor: Actor,
    now: datetime,
    decided: Review | None = None,
) -> None:
    """End it in the caller's ``acting`` block; its numbers, proofs and people are free again.

    ``told`` names the mail to its first person. Whoever queued behind it is told too. Reviews are
    withdrawn, but for the one that ``decided``; what waits to be signed needs no signature any more.
    """
    first, *queued = members_of(organization)
    ends(organization=organization, actor=actor, now=now)
    release(holder=str(organization), actor=actor, now=now)
    withdraw_reviews_of(organization_id=organization.pk, actor=actor, now=now, but=decided)
    _let_go_of_signature(organization, now)
    cancel_register_again(replacement=organization, actor=actor, now=now)
    mail(first, told, {}, now)
    for member in queued:
        if member.is_waiting:
            mail(member, "organization_fell_away", {}, now)


def _let_go_of_signature(organization: Organization, now: datetime) -> None:
    """What is signed stays as it was signed, also for a registration that was not approved."""
    request = live_signature(str(organization))
    if request is not None and request.status is SignatureState.SENT:
        supersede_signature(request=locked_signature(request), now=now)

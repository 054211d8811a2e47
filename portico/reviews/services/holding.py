"""Who looks at a review, and who holds it."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.reviews import rules
from portico.reviews.models import Happening, Review
from portico.reviews.queries import colleagues_for
from portico.reviews.services import rows


def see(*, review: Review, actor: Actor, now: datetime) -> None:
    """Record that somebody looked at the evidence."""
    with acting(actor):
        rows.audit(review, "review.seen", actor=actor, now=now)


def take(*, review: Review, from_account_id: int | None, actor: Actor, now: datetime) -> Review:
    """Hold a review; ``from_account_id`` is its holder as the person saw it."""
    with acting(actor):
        review = rows.locked(review)
        objection = rules.objection_to_taking(
            rows.standing(review), actor, from_account_id=from_account_id
        )
        if objection is None:
            rows.hold(review, actor.account_id, now)
            rows.write_note(review, Happening.TAKEN, by_id=actor.account_id, now=now)
        rows.audit_act(review, "taken", objection, actor=actor, now=now)
    return rows.or_refuse(review, objection)


def give_back(*, review: Review, actor: Actor, now: datetime) -> Review:
    """Let a review go, so that anybody may take it."""
    with acting(actor):
        review = rows.locked(review)
        objection = rules.objection_to_giving_back(rows.standing(review), actor)
        if objection is None:
            rows.hold(review, None, now)
            rows.write_note(review, Happening.GIVEN_BACK, by_id=actor.account_id, now=now)
        rows.audit_act(review, "given_back", objection, actor=actor, now=now)
    return rows.or_refuse(review, objection)


def assign(
    *, review: Review, to: Account, from_account_id: int | None, actor: Actor, now: datetime
) -> Review:
    """Put a review into a colleague's hands and mail them that it waits for them.

    ``from_account_id`` is its holder as the person saw it.
    """
    with acting(actor):
        review = rows.locked(review)
        objection = rules.objection_to_assigning(
            rows.standing(review),
            actor,
            from_account_id=from_account_id,
            may_decide=colleagues_for(review, actor).filter(pk=to.pk).exists(),
        )
        if objection is None:
            rows.hold(review, to.pk, now)
            rows.write_note(review, Happening.ASSIGNED, by_id=actor.account_id, now=now, to=to)
            _tell(review, to, now)
        rows.audit_act(review, "assigned", objection, actor=actor, now=now)
    return rows.or_refuse(review, objection)


def _tell(review: Review, to: Account, now: datetime) -> None:
    """The mail names no office: a reference and where to sign in to see it."""
    notify(
        plan=review.plan,
        channel=Channel.MAIL,
        to=to.email,
        template="reviews/notices/assigned",
        context={
            "first_name": to.first_name,
            "reference": review.reference,
            "url": url_for(review.plan, "backoffice:review", public_id=review.public_id),
        },
        now=now,
        about=f"review:{review.public_id}",
    )

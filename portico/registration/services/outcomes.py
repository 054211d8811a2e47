"""What a decision on a registration does; runs inside the transaction that decides."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.organizations.models import Membership
from portico.organizations.queries import members_of
from portico.organizations.services import (
    activate_membership,
    activate_organization,
    await_activation,
    decline_membership,
    decline_organization,
    reinstate_organization,
    send_back_membership,
    send_back_organization,
    terminate_organization,
)
from portico.profiles.schema import Profile
from portico.proofs.services import release
from portico.registration.rules import organization_fields
from portico.registration.services.announce import mail, tell_administrators
from portico.registration.services.ending import end_registration
from portico.registration.services.supersession import supersede
from portico.reviews.models import Review
from portico.reviews.outcomes import Outcomes, Words, register_outcomes
from portico.reviews.services import withdraw_reviews_of

CONTEST_WORDS = Words(
    received="Contested by the contact on file",
    opened="{name}’s account was contested",
    approve="It was one of them: opens the account again",
    send_back="Stays closed while you find out",
    decline="It was none of them: ends the account and frees the tax ID",
    told_date=False,
)
PEOPLE_WORDS = Words(
    received="The list was disputed",
    opened="{name} disputed the list",
    approve="The list is settled; they are told by email",
    send_back="They are asked by email",
    decline="The list stays; they are told by email",
    message="It stands in the mail to them, so name nobody.",
    told_date=False,
)


AGAIN_WORDS = Words(
    opened="{name} registered it again",
    approve="Replaces the organization there is; its people are to be confirmed",
    decline="Nothing changes for the organization there is",
)


def register() -> None:
    """Say what decisions on both kinds of registration do."""
    register_outcomes(
        "organization",
        Outcomes(
            approve=approve_organization,
            decline=refuse_organization,
            send_back=return_organization,
            label="New organization",
            correctable=fields_of_organization,
        ),
    )
    register_outcomes(
        "third_party",
        Outcomes(
            approve=approve_organization,
            decline=refuse_organization,
            send_back=return_organization,
            label="New third party",
            correctable=fields_of_organization,
        ),
    )
    register_outcomes(
        "membership",
        Outcomes(
            approve=approve_member,
            decline=refuse_member,
            send_back=return_member,
            label="New user",
        ),
    )

    register_outcomes(
        "supersession",
        Outcomes(
            approve=approve_supersession,
            decline=refuse_organization,
            send_back=return_organization,
            label="Registered again",
            words=AGAIN_WORDS,
            asks_contact=True,
            correctable=fields_of_organization,
        ),
    )
    register_outcomes(
        "contested",
        Outcomes(
            approve=reopen_organization,
            decline=end_organization,
            send_back=ask_about_contest,
            label="Contested account",
            words=CONTEST_WORDS,
        ),
    )
    register_outcomes(
        "people",
        Outcomes(
            approve=settle_people,
            decline=settle_people,
            send_back=settle_people,
            label="List of people",
            words=PEOPLE_WORDS,
            admits=False,
        ),
    )


def fields_of_organization(profile: Profile) -> Mapping[str, str]:
    """What its person can correct of what they told of an organization."""
    return organization_fields(profile.registration.organization_details())


def approve_organization(review: Review, actor: Actor, now: datetime) -> None:
    """Open the organisation to its first person; those who queue behind it now wait for them."""
    membership = _membership(review)
    if membership.account.email_verified_at is None:
        await_activation(membership=membership, actor=actor, now=now)
        mail(membership, "approved_open_link", {}, now)
        return
    activate_organization(organization=review.organization, actor=actor, now=now)
    mail(membership, "organization_approved", {}, now)
    waiting = any(member.is_waiting for member in members_of(membership.organization))
    if waiting:
        tell_administrators(membership, now)


def approve_supersession(review: Review, actor: Actor, now: datetime) -> None:
    """Put it in the place of the organization there is, and open it; the mailed link may be left."""
    if _membership(review).account.email_verified_at is not None:
        supersede(organization=review.organization, actor=actor, now=now)
        review.organization.refresh_from_db()
    approve_organization(review, actor, now)


def refuse_organization(review: Review, actor: Actor, now: datetime) -> None:
    """End the organisation; whoever queued behind it is told as well. Its numbers are free again."""
    end_registration(
        organization=review.organization,
        ends=decline_organization,
        told="organization_declined",
        decided=review,
        actor=actor,
        now=now,
    )


def return_organization(review: Review, actor: Actor, now: datetime) -> None:
    """Ask for a correction; the mail carries only the link to sign in."""
    send_back_organization(organization=review.organization, actor=actor, now=now)
    mail(_membership(review), "sent_back", {}, now)


def approve_member(review: Review, actor: Actor, now: datetime) -> None:
    """Let the person in."""
    membership = _membership(review)
    if membership.account.email_verified_at is None:
        await_activation(membership=membership, actor=actor, now=now)
        mail(membership, "approved_open_link", {}, now)
        return
    activate_membership(membership=membership, actor=actor, now=now)
    mail(membership, "member_approved", {}, now)


def refuse_member(review: Review, actor: Actor, now: datetime) -> None:
    """End the person's place; they are told to ask their administrator."""
    membership = _membership(review)
    decline_membership(membership=membership, actor=actor, now=now)
    mail(membership, "member_declined", {}, now)


def return_member(review: Review, actor: Actor, now: datetime) -> None:
    """Ask the person for a correction."""
    membership = _membership(review)
    send_back_membership(membership=membership, actor=actor, now=now)
    mail(membership, "sent_back", {}, now)


def reopen_organization(review: Review, actor: Actor, now: datetime) -> None:
    """It was one of them after all."""
    reinstate_organization(organization=review.organization, actor=actor, now=now)
    mail(_membership(review), "reinstated", {}, now)


def end_organization(review: Review, actor: Actor, now: datetime) -> None:
    """It was none of them: the organisation ends here, and its numbers and proofs are free again."""
    terminate_organization(organization=review.organization, actor=actor, now=now)
    release(holder=str(review.organization), actor=actor, now=now)
    withdraw_reviews_of(organization_id=review.organization_id, actor=actor, now=now, but=review)
    mail(_membership(review), "terminated", {}, now)


def ask_about_contest(review: Review, actor: Actor, now: datetime) -> None:
    """Ask whoever opened it; it stays closed meanwhile."""
    mail(_membership(review), "contested", {}, now)


def settle_people(review: Review, actor: Actor, now: datetime) -> None:
    """Answer who disputed the list; who belongs to an office, its administrator decides."""
    main = members_of(review.organization)[0]
    mail(main, "people_settled", {"message": review.reason}, now)


def _membership(review: Review) -> Membership:
    rows = Membership.objects.select_related("account", "organization")
    return rows.get(reviews=review)

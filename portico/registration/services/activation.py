"""The mailed link that opens an account where no code proved its email (CS-08)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.accounts.challenges import TooSoon
from portico.accounts.models import Account
from portico.accounts.services import (
    Activation,
    EmailTaken,
    ExistingOutcome,
    absorb_unverified,
    consume_activation,
    issue_activation,
    open_activation,
    verify_email,
)
from portico.audit.acting import acting
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership
from portico.organizations.queries import membership_by_public_id, memberships_of
from portico.organizations.services import (
    activate_membership,
    activate_organization,
    move_membership,
)
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile
from portico.registration.services.announce import announce_opened
from portico.registration.services.asking import ask_at_new_email
from portico.registration.services.existing import prove_owner
from portico.registration.services.supersession import supersede
from portico.reviews.queries import review_for

CLOSED = ENDED | {State.SUSPENDED}
"""Places to which no link leads any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Whose account a link opened, or is about to."""

    account: Account
    membership: Membership


def send_activation_link(*, membership: Membership, now: datetime) -> None:
    """Mail the link, in the caller's ``acting`` block; too soon, nothing more is sent."""
    plan = membership.organization.plan
    with suppress(TooSoon):
        token = issue_activation(
            account=membership.account, plan=plan, subject=str(membership.public_id), now=now
        )
        notify(
            plan=plan,
            channel=Channel.MAIL,
            to=membership.account.email,
            template="registration/notices/activate",
            context={
                "first_name": membership.account.first_name,
                "organization": membership.organization,
                "activate_url": url_for(plan, "registration:activate", token=token),
                "help_line": load_profile(plan).help_line,
            },
            now=now,
            secret=True,
            about=str(membership),
        )


def send_links_again(*, account: Account, plan: str, now: datetime) -> None:
    """The same mail once more, to the email the account has now; what is to be signed goes along."""
    for membership in memberships_of(account.pk, plan):
        if membership.is_waiting:
            send_activation_link(membership=membership, now=now)
        if membership.is_main:
            ask_at_new_email(membership=membership, now=now)


def to_activate(*, profile: Profile, token: str, now: datetime) -> Opened | None:
    """What a still valid link would open; opening its page changes nothing."""
    return _opened(profile, open_activation(token=token, plan=profile.slug, now=now))


def activate(*, profile: Profile, token: str, now: datetime) -> Opened | None:
    """Verify the email and let its person in; None when the link is not valid any more.

    What the plan still reviews stays with the plan. Raises EmailTaken when another account holds
    the email: nothing happened, and the link is still good.
    """
    actor = Actor.anonymous(plan=profile.slug)
    with acting(actor):
        found = _opened(profile, consume_activation(token=token, plan=profile.slug, now=now))
        if found is not None:
            verify_email(account=found.account, actor=actor, now=now)
            _let_in(profile, found.membership, actor, now)
    return found


class LinkOver(Exception):
    """The link is not valid any more."""


def merge(
    *, profile: Profile, token: str, password: str, code: str, now: datetime
) -> ExistingOutcome:
    """Move the membership to the account that holds the email, once its owner is proved.

    Raises LinkOver, MayNotJoin, AlreadyMember, Busy.
    """
    found = to_activate(profile=profile, token=token, now=now)
    if found is None:
        raise LinkOver
    email = found.account.email
    holder = prove_owner(email=email, password=password, code=code, profile=profile, now=now)
    if not isinstance(holder, Account):
        return holder
    _move(profile, token, holder, now)
    return ExistingOutcome.RIGHT


def _move(profile: Profile, token: str, holder: Account, now: datetime) -> None:
    actor = Actor.anonymous(plan=profile.slug)
    with acting(actor):
        found = _opened(profile, consume_activation(token=token, plan=profile.slug, now=now))
        if found is None:
            return
        moved = move_membership(membership=found.membership, to=holder, actor=actor, now=now)
        absorb_unverified(unverified=found.account, into=holder, actor=actor, now=now)
        _let_in(profile, moved, actor, now)


def _let_in(profile: Profile, membership: Membership, actor: Actor, now: datetime) -> None:
    if membership.state != State.AWAITING_ACTIVATION:
        return
    if membership.is_main:
        supersede(organization=membership.organization, actor=actor, now=now)
        activate_organization(organization=membership.organization, actor=actor, now=now)
    else:
        activate_membership(membership=membership, actor=actor, now=now)
    if review_for(membership.pk) is None:
        announce_opened(profile=profile, membership=membership, now=now)


def _opened(profile: Profile, link: Activation | None) -> Opened | None:
    membership = membership_by_public_id(profile.slug, UUID(link.subject)) if link else None
    if link is None or membership is None or membership.account_id != link.account.pk:
        return None
    if membership.status in CLOSED:
        return None
    return Opened(account=link.account, membership=membership)


__all__ = [
    "EmailTaken",
    "LinkOver",
    "Opened",
    "activate",
    "merge",
    "send_activation_link",
    "send_links_again",
    "to_activate",
]

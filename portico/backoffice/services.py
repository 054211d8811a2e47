"""What the help desk does for a caller: open again what was closed, send again what was sent."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Organization
from portico.organizations.queries import administrators_of
from portico.organizations.services import WrongState, reinstate_organization
from portico.profiles.addresses import url_for
from portico.profiles.schema import Profile
from portico.registration.services.activation import send_links_again
from portico.registration.services.asking import send_agreement_again
from portico.reviews.queries import live_reviews_of


class StillDecided(Exception):
    """A review decides whether it opens again, and not the desk."""


def reinstate(
    *, organization: Organization, profile: Profile, actor: Actor, now: datetime
) -> Organization:
    """Open a suspended organization again and tell its administrators.

    Raises WrongState, and StillDecided where somebody contested it or asked to be let in.
    """
    with acting(actor):
        opened = reinstate_organization(organization=organization, actor=actor, now=now)
        if any(review.decider == "plan" for review in live_reviews_of(organization.pk)):
            raise StillDecided
        for administrator in administrators_of(opened):
            notify(
                plan=profile.slug,
                channel=Channel.MAIL,
                to=administrator.account.email,
                template="backoffice/notices/reinstated",
                context={
                    "first_name": administrator.account.first_name,
                    "organization": opened,
                    "sign_in_url": url_for(profile.slug, "accounts:sign_in"),
                },
                now=now,
                about=str(opened),
            )
    return opened


def send_link_again(*, account: Account, plan: str, actor: Actor, now: datetime) -> None:
    """Mail the link that opens an account once more, to the address it has."""
    with acting(actor):
        send_links_again(account=account, plan=plan, now=now)
        record(actor=actor, action="desk.link_sent_again", subject=str(account), now=now)


def send_agreement(*, organization: Organization, actor: Actor, now: datetime) -> None:
    """Mail what waits to be signed once more, to who was asked to sign it."""
    with acting(actor):
        send_agreement_again(subject=str(organization), now=now)
        record(
            actor=actor,
            action="desk.agreement_sent_again",
            subject=f"organization:{organization.public_id}",
            organization_id=organization.pk,
            now=now,
        )


__all__ = [
    "StillDecided",
    "WrongState",
    "reinstate",
    "send_agreement",
    "send_link_again",
]

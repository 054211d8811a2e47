"""The mails of a registration: received, waiting, decided."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.states import State
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership
from portico.organizations.queries import administrators_of
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Decider, Profile
from portico.reviews.models import Review
from portico.vocabulary.moments import moment_in_words


def announce_submitted(
    *, profile: Profile, membership: Membership, review: Review, now: datetime
) -> None:
    """Confirm to the registrant; tell the administrators where they decide (WF-16, WF-18)."""
    by_plan = review.decider == Decider.PLAN
    mail(
        membership,
        "registered",
        {
            "reference": review.reference,
            "by_plan": by_plan,
            "due": moment_in_words(
                review.due_at, profile.hours.zone, profile.hours.time_zone_label
            ),
        },
        now,
    )
    if not by_plan and membership.organization.state == State.ACTIVE:
        tell_administrators(membership, now)


def tell_administrators(membership: Membership, now: datetime) -> None:
    """Someone waits for them: no name and no detail, only where to sign in."""
    for administrator in administrators_of(membership.organization):
        mail(administrator, "request_waiting", {}, now)


def mail(
    membership: Membership, template: str, context: Mapping[str, object], now: datetime
) -> None:
    """Mail the person of a membership, with the link to sign in at the plan."""
    plan = membership.organization.plan
    notify(
        plan=plan,
        channel=Channel.MAIL,
        to=membership.account.email,
        template=f"registration/notices/{template}",
        context={
            "first_name": membership.account.first_name,
            "organization": membership.organization,
            "sign_in_url": url_for(plan, "accounts:sign_in"),
            "help_line": load_profile(plan).help_line,
            **context,
        },
        now=now,
        about=f"membership:{membership.public_id}",
    )

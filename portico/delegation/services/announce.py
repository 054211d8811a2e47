"""Mails about who administers an organization; none names more than the people of that office."""

from collections.abc import Collection, Mapping
from datetime import datetime

from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile


def tell(
    membership: Membership,
    template: str,
    context: Mapping[str, object],
    now: datetime,
    *,
    secret: bool = False,
) -> None:
    """Mail the person of a membership, with the way to sign in at the plan; ``secret``: see notify."""
    plan = load_profile(membership.organization.plan)
    notify(
        plan=plan.slug,
        channel=Channel.MAIL,
        to=membership.account.email,
        template=f"delegation/notices/{template}",
        context={
            "first_name": membership.account.first_name,
            "organization": membership.organization,
            "main_title": plan.administration.main_title,
            "sign_in_url": url_for(plan.slug, "accounts:sign_in"),
            "help_line": plan.help_line,
            **context,
        },
        now=now,
        secret=secret,
        about=f"membership:{membership.public_id}",
    )


def tell_administrators(
    organization: Organization,
    template: str,
    context: Mapping[str, object],
    now: datetime,
    *,
    but: Collection[int] = (),
) -> None:
    """Mail every active administrator but the memberships named."""
    for administrator in administrators_of(organization):
        if administrator.pk not in but:
            tell(administrator, template, context, now)

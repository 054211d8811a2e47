"""The mails of a registration: received, waiting, decided."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.accounts.challenges import issue_link
from portico.accounts.rules import CONTEST_VALID_FOR, Purpose
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of
from portico.organizations.rules import no_tin
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Decider, Profile
from portico.records.roster.queries import contact_of, provider_of
from portico.records.roster.rules import ProviderKind
from portico.registration.facts import Identity
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


def announce_signed(
    *, profile: Profile, membership: Membership, title: str, review: Review | None, now: datetime
) -> None:
    """Confirm to whoever signed, and say by when the plan answers, where it decides."""
    zone, label = profile.hours.zone, profile.hours.time_zone_label
    context = {
        "title": title,
        "reference": review.reference if review else "",
        "due": moment_in_words(review.due_at, zone, label) if review else "",
        "link_is_left": review is None and membership.account.email_verified_at is None,
    }
    mail(membership, "agreement_signed", context, now)


def announce_opened(*, profile: Profile, membership: Membership, now: datetime) -> None:
    """A proof alone opened the account: tell its person, and whom the plan's record names.

    The second mail carries the way to undo it.
    """
    organization = membership.organization
    mail(membership, "opened", {}, now)
    contact = contact_on_file(profile, identity_of(organization), now)
    if not contact:
        return
    token = issue_link(
        purpose=Purpose.CONTEST,
        plan=profile.slug,
        subject=str(organization),
        valid_for=CONTEST_VALID_FOR,
        now=now,
    )
    notify(
        plan=profile.slug,
        channel=Channel.MAIL,
        to=contact,
        template="registration/notices/account_opened",
        context={
            "organization": organization,
            "person": membership.account.full_name,
            "contest_url": url_for(profile.slug, "registration:contest", token=token),
            "days": CONTEST_VALID_FOR.days,
            "help_line": profile.help_line,
        },
        now=now,
        secret=True,
        about=str(organization),
    )


def contact_on_file(profile: Profile, identity: Identity, now: datetime) -> str:
    """The email the plan's own record has for an office; empty where it has none.

    Never one that was typed here.
    """
    today = today_at(profile, now)
    if identity.party:
        provider = provider_of(
            plan=profile.slug,
            kind=ProviderKind(identity.party),
            tin=identity.tin,
            provider_id=identity.provider_id,
            on=today,
        )
        if provider is not None and provider.email:
            return provider.email
    contact = contact_of(plan=profile.slug, tin=identity.tin, on=today)
    return contact.email if contact else ""


def identity_of(organization: Organization) -> Identity:
    """The numbers an organisation registered with; in place of a TIN that moved, what its key says."""
    tin = organization.tins.order_by("added_at", "pk").values_list("tin", flat=True).first()
    return Identity(
        tin=tin or no_tin(organization.public_id),
        npi=next(iter(_npis(organization)), ""),
        provider_id=organization.provider_id,
        party=organization.party,
        kind=OrganizationKind(organization.kind),
    )


def _npis(organization: Organization) -> Iterable[str]:
    return organization.npis.order_by("-is_primary", "npi").values_list("npi", flat=True)


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
            "register_url": url_for(plan, "registration:start"),
            "help_line": load_profile(plan).help_line,
            **context,
        },
        now=now,
        about=f"membership:{membership.public_id}",
    )

"""An organization takes the place of one whose administrator is gone (WM-14)."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import ENDED, State
from portico.audit.services import record
from portico.delegation.services.succession import finish_register_again
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import members_of
from portico.organizations.services import (
    NewMember,
    WrongState,
    add_membership,
    supersede_organization,
)
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Decider
from portico.proofs.services import release
from portico.registration.evidence import to_confirm
from portico.registration.services.announce import mail
from portico.reviews.services import open_review, withdraw_reviews_of


def supersede(*, organization: Organization, actor: Actor, now: datetime) -> None:
    """End the one it supersedes, in the caller's ``acting`` block, and have its people confirmed.

    Grants and open offers end with each place by trigger, and the key passes on. Whoever worked
    there waits for the new administrator, who says of each whether they still do. Where the old
    one ended by itself meanwhile, or none is superseded, only the case is closed.
    """
    old = organization.supersedes
    if old is None:
        return
    # Whoever locks both takes the older first.
    rows = Organization.objects.select_for_update(no_key=True)
    old, new = rows.get(pk=old.pk), rows.get(pk=organization.pk)
    if new.status in ENDED:
        raise WrongState(current=new.status, wanted=State.ACTIVE)
    if old.status not in ENDED:
        members = members_of(old)
        supersede_organization(organization=old, actor=actor, now=now)
        release(holder=str(old), actor=actor, now=now)
        withdraw_reviews_of(organization_id=old.pk, actor=actor, now=now)
        for member in members:
            _bring(member, organization, actor, now)
        record(
            actor=actor,
            action="organization.took_over",
            subject=f"organization:{organization.public_id}",
            organization_id=organization.pk,
            details={"from": str(old.public_id)},
            now=now,
        )
    finish_register_again(replacement=organization, actor=actor, now=now)


def _bring(member: Membership, organization: Organization, actor: Actor, now: datetime) -> None:
    """Tell them, and let them wait at the new organization, unless they have a place there."""
    was_main = organization.supersedes is not None and (
        organization.supersedes.main_id == member.pk
    )
    mail(member, "replaced_main" if was_main else "replaced", {}, now)
    if organization.memberships.exclude(state__in=ENDED).filter(account=member.account).exists():
        return
    place = add_membership(
        organization=organization,
        member=NewMember(
            account=member.account,
            opted_in=member.opted_in,
            middle_initial=member.middle_initial,
            job_title=member.job_title,
            work_phone=member.work_phone,
            extension=member.extension,
            fax=member.fax,
        ),
        state=State.PENDING_REVIEW,
        actor=actor,
        now=now,
    )
    plan = load_profile(organization.plan)
    open_review(
        plan=plan.slug,
        kind="membership",
        decider=Decider.ORGANIZATION,
        organization_id=organization.pk,
        membership_id=place.pk,
        applicant_id=member.account_id,
        title=member.account.full_name,
        evidence=to_confirm(
            name=member.account.full_name,
            email=member.account.email,
            job_title=member.job_title,
            was_administrator=member.is_administrator,
            now=now,
        ),
        due_at=business_calendar(plan).due_after(now, plan.review.business_days),
        actor=actor,
        now=now,
    )

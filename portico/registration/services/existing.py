"""Prove that the registrant owns the account their email already has (WF-11)."""

from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email, staff_roles
from portico.accounts.services import ExistingOutcome, verify_existing
from portico.organizations.queries import live_memberships_of
from portico.profiles.schema import Profile, StepKind
from portico.registration.flow import Check, Outcome
from portico.registration.models import Draft
from portico.registration.services.drafts import record_check
from portico.registration.services.numbers import key_of


class MayNotJoin(Exception):
    """This account cannot belong to that organisation."""


def prove_existing(
    *, draft: Draft, profile: Profile, password: str, code: str, actor: Actor, now: datetime
) -> ExistingOutcome:
    """Check password and second factor of the existing account; opens no session.

    Raises Busy, and MayNotJoin once the owner is proved.
    """
    email = draft.answers[StepKind.PERSONAL_DETAILS]["email"]
    account = account_with_email(email)
    outcome = verify_existing(
        account=account,
        email=email,
        password=password,
        totp_code=code,
        plan=profile.slug,
        now=now,
    )
    if outcome is ExistingOutcome.RIGHT and account is not None:
        refuse_if_barred(draft, profile, account)
    check = Check(
        outcome=Outcome.PASS if outcome is ExistingOutcome.RIGHT else Outcome.FAIL,
        about=email,
        at=now.isoformat(),
    )
    record_check(draft=draft, kind=StepKind.EXISTING_ACCOUNT, check=check, actor=actor, now=now)
    return outcome


def refuse_if_barred(draft: Draft, profile: Profile, account: Account) -> None:
    """Staff are never members at their plan, and nobody joins an organisation twice."""
    if staff_roles(account.pk, profile.slug):
        raise MayNotJoin(
            f"This sign-in belongs to {profile.name} staff, who cannot join an organization. "
            "Go on with another email."
        )
    numbers = draft.answers[StepKind.ORGANIZATION_LOOKUP]
    key = key_of(profile, tin=numbers["tin"], npi=numbers["npi"])
    if any(
        member.organization.key == key for member in live_memberships_of(account.pk, profile.slug)
    ):
        raise MayNotJoin(
            "You already registered with this organization. Sign in to see where it stands, "
            "or check the numbers."
        )

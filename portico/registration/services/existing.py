"""Prove that somebody owns an account there is already, before anything joins it (WF-11).

Registration, an invitation, and a mailed link that meets another account all come through here.
"""

from dataclasses import asdict
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email, staff_roles
from portico.accounts.services import ExistingOutcome, verify_existing
from portico.organizations.queries import live_memberships_of
from portico.profiles.schema import Profile, StepKind
from portico.registration.facts import Check, Identity, Outcome
from portico.registration.models import Draft
from portico.registration.services.drafts import editing, record_check
from portico.registration.services.numbers import key_of


class MayNotJoin(Exception):
    """This account cannot belong to that organisation."""


def prove_owner(
    *,
    email: str,
    password: str,
    code: str,
    profile: Profile,
    now: datetime,
    identity: Identity | None = None,
) -> Account | ExistingOutcome:
    """The account of an email, once password and second factor are right; else why not.

    Opens no session. An email nobody has takes the same work and gets the same answer. Raises Busy,
    and MayNotJoin once the owner is proved.
    """
    account = account_with_email(email)
    outcome = verify_existing(
        account=account,
        email=email,
        password=password,
        totp_code=code,
        plan=profile.slug,
        now=now,
    )
    if outcome is not ExistingOutcome.RIGHT or account is None:
        return outcome
    refuse_if_barred(identity or Identity(), profile, account)
    return account


def prove_existing(
    *,
    draft: Draft,
    identity: Identity,
    profile: Profile,
    password: str,
    code: str,
    actor: Actor,
    now: datetime,
) -> ExistingOutcome:
    """Prove the account that the registrant's email has, and keep how that ended.

    Raises Busy, and MayNotJoin once the owner is proved.
    """
    email = draft.answers[StepKind.PERSONAL_DETAILS]["email"]
    owner = prove_owner(
        email=email,
        password=password,
        code=code,
        profile=profile,
        now=now,
        identity=identity,
    )
    outcome = ExistingOutcome.RIGHT if isinstance(owner, Account) else owner
    check = Check(
        outcome=Outcome.PASS if outcome is ExistingOutcome.RIGHT else Outcome.FAIL,
        about=email,
        at=now.isoformat(),
    )
    record_check(draft=draft, kind=StepKind.EXISTING_ACCOUNT, check=check, actor=actor, now=now)
    return outcome


def sign_in_first(
    *,
    draft: Draft,
    profile: Profile,
    email: str,
    password: str,
    code: str,
    actor: Actor,
    now: datetime,
) -> ExistingOutcome:
    """Prove an account before anything is asked, and keep what it knows of its person.

    Raises Busy, and MayNotJoin for staff.
    """
    owner = prove_owner(email=email, password=password, code=code, profile=profile, now=now)
    if not isinstance(owner, Account):
        return owner
    person = {
        "first_name": owner.first_name,
        "last_name": owner.last_name,
        "phone": owner.phone,
    }
    check = Check(outcome=Outcome.PASS, about=email, at=now.isoformat(), detail={"person": person})
    with editing(draft, actor=actor, now=now) as locked:
        locked.checks[StepKind.ACCOUNT_SIGN_IN] = asdict(check)
        locked.typed.pop(StepKind.ACCOUNT_SIGN_IN, None)
        locked.resume_email = email
    return ExistingOutcome.RIGHT


def refuse_if_barred(identity: Identity, profile: Profile, account: Account) -> None:
    """Staff are never members at their plan, and nobody joins an organisation twice.

    Before the numbers were asked only the first is known. Raises MayNotJoin.
    """
    if staff_roles(account.pk, profile.slug):
        raise MayNotJoin(
            f"This sign-in belongs to {profile.name} staff, who cannot join an organization. "
            "Go on with another email."
        )
    if not identity.tin:
        return
    key = key_of(profile, identity)
    if any(
        member.organization.key == key for member in live_memberships_of(account.pk, profile.slug)
    ):
        raise MayNotJoin(
            "You already registered with this organization. Sign in to see where it stands, "
            "or check the numbers."
        )

"""An email that somebody only claims: confirmed, corrected, or found to be another account's."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portico.access.actor import Actor
from portico.accounts.challenges import Purpose, supersede_links
from portico.accounts.models import Account, SecretAnswer, SignInName
from portico.accounts.services.accounts import EmailTaken
from portico.accounts.services.activation import mail_activation_again
from portico.accounts.services.proofs import ProofOutcome, prove_password
from portico.accounts.services.sessions import end_sessions
from portico.audit.acting import acting
from portico.audit.constraints import broken_constraint
from portico.audit.services import record


class AlreadyVerified(Exception):
    """The email is confirmed: it is neither corrected nor absorbed any more."""


def verify_email(*, account: Account, actor: Actor, now: datetime) -> None:
    """Confirm the account's email, in the caller's ``acting`` block; twice changes nothing.

    Raises EmailTaken when another account holds it verified: then its owner signs in to that one,
    or gives another email. The database decides, so of two accounts at once one is refused.
    """
    unverified = Account.objects.filter(pk=account.pk, email_verified_at=None)
    try:
        with transaction.atomic():
            changed = unverified.update(email_verified_at=now)
    except IntegrityError as error:
        if broken_constraint(error) == "account_verified_email_unique":
            raise EmailTaken from error
        raise
    account.refresh_from_db(fields=["email_verified_at"])
    if changed:
        record(actor=actor, action="account.email_verified", subject=str(account), now=now)


def change_unverified_email(
    *, account: Account, email: str, password: str, plan: str, actor: Actor, now: datetime
) -> ProofOutcome:
    """Correct a mistyped email that is not confirmed yet, with the password; a new link is mailed.

    Called outside any transaction: the guess commits before it is compared, as everywhere. Links to
    the email before stop working. Whether another account holds the new one is not told here: its
    mailbox decides. Raises AlreadyVerified, Busy.
    """
    if account.email_verified_at:
        raise AlreadyVerified
    outcome = prove_password(account=account, password=password, known_device=False, now=now)
    if outcome is not ProofOutcome.RIGHT:
        return outcome
    with acting(actor):
        locked = _locked_unverified(account)
        locked.email = account.email = email
        locked.save(update_fields=["email"])
        supersede_links(purpose=Purpose.ACTIVATION, account_id=locked.pk, now=now)
        record(actor=actor, action="account.email_corrected", subject=str(account), now=now)
        mail_activation_again(account=locked, plan=plan, now=now)
    return outcome


def absorb_unverified(*, unverified: Account, into: Account, actor: Actor, now: datetime) -> None:
    """End an account whose email is the other's, once the caller moved its memberships there.

    Its username and security question go along to each plan where the other has none; its password
    does not. Twice changes nothing. Raises AlreadyVerified.
    """
    locked = _locked_unverified(unverified)
    if not locked.is_active:
        return
    _bring_along(SignInName, locked, into)
    _bring_along(SecretAnswer, locked, into)
    Account.objects.filter(pk=locked.pk).update(is_active=False)
    supersede_links(purpose=Purpose.ACTIVATION, account_id=locked.pk, now=now)
    end_sessions(account=locked)
    record(
        actor=actor,
        action="account.absorbed",
        subject=str(locked),
        now=now,
        details={"into": str(into)},
    )


def _locked_unverified(account: Account) -> Account:
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if locked.email_verified_at:
        raise AlreadyVerified
    return locked


def _bring_along(
    model: type[SignInName] | type[SecretAnswer], unverified: Account, into: Account
) -> None:
    """One per account and plan: the survivor's own stays, and what does not go along is free."""
    for each in model.objects.filter(account=unverified):
        try:
            with transaction.atomic():
                each.account = into
                each.save(update_fields=["account"])
        except IntegrityError:
            each.delete()

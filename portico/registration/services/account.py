"""The account of a registration: a new one, or the one its email has already."""

from datetime import datetime

from portico.accounts.models import Account
from portico.accounts.queries import account_with_email
from portico.accounts.services import (
    EmailTaken,
    UsernameTaken,
    create_account,
    rename_account,
    set_up_at_plan,
)
from portico.profiles.schema import StepKind
from portico.registration.facts import Facts, Outcome
from portico.registration.services.submission import NotYet, Stale, Submission

HAS_SIGN_IN = (
    "This email has a sign-in by now. Open the invitation again and join with its password."
)


def account_of(submission: Submission) -> Account:
    """Create it, or find the one its email has. Raises Stale, NotYet."""
    facts = submission.facts
    if facts.email_has_account:
        account = account_with_email(facts.email)
        if account is None:
            raise Stale(StepKind.EMAIL_CODE, Outcome.FAIL, {})
        _correct_name(submission, account)
        _name_and_question(submission, account)
        return account
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    try:
        account = create_account(
            email=facts.email,
            email_verified_at=_email_verified_at(submission),
            password_hash=submission.draft.password_hash,
            first_name=str(person["first_name"]),
            last_name=str(person["last_name"]),
            phone=facts.phone,
            phone_verified_at=checked_at(facts, StepKind.PHONE_CODE),
            now=submission.now,
        )
    except EmailTaken as taken:
        if submission.draft.invitation is not None:
            raise NotYet(HAS_SIGN_IN) from taken
        # Registered meanwhile in another draft: the code was right, so the merge is offered.
        raise Stale(StepKind.EMAIL_CODE, Outcome.PASS, {"account": True}) from taken
    _name_and_question(submission, account)
    return account


def _correct_name(submission: Submission, account: Account) -> None:
    """Whoever signed in first was shown the account's name, and may have put it right (WS-03)."""
    person = submission.facts.answers[StepKind.PERSONAL_DETAILS]
    typed = str(person["first_name"]), str(person["last_name"])
    if submission.facts.signed_in_as and typed != (account.first_name, account.last_name):
        first_name, last_name = typed
        rename_account(
            account=account,
            first_name=first_name,
            last_name=last_name,
            actor=submission.actor,
            now=submission.now,
        )


def _name_and_question(submission: Submission, account: Account) -> None:
    """What the plan lets a person sign in with, and be recognised by on the phone."""
    facts, profile = submission.facts, submission.profile
    asked = facts.text(StepKind.SECURITY_QUESTION, "question")
    try:
        set_up_at_plan(
            account=account,
            plan=profile.slug,
            username=facts.text(StepKind.CREDENTIALS, "username"),
            question=profile.security_question(asked),
            answer_hash=submission.draft.secret_answer_hash,
            actor=submission.actor,
            now=submission.now,
        )
    except UsernameTaken as taken:
        raise Stale(StepKind.CREDENTIALS, Outcome.FAIL, {}) from taken


def _email_verified_at(submission: Submission) -> datetime | None:
    """When its code was right; the link of an invitation reached it as well."""
    invitation = submission.draft.invitation
    if invitation is not None:
        return submission.draft.created_at
    return checked_at(submission.facts, StepKind.EMAIL_CODE)


def checked_at(facts: Facts, kind: StepKind) -> datetime | None:
    """When a check passed; None where the track has no such check."""
    check = facts.checks.get(kind)
    return datetime.fromisoformat(check.at) if check else None

"""The last moment of a registration: everything is created at once, or nothing is (WF-12)."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email
from portico.accounts.services import EmailTaken, create_account
from portico.agreements.services import record_acceptance
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import registered_organization
from portico.organizations.services import (
    AlreadyMember,
    NewMember,
    OrganizationDetails,
    OrganizationEnded,
    OrganizationTaken,
    add_membership,
    create_organization,
)
from portico.profiles.schema import Administrator, Creates, Profile, StepKind
from portico.registration.flow import Facts, Outcome, Walk, walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.rules import Verdict
from portico.registration.services.announce import announce_submitted
from portico.registration.services.existing import MayNotJoin, refuse_if_barred
from portico.registration.services.hand_in import open_review_of
from portico.registration.services.numbers import key_of
from portico.vocabulary.npi import EntityType


class NotYet(Exception):
    """Something became stale or was taken meanwhile; the draft says which step is due."""


class _Stale(Exception):
    """What to write into the draft after nothing was created."""

    def __init__(self, kind: StepKind, outcome: Outcome, detail: dict[str, object]) -> None:
        super().__init__(kind)
        self.kind, self.outcome, self.detail = kind, outcome, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Submission:
    draft: Draft
    profile: Profile
    way: Walk
    actor: Actor
    now: datetime

    @property
    def facts(self) -> Facts:
        return self.way.facts


def submit(*, draft: Draft, profile: Profile, actor: Actor, now: datetime) -> Draft:
    """Create account, organisation and membership, all inactive, and open the review.

    Submitting again returns what was created the first time. Raises NotYet when a step is due:
    nothing was created, every answer is kept, and the draft's checks lead to that step.
    """
    try:
        with acting(actor):
            locked = Draft.objects.select_for_update().get(pk=draft.pk)
            if locked.state == Draft.State.SUBMITTED:
                return locked
            way = walk(profile.registration, facts_of(locked))
            if way.current is not None or locked.expires_at <= now:
                raise NotYet
            _create(_Submission(draft=locked, profile=profile, way=way, actor=actor, now=now))
            return locked
    except _Stale as stale:
        _note_stale(draft, stale, actor, now)
        raise NotYet from stale


def _create(submission: _Submission) -> None:
    account = _account(submission)
    membership = _membership(submission, account)
    _accept(submission, account, membership)
    review = open_review_of(
        draft=submission.draft,
        profile=submission.profile,
        way=submission.way,
        membership=membership,
        actor=submission.actor,
        now=submission.now,
    )
    _close(submission, membership)
    announce_submitted(
        profile=submission.profile, membership=membership, review=review, now=submission.now
    )
    record(
        actor=submission.actor,
        action="registration.submitted",
        subject=f"draft:{submission.draft.public_id}",
        organization_id=membership.organization_id,
        details={"track": submission.way.track.key, "profile": submission.draft.profile_hash},
        now=submission.now,
    )


def _account(submission: _Submission) -> Account:
    facts = submission.facts
    if facts.email_has_account:
        account = account_with_email(facts.email)
        if account is None:
            raise _Stale(StepKind.EMAIL_CODE, Outcome.FAIL, {})
        return account
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    try:
        return create_account(
            email=facts.email,
            email_verified_at=_at(facts, StepKind.EMAIL_CODE),
            password_hash=submission.draft.password_hash,
            first_name=str(person["first_name"]),
            last_name=str(person["last_name"]),
            phone=facts.phone,
            phone_verified_at=_at(facts, StepKind.PHONE_CODE),
            now=submission.now,
        )
    except EmailTaken as taken:
        # Registered meanwhile in another draft: the code was right, so the merge is offered.
        raise _Stale(StepKind.EMAIL_CODE, Outcome.PASS, {"account": True}) from taken


def _membership(submission: _Submission, account: Account) -> Membership:
    try:
        refuse_if_barred(submission.draft, submission.profile, account)
        if submission.way.track.creates is Creates.ORGANIZATION:
            return _new_organization(submission, account).main
        return _new_membership(submission, account)
    except (MayNotJoin, AlreadyMember) as barred:
        raise _Stale(StepKind.EXISTING_ACCOUNT, Outcome.FAIL, {}) from barred
    except OrganizationTaken as taken:
        raise _stale_numbers(Verdict.ALREADY_REGISTERED) from taken
    except OrganizationEnded as ended:
        raise _stale_numbers(Verdict.NOT_REGISTERED) from ended


def _new_organization(submission: _Submission, account: Account) -> Organization:
    facts = submission.facts
    details = facts.answers[StepKind.ORGANIZATION_DETAILS]
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    kind = registry.detail.get("entity_type") if registry else None
    tin, npi = _numbers(facts)
    return create_organization(
        plan=submission.profile.slug,
        key=key_of(submission.profile, tin=tin, npi=npi),
        tin=tin,
        npi=npi,
        entity_type=str(kind or EntityType.ORGANIZATION),
        details=OrganizationDetails(**{name: str(value) for name, value in details.items()}),
        main=_member(facts, account),
        state=State.PENDING_REVIEW,
        actor=submission.actor,
        now=submission.now,
    )


def _new_membership(submission: _Submission, account: Account) -> Membership:
    tin, npi = _numbers(submission.facts)
    organization = registered_organization(
        submission.profile.slug, key_of(submission.profile, tin=tin, npi=npi)
    )
    if organization is None:
        raise _stale_numbers(Verdict.NOT_REGISTERED)
    return add_membership(
        organization=organization,
        member=_member(submission.facts, account),
        state=State.PENDING_REVIEW,
        is_administrator=submission.way.track.administrator is Administrator.EVERY,
        actor=submission.actor,
        now=submission.now,
    )


def _accept(submission: _Submission, account: Account, membership: Membership) -> None:
    accepted = submission.facts.answers[StepKind.AGREEMENT]
    record_acceptance(
        account=account,
        plan=submission.profile.slug,
        key=str(accepted["key"]),
        version=str(accepted["version"]),
        sha256=str(accepted["sha256"]),
        organization_id=membership.organization_id,
        membership_id=membership.pk,
        role="main administrator" if membership.is_main else "member",
        actor=submission.actor,
        now=submission.now,
    )


def _close(submission: _Submission, membership: Membership) -> None:
    """What the draft held now lives where it belongs; nothing of it stays behind."""
    draft = submission.draft
    draft.state = Draft.State.SUBMITTED
    draft.membership = membership
    draft.submitted_at = draft.saved_at = submission.now
    draft.answers, draft.checks, draft.typed = {}, {}, {}
    draft.password_hash, draft.resume_email = "", ""
    draft.save()


def _note_stale(draft: Draft, stale: _Stale, actor: Actor, now: datetime) -> None:
    """Write what was found into the draft, so that the flow leads to the step that is due."""
    with acting(actor):
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        check = locked.checks.get(stale.kind)
        if locked.state == Draft.State.OPEN and check is not None:
            detail = {**check["detail"], **stale.detail}
            locked.checks[stale.kind] = {**check, "outcome": stale.outcome, "detail": detail}
            locked.answers.pop(StepKind.AGREEMENT, None)
            locked.save()


def _stale_numbers(verdict: Verdict) -> _Stale:
    return _Stale(StepKind.ORGANIZATION_LOOKUP, Outcome.FAIL, {"verdict": verdict})


def _member(facts: Facts, account: Account) -> NewMember:
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    return NewMember(
        account=account,
        job_title=str(person["job_title"]),
        work_phone=str(person["phone"]),
        opted_in=facts.text(StepKind.COMMUNICATIONS, "choice") == "in",
    )


def _numbers(facts: Facts) -> tuple[str, str]:
    kind = StepKind.ORGANIZATION_LOOKUP
    return facts.text(kind, "tin"), facts.text(kind, "npi")


def _at(facts: Facts, kind: StepKind) -> datetime:
    return datetime.fromisoformat(facts.checks[kind].at)

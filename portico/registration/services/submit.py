"""The last moment of a registration: everything is created at once, or nothing is (WF-12)."""

from dataclasses import asdict
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.agreements.services import record_acceptance
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.services.accepting import InvitationOver, accept_invitation
from portico.delegation.services.succession import CaseIsOpen, open_register_again
from portico.organizations.models import Membership
from portico.profiles.schema import Profile, StepKind
from portico.proofs.rules import Method
from portico.proofs.services import confirm
from portico.registration.facts import Check, Outcome
from portico.registration.flow import walk
from portico.registration.models import Draft, DraftEnd
from portico.registration.queries import facts_of
from portico.registration.rules import Verdict
from portico.registration.services.account import account_of
from portico.registration.services.activation import send_activation_link
from portico.registration.services.after_signing import adopt_signature
from portico.registration.services.announce import (
    announce_opened,
    announce_submitted,
)
from portico.registration.services.asking import ask_organization
from portico.registration.services.ends import record_end
from portico.registration.services.hand_in import open_review_of
from portico.registration.services.membership import is_reviewed, membership_of
from portico.registration.services.submission import NotYet, Stale, Submission
from portico.reviews.models import Review


def submit(*, draft: Draft, profile: Profile, actor: Actor, now: datetime) -> Draft:
    """Create account, organisation and membership, all inactive, and open the review.

    Submitting again returns what was created the first time. Raises NotYet when a step is due:
    nothing was created, every answer is kept, and the draft's checks lead to that step.
    """
    try:
        with acting(actor):
            locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            if locked.state == Draft.State.SUBMITTED:
                return locked
            way = walk(profile.registration, facts_of(locked))
            if way.current is not None or locked.expires_at <= now:
                raise NotYet
            _create(Submission(draft=locked, profile=profile, way=way, actor=actor, now=now))
            return locked
    except InvitationOver as over:
        raise NotYet from over
    except Stale as stale:
        _note_stale(draft, profile, stale, actor, now)
        raise NotYet from stale


def _create(submission: Submission) -> None:
    account = account_of(submission)
    membership = membership_of(submission, account)
    _accept(submission, account, membership)
    adopt_signature(submission, membership)
    _keep_proofs(submission, membership)
    accept_invitation(
        invitation=submission.draft.invitation,
        membership=membership,
        profile=submission.profile,
        now=submission.now,
    )
    _hand_on(submission, membership)
    record_end(
        draft=submission.draft,
        profile=submission.profile,
        outcome=DraftEnd.Outcome.SUBMITTED,
        now=submission.now,
    )
    _close(submission, membership)
    record(
        actor=submission.actor,
        action="registration.submitted",
        subject=f"draft:{submission.draft.public_id}",
        organization_id=membership.organization_id,
        details={"track": submission.way.track.key, "profile": submission.draft.profile_hash},
        now=submission.now,
    )


def _hand_on(submission: Submission, membership: Membership) -> None:
    """To whoever decides, and to the person: what was sent, what to sign, the link that opens it."""
    review = None
    unsigned = membership.state == State.AWAITING_SIGNATURE
    if membership.state == State.PENDING_REVIEW or (unsigned and is_reviewed(submission)):
        review = open_review_of(
            draft=submission.draft,
            profile=submission.profile,
            way=submission.way,
            membership=membership,
            actor=submission.actor,
            now=submission.now,
        )
    if membership.organization.supersedes is not None:
        _open_case(submission, membership, review)
    if membership.account.email_verified_at is None:
        send_activation_link(membership=membership, now=submission.now)
    if unsigned:
        ask_organization(submission, membership)
    elif review is not None:
        announce_submitted(
            profile=submission.profile, membership=membership, review=review, now=submission.now
        )
    if membership.state == State.ACTIVE:
        announce_opened(profile=submission.profile, membership=membership, now=submission.now)


def _open_case(submission: Submission, membership: Membership, review: Review | None) -> None:
    """Tell those it would replace. Where another case opened meanwhile, nothing is sent at all."""
    try:
        open_register_again(
            replacement=membership.organization,
            review=review,
            actor=submission.actor,
            now=submission.now,
        )
    except CaseIsOpen as open_:
        raise Stale(
            StepKind.ORGANIZATION_LOOKUP, Outcome.FAIL, {"verdict": Verdict.SETTLING}
        ) from open_


def _accept(submission: Submission, account: Account, membership: Membership) -> None:
    accepted = submission.facts.answers.get(StepKind.AGREEMENT)
    if accepted is None:
        return
    record_acceptance(
        account=account,
        plan=submission.profile.slug,
        key=str(accepted["key"]),
        version=str(accepted["version"]),
        sha256=str(accepted["sha256"]),
        address=str(accepted.get("address") or ""),
        organization_id=membership.organization_id,
        membership_id=membership.pk,
        role=membership.role,
        actor=submission.actor,
        now=datetime.fromisoformat(str(accepted["at"])) if accepted.get("at") else submission.now,
    )


def _keep_proofs(submission: Submission, membership: Membership) -> None:
    """Use up what was proved. A PIN that was replaced meanwhile proves nothing: it is asked again."""
    kept = confirm(
        holder=str(submission.draft),
        becomes=str(membership.organization),
        actor=submission.actor,
        now=submission.now,
    )
    for kind, method in ((StepKind.PIN, Method.PIN), (StepKind.PAYMENT, Method.PAYMENT)):
        check = submission.facts.checks.get(kind)
        if check is not None and check.outcome is Outcome.PASS and method not in kept:
            raise Stale(kind, Outcome.FAIL, {})


def _close(submission: Submission, membership: Membership) -> None:
    """What the draft held now lives where it belongs; only which track it took stays behind."""
    draft = submission.draft
    draft.state = Draft.State.SUBMITTED
    draft.membership = membership
    draft.submitted_at = draft.saved_at = submission.now
    draft.answers = {StepKind.ACCOUNT_TYPE: {"track": submission.way.track.key}}
    draft.checks, draft.typed = {}, {}
    draft.password_hash, draft.secret_answer_hash, draft.resume_email = "", "", ""
    draft.save()


def _note_stale(draft: Draft, profile: Profile, stale: Stale, actor: Actor, now: datetime) -> None:
    """Write what was found into the draft, so that the flow leads to the step that is due.

    The last step has to be done again too: nothing is submitted without its button.
    """
    with acting(actor):
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        if locked.state != Draft.State.OPEN:
            return
        last = walk(profile.registration, facts_of(locked)).places[-1].step.kind
        if stale.kind is StepKind.CREDENTIALS:
            locked.typed[stale.kind] = locked.answers.pop(stale.kind, {})
        nothing = Check(outcome=stale.outcome, about="", at=now.isoformat())
        check = locked.checks.get(stale.kind) or asdict(nothing)
        detail = {**check["detail"], **stale.detail}
        locked.checks[stale.kind] = {**check, "outcome": stale.outcome, "detail": detail}
        locked.answers.pop(last, None)
        locked.save()

"""The last moment of a registration: everything is created at once, or nothing is (WF-12)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.accounts.queries import account_with_email
from portico.accounts.services import (
    EmailTaken,
    UsernameTaken,
    claim_username,
    create_account,
    store_secret_answer,
)
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
    OrganizationNumbers,
    OrganizationTaken,
    add_membership,
    create_organization,
)
from portico.profiles.schema import Administrator, Creates, Party, Profile, StepKind
from portico.proofs.rules import Method
from portico.proofs.services import confirm
from portico.registration.flow import Check, Facts, Outcome, Walk, walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.rules import Verdict, needs_review
from portico.registration.services.activation import send_activation_link
from portico.registration.services.announce import (
    announce_opened,
    announce_submitted,
    contact_on_file,
)
from portico.registration.services.existing import MayNotJoin, refuse_if_barred
from portico.registration.services.hand_in import open_review_of
from portico.registration.services.invitations import InvitationOver, accept_invitation, is_open
from portico.registration.services.numbers import key_of
from portico.vocabulary.npi import EntityType

HAS_SIGN_IN = (
    "This email has a sign-in by now. Open the invitation again and join with its password."
)


class NotYet(Exception):
    """Something became stale or was taken meanwhile; the draft says which step is due.

    Its words, where there are any, say what to do instead.
    """


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
            locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            if locked.state == Draft.State.SUBMITTED:
                return locked
            way = walk(profile.registration, facts_of(locked))
            if way.current is not None or locked.expires_at <= now:
                raise NotYet
            _create(_Submission(draft=locked, profile=profile, way=way, actor=actor, now=now))
            return locked
    except InvitationOver as over:
        raise NotYet from over
    except _Stale as stale:
        _note_stale(draft, profile, stale, actor, now)
        raise NotYet from stale


def _create(submission: _Submission) -> None:
    account = _account(submission)
    membership = _membership(submission, account)
    _accept(submission, account, membership)
    _keep_proofs(submission, membership)
    accept_invitation(submission.draft.invitation, membership, submission.now)
    _hand_on(submission, membership)
    _close(submission, membership)
    record(
        actor=submission.actor,
        action="registration.submitted",
        subject=f"draft:{submission.draft.public_id}",
        organization_id=membership.organization_id,
        details={"track": submission.way.track.key, "profile": submission.draft.profile_hash},
        now=submission.now,
    )


def _hand_on(submission: _Submission, membership: Membership) -> None:
    """To whoever decides, and to the person: what was sent, or the link that opens the account."""
    review = None
    if membership.state == State.PENDING_REVIEW:
        review = open_review_of(
            draft=submission.draft,
            profile=submission.profile,
            way=submission.way,
            membership=membership,
            actor=submission.actor,
            now=submission.now,
        )
    if membership.account.email_verified_at is None:
        send_activation_link(membership=membership, now=submission.now)
    if review is not None:
        announce_submitted(
            profile=submission.profile, membership=membership, review=review, now=submission.now
        )
    if membership.state == State.ACTIVE:
        announce_opened(profile=submission.profile, membership=membership, now=submission.now)


def _account(submission: _Submission) -> Account:
    facts = submission.facts
    if facts.email_has_account:
        account = account_with_email(facts.email)
        if account is None:
            raise _Stale(StepKind.EMAIL_CODE, Outcome.FAIL, {})
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
            phone_verified_at=_at(facts, StepKind.PHONE_CODE),
            now=submission.now,
        )
    except EmailTaken as taken:
        if submission.draft.invitation is not None:
            raise NotYet(HAS_SIGN_IN) from taken
        # Registered meanwhile in another draft: the code was right, so the merge is offered.
        raise _Stale(StepKind.EMAIL_CODE, Outcome.PASS, {"account": True}) from taken
    _name_and_question(submission, account)
    return account


def _name_and_question(submission: _Submission, account: Account) -> None:
    """What the plan lets a person sign in with, and be recognised by on the phone."""
    facts, plan = submission.facts, submission.profile.slug
    username = facts.text(StepKind.CREDENTIALS, "username")
    key = facts.text(StepKind.SECURITY_QUESTION, "question")
    question = submission.profile.security_question(key)
    if username:
        try:
            claim_username(
                account=account,
                plan=plan,
                username=username,
                actor=submission.actor,
                now=submission.now,
            )
        except UsernameTaken as taken:
            raise _Stale(StepKind.CREDENTIALS, Outcome.FAIL, {}) from taken
    if question:
        store_secret_answer(
            account=account,
            plan=plan,
            question=question,
            answer_hash=submission.draft.secret_answer_hash,
            actor=submission.actor,
            now=submission.now,
        )


def _membership(submission: _Submission, account: Account) -> Membership:
    try:
        refuse_if_barred(submission.facts.identity, submission.profile, account)
        if submission.way.track.creates is Creates.ORGANIZATION:
            return _new_organization(submission, account).main
        return _new_membership(submission, account)
    except (MayNotJoin, AlreadyMember) as barred:
        raise _stale_person(submission.facts) from barred
    except OrganizationTaken as taken:
        raise _stale_numbers(submission.facts, Verdict.ALREADY_REGISTERED) from taken
    except OrganizationEnded as ended:
        raise _stale_numbers(submission.facts, Verdict.NOT_REGISTERED) from ended


def _new_organization(submission: _Submission, account: Account) -> Organization:
    facts = submission.facts
    identity = facts.identity
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    kind = registry.detail.get("entity_type") if registry else None
    details = {name: str(value) for name, value in facts.organization.items()}
    return create_organization(
        plan=submission.profile.slug,
        numbers=OrganizationNumbers(
            key=key_of(submission.profile, identity),
            entity_type=str(kind or _ENTITY_TYPES[identity.party]),
            **asdict(identity),
        ),
        details=OrganizationDetails(**details),
        main=_member(facts, account),
        state=_state(submission, account),
        actor=submission.actor,
        now=submission.now,
    )


_ENTITY_TYPES = {
    "": EntityType.ORGANIZATION,
    Party.GROUP: EntityType.ORGANIZATION,
    Party.PRACTITIONER: EntityType.INDIVIDUAL,
}


def _new_membership(submission: _Submission, account: Account) -> Membership:
    organization = registered_organization(
        submission.profile.slug, key_of(submission.profile, submission.facts.identity)
    )
    if organization is None:
        raise _stale_numbers(submission.facts, Verdict.NOT_REGISTERED)
    return add_membership(
        organization=organization,
        member=_member(submission.facts, account),
        state=State.ACTIVE
        if _is_invited(submission, organization)
        else _state(submission, account),
        is_administrator=submission.way.track.administrator is Administrator.EVERY,
        actor=submission.actor,
        now=submission.now,
    )


def _is_invited(submission: _Submission, organization: Organization) -> bool:
    """True where the invitation leads; the draft may have gone on to another organisation."""
    invitation = submission.draft.invitation
    return (
        invitation is not None
        and invitation.organization_id == organization.pk
        and is_open(invitation, submission.now)
    )


def _state(submission: _Submission, account: Account) -> State:
    """Where the membership begins: with a decider, with the mailed link, or inside."""
    track, facts = submission.way.track, submission.facts
    is_told = contact_on_file(submission.profile, facts.identity, submission.now) != ""
    if needs_review(track, is_proved=facts.is_proved, is_told=is_told):
        return State.PENDING_REVIEW
    return State.ACTIVE if account.email_verified_at else State.AWAITING_ACTIVATION


def _accept(submission: _Submission, account: Account, membership: Membership) -> None:
    accepted = submission.facts.answers.get(StepKind.AGREEMENT)
    if accepted is None:
        return
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


def _keep_proofs(submission: _Submission, membership: Membership) -> None:
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
            raise _Stale(kind, Outcome.FAIL, {})


def _close(submission: _Submission, membership: Membership) -> None:
    """What the draft held now lives where it belongs; only which track it took stays behind."""
    draft = submission.draft
    draft.state = Draft.State.SUBMITTED
    draft.membership = membership
    draft.submitted_at = draft.saved_at = submission.now
    draft.answers = {StepKind.ACCOUNT_TYPE: {"track": submission.way.track.key}}
    draft.checks, draft.typed = {}, {}
    draft.password_hash, draft.secret_answer_hash, draft.resume_email = "", "", ""
    draft.save()


def _note_stale(draft: Draft, profile: Profile, stale: _Stale, actor: Actor, now: datetime) -> None:
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


def _stale_numbers(facts: Facts, verdict: Verdict) -> _Stale:
    """Taken or gone meanwhile. Who matched the roster is told so; who did not has to match first."""
    check = facts.checks.get(StepKind.ROSTER_MATCH)
    if check is None:
        return _Stale(StepKind.ORGANIZATION_LOOKUP, Outcome.FAIL, {"verdict": verdict})
    matched = check.outcome is Outcome.PASS
    registered = verdict is Verdict.ALREADY_REGISTERED
    outcome = Outcome.PASS if matched else Outcome.FAIL
    return _Stale(StepKind.ROSTER_MATCH, outcome, {"registered": registered and matched})


def _stale_person(facts: Facts) -> _Stale:
    kind = StepKind.ACCOUNT_SIGN_IN if facts.signed_in_as else StepKind.EXISTING_ACCOUNT
    return _Stale(kind, Outcome.FAIL, {})


def _member(facts: Facts, account: Account) -> NewMember:
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    names = ("middle_initial", "job_title", "extension", "fax")
    return NewMember(
        account=account,
        work_phone=str(person.get("phone") or ""),
        opted_in=facts.text(StepKind.COMMUNICATIONS, "choice") == "in",
        **{name: str(person.get(name) or "") for name in names},
    )


def _email_verified_at(submission: _Submission) -> datetime | None:
    """When its code was right; the link of an invitation reached it as well."""
    invitation = submission.draft.invitation
    if invitation is not None:
        return submission.draft.created_at
    return _at(submission.facts, StepKind.EMAIL_CODE)


def _at(facts: Facts, kind: StepKind) -> datetime | None:
    """When a check passed; None where the track has no such check."""
    check = facts.checks.get(kind)
    return datetime.fromisoformat(check.at) if check else None

"""What a registration creates: an organisation with its first person, or a place in one."""

from dataclasses import asdict, replace

from portico.access.states import State
from portico.accounts.models import Account
from portico.delegation.services.invitations import is_open
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
from portico.profiles.schema import Administrator, Creates, Party, StepKind
from portico.registration.facts import Facts, Outcome
from portico.registration.rules import Verdict, needs_review
from portico.registration.services.announce import (
    contact_on_file,
)
from portico.registration.services.existing import MayNotJoin, refuse_if_barred
from portico.registration.services.numbers import key_of
from portico.registration.services.submission import Stale, Submission
from portico.vocabulary.npi import EntityType


def membership_of(submission: Submission, account: Account) -> Membership:
    """Create the organisation with it, or the place in one that exists. Raises Stale."""
    try:
        refuse_if_barred(submission.facts.identity, submission.profile, account)
        if submission.way.track.creates is Creates.ORGANIZATION:
            return _new_organization(submission, account).main
        return _new_membership(submission, account)
    except (MayNotJoin, AlreadyMember) as barred:
        raise _stale_person(submission.facts) from barred
    except OrganizationTaken as taken:
        again = submission.facts.again
        verdict = Verdict.AGAIN_UNDER_WAY if again else Verdict.ALREADY_REGISTERED
        raise _stale_numbers(submission.facts, verdict) from taken
    except OrganizationEnded as ended:
        raise _stale_numbers(submission.facts, Verdict.NOT_REGISTERED) from ended


def _new_organization(submission: Submission, account: Account) -> Organization:
    facts = submission.facts
    identity = facts.identity
    registry = facts.checks.get(StepKind.REGISTRY_QUESTIONNAIRE)
    kind = registry.detail.get("entity_type") if registry else None
    details = {name: str(value) for name, value in facts.organization.items()}
    key = key_of(submission.profile, identity)
    return create_organization(
        plan=submission.profile.slug,
        numbers=OrganizationNumbers(
            key=key,
            entity_type=str(kind or _ENTITY_TYPES[identity.party]),
            participation=submission.way.track.participation or "",
            jurisdiction=facts.state,
            **asdict(identity),
        ),
        details=OrganizationDetails(**details),
        main=_member(facts, account),
        state=_state(submission, account),
        supersedes=registered_organization(submission.profile.slug, key) if facts.again else None,
        actor=submission.actor,
        now=submission.now,
    )


_ENTITY_TYPES = {
    "": EntityType.ORGANIZATION,
    Party.GROUP: EntityType.ORGANIZATION,
    Party.PRACTITIONER: EntityType.INDIVIDUAL,
}


def _new_membership(submission: Submission, account: Account) -> Membership:
    organization = registered_organization(
        submission.profile.slug, key_of(submission.profile, submission.facts.identity)
    )
    if organization is None:
        raise _stale_numbers(submission.facts, Verdict.NOT_REGISTERED)
    return add_membership(
        organization=organization,
        member=_invited_member(submission, account, organization),
        state=State.ACTIVE
        if _is_invited(submission, organization)
        else _state(submission, account),
        is_administrator=submission.way.track.administrator is Administrator.EVERY,
        actor=submission.actor,
        now=submission.now,
    )


def _invited_member(
    submission: Submission, account: Account, organization: Organization
) -> NewMember:
    """What they say of themselves; where the plan asks for no job title, the invitation's."""
    member, invitation = _member(submission.facts, account), submission.draft.invitation
    if member.job_title or invitation is None or not _is_invited(submission, organization):
        return member
    return replace(member, job_title=invitation.job_title)


def _is_invited(submission: Submission, organization: Organization) -> bool:
    """True where the invitation leads; the draft may have gone on to another organisation."""
    invitation = submission.draft.invitation
    return (
        invitation is not None
        and invitation.organization_id == organization.pk
        and is_open(invitation, submission.now)
    )


def _state(submission: Submission, account: Account) -> State:
    """Where the membership begins: with an agreement to sign, or where that would lead."""
    signature = submission.way.track.signature
    if signature is not None and not signature.is_page:
        return State.AWAITING_SIGNATURE
    if is_reviewed(submission):
        return State.PENDING_REVIEW
    return inside(account)


def is_reviewed(submission: Submission) -> bool:
    """True when somebody decides before access."""
    track, facts = submission.way.track, submission.facts
    is_told = contact_on_file(submission.profile, facts.identity, submission.now) != ""
    return facts.again or needs_review(track, is_proved=facts.is_proved, is_told=is_told)


def inside(account: Account) -> State:
    """Where somebody is whom nobody has to decide on: in, or before the mailed link."""
    return State.ACTIVE if account.email_verified_at else State.AWAITING_ACTIVATION


def _member(facts: Facts, account: Account) -> NewMember:
    person = facts.answers[StepKind.PERSONAL_DETAILS]
    names = ("middle_initial", "job_title", "extension", "fax")
    return NewMember(
        account=account,
        work_phone=str(person.get("phone") or ""),
        opted_in=facts.text(StepKind.COMMUNICATIONS, "choice") == "in",
        **{name: str(person.get(name) or "") for name in names},
    )


def _stale_numbers(facts: Facts, verdict: Verdict) -> Stale:
    """Taken or gone meanwhile. Who matched the roster is told so; who did not has to match first."""
    check = facts.checks.get(StepKind.ROSTER_MATCH)
    if check is None:
        return Stale(StepKind.ORGANIZATION_LOOKUP, Outcome.FAIL, {"verdict": verdict})
    matched = check.outcome is Outcome.PASS
    registered = verdict is Verdict.ALREADY_REGISTERED
    outcome = Outcome.PASS if matched else Outcome.FAIL
    return Stale(StepKind.ROSTER_MATCH, outcome, {"registered": registered and matched})


def _stale_person(facts: Facts) -> Stale:
    kind = StepKind.ACCOUNT_SIGN_IN if facts.signed_in_as else StepKind.EXISTING_ACCOUNT
    return Stale(kind, Outcome.FAIL, {})

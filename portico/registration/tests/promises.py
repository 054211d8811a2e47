"""What never happens, whatever anybody does.

Held against what the state machine saw with its own eyes: a right code, a signature, an approval.
What the profile's track asks for says what there must be; no plan is named here.
"""

from collections import Counter
from dataclasses import dataclass, field

from portico.access.states import ENDED, State
from portico.accounts.queries import secret_question_of, username_of
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.rules import SignatureState
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import Step, StepKind, Track
from portico.profiles.schema.steps import AgreementStep
from portico.proofs.models import Proof
from portico.registration.models import Draft
from portico.reviews.models import LIVE, Review

_LIVE_SIGNATURE = (SignatureState.SENT, SignatureState.SIGNED)


@dataclass
class Seen:
    """What really happened in one sequence."""

    proved: set[str] = field(default_factory=set)
    """``email:…``, ``phone:…``, ``account:…``: by a right code, a mailed link, a right password."""
    tracks: dict[int, Track] = field(default_factory=dict)
    """By membership: the track that created it."""
    proofs: dict[int, set[tuple[StepKind, str]]] = field(default_factory=dict)
    """By membership: which proofs had been right when it was sent, each with its TIN."""
    approved: set[int] = field(default_factory=set)
    signed: set[int] = field(default_factory=set)
    """Requests to sign whose button was pressed with everything typed."""
    asked: set[int] = field(default_factory=set)
    """Reviews whose contact on file was asked since they last came in."""
    known: set[int] = field(default_factory=set)
    """Accounts that were there before."""
    others: set[int] = field(default_factory=set)
    """Memberships of the world around."""


def no_account_without_every_check(seen: Seen) -> None:
    """Each step that checks something was really passed, by this person, before the submit."""
    rows = Membership.objects.select_related("account", "organization")
    for membership in rows.filter(pk__in=seen.tracks):
        for step in seen.tracks[membership.pk].steps:
            assert _is_kept(step, membership, seen), step.kind
        _nobody_borrows_an_email(membership, seen)


def _is_kept(step: Step, membership: Membership, seen: Seen) -> bool:
    account, plan = membership.account, membership.organization.plan
    is_new = account.pk not in seen.known
    match step:
        case AgreementStep():
            return _accepted(membership, step)
        case Step(kind=StepKind.EMAIL_CODE):
            return f"email:{account.email}" in seen.proved
        case Step(kind=StepKind.ACCOUNT_SIGN_IN):
            return f"account:{account.email}" in seen.proved
        case Step(kind=StepKind.PHONE_CODE):
            return not is_new or f"phone:{account.phone}" in seen.proved
        case Step(kind=StepKind.PASSWORD):
            return account.has_usable_password()
        case Step(kind=StepKind.CREDENTIALS):
            named = username_of(account.pk, plan) != ""
            return account.has_usable_password() and (named or not is_new)
        case Step(kind=StepKind.SECURITY_QUESTION):
            return secret_question_of(account.pk, plan) is not None
        case _:
            return True


def _accepted(membership: Membership, step: AgreementStep) -> bool:
    """Once, and the words of the state that was chosen."""
    organization = membership.organization
    text = agreement_text(
        profile(organization.plan), step.settings.agreement_in(organization.jurisdiction)
    )
    made = Acceptance.objects.filter(membership_id=membership.pk, key__in=step.settings.named)
    return list(made.values_list("key", "sha256")) == [(text.key, text.sha256)]


def _nobody_borrows_an_email(membership: Membership, seen: Seen) -> None:
    account = membership.account
    if account.pk in seen.known:
        assert f"account:{account.email}" in seen.proved
    elif account.email_verified_at is not None:
        assert f"email:{account.email}" in seen.proved


def nobody_active_without_approval_or_proof(seen: Seen) -> None:
    """Somebody decided, or a proof of the track that is enough was right; and it is signed."""
    rows = Membership.objects.select_related("account", "organization")
    for membership in rows.filter(state=State.ACTIVE).exclude(pk__in=seen.others):
        track = seen.tracks[membership.pk]
        assert membership.pk in seen.approved or _opens_by_proof(membership, track, seen)
        assert membership.account.email_verified_at is not None
        assert not track.signature or _is_signed(membership, seen)


def _opens_by_proof(membership: Membership, track: Track, seen: Seen) -> bool:
    enough = {step.kind for step in track.steps if step.proves}
    tins = set(membership.organization.tins.values_list("tin", flat=True))
    right = {kind for kind, tin in seen.proofs[membership.pk] if tin in tins}
    return track.after_proof == "activate" and bool(enough & right)


def _is_signed(membership: Membership, seen: Seen) -> bool:
    signed = SignatureRequest.objects.filter(state=SignatureState.SIGNED, pk__in=seen.signed)
    return signed.filter(subject=str(membership.organization)).exists()


def one_live_organization_for_each_key() -> None:
    """With exactly one main administrator, who belongs to it."""
    live = list(Organization.objects.exclude(state__in=ENDED).select_related("main"))
    assert max(Counter((one.plan, one.key) for one in live).values(), default=1) == 1
    for one in live:
        assert one.main.organization_id == one.pk
        assert one.main.is_administrator
        assert one.main.status not in ENDED


def what_is_over_holds_nothing() -> None:
    """Neither number nor proof, and nothing waits for a signature or a decision of it."""
    for one in Organization.objects.filter(state__in=ENDED):
        assert not Proof.objects.filter(holder=str(one), matched_at__isnull=False).exists()
        requests = SignatureRequest.objects.filter(subject=str(one))
        assert not requests.filter(state=SignatureState.SENT).exists()
        assert not Review.objects.filter(organization=one, state__in=LIVE).exists()
        assert not one.memberships.exclude(state__in=ENDED).exists()
    drafts = {str(draft) for draft in Draft.objects.filter(state=Draft.State.OPEN)}
    held = Proof.objects.filter(holder__startswith="draft:", matched_at__isnull=False)
    assert set(held.values_list("holder", flat=True)) <= drafts
    live = SignatureRequest.objects.filter(subject__startswith="draft:", state__in=_LIVE_SIGNATURE)
    assert set(live.values_list("subject", flat=True)) <= drafts

"""What a signature does: a registration that was sent moves on, one under way can go on."""

from dataclasses import asdict
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.challenges import Purpose, link_stands
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import live_signature
from portico.agreements.rules import Origin, SignatureState, What
from portico.agreements.services import (
    SignatureOver,
    hand_signature_on,
    locked_signature,
    record_acceptance,
    supersede_signature,
)
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.organizations.services import receive_signature
from portico.profiles.addresses import url_for
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile, StepKind
from portico.registration.evidence import signed as with_signature
from portico.registration.facts import Check, Outcome
from portico.registration.models import Draft
from portico.registration.services.activation import send_activation_link
from portico.registration.services.announce import announce_opened, announce_signed
from portico.registration.services.asking import about_request
from portico.registration.services.drafts import DraftClosed, editing
from portico.registration.services.membership import inside
from portico.registration.services.submission import Stale, Submission
from portico.reviews.evidence import Evidence
from portico.reviews.models import Review, ReviewState
from portico.reviews.queries import review_for
from portico.reviews.services import start
from portico.vocabulary.moments import day_in_words

MAIN = "main administrator"
"""As what somebody signs for an organisation."""


def move_organization_on(
    *,
    profile: Profile,
    organization: Organization,
    request: SignatureRequest,
    origin: Origin,
    actor: Actor,
    now: datetime,
) -> None:
    """To the plan where it decides, else to the mailed link, or in."""
    membership = _main(organization)
    _accept(request, membership, origin.address, actor, now)
    review = review_for(membership.pk)
    if review is not None and review.state == ReviewState.AWAITING_SIGNATURE:
        opens = State.PENDING_REVIEW
        review = _start(profile, review, request, actor, now)
    else:
        opens, review = inside(membership.account), None
    receive_signature(organization=organization, opens=opens, actor=actor, now=now)
    announce_signed(
        profile=profile,
        membership=membership,
        title=request.version.title,
        review=review,
        now=now,
    )
    if opens is State.AWAITING_ACTIVATION and not _has_a_link(membership, now):
        send_activation_link(membership=membership, now=now)
    if opens is State.ACTIVE:
        announce_opened(profile=profile, membership=membership, now=now)


def _has_a_link(membership: Membership, now: datetime) -> bool:
    """Another one would end the one they are about to open."""
    return link_stands(
        purpose=Purpose.ACTIVATION,
        plan=membership.organization.plan,
        subject=str(membership.public_id),
        now=now,
    )


def move_draft_on(
    *, profile: Profile, draft: Draft, request: SignatureRequest, actor: Actor, now: datetime
) -> None:
    """The step is done, and a code to the signer's email opens the draft. Raises SignatureOver."""
    kind = StepKind.ELECTRONIC_SIGNATURE
    check = Check(Outcome.PASS, about_request(request), now.isoformat())
    try:
        with editing(draft, actor=actor, now=now) as locked:
            locked.checks[kind] = asdict(check)
            locked.resume_email = request.email
    except DraftClosed as closed:
        raise SignatureOver from closed
    notify(
        plan=request.plan,
        channel=Channel.MAIL,
        to=request.email,
        template="registration/notices/agreement_signed_first",
        context={
            "signature": request,
            "title": request.version.title,
            "continue_url": url_for(request.plan, "registration:continue"),
            "until": day_in_words(draft.expires_at, profile.hours.zone),
            "help_line": profile.help_line,
        },
        now=now,
        about=str(request),
    )


def adopt_signature(submission: Submission, membership: Membership) -> None:
    """What was signed for the draft is signed for what it becomes, in the submit's transaction.

    Raises Stale where it was signed for something else, or not at all.
    """
    step = submission.way.track.signature
    live = live_signature(str(submission.draft))
    request = locked_signature(live) if live else None
    if step is None or not step.is_page:
        if request is not None:  # of another track, chosen before
            supersede_signature(request=request, now=submission.now)
        return
    about = submission.facts.checks[step.kind].about
    if request is None or not _is_signed(request, about):
        raise Stale(step.kind, Outcome.FAIL, {})
    hand_signature_on(request=request, becomes=str(membership.organization))
    address = request.events.get(what=What.SIGNED).address or ""
    _accept(request, membership, address, submission.actor, submission.now)


def _is_signed(request: SignatureRequest, about: str) -> bool:
    return request.status is SignatureState.SIGNED and about_request(request) == about


def _main(organization: Organization) -> Membership:
    rows = Membership.objects.select_related("account", "organization")
    return rows.get(pk=organization.main_id)


def _accept(
    request: SignatureRequest, membership: Membership, address: str, actor: Actor, now: datetime
) -> None:
    """What is signed is accepted too, by the account of whoever signed it."""
    record_acceptance(
        account=membership.account,
        plan=request.plan,
        key=request.version.key,
        version=request.version.version,
        sha256=request.version.sha256,
        address=address,
        organization_id=membership.organization_id,
        membership_id=membership.pk,
        role=MAIN,
        actor=actor,
        now=request.signed_at or now,
    )


def _start(
    profile: Profile, review: Review, request: SignatureRequest, actor: Actor, now: datetime
) -> Review:
    """The promise of an answer runs from the signature on."""
    evidence = Evidence.from_json(review.evidence)
    return start(
        review=review,
        evidence=with_signature(evidence, request.version.title, now),
        due_at=business_calendar(profile).due_after(now, profile.review.business_days),
        actor=actor,
        now=now,
    )
